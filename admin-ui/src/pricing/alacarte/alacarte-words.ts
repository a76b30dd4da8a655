import type { AlaCartePricing } from '../../../../contracts/alacarte.ts';
import { formatCount } from '../../../../domain/money/format-count.ts';
import { formatMoney } from '../../../../domain/money/format-money.ts';

/** The price as one reads it, one line a tier. */
export function alacartePriceWords({ type, amount, currency, billingInterval, tiers }: AlaCartePricing): string[] {
  const each = type === 'usage_based' ? ' per unit' : type === 'recurring' ? ` a ${billingInterval}` : ' once';
  if (!tiers || tiers.length === 0) return [`${formatMoney(amount ?? '0', currency)}${each}`];
  return tiers.map(({ upTo, unitAmount = '0' }, index) => {
    const before = tiers[index - 1]?.upTo ?? '0';
    const range = upTo === null ? `above ${formatCount(before)}` : `${formatCount(before)} to ${formatCount(upTo)}`;
    return `${range}: ${formatMoney(unitAmount, currency)}${each}`;
  });
}
