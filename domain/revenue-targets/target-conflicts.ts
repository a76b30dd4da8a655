/** Amounts are minor units of the base currency, days ISO 8601 dates in UTC; `to` is the day after the last. */
export interface TargetPeriod {
  id: string;
  name: string;
  from: string;
  to: string;
  target: number;
  /** Below it a change is refused; null refuses nothing. */
  floor: number | null;
}

export interface TargetConflict {
  period: TargetPeriod;
  projected: number;
  after: number;
  refused: boolean;
}

const dayMs = 86_400_000;
/** Mean length of a month in the Gregorian calendar. */
const monthDays = 365.2425 / 12;

function monthsBetween(from: number, to: number): number {
  return Math.max(0, to - from) / dayMs / monthDays;
}

/** What a period brings at the recurring revenue of a month: the run rate, since no invoices are on record. */
export function projectedRevenue({ from, to }: Pick<TargetPeriod, 'from' | 'to'>, monthly: number): number {
  return Math.round(monthly * monthsBetween(Date.parse(from), Date.parse(to)));
}

/**
 * Periods, present or to come, that a change makes miss their target, or miss by more; `change` is what a month brings
 * less (below 0) or more from now on. A change that loses nothing conflicts with no target.
 */
export function targetConflicts(
  periods: readonly TargetPeriod[],
  { monthly, change }: { monthly: number; change: number },
  now: Date,
): TargetConflict[] {
  if (change >= 0) return [];
  return periods.flatMap((period) => {
    const remaining = monthsBetween(Math.max(now.getTime(), Date.parse(period.from)), Date.parse(period.to));
    if (remaining === 0) return [];
    const projected = projectedRevenue(period, monthly);
    const after = projected + Math.round(change * remaining);
    if (after >= period.target) return [];
    return [{ period, projected, after, refused: period.floor !== null && after < period.floor }];
  });
}
