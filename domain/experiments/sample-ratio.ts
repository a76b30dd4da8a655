import type { SampleRatio } from '../../contracts/experiment-results.ts';
import type { ExperimentBatch } from '../../contracts/flag-rules.ts';
import { sampleRatioAlpha } from '../guardrails/assignment-evidence.ts';
import { pValueOfEvidence } from '../statistics/always-valid-p-value.ts';
import { logSampleRatioEvidence } from '../statistics/sample-ratio.ts';
import { sharesOf } from './batches.ts';

export interface Arrivals {
  readonly batch: number;
  /** Subjects seen, by variant's key. */
  readonly seen: Readonly<Record<string, number>>;
}

/**
 * Whether subjects came to the variants in other shares than planned, at any number of looks. Shares are fixed within a
 * batch and batches share nobody, so their evidence multiplies.
 */
export function sampleRatioOf(
  arrivals: readonly Arrivals[],
  batches: readonly ExperimentBatch[],
  variants: readonly string[],
): SampleRatio {
  const expected = variants.map(() => 0);
  const seen = variants.map(() => 0);
  let evidence = 0;
  for (const batch of batches) {
    const shares = sharesOf(batch);
    const arrived = arrivals.find((one) => one.batch === batch.batch);
    if (!arrived) continue;
    const given = variants.filter((key) => (shares.get(key) ?? 0) > 0);
    const counts = given.map((key) => arrived.seen[key] ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    variants.forEach((key, index) => {
      expected[index]! += total * (shares.get(key) ?? 0);
      seen[index]! += arrived.seen[key] ?? 0;
    });
    if (given.length > 1 && total > 0) {
      evidence += logSampleRatioEvidence(
        counts,
        given.map((key) => shares.get(key) ?? 0),
      );
    }
  }
  const pValue = pValueOfEvidence(evidence);
  return { mismatch: pValue <= sampleRatioAlpha, pValue, expected, seen };
}
