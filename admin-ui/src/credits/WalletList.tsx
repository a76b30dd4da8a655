import CreditIcon from '@mui/icons-material/AccountBalanceWalletOutlined';
import { Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { useState } from 'react';
import { ListBase, useListContext } from 'react-admin';
import type { CreditWallet } from '../../../contracts/credits.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { linkedRow, RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { GrantDialog } from './GrantDialog.tsx';

const columns: Column[] = [
  { label: 'Customer', sort: 'customerId' },
  { label: 'Balance', sort: 'balance' },
  { label: 'State' },
  { label: 'Next expiry', wideOnly: true },
  { label: 'Top-up', wideOnly: true },
];

export default function WalletList() {
  const [granting, setGranting] = useState(false);
  const lacking = useLacking()('credits:edit');
  const grant = (
    <ActionButton variant="contained" disabledReason={lacking} onClick={() => setGranting(true)}>
      Grant credits
    </ActionButton>
  );
  return (
    <ListBase resource="credits" sort={{ field: 'balance', order: 'ASC' }} perPage={25} queryOptions={quietQuery}>
      <Page title="Credits" lead="Prepaid money of customers: paid and free, by currency." actions={grant}>
        <ListFrame
          filters={<ListFilters search="Search by customer id" choices={[]} />}
          empty={
            <EmptyState icon={<CreditIcon />} title="Nobody has credits yet" action={grant}>
              Credits are money that a customer has paid ahead, or was given. They pay invoices until they are used or
              expire.
            </EmptyState>
          }
        >
          <Wallets />
        </ListFrame>
      </Page>
      {granting && <GrantDialog onClose={() => setGranting(false)} />}
    </ListBase>
  );
}

function Wallets() {
  const { data = [] } = useListContext<CreditWallet & { id: string }>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map(({ customerId, currency, balance, upcoming, isLow, lowBalance, nextExpiry, automatic }) => (
          <TableRow key={`${customerId}:${currency}`} sx={linkedRow}>
            <TableCell>
              <RowLink to={`/credits/${customerId}/${currency}`}>
                …{customerId.slice(-8)} in {currency.toUpperCase()}
              </RowLink>
            </TableCell>
            <TableCell sx={{ fontVariantNumeric: 'tabular-nums' }}>
              {formatMoney(balance, currency)}
              {upcoming > 0 && (
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  {formatMoney(upcoming, currency)} later
                </Typography>
              )}
            </TableCell>
            <TableCell>
              <StatusDot tone={isLow ? 'warn' : 'good'}>
                {isLow ? `Below ${formatMoney(lowBalance ?? 0, currency)}` : 'Enough'}
              </StatusDot>
            </TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              {nextExpiry ? <Timestamp at={nextExpiry} /> : 'None'}
            </TableCell>
            <TableCell sx={wideOnly}>
              {automatic ? `Up to ${formatMoney(automatic.upTo, currency)}` : 'By hand'}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
