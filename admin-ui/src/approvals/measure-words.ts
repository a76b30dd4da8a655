import type { ChangeMeasure } from '../../../contracts/tables/limits.ts';

interface MeasureWords {
  /** In a table, for people. */
  title: string;
  /** What a figure stands for. */
  unit: string;
  percent?: boolean;
}

export const measureWords: Record<ChangeMeasure, MeasureWords> = {
  affectedCustomers: { title: 'Customers affected', unit: 'customers' },
  revenueImpact: { title: 'Revenue a month that moves', unit: 'minor units of the base currency' },
  priceChangePercentage: { title: 'Largest price change', unit: '%', percent: true },
  discountPercentage: { title: 'Depth of a discount', unit: '%', percent: true },
  audienceSize: { title: 'People a campaign reaches', unit: 'people' },
};

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** "20 %", "1,200 customers". */
export function measureValue(measure: ChangeMeasure, value: number): string {
  return `${number.format(value)} ${measureWords[measure].unit}`;
}
