import { decimal } from './decimal.ts';

const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });

/** A quantity as people read it, every digit of it: `1000000` is "1,000,000". */
export function formatCount(value: string | number): string {
  return count.format(decimal(value).toFixed() as `${number}`);
}
