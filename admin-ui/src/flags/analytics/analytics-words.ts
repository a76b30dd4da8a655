import type { AnswerLatency, FeatureAnalytics } from '../../../../contracts/flags.ts';

export const variantName = (variant: string): string => variant || 'no variant';

export const countWords = (count: number): string => count.toLocaleString('en');

/** A part of a whole; a dash where there is no whole. */
export function shareWords(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percentage = (part / whole) * 100;
  if (percentage > 0 && percentage < 0.1) return '< 0.1 %';
  return `${percentage.toLocaleString('en', { maximumFractionDigits: 1 })} %`;
}

export function msWords(ms: number): string {
  return `${ms.toLocaleString('en', { maximumSignificantDigits: 2 })} ms`;
}

/** Whose measurement it is: what other processes and SDKs do is not in it. */
export function latencyWords({ answers, p95, p99, longest }: AnswerLatency): string {
  const asked = answers === 1 ? 'the one answer' : `${countWords(answers)} answers`;
  return `95 % within ${msWords(p95)}, 99 % within ${msWords(p99)}, all within ${msWords(longest)}: ${asked} of this process`;
}

const reasons: Record<string, string> = {
  STATIC: 'Everybody gets the same',
  DEFAULT: 'No rule matched',
  TARGETING_MATCH: 'A rule matched',
  SPLIT: 'Drawn by a percentage',
  DISABLED: 'Off',
  ERROR: 'Failed',
};
export const reasonWords = (reason: string): string => reasons[reason] ?? reason;

export function feedbackWords({ count, averageRating }: FeatureAnalytics['feedback']): string {
  if (count === 0) return 'None';
  if (averageRating === null) return `${countWords(count)}, without a rating`;
  return `${averageRating.toLocaleString('en', { maximumFractionDigits: 2 })} on average, of ${countWords(count)}`;
}

/** Whether anything was heard of it at all. */
export function isSilent({ adoption, usage, performance, feedback }: FeatureAnalytics): boolean {
  return usage.evaluations + adoption.exposedSubjects + performance.reportedErrors + feedback.count === 0;
}

/** Variants that were answered or seen, the most answered first. */
export function variantsOf({ adoption, usage }: FeatureAnalytics) {
  const subjects = new Map(adoption.perVariant.map((one) => [one.variant, one.subjects]));
  const evaluations = new Map(usage.perVariant.map((one) => [one.name, one.evaluations]));
  return [...new Set([...evaluations.keys(), ...subjects.keys()])]
    .map((variant) => ({
      variant,
      evaluations: evaluations.get(variant) ?? 0,
      subjects: subjects.get(variant) ?? 0,
    }))
    .toSorted((a, b) => b.evaluations - a.evaluations || (a.variant < b.variant ? -1 : 1));
}
