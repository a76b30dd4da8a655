import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { ImpactAnalysis } from '../../contracts/validation.ts';
import type { ComplianceOverride } from '../compliance/compliance-rule.ts';
import type { DependingFlag } from '../flags/dependency-cycle.ts';
import type { Rule, RuleContext } from '../validation/rule.ts';

/** What is validated: `key` is null while it is still to be made from the name. */
export interface PlanSubject {
  key: string | null;
  configuration: PlanConfiguration;
}

export interface OtherPlan {
  id: string;
  key: string;
  name: string;
  tier: string;
  status: string;
  configuration: PlanConfiguration;
}

/** What the rules need to know of the rest; `otherPlans` is without the plan itself. */
export interface PlanValidationContext extends RuleContext {
  flags: readonly (DependingFlag & { type: string })[];
  otherPlans: readonly OtherPlan[];
  /** Lookup keys that prices of others hold in Stripe. */
  stripeLookupKeysTaken?: readonly string[];
  /** What the installation has decided about rules of compliance. */
  complianceOverrides?: readonly ComplianceOverride[];
  impact: ImpactAnalysis;
}

export type PlanRule = Rule<PlanSubject, PlanValidationContext>;
