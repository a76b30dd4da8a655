import { Box, Button, Link, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { StoredComparison } from '../../../contracts/version-comparison.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { useMay } from '../access/use-may.ts';
import { request } from '../http/request.ts';
import { Pager } from '../promotions/Pager.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';

type Group = 'winners' | 'losers' | 'unchanged' | 'unpriced';
const groups: Record<Group, string> = {
  winners: 'pay less',
  losers: 'pay more',
  unchanged: 'pay the same',
  unpriced: 'have no price',
};

/** The plan's customers on both versions, by what they have and really used; each number opens who is behind it. */
export function ComparisonPanel({ planId, from, to }: { planId: string; from: number; to: number }) {
  const mayRead = useMay('customers:read');
  const [group, setGroup] = useState<Group | null>(null);
  const [page, setPage] = useState(1);
  const body = { planId, from, to, page, perPage: 10, ...(group ? { group } : {}) };
  const { data, error, refetch } = useQuery({
    queryKey: ['subscriptions', 'comparison', body],
    queryFn: ({ signal }) =>
      request<StoredComparison>('/v1/pricing/preview/versions', { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Panel
      title={`The plan's customers: version ${from} against ${to}`}
      hint={
        data
          ? `By what they have now and used from ${data.usageFrom} to ${data.usageTo}, before discounts and tax`
          : null
      }
    >
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Stack sx={{ gap: 2 }}>
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            {(Object.keys(groups) as Group[]).map((one) => (
              <Button
                key={one}
                variant={group === one ? 'contained' : 'outlined'}
                aria-pressed={group === one}
                onClick={() => {
                  setPage(1);
                  setGroup(group === one ? null : one);
                }}
              >
                {data[one]} {groups[one]}
              </Button>
            ))}
          </Stack>
          {data.revenue.map(({ before, after, change }) => (
            <Typography key={before.currency} variant="body2">
              In {before.currency.toUpperCase()}: {formatMoney(before.amount, before.currency)} becomes{' '}
              {formatMoney(after.amount, after.currency)}, {change.amount >= 0 ? '+' : ''}
              {formatMoney(change.amount, change.currency)}
            </Typography>
          ))}
          {data.notes.map((note) => (
            <Typography key={note} variant="caption" sx={{ color: 'text.secondary' }}>
              {note}
            </Typography>
          ))}
          <Customers comparison={data} />
          <Pager page={page} perPage={10} total={data.list.total} onPage={setPage} />
        </Stack>
      ) : (
        <RowsSkeleton />
      )}
    </Panel>
  );
}

function Customers({ comparison: { list, customers } }: { comparison: StoredComparison }) {
  if (list.total === 0) {
    return (
      <Typography variant="body2">
        {customers === 0 ? 'Nobody has this plan.' : 'No customer is in this group.'}
      </Typography>
    );
  }
  const money = (amount: number | null, currency: string) => (amount === null ? '–' : formatMoney(amount, currency));
  return (
    <Box tabIndex={0} sx={{ overflowX: 'auto', position: 'relative' }}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>Customer</TableCell>
            <TableCell>Has and used</TableCell>
            <TableCell align="right">Before</TableCell>
            <TableCell align="right">After</TableCell>
            <TableCell align="right">Change</TableCell>
          </TableRow>
        </TableHead>
        <TableBody sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {list.data.map(({ customerId, currency, before, after, change, quantities }) => (
            <TableRow key={`${customerId}:${JSON.stringify(quantities)}`}>
              <TableCell>
                <Link component={RouterLink} to={`/customers/${customerId}/show`}>
                  …{customerId.slice(-8)}
                </Link>
              </TableCell>
              <TableCell>
                {Object.entries(quantities)
                  .map(([key, quantity]) => `${quantity} ${key}`)
                  .join(', ')}
              </TableCell>
              <TableCell align="right">{money(before, currency)}</TableCell>
              <TableCell align="right">{money(after, currency)}</TableCell>
              <TableCell align="right">{money(change, currency)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
