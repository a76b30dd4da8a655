import { americanPlanRules } from './american-rules.ts';
import type { PlanComplianceRule } from './compliance-rule.ts';
import { europeanPlanRules } from './european-rules.ts';
import { priceExperimentRules } from './price-experiment-rules.ts';
import { tradePlanRules } from './trade-rules.ts';

/** What laws and Stripe ask of plans. It is a beginning, and no advice: a lawyer reads it at `/v1/compliance/rules`. */
export const planComplianceRules: readonly PlanComplianceRule[] = [
  ...tradePlanRules,
  ...europeanPlanRules,
  ...americanPlanRules,
];

/** Every rule, whatever it is about. */
export const complianceRules = [
  ...planComplianceRules.map((rule) => ({ ...rule, area: 'plans' as const })),
  ...priceExperimentRules.map((rule) => ({ ...rule, area: 'experiments' as const })),
];

export const complianceCodes: ReadonlyMap<string, PlanComplianceRule['raises']> = new Map(
  complianceRules.map(({ code, raises }) => [code, raises]),
);
