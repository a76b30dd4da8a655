import type { Analysis, AnalyzeInput, Comparison } from '../../contracts/statistics.ts';
import { allocationShares } from './allocation-shares.ts';
import type { ArmSummary } from './arm.ts';
import { armsOf } from './arms-of.ts';
import { chanceToWin, credibleInterval, expectedLoss } from './bayesian.ts';
import { alwaysValidInterval, alwaysValidPValue } from './confidence-sequence.ts';
import { differenceOf, type Estimate, liftOf } from './estimate.ts';
import { fixedInterval, fixedPValue } from './fixed-horizon.ts';
import { around, excludes, type Interval } from './interval.ts';
import { sampleRatioTest } from './sample-ratio.ts';

/** GrowthBook's default, so that both give the same intervals. */
const defaultTuningSampleSize = 5_000;

const errorRates: Record<AnalyzeInput['method'], Analysis['errorRate']> = {
  fixed: 'controlled at one look of the planned size',
  group_sequential: 'controlled at the planned looks',
  always_valid: 'controlled at any number of looks',
  bayesian: 'not controlled',
};

/** Compares each variant with the first, by the method asked for; refuses data that no method can compare. */
export function analyze(input: AnalyzeInput): Analysis {
  const [control, ...treatments] = armsOf(input);
  const shares = allocationShares(input.allocation, input.variants.length);
  return {
    comparisons: treatments.map((arm, index) => compare(input, input.variants[index + 1]?.key ?? '', control, arm)),
    srm: sampleRatioTest(
      input.variants.map((variant) => variant.n),
      shares,
    ),
    errorRate: errorRates[input.method],
  };
}

function compare(input: AnalyzeInput, variant: string, control: ArmSummary, treatment: ArmSummary): Comparison {
  const difference = differenceOf(control, treatment);
  const differenceInterval = intervalOf(input, difference);
  const lift = liftOf(control, treatment);
  // A control at or near zero: every lift is possible, none is an answer.
  const liftIsDefined = Number.isFinite(lift.value) && Number.isFinite(lift.standardError) && lift.standardError > 0;
  return {
    variant,
    lift: liftIsDefined ? lift.value : null,
    liftInterval: liftIsDefined ? [...intervalOf(input, lift)] : null,
    difference: difference.value,
    differenceInterval: [...differenceInterval],
    pValue: fixedPValue(difference),
    liftPValue: liftIsDefined ? fixedPValue(lift) : null,
    alwaysValidPValue: input.method === 'always_valid' ? alwaysValidPValue(difference, sequenceOf(input)) : null,
    chanceToWin: chanceToWin(difference),
    expectedLoss: expectedLoss(difference),
    significant: excludes(differenceInterval, 0),
  };
}

function sequenceOf({ alpha, tuningSampleSize = defaultTuningSampleSize }: AnalyzeInput) {
  return { alpha, tuningSampleSize };
}

function intervalOf(input: AnalyzeInput, estimate: Estimate): Interval {
  switch (input.method) {
    case 'fixed':
      return fixedInterval(estimate, input.alpha);
    case 'group_sequential':
      // Repeated confidence interval of this look (Jennison & Turnbull 2000, ch. 9).
      return around(estimate.value, (input.z ?? Number.POSITIVE_INFINITY) * estimate.standardError);
    case 'always_valid':
      return alwaysValidInterval(estimate, sequenceOf(input));
    case 'bayesian':
      return credibleInterval(estimate, input.alpha);
  }
}
