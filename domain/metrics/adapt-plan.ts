import type { MetricPlan } from './plan-metric.ts';

/** A plan for subjects that were assigned one by one: where persons were assigned, a person is the whole cluster. */
export function adaptPlan(plan: MetricPlan, assigned: 'customer' | 'person'): MetricPlan {
  if (plan.size !== 'persons' || assigned === 'customer') return plan;
  return { ...plan, size: 'one', kind: plan.aggregate === 'any' ? 'proportion' : 'mean' };
}
