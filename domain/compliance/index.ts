import { americanPlanRules } from './american-rules.ts';
import type { PlanComplianceRule } from './compliance-rule.ts';
import { europeanPlanRules } from './european-rules.ts';
import { tradePlanRules } from './trade-rules.ts';

/** What laws and Stripe ask of plans. It is a beginning, and no advice: a lawyer reads it at `/v1/compliance/rules`. */
export const planComplianceRules: readonly PlanComplianceRule[] = [
  ...tradePlanRules,
  ...europeanPlanRules,
  ...americanPlanRules,
];

export const complianceCodes: ReadonlyMap<string, PlanComplianceRule['raises']> = new Map(
  planComplianceRules.map(({ code, raises }) => [code, raises]),
);
