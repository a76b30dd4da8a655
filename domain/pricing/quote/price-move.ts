import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import { type Decimal, decimal } from '../../money/decimal.ts';
import { monthlyPrice } from './monthly-price.ts';
import { pricePlan, type QuoteFacts } from './quote-plan.ts';

/** What a change does to one customer's month, in minor units. */
export interface PriceMove {
  currency: string;
  before: Decimal;
  change: Decimal;
}

/** The same customer priced by two sets of facts; null where one of them has no price. */
export function priceMove(before: QuoteFacts, after: QuoteFacts): PriceMove | null {
  try {
    const [one, other] = [pricePlan(before), pricePlan(after)];
    if (one.prices.currency !== other.prices.currency) return null;
    const [was, is] = [monthlyPrice(one), monthlyPrice(other)];
    return { currency: one.prices.currency, before: was, change: is.minus(was) };
  } catch (error) {
    if (error instanceof PricewrightError) return null;
    throw error;
  }
}

/** In per cent of what was paid, rounded to a tenth; from nothing to something is 100. */
export function largestChange(moves: readonly PriceMove[]): number {
  return Math.max(
    0,
    ...moves.map(({ before, change }) => {
      if (change.isZero()) return 0;
      if (before.isZero()) return 100;
      return change.abs().div(before).times(decimal(100)).toDecimalPlaces(1).toNumber();
    }),
  );
}
