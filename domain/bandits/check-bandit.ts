import type { CreateBanditInput } from '../../contracts/bandits.ts';
import type { MetricDefinition } from '../../contracts/metrics.ts';

interface BanditContext {
  flag: { type: 'boolean' | 'string' | 'number' | 'json'; archived: boolean } | null;
  metric: MetricDefinition | null;
}

interface BanditProblem {
  field: string;
  code: string;
  message: string;
}

/** How the reward of a metric is believed in; null where a subject has no value of its own to learn from. */
export function rewardOf(definition: MetricDefinition): 'proportion' | 'mean' | null {
  switch (definition.type) {
    case 'conversion':
    case 'retention':
      return 'proportion';
    case 'count':
    case 'revenue':
    case 'mean':
      return 'mean';
    case 'sql':
      return definition.aggregate === 'conversion' ? 'proportion' : 'mean';
    default:
      return null;
  }
}

/** All that is wrong with a bandit; empty when nothing is. */
export function checkBandit(bandit: CreateBanditInput, { flag, metric }: BanditContext): BanditProblem[] {
  const problems: BanditProblem[] = [];
  const say = (field: string, code: string, message: string) => problems.push({ field, code, message });
  if (!flag || flag.archived)
    say('flagKey', 'unknown_flag', `There is no feature "${bandit.flagKey}" to give arms of.`);
  const { arms, policy } = bandit;
  arms.forEach(({ key, value }, index) => {
    if (arms.findIndex((other) => other.key === key) !== index) {
      say(`arms.${index}.key`, 'duplicate', `Two arms are called "${key}".`);
    }
    if (flag && flag.type !== 'json' && typeof value !== flag.type) {
      say(`arms.${index}.value`, 'wrong_type', `"${key}" gives no ${flag.type}, as the feature does.`);
    }
  });
  if (policy.floorPercentage * arms.length > 100) {
    const most = Math.floor(10_000 / arms.length) / 100;
    say('policy.floorPercentage', 'floor_too_high', `${arms.length} arms can keep ${most} % each at most.`);
  }
  if (!metric) say('metricKey', 'unknown_metric', `There is no metric "${bandit.metricKey}".`);
  else if (rewardOf(metric) === null) {
    say('metricKey', 'no_reward', 'A bandit learns from one value a subject: a conversion, count, revenue or mean.');
  }
  return problems;
}
