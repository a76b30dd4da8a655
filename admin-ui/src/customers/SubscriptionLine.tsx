import { Typography } from '@mui/material';
import type { Customer } from '../../../contracts/customers.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { subscriptionWords } from './subscription-words.ts';

/** What a customer has, its state, and where it is asked for what it brings a month. */
export function SubscriptionLine({
  subscription,
  withPrice = false,
}: Pick<Customer, 'subscription'> & { withPrice?: boolean }) {
  if (!subscription) return <>None</>;
  const { plan, planVersion, status, seats, monthly } = subscription;
  const { words, tone } = subscriptionWords[status];
  const parts = [
    `${plan} v${planVersion}`,
    seats !== null && `${seats} ${seats === 1 ? 'seat' : 'seats'}`,
    withPrice && `${formatMoney(monthly.amount, monthly.currency)} a month`,
  ];
  return (
    <>
      <StatusDot tone={tone}>{words}</StatusDot>
      <Typography
        component="div"
        variant="caption"
        sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}
      >
        {parts.filter(Boolean).join(' · ')}
      </Typography>
    </>
  );
}
