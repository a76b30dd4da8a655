import { currencyRule } from './currencies.ts';
import { decimal, roundToMinorUnit } from './decimal.ts';

export interface DatedRate {
  /** Units of the base currency for one unit of the currency. */
  rate: string;
  /** The day from which it holds. */
  validOn: string;
}

export interface ConvertedSum {
  currency: string;
  amount: number;
  /** null for the base currency itself. */
  rate: string | null;
  validOn: string | null;
  /** Minor units of the base currency; null without a rate. */
  inBase: number | null;
}

/**
 * Sums of several currencies in the base currency: each is converted by its dated rate and rounded once, so that the
 * lines add up to the total. Amounts are minor units, whose decimals differ by currency. `missing` has no rate.
 */
export function sumInBase(
  sums: readonly { currency: string; amount: number }[],
  base: string,
  rates: ReadonlyMap<string, DatedRate>,
): { total: number; lines: ConvertedSum[]; missing: string[] } {
  const lines = sums.map(({ currency, amount }): ConvertedSum => {
    if (currency === base) return { currency, amount, rate: null, validOn: null, inBase: amount };
    const rate = rates.get(currency);
    if (!rate) return { currency, amount, rate: null, validOn: null, inBase: null };
    const shift = (currencyRule(base)?.decimals ?? 2) - (currencyRule(currency)?.decimals ?? 2);
    const inBase = roundToMinorUnit(decimal(amount).times(rate.rate).times(decimal(10).pow(shift)));
    return { currency, amount, rate: rate.rate, validOn: rate.validOn, inBase };
  });
  return {
    total: lines.reduce((sum, line) => sum + (line.inBase ?? 0), 0),
    lines,
    missing: lines.flatMap((line) => (line.inBase === null && line.amount !== 0 ? line.currency : [])),
  };
}
