import type { ChangeMeasure } from '../../../contracts/tables/limits.ts';
import type { LimitExceeded } from '../../../domain/approvals/decide-approval.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';

interface MeasureWords {
  /** In a table, for people. */
  title: string;
  /** What a figure stands for. */
  unit: string;
  percent?: boolean;
  /** In minor units of the base currency. */
  money?: boolean;
}

export const measureWords: Record<ChangeMeasure, MeasureWords> = {
  affectedCustomers: { title: 'Customers affected', unit: 'customers' },
  revenueImpact: { title: 'Revenue that moves', unit: 'a month', money: true },
  priceChangePercentage: { title: 'Largest price change', unit: '%', percent: true },
  discountPercentage: { title: 'Depth of a discount', unit: '%', percent: true },
  audienceSize: { title: 'People a campaign reaches', unit: 'people' },
};

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** "20 %", "1,200 customers", "$1,000.00 a month". */
export function measureValue(measure: ChangeMeasure, value: number, baseCurrency: string): string {
  const { unit, money } = measureWords[measure];
  return `${money ? formatMoney(value, baseCurrency) : number.format(value)} ${unit}`;
}

/**
 * Why a change needs approval: it is above a limit, or takes the revenue of a period below what that is to bring. A target
 * has no measure of its own: it tells itself by what it expects being less than it asks for.
 */
export function reasonWords(
  { measure, title, value, limit }: LimitExceeded,
  baseCurrency: string,
): { title: string; value: string; free: string } {
  if (value < limit) {
    return { title, value: formatMoney(value, baseCurrency), free: `from ${formatMoney(limit, baseCurrency)}` };
  }
  return {
    title: measureWords[measure].title,
    value: measureValue(measure, value, baseCurrency),
    free: `up to ${measureValue(measure, limit, baseCurrency)}`,
  };
}
