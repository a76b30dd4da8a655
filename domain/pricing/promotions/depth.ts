import type { Promotion } from '../../../contracts/pricing-promotions.ts';
import { decimal } from '../../money/decimal.ts';

/**
 * How deep a discount cuts, in per cent: what the limits on discounts are about. A fixed amount is held against what
 * customers of its plans pay a month on average (minor units of its currency); null where nobody pays anything to hold it
 * against. Trials and upgrades take nothing off a price.
 */
export function discountDepth({ type, value }: Pick<Promotion, 'type' | 'value'>, usualAmount: number | null) {
  if (type === 'percentage') return decimal(value).toNumber();
  if (type !== 'fixed_amount' || usualAmount === null || usualAmount <= 0) return null;
  const share = decimal(value).times(100).div(usualAmount).toDecimalPlaces(1).toNumber();
  return Math.min(100, share);
}
