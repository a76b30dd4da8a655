import type { CatalogueDiff } from '../../../contracts/plans.ts';
import type { ImpactAnalysis } from '../../../contracts/validation.ts';
import { decimal } from '../../../domain/money/decimal.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';

/** What the maker of a publication was shown, as the change request keeps it. */
export interface ShownPublication {
  planKey: string;
  from: number;
  to: number;
  /** Against which version the price change is as large as it was measured; requests of before have none. */
  priceChange?: { percentage: number; against: number } | null;
  impact: ImpactAnalysis;
  diff: CatalogueDiff;
}

/** Null for a change of another kind. */
export function shownPublication(shown: unknown): ShownPublication | null {
  const whole =
    typeof shown === 'object' && shown !== null && ['planKey', 'diff', 'impact'].every((key) => key in shown);
  return whole ? (shown as ShownPublication) : null;
}

export interface PriceChange {
  /** Lookup key of the price. */
  key: string;
  currency: string;
  before: string;
  after: string;
  /** "+20 %"; null when it was free. */
  difference: string | null;
}

const amountField = /^(?:currencyOptions\.(\w{3})\.)?unitAmountDecimal$/;

/** The flat amounts that change, old and new as people read them; `currency` is the plan's own. */
export function priceChanges(diff: CatalogueDiff, currency: string): PriceChange[] {
  return diff.changes
    .filter(({ object, action }) => object === 'price' && action !== 'archive')
    .flatMap(({ key, changes }) =>
      changes.flatMap(({ field, from, to }) => {
        const match = amountField.exec(field);
        if (!match || typeof from !== 'string' || typeof to !== 'string') return [];
        const of = match[1] ?? currency;
        return [
          {
            key,
            currency: of,
            before: formatMoney(from, of),
            after: formatMoney(to, of),
            difference: percent(from, to),
          },
        ];
      }),
    );
}

function percent(from: string, to: string): string | null {
  if (decimal(from).isZero()) return null;
  const change = decimal(to).minus(from).div(from).times(100).toDecimalPlaces(1);
  return `${change.isNegative() ? '−' : '+'}${change.abs().toFixed()} %`;
}
