import type { ArmSummary } from '../statistics/arm.ts';
import type { Cohort } from './cohort.ts';

const day = 86_400_000;

/**
 * An arm over cohorts with changing shares, each subject weighted by one over its propensity (Hájek's ratio estimator; for
 * adaptive allocation Hadad et al. 2021, PNAS 118:15): while shares change, plain averages confuse an arm with the days on
 * which it was popular. With a half-life older cohorts count less (discounting: Raj & Kalyani 2017, arXiv 1707.09727). `n`
 * is Kish's effective size, so that variance/n is the variance of the mean.
 */
export function weightedArm(
  cohorts: readonly Cohort[],
  { now, halfLifeDays = null }: { now: Date; halfLifeDays?: number | null },
): ArmSummary {
  const weighted = cohorts
    .filter(({ n }) => n > 0)
    .map((cohort) => ({ ...cohort, weight: decay(cohort, now, halfLifeDays) / cohort.propensity }));
  const total = sum(weighted, ({ weight, n }) => weight * n);
  if (total === 0) return { n: 0, mean: 0, variance: 0 };
  const mean = sum(weighted, ({ weight, n, mean }) => weight * n * mean) / total;
  const squares = sum(weighted, ({ weight, n }) => weight * weight * n);
  const spread = sum(
    weighted,
    (cohort) => cohort.weight ** 2 * ((cohort.n - 1) * cohort.variance + cohort.n * (cohort.mean - mean) ** 2),
  );
  return { n: (total * total) / squares, mean, variance: spread / squares };
}

/** 1 for a cohort of now, half of it after the half-life. */
function decay({ assignedFrom, assignedUntil }: Cohort, now: Date, halfLifeDays: number | null): number {
  if (halfLifeDays === null) return 1;
  const age = (now.getTime() - (assignedFrom.getTime() + assignedUntil.getTime()) / 2) / day;
  return 0.5 ** (Math.max(age, 0) / halfLifeDays);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
