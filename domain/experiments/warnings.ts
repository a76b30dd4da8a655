import type { ExperimentWarning } from '../../contracts/experiment-results.ts';
import type { ComparedVariant } from './compare.ts';
import type { LookInput } from './look.ts';

const dayMs = 86_400_000;
/** One in a hundred looks at nothing would warn. */
const driftZ = 2.576;

/** What to keep in mind about a look; none of it changes its verdict. */
export function warningsOf(input: LookInput, compared: readonly ComparedVariant[]): ExperimentWarning[] {
  return [
    ...weekdays(input),
    ...unread(compared),
    ...(input.design.method === 'bayesian'
      ? [{ code: 'error_rate_not_controlled', message: 'Bayesian: looking often raises the rate of false winners.' }]
      : []),
    ...drift(input),
  ];
}

/** Weekdays differ: parts of a week count some of them twice. */
function weekdays({ arrivals }: LookInput): ExperimentWarning[] {
  if (arrivals.length === 0) return [];
  const first = Math.min(...arrivals.map(({ first }) => first.getTime()));
  const last = Math.max(...arrivals.map(({ last }) => last.getTime()));
  const days = (last - first) / dayMs;
  const rest = days % 7;
  if (days >= 28 || (days >= 6.5 && (rest < 0.5 || rest > 6.5))) return [];
  const shown = days < 1 ? 'less than a day' : `${Math.round(days)} days`;
  return [
    {
      code: 'not_whole_weeks',
      message: `Subjects came over ${shown}: weekdays do not count alike. Let it run for whole weeks.`,
    },
  ];
}

function unread(compared: readonly ComparedVariant[]): ExperimentWarning[] {
  const problems = new Map(
    compared.flatMap(({ comparison }) =>
      comparison.problem ? [[comparison.metricKey, `${comparison.name}: ${comparison.problem}`] as const] : [],
    ),
  );
  return [...problems.values()].map((message) => ({ code: 'metric_without_data', message }));
}

/**
 * Novelty: subjects of a later batch have lived with it for a shorter time. Where the effect differs between the first batch
 * and the last by more than chance, the average over both is not what it will be.
 */
function drift({ batches, metrics, variants }: LookInput): ExperimentWarning[] {
  const [first, last] = [batches[0], batches.at(-1)];
  const primary = metrics.find(({ metric }) => metric.role === 'primary');
  const control = variants[0]?.key;
  if (!first || !last || first === last || !primary || !control) return [];
  const effectIn = (variant: string, batch: number) => {
    const arm = (key: string) => primary.arms.find((one) => one.variant === key && one.stratum === String(batch));
    const [treated, compared] = [arm(variant), arm(control)];
    if (!treated || !compared || treated.n < 2 || compared.n < 2) return null;
    return {
      value: treated.mean - compared.mean,
      variance: treated.variance / treated.n + compared.variance / compared.n,
    };
  };
  return variants.slice(1).flatMap(({ key }) => {
    const [early, late] = [effectIn(key, first.batch), effectIn(key, last.batch)];
    if (!early || !late) return [];
    const z = (late.value - early.value) / Math.sqrt(early.variance + late.variance);
    if (!(Math.abs(z) > driftZ)) return [];
    const how = Math.abs(late.value) < Math.abs(early.value) ? 'fades' : 'grows';
    return [
      { code: 'novelty', message: `The effect of ${key} ${how} between the first subjects and the last: wait longer.` },
    ];
  });
}
