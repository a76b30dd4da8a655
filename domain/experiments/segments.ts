import type { SegmentComparison } from '../../contracts/experiment-results.ts';
import type { MetricArm } from '../metrics/metric-arm.ts';
import { differenceOf, liftOf } from '../statistics/estimate.ts';
import { fixedInterval, fixedPValue } from '../statistics/fixed-horizon.ts';
import { benjaminiHochberg } from '../statistics/multiple-testing.ts';
import { armsOfParts } from './parts.ts';

export interface MeasuredSegments {
  readonly dimension: string;
  /** The stratum is `<batch>:<segment>`. */
  readonly arms: readonly MetricArm[];
}

/** Fewer subjects than these in an arm say too little to be shown. */
const leastSubjects = 30;

/**
 * The effect in parts of the subjects, largest parts first. They were not planned and there are many: p-values are corrected
 * together, and still only say where to test next.
 */
export function segmentComparisons(
  measured: readonly MeasuredSegments[],
  variants: readonly string[],
  alpha: number,
): SegmentComparison[] {
  const [control, ...treatments] = variants;
  const found = measured.flatMap(({ dimension, arms }) =>
    [...armsOfParts(arms, variants)].flatMap(([segment, compared]) => {
      const before = compared.get(control ?? '');
      return treatments.flatMap((variant) => {
        const after = compared.get(variant);
        if (segment === '' || !before || !after || Math.min(before.n, after.n) < leastSubjects) return [];
        if (before.variance + after.variance < 1e-150) return [];
        const difference = differenceOf(before, after);
        return [{ dimension, segment, variant, before, after, difference }];
      });
    }),
  );
  const adjusted = benjaminiHochberg(found.map(({ difference }) => fixedPValue(difference)));
  return found
    .map(
      ({ dimension, segment, variant, before, after, difference }, index): SegmentComparison => ({
        dimension,
        segment,
        variant,
        subjects: before.n + after.n,
        lift: before.mean > 0 ? liftOf(before, after).value : null,
        differenceInterval: [...fixedInterval(difference, alpha)],
        adjustedPValue: adjusted[index] ?? null,
        exploratory: true,
      }),
    )
    .toSorted((one, other) => other.subjects - one.subjects);
}
