import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CreditEntry } from '../../../contracts/credits.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { Pager } from '../promotions/Pager.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { creditsApi } from './credits-api.ts';

const reasons: Record<CreditEntry['reason'], string> = {
  granted: 'Granted',
  used: 'Used',
  expired: 'Expired',
  voided: 'Taken back',
};

/** Every movement, newest first; nothing in it is ever rewritten. */
export function LedgerPanel({ wallet }: { wallet: { customerId: string; currency: string } }) {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery({
    queryKey: ['credits', 'entries', { id: wallet.customerId }, wallet.currency, page],
    queryFn: ({ signal }) => creditsApi.entries(wallet, page, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title="Ledger" hint="Only ever added to" flush>
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Box sx={{ overflowX: 'auto', position: 'relative' }}>
          <Table>
            <TableHead>
              <TableRow>
                <TableCell>When</TableCell>
                <TableCell>What</TableCell>
                <TableCell>Grant</TableCell>
                <TableCell align="right">Amount</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {data.data.map(({ id, at, reason, invoice, grantName, amount, currency }) => (
                <TableRow key={id}>
                  <TableCell>
                    <Timestamp at={at} />
                  </TableCell>
                  <TableCell>
                    {reasons[reason]}
                    {invoice && ` for ${invoice}`}
                  </TableCell>
                  <TableCell>{grantName}</TableCell>
                  <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
                    {amount > 0 ? '+' : ''}
                    {formatMoney(amount, currency)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          <Pager page={page} perPage={20} total={data.total} onPage={setPage} />
        </Box>
      ) : (
        <RowsSkeleton />
      )}
    </Panel>
  );
}
