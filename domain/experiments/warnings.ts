import type { ExperimentWarning } from '../../contracts/experiment-results.ts';
import type { MetricArm } from '../metrics/metric-arm.ts';
import { differenceOf } from '../statistics/estimate.ts';
import type { ComparedVariant } from './compare.ts';
import type { LookInput } from './look.ts';
import { armsOfParts } from './parts.ts';

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
 * Novelty: a change that is new is tried out, or shunned. Where those who came in the first half of the time show another
 * effect than those who came in the second, by more than chance, the average of both is not what it will be. The stratum is
 * `<batch>:early` or `<batch>:late`.
 */
export function noveltyOf(arms: readonly MetricArm[], variants: readonly string[]): ExperimentWarning[] {
  const [control, ...treatments] = variants;
  const halves = armsOfParts(arms, variants);
  const effectOf = (variant: string, half: string) => {
    const [treated, compared] = [halves.get(half)?.get(variant), halves.get(half)?.get(control ?? '')];
    if (!treated || !compared) return null;
    const { value, standardError } = differenceOf(compared, treated);
    return { value, variance: standardError ** 2 };
  };
  return treatments.flatMap((variant) => {
    const [early, late] = [effectOf(variant, 'early'), effectOf(variant, 'late')];
    if (!early || !late) return [];
    const z = (late.value - early.value) / Math.sqrt(early.variance + late.variance);
    if (!(Math.abs(z) > driftZ)) return [];
    const how = Math.abs(late.value) < Math.abs(early.value) ? 'fades' : 'grows';
    const message = `The effect of ${variant} ${how} from those who came first to those who came last: it may be novelty.`;
    return [{ code: 'novelty', message }];
  });
}
