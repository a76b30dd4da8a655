import { type ArmSummary, proportionArm, type RatioMoments, ratioArm } from '../statistics/arm.ts';
import type { CovariateArm } from '../statistics/cuped.ts';

/** Names of what is measured of a subject: its value and size in the window, and the same before the assignment. */
export const unitColumns = ['value', 'size', 'valueBefore', 'sizeBefore'] as const;
export type UnitColumn = (typeof unitColumns)[number];
export type ColumnPair = `${UnitColumn}*${UnitColumn}`;

/** Means, sample variances and covariances over subjects. */
export interface Moments {
  readonly n: number;
  readonly mean: Readonly<Record<UnitColumn, number>>;
  /** Of the sample, by pair; a column with itself is its variance. */
  readonly covariance: (one: UnitColumn, other: UnitColumn) => number;
}

export type MetricKind = 'proportion' | 'mean' | 'ratio' | 'quantile';

/** One variant, in one stratum, of a metric: what tests, intervals, CUPED and guardrails need of it. */
export interface MetricArm extends ArmSummary {
  readonly variant: string;
  /** Such as the stage that first saw the subject; empty without strata. */
  readonly stratum: string;
  /** Assigned subjects whose window has not passed yet: they are no part of the other numbers. */
  readonly immature: number;
  /** Of proportions the conversions, of others the subjects with a value other than zero. */
  readonly events: number;
  /** For `cuped()`; null where the metric has no covariate. */
  readonly covariate: CovariateArm | null;
  /** Both parts of a ratio; null of other kinds. */
  readonly ratio: RatioMoments | null;
  /** Of a quantile: the share of this arm's values above, and below, the quantile of each variant of its stratum. */
  readonly beyond?: Readonly<Record<string, Readonly<Record<'above' | 'below', BeyondArm>>>>;
}

/** Over the subjects with a value: the variance is of a subject's linearised share, `events` are subjects with any value there. */
export interface BeyondArm extends ArmSummary {
  readonly events: number;
}

/**
 * An arm from the moments over its subjects. A value per subject is a mean; anything else is a ratio of sums, whose variance
 * over the assigned subjects is the delta method's and therefore robust to clusters (Deng, Knoblich & Lu 2018,
 * arXiv 1803.06336). The covariate of a ratio is the earlier ratio, linearised alike (Deng, Xu, Kohavi & Walker 2013, app. B).
 */
export function metricArm(
  kind: Exclude<MetricKind, 'quantile'>,
  moments: Moments,
  options: { events: number; covariate: boolean },
): Pick<MetricArm, 'n' | 'mean' | 'variance' | 'covariate' | 'ratio'> {
  const { n, mean, covariance } = moments;
  if (kind === 'proportion' || kind === 'mean') {
    const own = { n, mean: mean.value, variance: covariance('value', 'value') };
    const covariate: CovariateArm | null = options.covariate
      ? {
          ...own,
          covariateMean: mean.valueBefore,
          covariateVariance: covariance('valueBefore', 'valueBefore'),
          covariance: covariance('value', 'valueBefore'),
        }
      : null;
    return { ...(kind === 'proportion' && n > 0 ? proportionArm(n, options.events) : own), covariate, ratio: null };
  }
  const ratio: RatioMoments = {
    n,
    numeratorMean: mean.value,
    numeratorVariance: covariance('value', 'value'),
    denominatorMean: mean.size,
    denominatorVariance: covariance('size', 'size'),
    covariance: covariance('value', 'size'),
  };
  const own = mean.size > 0 ? ratioArm(ratio) : { n, mean: 0, variance: 0 };
  return { ...own, ratio, covariate: options.covariate ? ratioCovariate(own, moments) : null };
}

/** With y = value − R·size and x = valueBefore − R₀·sizeBefore, each over its mean size. */
function ratioCovariate(own: ArmSummary, { mean, covariance }: Moments): CovariateArm | null {
  if (!(mean.size > 0) || !(mean.sizeBefore > 0)) return null;
  const [now, before] = [own.mean, mean.valueBefore / mean.sizeBefore];
  return {
    ...own,
    covariateMean: before,
    covariateVariance:
      (covariance('valueBefore', 'valueBefore') -
        2 * before * covariance('valueBefore', 'sizeBefore') +
        before * before * covariance('sizeBefore', 'sizeBefore')) /
      mean.sizeBefore ** 2,
    covariance:
      (covariance('value', 'valueBefore') -
        now * covariance('size', 'valueBefore') -
        before * covariance('value', 'sizeBefore') +
        now * before * covariance('size', 'sizeBefore')) /
      (mean.size * mean.sizeBefore),
  };
}

/** Moments of two groups of subjects together (Chan, Golub & LeVeque 1983, updating formula of pairs). */
export function togetherMoments(one: Moments, other: Moments): Moments {
  if (one.n === 0 || other.n === 0) return one.n === 0 ? other : one;
  const n = one.n + other.n;
  const mix = (column: UnitColumn) => (one.n * one.mean[column] + other.n * other.mean[column]) / n;
  const gap = (column: UnitColumn) => one.mean[column] - other.mean[column];
  const spread = ({ n: own, covariance }: Moments, first: UnitColumn, second: UnitColumn) =>
    own > 1 ? covariance(first, second) * (own - 1) : 0;
  return {
    n,
    mean: { value: mix('value'), size: mix('size'), valueBefore: mix('valueBefore'), sizeBefore: mix('sizeBefore') },
    covariance: (first, second) =>
      (spread(one, first, second) + spread(other, first, second) + (gap(first) * gap(second) * one.n * other.n) / n) /
      (n - 1),
  };
}

/** Moments with the subjects added of whom no event is known: they differ in nothing, so they have no variance of their own. */
export function withSilentSubjects(seen: Moments, silent: number, each: Readonly<Record<UnitColumn, number>>): Moments {
  return togetherMoments(seen, { n: silent, mean: each, covariance: () => 0 });
}
