import type { CalculationCommitment } from '../../contracts/pricing.ts';
import { power10, scaledDecimals, scaledOne, smaller } from '../money/scaled.ts';
import { costDecimals, scaled } from './price/price-bands.ts';

/** A cost times a percentage: 12 decimals of the rate, two of the hundredth. */
export const committedDecimals = costDecimals + scaledDecimals + 2;

/**
 * A committed amount with overage: usage draws from the commitment at its usual price, the whole commitment is owed, and
 * what goes beyond is billed on top at the overage rate. As Lago's minimum commitments with a true-up
 * (https://getlago.com/docs/guide/plans/commitment), with a rate for the overage.
 * @returns what is owed, at `committedDecimals`, for what usage costs, at `costDecimals`
 */
export function owedUnder({ amount, overageRate = '100' }: CalculationCommitment): (cost: bigint) => bigint {
  const committed = scaled(amount) * power10(costDecimals - scaledDecimals);
  const rate = scaled(overageRate);
  return (cost) => committed * 100n * scaledOne + (cost - smaller(cost, committed)) * rate;
}
