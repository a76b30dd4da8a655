import { Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeliveryState } from '../../../contracts/webhooks.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { DeliveryEntry } from './DeliveryEntry.tsx';
import { deliveryWords } from './delivery-words.ts';
import { webhooksApi } from './webhooks-api.ts';

/** Attempts are no entries of the journal, so no message of the stream tells of them. */
const lookAgainMs = 4000;
const dayMs = 86_400_000;

/** What was sent, newest first, with the way to send it again. */
export function DeliveryLog({ webhookId }: { webhookId: string }) {
  const [state, setState] = useState<DeliveryState | ''>('');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['webhooks', 'deliveries', { id: webhookId }, state],
    queryFn: ({ pageParam, signal }) => webhooksApi.deliveries(webhookId, state, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: lookAgainMs,
  });
  const { run, pending } = useCommand('webhooks', webhookId);
  const lacking = useLacking()('webhooks:edit');
  const replayFailed = () =>
    run(
      () => webhooksApi.replayFailed(webhookId, new Date(Date.now() - dayMs)),
      ({ replayed }) => (replayed === 0 ? 'Nothing has failed in a day' : `${replayed} are sent again`),
    );
  const deliveries = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Panel
      title="Deliveries"
      hint="Each message with its attempts; kept for 30 days"
      flush
      aside={
        <ActionButton disabledReason={lacking} pending={pending} onClick={() => void replayFailed()}>
          Replay a day's failures
        </ActionButton>
      }
    >
      <TextField
        select
        label="State"
        value={state}
        onChange={(event) => setState(event.target.value as DeliveryState | '')}
        sx={{ width: 180, mx: 2.5, my: 1.5 }}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      >
        <MenuItem value="">Any</MenuItem>
        {Object.entries(deliveryWords).map(([value, { words }]) => (
          <MenuItem key={value} value={value}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      {Boolean(error) && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton />}
      {data && deliveries.length === 0 && (
        <Typography variant="body2" sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>
          {state ? 'None in this state.' : 'Nothing was sent yet: the next event that it wants will be.'}
        </Typography>
      )}
      {deliveries.length > 0 && (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {deliveries.map((delivery) => (
            <DeliveryEntry key={delivery.id} webhookId={webhookId} delivery={delivery} />
          ))}
        </Stack>
      )}
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()} sx={{ m: 1.5 }}>
          Older
        </Button>
      )}
    </Panel>
  );
}
