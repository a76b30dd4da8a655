import { currencyRule } from '../../money/currencies.ts';
import { parseScaled } from '../../money/scaled.ts';
import { prorateSpan, type Span } from './prorate.ts';

/** A licensed price as it is billed: minor units a period and unit, and how many. */
export interface BilledItem {
  id: string;
  unitAmount: string;
  quantity: string;
}

export interface BillingPeriod {
  /** Unix seconds; the end is the start of the next one. */
  start: number;
  end: number;
}

export interface ProrationLine {
  id: string;
  /** Minor units; a credit is negative. */
  amount: number;
  exact: string;
  from: number;
  to: number;
}

/**
 * The lines of a change in the middle of a period, each rounded on its own: a credit for the unused time of each old
 * item, then a charge for the remaining time of each new one. An upgrade, a downgrade and a new quantity are the same.
 * An item that stays as it is has no line. Source: https://docs.stripe.com/billing/subscriptions/prorations
 * @param at Unix seconds within the period
 */
export function prorateChange(
  currency: string,
  period: BillingPeriod,
  at: number,
  before: readonly BilledItem[],
  after: readonly BilledItem[],
): ProrationLine[] {
  const span = { from: at, to: period.end };
  const isIn = (items: readonly BilledItem[], item: BilledItem) =>
    items.some(
      ({ id, unitAmount, quantity }) => id === item.id && unitAmount === item.unitAmount && quantity === item.quantity,
    );
  return [
    ...before.filter((item) => !isIn(after, item)).map((item) => line(currency, period, span, 'credit', item)),
    ...after.filter((item) => !isIn(before, item)).map((item) => line(currency, period, span, 'charge', item)),
  ];
}

/** A cancellation at once gives back the time that is left. */
export function prorateCancellation(
  currency: string,
  period: BillingPeriod,
  at: number,
  items: readonly BilledItem[],
): ProrationLine[] {
  return prorateChange(currency, period, at, items, []);
}

/** A pause gives back the part of it that lies in the period; `until` null is open-ended. */
export function proratePause(
  currency: string,
  period: BillingPeriod,
  pause: { from: number; until: number | null },
  items: readonly BilledItem[],
): ProrationLine[] {
  const from = Math.max(pause.from, period.start);
  const to = Math.min(pause.until ?? period.end, period.end);
  if (to <= from) return [];
  return items.map((item) => line(currency, period, { from, to }, 'credit', item));
}

function line(
  currency: string,
  period: BillingPeriod,
  { from, to }: Pick<Span, 'from' | 'to'>,
  direction: 'charge' | 'credit',
  { id, unitAmount, quantity }: BilledItem,
): ProrationLine {
  const rule = currencyRule(currency);
  const [amount, count] = [parseScaled(unitAmount), parseScaled(quantity)];
  if (!rule || amount === null || count === null) throw new RangeError(`${id} cannot be prorated in ${currency}.`);
  const span = { periodStart: period.start, periodEnd: period.end, from, to };
  return { id, ...prorateSpan(amount * count, span, direction, rule), from, to };
}
