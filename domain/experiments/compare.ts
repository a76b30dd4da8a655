import type { MetricComparison } from '../../contracts/experiment-results.ts';
import type { PinnedMetric, StatisticalDesign } from '../../contracts/experiments.ts';
import type { MetricUnit } from '../../contracts/metrics.ts';
import type { MetricArm } from '../metrics/metric-arm.ts';
import type { ArmSummary } from '../statistics/arm.ts';
import { chanceToWin, credibleInterval, expectedLoss } from '../statistics/bayesian.ts';
import { eventsDue } from '../statistics/burn-in.ts';
import { alwaysValidInterval, alwaysValidPValue } from '../statistics/confidence-sequence.ts';
import { differenceOf, type Estimate, liftOf } from '../statistics/estimate.ts';
import { fixedInterval, fixedPValue } from '../statistics/fixed-horizon.ts';
import { around, excludes, type Interval } from '../statistics/interval.ts';
import { type ComparedArms, comparedArms } from './arms.ts';

/** A metric as it was read at a look; `problem` where it could not be. */
export interface MeasuredMetric {
  readonly metric: PinnedMetric;
  readonly name: string;
  readonly unit: MetricUnit;
  readonly direction: 'increase' | 'decrease';
  readonly minimumEffect: number;
  readonly arms: readonly MetricArm[];
  readonly problem: string | null;
}

/** By which a comparison is judged at this look. */
export interface ComparisonMethod extends Pick<StatisticalDesign, 'method' | 'cuped'> {
  /** Of one comparison. */
  readonly alpha: number;
  readonly tuningSampleSize: number;
  /** group_sequential: of this look; null where it may not test. */
  readonly z: number | null;
  /** fixed: whether this is the one look of the planned size. */
  readonly planned: boolean;
}

/** Fewer events an arm than these, and skewed values give false alarms (simulated: 24 % and more at a nominal 5 %). */
export const burnInEvents = 100;

export interface ComparedVariant {
  readonly comparison: MetricComparison;
  readonly control: ArmSummary | null;
  readonly treatment: ArmSummary | null;
  readonly difference: Estimate | null;
  /** z of the difference in the better direction. */
  readonly z: number | null;
  /** Enough events in both arms for an asymptotic interval. */
  readonly burntIn: boolean;
  /** Enough events would be due in both arms: harm is told of where one of them has none, or it never would be. */
  readonly mayWarn: boolean;
}

/** Each variant against the control (the first) on one metric. */
export function compareMetric(
  measured: MeasuredMetric,
  variants: readonly string[],
  method: ComparisonMethod,
): ComparedVariant[] {
  const [control, ...treatments] = variants;
  const compared = comparedArms(measured.arms, variants, method);
  return treatments.map((variant) => compare(measured, compared, { control: control ?? '', variant }, method));
}

function compare(
  measured: MeasuredMetric,
  { arms, events, cuped }: ComparedArms,
  { control: controlKey, variant }: { control: string; variant: string },
  method: ComparisonMethod,
): ComparedVariant {
  const [control, treatment] = [arms.get(controlKey) ?? null, arms.get(variant) ?? null];
  const none = nothing(measured, variant);
  const problem = measured.problem ?? problemOf(control, treatment);
  if (problem || !control || !treatment) {
    return {
      comparison: { ...none, control: control?.mean ?? null, value: treatment?.mean ?? null, problem },
      control,
      treatment,
      difference: null,
      z: null,
      burntIn: false,
      mayWarn: false,
    };
  }
  const [before, after] = [events.get(controlKey) ?? 0, events.get(variant) ?? 0];
  const difference = differenceOf(control, treatment);
  const lift = liftOf(control, treatment);
  const liftIsDefined = control.mean > 0 && Number.isFinite(lift.standardError) && lift.standardError > 0;
  const interval = intervalOf(method, difference);
  const sequence = { alpha: method.alpha, tuningSampleSize: method.tuningSampleSize };
  const sign = measured.direction === 'increase' ? 1 : -1;
  // The posterior of being better, whichever way that is.
  const better = { ...difference, value: difference.value * sign };
  return {
    comparison: {
      ...none,
      control: control.mean,
      value: treatment.mean,
      lift: liftIsDefined ? lift.value : null,
      liftInterval: liftIsDefined ? finite(intervalOf(method, lift)) : null,
      difference: difference.value,
      differenceInterval: finite(interval),
      alwaysValidInterval: finite(alwaysValidInterval(difference, sequence)),
      pValue: pValueOf(method, difference),
      chanceToWin: chanceToWin(better),
      expectedLoss: expectedLoss(better),
      significant: interval !== null && excludes(interval, 0),
      better: difference.value === 0 ? null : better.value > 0,
      cuped,
    },
    control,
    treatment,
    difference,
    z: better.value / difference.standardError,
    burntIn: Math.min(before, after) >= burnInEvents,
    mayWarn: eventsDue({ n: control.n, events: before }, { n: treatment.n, events: after }) >= burnInEvents,
  };
}

/** Null where the method says nothing at this look. */
function intervalOf(method: ComparisonMethod, estimate: Estimate): Interval | null {
  switch (method.method) {
    case 'always_valid':
      return alwaysValidInterval(estimate, method);
    case 'group_sequential':
      // The repeated confidence interval of this look (Jennison & Turnbull 2000, ch. 9).
      return method.z === null ? null : around(estimate.value, method.z * estimate.standardError);
    case 'fixed':
      return method.planned ? fixedInterval(estimate, method.alpha) : null;
    case 'bayesian':
      return credibleInterval(estimate, method.alpha);
  }
}

function pValueOf(method: ComparisonMethod, difference: Estimate): number | null {
  if (method.method === 'always_valid') return alwaysValidPValue(difference, method);
  return method.method === 'fixed' && method.planned ? fixedPValue(difference) : null;
}

function problemOf(control: ArmSummary | null, treatment: ArmSummary | null): string | null {
  if (!control || !treatment) return 'Too few subjects have been in it long enough.';
  // A variance under the smallest normal numbers is zero to every formula that squares it.
  if (control.variance + treatment.variance < 1e-150) return 'It does not vary: nothing can be said of chance.';
  return null;
}

/** JSON has no infinity: an end at which nothing is excluded is no interval. */
function finite(interval: Interval | null): [number, number] | null {
  return interval?.every(Number.isFinite) ? [...interval] : null;
}

function nothing({ metric, name, unit, direction }: MeasuredMetric, variant: string): MetricComparison {
  return {
    metricKey: metric.metricKey,
    name,
    role: metric.role,
    unit,
    direction,
    variant,
    control: null,
    value: null,
    lift: null,
    liftInterval: null,
    difference: null,
    differenceInterval: null,
    alwaysValidInterval: null,
    pValue: null,
    adjustedPValue: null,
    chanceToWin: null,
    expectedLoss: null,
    significant: false,
    better: null,
    cuped: false,
    status: null,
    problem: null,
  };
}
