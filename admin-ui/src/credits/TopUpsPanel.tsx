import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { TopUp } from '../../../contracts/credits.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot, type Tone } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { creditsApi } from './credits-api.ts';

const states: Record<TopUp['status'], { label: string; tone: Tone }> = {
  wanted: { label: 'Waits for its payment', tone: 'warn' },
  paid: { label: 'Paid', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
};

/** What was bought by itself; nothing is shown where nothing was. */
export function TopUpsPanel({ wallet }: { wallet: { customerId: string; currency: string } }) {
  const { data } = useQuery({
    queryKey: ['credits', 'top-ups', { id: wallet.customerId }, wallet.currency],
    queryFn: ({ signal }) => creditsApi.topUps(wallet, signal),
  });
  if (!data || data.total === 0) return null;
  return (
    <Panel title="Automatic purchases" flush>
      <Table>
        <TableHead>
          <TableRow>
            <TableCell>When</TableCell>
            <TableCell>Amount</TableCell>
            <TableCell>State</TableCell>
            <TableCell>Why</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {data.data.map(({ id, createdAt, amount, currency, status, reason, payment }) => (
            <TableRow key={id}>
              <TableCell>
                <Timestamp at={createdAt} />
              </TableCell>
              <TableCell>{formatMoney(amount, currency)}</TableCell>
              <TableCell>
                <StatusDot tone={states[status].tone}>{states[status].label}</StatusDot>
              </TableCell>
              <TableCell>{payment ?? reason}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
