import type {
  BusinessImpact,
  ExperimentLook,
  ExperimentRecommendation,
  ExperimentResults,
  MetricComparison,
} from '../../contracts/experiment-results.ts';
import type { Experiment } from '../../contracts/experiments.ts';
import { daysPerMonth } from '../statistics/duration.ts';

const dayMs = 86_400_000;

export type ReportedExperiment = Pick<
  Experiment,
  | 'id'
  | 'hypothesis'
  | 'status'
  | 'stop'
  | 'winner'
  | 'reason'
  | 'design'
  | 'decision'
  | 'looks'
  | 'nextLookAt'
  | 'trafficAllocation'
  | 'startedAt'
  | 'endedAt'
>;

const errorRates: Record<Experiment['design']['method'], string> = {
  always_valid: 'controlled at any number of looks',
  group_sequential: 'controlled at the looks taken, planned or not',
  fixed: 'controlled at one look of the planned size',
  bayesian: 'not controlled',
};

/** The results as of the last look: the verdict first, then what it rests on. */
export function experimentResults(
  experiment: ReportedExperiment,
  look: ExperimentLook | null,
  currency: string,
): ExperimentResults {
  const primary = (look?.comparisons ?? []).filter(({ role }) => role === 'primary');
  const best = bestOf(primary, experiment.winner);
  return {
    experimentId: experiment.id,
    verdict: verdictOf(experiment, look),
    status: experiment.status,
    stop: experiment.stop,
    hypothesis: experiment.hypothesis,
    method: experiment.design.method,
    errorRate: errorRates[experiment.design.method],
    variants: look?.variants ?? [],
    winner: experiment.winner,
    statisticalSignificance: best?.significant ?? false,
    pValue: best?.pValue ?? null,
    confidenceLevel: 1 - experiment.design.alpha,
    effectSize: best?.lift ?? null,
    effectInterval: best?.liftInterval ?? null,
    businessImpact: best && look ? impactOf(experiment, look, best, currency) : null,
    metrics: look?.comparisons ?? [],
    segments: look?.segments ?? [],
    sampleRatio: look?.sampleRatio ?? null,
    warnings: look?.warnings ?? [],
    recommendations: recommendationsOf(experiment, look),
    currency,
    looks: experiment.looks,
    lookedAt: look?.at ?? null,
    conclusionDate: experiment.endedAt,
  };
}

function bestOf(primary: readonly MetricComparison[], winner: string | null): MetricComparison | null {
  const won = primary.find(({ variant }) => variant === winner);
  return won ?? primary.toSorted((one, other) => (other.chanceToWin ?? 0) - (one.chanceToWin ?? 0))[0] ?? null;
}

function verdictOf({ status, reason, nextLookAt }: ReportedExperiment, look: ExperimentLook | null): string {
  if (status === 'draft') return 'Not started yet.';
  if (status === 'cancelled') return `Cancelled: ${reason ?? 'without a reason.'}`;
  if (look) return look.verdict.reason;
  return nextLookAt ? `Nobody has looked yet; the first look is at ${nextLookAt}.` : 'Nobody has looked yet.';
}

/** If everybody had it: the difference of a subject times the subjects that come in a month at full traffic. */
function impactOf(
  { startedAt, endedAt, trafficAllocation }: ReportedExperiment,
  look: ExperimentLook,
  { metricKey, unit, difference, differenceInterval, alwaysValidInterval }: MetricComparison,
  currency: string,
): BusinessImpact | null {
  if (difference === null || !startedAt) return null;
  const until = Math.min(Date.parse(look.at), endedAt ? Date.parse(endedAt) : Number.POSITIVE_INFINITY);
  // Minutes tell nothing of a month: what came in less than a day counts as that day's.
  const days = Math.max((until - Date.parse(startedAt)) / dayMs, 1);
  const share = trafficAllocation.percentage / 100;
  if (!(share > 0)) return null;
  const subjects = look.variants.reduce((sum, variant) => sum + variant.subjects, 0);
  const subjectsPerMonth = (subjects / days / share) * daysPerMonth;
  const interval = differenceInterval ?? alwaysValidInterval;
  const perMonth = difference * subjectsPerMonth;
  return {
    metricKey,
    unit,
    subjectsPerMonth,
    perMonth,
    interval: interval ? [interval[0] * subjectsPerMonth, interval[1] * subjectsPerMonth] : null,
    money: unit === 'money' ? { amount: Math.round(perMonth), currency } : null,
  };
}

function recommendationsOf(
  { status, winner, stop, decision }: ReportedExperiment,
  look: ExperimentLook | null,
): ExperimentRecommendation[] {
  if (status === 'draft') {
    return [
      { action: 'wait', message: 'Plan it first: POST /v1/experiments/:id/plan says whether it can be decided.' },
    ];
  }
  if (status === 'cancelled' || decision) return [];
  if (status !== 'completed') {
    return look
      ? [{ action: 'wait', message: 'Let it run: it ends by itself when it is decided, or its time is over.' }]
      : [{ action: 'look_again', message: 'Wait for the first look, or ask for one.' }];
  }
  if (stop === 'sample_ratio_mismatch') {
    return [
      {
        action: 'mend',
        message: 'Find why subjects are missing from a variant (redirects, crashes, bots), then run it again.',
      },
      { action: 'revert', message: 'Take it back meanwhile: nothing is known of its effect.' },
    ];
  }
  if (winner) return [{ action: 'scale', message: `Scale ${winner} by a guarded rollout.` }];
  if (stop === 'harm' || stop === 'budget') return [{ action: 'revert', message: 'Take it back for everybody.' }];
  return [
    { action: 'revert', message: 'Keep what is there: nothing shows that the change is better.' },
    { action: 'larger_test', message: 'If a smaller effect is worth having, plan a test that can see it.' },
  ];
}
