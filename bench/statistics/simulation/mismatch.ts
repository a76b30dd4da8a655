import { normalCdf, normalUpperQuantile } from '../../../domain/statistics/distributions.ts';
import { logSampleRatioEvidence, sampleRatioTest } from '../../../domain/statistics/sample-ratio.ts';
import { randomOf } from './random.ts';

export interface MismatchPlan {
  /** True share of the second side where half was planned. */
  readonly share: number;
  readonly subjects: number;
  readonly looks: number;
  readonly alpha: number;
  readonly runs: number;
  readonly seed: number;
}

/** How often a sample-ratio mismatch is found: by chi-square once at the end, sequentially, and by chi-square at each look. */
export function findMismatch(plan: MismatchPlan) {
  const random = randomOf(plan.seed);
  let [once, sequential, peeking] = [0, 0, 0];
  for (let run = 0; run < plan.runs; run++) {
    const counts: [number, number] = [0, 0];
    let [found, peeked] = [false, false];
    for (let look = 1; look <= plan.looks; look++) {
      for (let subject = 0; subject < plan.subjects / plan.looks; subject++) counts[random() < plan.share ? 1 : 0]++;
      found ||= logSampleRatioEvidence(counts, [0.5, 0.5]) >= -Math.log(plan.alpha);
      peeked ||= sampleRatioTest(counts, [0.5, 0.5]).pValue <= plan.alpha;
    }
    if (found) sequential++;
    if (peeked) peeking++;
    if (sampleRatioTest(counts, [0.5, 0.5]).pValue <= plan.alpha) once++;
  }
  return { once: once / plan.runs, sequential: sequential / plan.runs, peeking: peeking / plan.runs };
}

/** The rate that the chi-square test promises: normal approximation of a share against one half, both sides. */
export function promisedDetection({
  share,
  subjects,
  alpha,
}: Pick<MismatchPlan, 'share' | 'subjects' | 'alpha'>): number {
  const critical = normalUpperQuantile(alpha / 2) * 0.5;
  const deviation = Math.sqrt(share * (1 - share));
  const shift = (share - 0.5) * Math.sqrt(subjects);
  return normalCdf((shift - critical) / deviation) + normalCdf((-shift - critical) / deviation);
}
