import type { ExperimentLook, MetricComparison } from '../../contracts/experiment-results.ts';
import type { EarlyStoppingRule, StatisticalDesign, TestVariant } from '../../contracts/experiments.ts';
import type { ExperimentBatch } from '../../contracts/flag-rules.ts';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import type { GuardrailVerdict } from '../guardrails/guardrail.ts';
import { fixedPValue } from '../statistics/fixed-horizon.ts';
import { benjaminiHochberg, holm } from '../statistics/multiple-testing.ts';
import { boundaryOfLook, type LookBoundary } from './boundary.ts';
import { type ComparedVariant, compareMetric, type MeasuredMetric } from './compare.ts';
import { guardVariant } from './guard.ts';
import { judgeLook } from './judge-look.ts';
import { type Arrivals, sampleRatioOf } from './sample-ratio.ts';
import { warningsOf } from './warnings.ts';

export interface LookInput {
  readonly number: number;
  readonly at: Date;
  readonly by: string;
  readonly dataUntil: Date | null;
  readonly design: StatisticalDesign;
  /** The control first. */
  readonly variants: readonly TestVariant[];
  readonly batches: readonly ExperimentBatch[];
  readonly rules: readonly EarlyStoppingRule[];
  readonly minimumSampleSize: number;
  readonly metrics: readonly (MeasuredMetric & { readonly definition: MetricDefinition })[];
  readonly arrivals: readonly (Arrivals & { readonly first: Date; readonly last: Date })[];
  /** Fractions of the planned sample at earlier looks that have spent error rate. */
  readonly spent: readonly number[];
  /** The last look of all: its longest duration is over, or a person has ended it. */
  readonly final: 'max_duration' | 'stopped' | null;
}

/** GrowthBook's default, so that both give the same intervals. */
const defaultTuningSampleSize = 5_000;

/** What was analysed of a metric, and what it comes to: the same inputs give the same look. */
export function takeLook(input: LookInput): { look: Omit<ExperimentLook, 'id' | 'segments'>; spends: boolean } {
  const { design, variants } = input;
  const keys = variants.map(({ key }) => key);
  const treatments = Math.max(keys.length - 1, 1);
  const primary = input.metrics.find(({ metric }) => metric.role === 'primary');
  const matured = new Map(keys.map((key) => [key, maturedOf(primary, key)]));
  const sum = [...matured.values()].reduce((total, n) => total + n, 0);
  const planned = design.plannedSampleSize === null ? null : design.plannedSampleSize * keys.length;
  const fraction = planned === null ? null : sum / planned;
  // Each of several variants has an equal part of the error rate (Bonferroni): valid whatever their dependence.
  const alpha = design.alpha / treatments;
  const isSequential = design.method === 'group_sequential' && fraction !== null;
  const boundary = isSequential ? boundaryOfLook({ ...design, alpha }, input.spent, fraction) : null;
  const method = {
    method: design.method,
    cuped: design.cuped,
    alpha,
    // Of both arms of a comparison, fixed at the start: narrowest at the planned size.
    tuningSampleSize: design.plannedSampleSize === null ? defaultTuningSampleSize : 2 * design.plannedSampleSize,
    z: boundary?.z ?? null,
    planned: fraction !== null && fraction >= 1,
  };
  const sampleRatio = sampleRatioOf(input.arrivals, input.batches, keys);
  const compared = input.metrics.flatMap((measured) =>
    compareMetric(measured, keys, method).map((one) => ({
      ...one,
      guard: guardOf(input, measured, one, { control: keys[0] ?? '', mismatch: sampleRatio.mismatch }),
    })),
  );
  const verdict = judgeLook({
    ...input,
    compared,
    matured,
    boundary,
    fraction,
    alpha,
    mismatch: sampleRatio,
  });
  return {
    spends: boundary !== null,
    look: {
      number: input.number,
      at: input.at.toISOString(),
      by: input.by,
      dataUntil: input.dataUntil?.toISOString() ?? null,
      informationFraction: boundary?.fraction ?? (fraction === null ? null : Math.min(fraction, 1)),
      ...boundaryShown(boundary),
      variants: variants.map(({ key, name, trafficPercentage }) => ({
        variant: key,
        name,
        trafficPercentage,
        subjects: input.arrivals.reduce((total, { seen }) => total + (seen[key] ?? 0), 0),
        matured: matured.get(key) ?? 0,
        mean: meanOf(compared, primary?.metric.metricKey, key, keys[0]),
      })),
      comparisons: corrected(compared, design.correction),
      sampleRatio,
      warnings: warningsOf(input, compared),
      verdict,
    },
  };
}

export type GuardedComparison = ComparedVariant & { readonly guard: GuardrailVerdict | null };

function guardOf(
  input: LookInput,
  measured: LookInput['metrics'][number],
  { comparison }: ComparedVariant,
  { control, mismatch }: { control: string; mismatch: boolean },
): GuardrailVerdict | null {
  if (measured.metric.role !== 'guardrail' || measured.problem) return null;
  if (mismatch) {
    const reason = `${measured.name} cannot be judged: the variants are not comparable.`;
    return { status: 'sample_ratio_mismatch', cause: 'sample_ratio_mismatch', reason };
  }
  const guards = input.metrics.filter(({ metric }) => metric.role === 'guardrail').length;
  const alpha = input.design.alpha / (guards * Math.max(input.variants.length - 1, 1));
  return guardVariant(measured, { control, variant: comparison.variant }, input.batches, alpha);
}

function boundaryShown(boundary: LookBoundary | null) {
  return {
    boundary: boundary?.z ?? null,
    futilityBoundary: boundary?.futilityZ ?? null,
    alphaSpent: boundary?.alphaSpent ?? null,
  };
}

function maturedOf(measured: MeasuredMetric | undefined, variant: string): number {
  return (measured?.arms ?? []).filter((arm) => arm.variant === variant).reduce((total, { n }) => total + n, 0);
}

function meanOf(
  compared: readonly ComparedVariant[],
  metricKey: string | undefined,
  variant: string,
  control: string | undefined,
): number | null {
  const own = compared.find(
    ({ comparison }) => comparison.metricKey === metricKey && (variant === control || comparison.variant === variant),
  )?.comparison;
  return (variant === control ? own?.control : own?.value) ?? null;
}

/** Secondary metrics are many: their p-values are corrected together, and say what they are only then. */
function corrected(
  compared: readonly GuardedComparison[],
  correction: StatisticalDesign['correction'],
): MetricComparison[] {
  const secondary = compared.filter(({ comparison, difference }) => comparison.role === 'secondary' && difference);
  const adjust = correction === 'holm' ? holm : benjaminiHochberg;
  const adjusted = adjust(secondary.map(({ comparison, difference }) => comparison.pValue ?? fixedPValue(difference!)));
  return compared.map((one) => {
    const place = secondary.indexOf(one);
    return {
      ...one.comparison,
      adjustedPValue: place < 0 ? null : (adjusted[place] ?? null),
      status: one.guard?.status ?? null,
    };
  });
}
