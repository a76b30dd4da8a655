import type { SampleSize, SampleSizeInput } from '../../contracts/statistics.ts';
import { refusal } from './refusal.ts';
import { sampleSize } from './sample-size.ts';

/** Subjects per variant as asked for over HTTP; refuses effects that cannot be. */
export function plannedSampleSize(input: SampleSizeInput): SampleSize {
  const { baseline, minimumDetectableEffect: effect, relative, alpha, power, sides } = input;
  if (relative && baseline === 0) {
    throw refusal('ExperimentationError', 'baseline', 'zero', 'A relative effect on a baseline of zero is nothing.');
  }
  if (power <= alpha / sides) {
    throw refusal(
      'ExperimentationError',
      'power',
      'too_small',
      'Power must exceed the error rate of a side: chance alone gives that.',
    );
  }
  const difference = relative ? baseline * effect : effect;
  const [controlVariance, treatmentVariance] =
    input.metric === 'proportion' ? proportionVariances(baseline, difference) : meanVariances(input.variance ?? 0);
  const perVariant = Math.ceil(
    sampleSize({ controlVariance, treatmentVariance, difference, alpha, sides }, power) * (1 - 1e-12),
  );
  if (perVariant > Number.MAX_SAFE_INTEGER) {
    throw refusal(
      'ExperimentationError',
      'minimumDetectableEffect',
      'too_small',
      'No sample is large enough for so small an effect.',
    );
  }
  return { perVariant: Math.max(perVariant, 1) };
}

function proportionVariances(baseline: number, difference: number): [number, number] {
  const planned = baseline + difference;
  for (const [field, rate, name] of [
    ['baseline', baseline, 'baseline'],
    ['minimumDetectableEffect', planned, 'baseline with the effect'],
  ] as const) {
    if (rate > 0 && rate < 1) continue;
    throw refusal(
      'ExperimentationError',
      field,
      'out_of_range',
      `The ${name} of a proportion must be between 0 and 1, not ${rate}.`,
    );
  }
  return [baseline * (1 - baseline), planned * (1 - planned)];
}

function meanVariances(variance: number): [number, number] {
  if (variance === 0)
    throw refusal('DataQualityIssue', 'variance', 'zero_variance', 'A metric that never varies needs no test.');
  return [variance, variance];
}
