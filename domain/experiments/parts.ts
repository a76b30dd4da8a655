import type { MetricArm } from '../metrics/metric-arm.ts';
import { type ComparedArms, comparedArms } from './arms.ts';

/**
 * The arms of each part of the subjects (a country, those who came early), over all batches: the stratum is `<batch>:<part>`.
 * Within a part too the shares differ by batch, and pooled they could turn an effect around (Simpson's paradox).
 */
export function armsOfParts(
  measured: readonly MetricArm[],
  variants: readonly string[],
): Map<string, ComparedArms['arms']> {
  const parts = Map.groupBy(measured, ({ stratum }) => stratum.slice(stratum.indexOf(':') + 1));
  return new Map(
    [...parts].map(([part, arms]) => {
      const byBatch = arms.map((arm) => ({ ...arm, stratum: arm.stratum.slice(0, arm.stratum.indexOf(':')) }));
      return [part, comparedArms(byBatch, variants, { cuped: false }).arms];
    }),
  );
}
