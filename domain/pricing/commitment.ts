import type { CurrencyRule } from '../money/currencies.ts';
import { asMinorUnits, roundLine } from '../money/rounding.ts';
import { formatScaled, parseScaled, scaledDecimals, scaledOne, smaller } from '../money/scaled.ts';

export interface Commitment {
  /** Minor units that are owed for the term whatever is used. */
  amount: string;
  /** What usage beyond the commitment costs, as a percentage of its usual price: 100 is the same, 120 a fifth more. */
  overageRate?: string;
}

export interface CommitmentSettlement {
  /** What usage has drawn from the commitment, and what of it was not used but is owed. */
  drawn: string;
  unused: string;
  /** Usage beyond the commitment at its usual price. */
  beyond: string;
  /** Lines of the settlement, in minor units: the commitment, and the overage. */
  committed: number;
  overage: number;
  total: number;
}

/**
 * A committed amount with overage: usage draws from the commitment at its usual price, the whole commitment is owed, and
 * what goes beyond is billed on top. As Orb's and Lago's minimum commitments with a true-up
 * (https://getlago.com/docs/guide/plans/commitment), with a rate for the overage.
 * @param usage minor units before rounding, at most 12 decimals
 * @throws RangeError when a number is none or negative
 */
export function settleCommitment(commitment: Commitment, usage: string, currency: CurrencyRule): CommitmentSettlement {
  const [owed, used, rate] = [commitment.amount, usage, commitment.overageRate ?? '100'].map((text) => {
    const value = parseScaled(text);
    if (value === null || value < 0n) throw new RangeError(`"${text}" is no amount.`);
    return value;
  }) as [bigint, bigint, bigint];
  const drawn = smaller(owed, used);
  const beyond = used - drawn;
  const committed = asMinorUnits(roundLine(owed, scaledOne, currency.step));
  const overage = asMinorUnits(roundLine(beyond * rate, 100n * scaledOne * scaledOne, currency.step));
  const text = (value: bigint) => formatScaled(value, scaledDecimals);
  return {
    drawn: text(drawn),
    unused: text(owed - drawn),
    beyond: text(beyond),
    committed,
    overage,
    total: committed + overage,
  };
}
