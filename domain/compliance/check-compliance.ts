import type { ValidationProblem } from '../../contracts/validation.ts';
import type { PlanSubject } from '../plans/plan-subject.ts';
import { runRules } from '../validation/run-rules.ts';
import { appliedRules, type ComplianceOverride } from './compliance-rule.ts';
import { planComplianceRules } from './index.ts';
import { regionsOf } from './regions.ts';

/** What the laws of the regions where a plan is offered have to say about it. */
export function checkCompliance(
  subject: PlanSubject,
  overrides: readonly ComplianceOverride[],
  now: Date,
): ValidationProblem[] {
  const regions = regionsOf(subject.configuration.availability.countries);
  return runRules(appliedRules(planComplianceRules, overrides), subject, { now, ...(regions ? { regions } : {}) });
}
