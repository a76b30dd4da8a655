import { currencyRule } from '../money/currencies.ts';

export interface EventMoney {
  /** Minor units, with a currency in lower case beside it; null without both. */
  amount: number | null;
  currency: string | null;
  value: number | null;
}

const none = { amount: null, currency: null };

/**
 * The typed columns of an event. `amount` counts minor units, as everywhere here; `revenue` counts whole units with
 * decimals, as the field's tracking plans have it (segment.com/docs/connections/spec/ecommerce/v2).
 */
export function moneyOf(properties: Record<string, unknown>): EventMoney {
  const { value, currency } = properties;
  const number = typeof value === 'number' && Number.isFinite(value) ? value : null;
  const rule = typeof currency === 'string' ? currencyRule(currency.toLowerCase()) : undefined;
  if (!rule) return { ...none, value: number };
  const amount = amountOf(properties, rule.decimals);
  return amount === null ? { ...none, value: number } : { amount, currency: rule.code, value: number };
}

function amountOf({ amount, revenue }: Record<string, unknown>, decimals: number): number | null {
  if (Number.isSafeInteger(amount)) return amount as number;
  if (amount !== undefined || typeof revenue !== 'number') return null;
  const minor = Math.round(revenue * 10 ** decimals);
  return Number.isSafeInteger(minor) ? minor : null;
}
