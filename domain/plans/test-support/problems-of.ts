import type { PlanConfigurationInput } from '../../../contracts/plans.ts';
import type { PlanValidationContext } from '../plan-subject.ts';
import { validatePlan } from '../validate-plan.ts';
import { configurationOf } from './configurations.ts';

export const context: PlanValidationContext = {
  flags: [{ key: 'reports', type: 'boolean', dependencies: [] }],
  otherPlans: [],
  impact: {
    affectedCustomers: 0,
    revenueImpact: 0,
    systemLoad: { stripeCalls: 0, level: 'low' },
    migrationRequired: false,
    rollbackComplexity: 'low',
  },
  now: new Date('2026-06-01T00:00:00Z'),
};

type Component = NonNullable<PlanConfigurationInput['pricing']['components']>[number];

/** A plan in dollars whose prices are these, each a monthly flat price of 49 dollars but for what is given. */
export function priced(...components: Partial<Component>[]): Partial<PlanConfigurationInput> {
  return {
    pricing: {
      currency: 'usd',
      billingCycle: 'monthly',
      components: components.map((changes, index) => {
        const tiered = changes.model === 'graduated' || changes.model === 'volume';
        const amount = tiered ? {} : { unitAmount: '4900' };
        return { key: `c${index}`, name: 'Price', model: 'flat', interval: 'month', ...amount, ...changes };
      }),
    },
  };
}

/** What is found in the test plan with these changes: "severity code field", in order. */
export function problemsOf(
  changes: Partial<PlanConfigurationInput>,
  more: Partial<PlanValidationContext> = {},
): string[] {
  const { errors, warnings } = validatePlan(
    { key: 'team', configuration: configurationOf(changes) },
    { ...context, ...more },
  );
  return [...errors, ...warnings].map((problem) => `${problem.severity} ${problem.code} ${problem.field}`);
}
