import { Box, Link, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { Redemption } from '../../../contracts/promotions.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';
import { Pager } from './Pager.tsx';
import { promotionsApi } from './promotions-api.ts';

/** Who has it, newest first. */
export function RedemptionsPanel({ promotionId: id }: { promotionId: string }) {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery({
    queryKey: ['promotions', 'redemptions', { id }, page],
    queryFn: ({ signal }) => promotionsApi.redemptions(id, page, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title="Redemptions" flush>
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton />
      ) : data.total === 0 ? (
        <Typography variant="body2" sx={{ px: 2.5, pb: 2.5 }}>
          Nobody has redeemed it yet.
        </Typography>
      ) : (
        <Stack sx={{ gap: 1 }}>
          <Redemptions promotionId={id} redemptions={data.data} />
          <Pager page={page} perPage={10} total={data.total} onPage={setPage} />
        </Stack>
      )}
    </Panel>
  );
}

function Redemptions({ promotionId, redemptions }: { promotionId: string; redemptions: Redemption[] }) {
  const [releasing, setReleasing] = useState<Redemption | null>(null);
  const lacking = useLacking()('promotions:redeem');
  const { run, pending } = useCommand('promotions', promotionId);
  const release = async ({ id }: Redemption) => {
    await run(() => promotionsApi.release(id, 'The purchase was undone.'), 'It is free for somebody else');
    setReleasing(null);
  };
  return (
    <Box sx={{ overflowX: 'auto', position: 'relative' }}>
      <Table>
        <TableHead>
          <TableRow>
            <TableCell>Customer</TableCell>
            <TableCell>Plan</TableCell>
            <TableCell>Taken off</TableCell>
            <TableCell>When</TableCell>
            <TableCell>
              <Box component="span" sx={{ position: 'absolute', clip: 'rect(0 0 0 0)', overflow: 'hidden' }}>
                Actions
              </Box>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {redemptions.map((redemption) => (
            <TableRow key={redemption.id}>
              <TableCell sx={{ minWidth: 170 }}>
                <Link component={RouterLink} to={`/customers/${redemption.customerId}/show`}>
                  …{redemption.customerId.slice(-8)}
                </Link>
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  {redemption.code ?? 'without a code'} · {redemption.purchase}
                </Typography>
              </TableCell>
              <TableCell>{redemption.plan}</TableCell>
              <TableCell>
                {redemption.saved ? formatMoney(redemption.saved.amount, redemption.saved.currency) : 'Not known'}
              </TableCell>
              <TableCell>
                <Timestamp at={redemption.redeemedAt} />
              </TableCell>
              <TableCell align="right">
                {redemption.releasedAt ? (
                  <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                    Given back
                  </Typography>
                ) : (
                  <ActionButton
                    size="small"
                    disabledReason={lacking}
                    aria-label={`Give back the redemption of ${redemption.purchase}`}
                    onClick={() => setReleasing(redemption)}
                  >
                    Give back
                  </ActionButton>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {releasing && (
        <ConfirmDialog
          title="Give this redemption back?"
          keep="Keep it"
          confirm="Give back"
          pending={pending}
          onConfirm={() => void release(releasing)}
          onClose={() => setReleasing(null)}
        >
          It counts no longer, and its place is free for somebody else. Do this when the purchase was undone.
        </ConfirmDialog>
      )}
    </Box>
  );
}
