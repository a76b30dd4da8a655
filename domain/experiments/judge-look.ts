import type { LookVerdict, SampleRatio } from '../../contracts/experiment-results.ts';
import type { ExperimentStop } from '../../contracts/tables/experiment-lifecycle.ts';
import { formatMoney } from '../money/format-money.ts';
import { alwaysValidInterval } from '../statistics/confidence-sequence.ts';
import type { LookBoundary } from './boundary.ts';
import type { GuardedComparison, LookInput } from './look.ts';
import { effectSentence, inPercent } from './words.ts';

export interface JudgedLook
  extends Pick<LookInput, 'design' | 'variants' | 'rules' | 'minimumSampleSize' | 'final' | 'metrics'> {
  readonly compared: readonly GuardedComparison[];
  /** Subjects of the primary metric whose window has passed, by variant. */
  readonly matured: ReadonlyMap<string, number>;
  readonly boundary: LookBoundary | null;
  /** Of the planned sample; null where none is planned. */
  readonly fraction: number | null;
  /** Of one comparison. */
  readonly alpha: number;
  readonly mismatch: SampleRatio;
}

const tuning = 5_000;

/**
 * Whether a look ends the experiment, and why: a mismatch allows no verdict at all, harm comes before success, and futility
 * never binds. What is not ended by a rule goes on to its planned size or longest duration.
 */
export function judgeLook(look: JudgedLook): LookVerdict {
  const primary = look.compared.filter(({ comparison }) => comparison.role === 'primary');
  const best = bestOf(primary);
  if (look.mismatch.mismatch) return stop('sample_ratio_mismatch', null, mismatchSentence(look));
  const harm = has(look, 'harm') ? harmIn(look, primary) : null;
  if (harm) return stop('harm', null, harm);
  const loss = budgetIn(look);
  if (loss) return stop('budget', null, loss);

  const enough = [...look.matured.values()].every((n) => n >= look.minimumSampleSize);
  const winner = enough ? winnerOf(look, primary) : null;
  const complete = look.fraction !== null && look.fraction >= 1 && look.design.method !== 'always_valid';
  if (winner && (has(look, 'efficacy') || complete || look.final)) {
    const reason = `${effectSentence(winner.comparison)} ${promise[look.design.method]}`;
    return stop(complete ? 'planned_size' : (look.final ?? 'efficacy'), winner.comparison.variant, reason);
  }
  const nothing = best ? `No difference is shown: ${effectSentence(best.comparison)}` : 'Nothing can be compared yet.';
  if (complete) return stop('planned_size', null, nothing);
  if (look.final) return stop(look.final, null, nothing);
  const futile = enough && has(look, 'futility') && primary.length > 0 && primary.every((one) => isFutile(look, one));
  if (futile) {
    const effect = inPercent(effectOf(look));
    return stop('futility', null, `An improvement of ${effect} is not to be expected any more. ${nothing}`);
  }
  return { status: 'continue', winner: null, reason: waiting(look, enough, best) };
}

const promise: Record<LookInput['design']['method'], string> = {
  always_valid: 'That holds however often one looks.',
  group_sequential: 'That holds at the planned looks.',
  fixed: 'That holds at this one look of the planned size.',
  bayesian: 'The error rate is not controlled.',
};

function stop(status: ExperimentStop, winner: string | null, reason: string): LookVerdict {
  return { status, winner, reason };
}

function has({ rules }: Pick<JudgedLook, 'rules'>, type: JudgedLook['rules'][number]['type']): boolean {
  return rules.some((rule) => rule.type === type);
}

function bestOf(compared: readonly GuardedComparison[]): GuardedComparison | null {
  return compared.filter(({ z }) => z !== null).toSorted((one, other) => other.z! - one.z!)[0] ?? null;
}

/** The best of those that are shown to be better. */
function winnerOf(look: JudgedLook, primary: readonly GuardedComparison[]): GuardedComparison | null {
  const guarded = (variant: string) =>
    look.compared.every(({ comparison, guard }) => comparison.variant !== variant || guard?.status !== 'regression');
  const shown = primary.filter(({ comparison, burntIn, z }) => {
    if (!burntIn || comparison.better !== true || !guarded(comparison.variant)) return false;
    if (look.design.method === 'bayesian') return (comparison.chanceToWin ?? 0) >= 1 - look.alpha / 2;
    // A boundary spent at this look; without one nothing is tested.
    return comparison.significant && (look.design.method !== 'group_sequential' || z !== null);
  });
  return bestOf(shown);
}

/** What has become worse, in one sentence: a guardrail, or the primary metric by its always-valid interval. */
function harmIn(look: JudgedLook, primary: readonly GuardedComparison[]): string | null {
  const guard = look.compared.find((one) => one.guard?.status === 'regression')?.guard;
  if (guard) return guard.reason;
  const worse = primary.find(({ comparison, difference, mayWarn }) => {
    if (!difference || !mayWarn || comparison.better !== false) return false;
    const [low, high] = alwaysValidInterval(difference, { alpha: look.alpha, tuningSampleSize: tuning });
    return comparison.direction === 'increase' ? high < 0 : low > 0;
  });
  return worse ? `${effectSentence(worse.comparison)} That holds however often one looks.` : null;
}

/** What the variants have probably lost of a metric of money, against the control. */
function budgetIn(look: JudgedLook): string | null {
  for (const rule of look.rules) {
    if (rule.type !== 'budget') continue;
    const loss = look.compared
      .filter(({ comparison }) => comparison.metricKey === rule.metricKey)
      .reduce((sum, { comparison, difference, treatment }) => {
        if (!difference || !treatment || comparison.better !== false) return sum;
        return sum + Math.abs(difference.value) * treatment.n;
      }, 0);
    if (loss < rule.limit.amount) continue;
    const lost = formatMoney(String(Math.round(loss)), rule.limit.currency);
    const metric = look.metrics.find((one) => one.metric.metricKey === rule.metricKey);
    return `The variants have probably lost ${lost} of ${metric?.name ?? rule.metricKey}: the budget is used up.`;
  }
  return null;
}

/** The effect that the test is for, as a fraction. */
function effectOf({ design, metrics }: Pick<JudgedLook, 'design' | 'metrics'>): number {
  const primary = metrics.find(({ metric }) => metric.role === 'primary');
  return design.minimumDetectableEffect ?? primary?.minimumEffect ?? 0.05;
}

function isFutile(look: JudgedLook, { comparison, z, burntIn }: GuardedComparison): boolean {
  if (z === null || !burntIn) return false;
  if (look.design.method === 'group_sequential') {
    return look.boundary !== null && look.boundary.futilityZ !== null && z < look.boundary.futilityZ;
  }
  if (look.design.method === 'fixed' || !comparison.liftInterval) return false;
  const [low, high] = comparison.liftInterval;
  return comparison.direction === 'increase' ? high < effectOf(look) : low > -effectOf(look);
}

function mismatchSentence({ variants, mismatch }: JudgedLook): string {
  const counts = variants.map(
    ({ key }, index) =>
      `${mismatch.seen[index]} came to ${key} where ${Math.round(mismatch.expected[index]!)} were due`,
  );
  return `No verdict: ${counts.join(', ')}, so the variants are not comparable.`;
}

function waiting(look: JudgedLook, enough: boolean, best: GuardedComparison | null): string {
  const least = Math.min(...look.matured.values());
  if (!enough) return `Undecided: ${least} of at least ${look.minimumSampleSize} subjects a variant have matured.`;
  if (!best)
    return `Undecided: ${look.compared.find(({ comparison }) => comparison.problem)?.comparison.problem ?? 'no data.'}`;
  return `Undecided: ${effectSentence(best.comparison)}`;
}
