import EventsIcon from '@mui/icons-material/TimelineOutlined';
import { Button, Stack } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Condition } from '../../../domain/condition/condition.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { EventFilters } from './EventFilters.tsx';
import { EventRow } from './EventRow.tsx';
import { EventSessions } from './EventSessions.tsx';
import { type EventQuestion, eventCalls } from './event-calls.ts';

/** New events show within this. */
const refreshMs = 3_000;

/** Events as they come, or all that one customer or person did; what is asked stands in the address. */
export function EventStream() {
  const [query, setQuery] = useSearchParams();
  const [condition, setCondition] = useState<Condition>({});
  const question: EventQuestion = {
    environment: query.get('environment') ?? '',
    type: query.get('type') ?? '',
    customerId: query.get('customerId') ?? '',
    personId: query.get('personId') ?? '',
    condition,
  };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['events', 'page', question],
    queryFn: ({ pageParam, signal }) => eventCalls.page(question, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    // Whoever reads older pages is not interrupted by what comes in.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : refreshMs),
  });
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  const change = (next: Partial<Omit<EventQuestion, 'condition'>>) => {
    const { condition: _, ...asked } = { ...question, ...next };
    setQuery(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '')));
  };
  const ofSomebody = question.customerId !== '' || question.personId !== '';
  return (
    <Stack sx={{ gap: 1.5 }}>
      <EventFilters question={question} onChange={change} onCondition={setCondition} />
      {ofSomebody && <EventSessions customerId={question.customerId} personId={question.personId} />}
      {Boolean(error) && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {(data || !error) && (
        <Panel flush>
          {!data && <RowsSkeleton />}
          {data && rows.length === 0 && (
            <EmptyState icon={<EventsIcon />} title="No events">
              Nothing that was asked for came in the last days. Send some to /v1/events, or with any client of Segment.
            </EmptyState>
          )}
          {rows.length > 0 && (
            <Stack component="ul" aria-label="Events" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {rows.map((event) => (
                <EventRow
                  key={`${event.environment} ${event.id} ${event.receivedAt}`}
                  event={event}
                  onPerson={(personId) => change({ personId, customerId: '' })}
                  onCustomer={(customerId) => change({ customerId, personId: '' })}
                />
              ))}
            </Stack>
          )}
        </Panel>
      )}
      {hasNextPage && (
        <Button
          variant="outlined"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
          sx={{ alignSelf: 'center' }}
        >
          Older
        </Button>
      )}
    </Stack>
  );
}
