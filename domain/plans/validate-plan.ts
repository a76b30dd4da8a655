import type { ErrorCode } from '../../contracts/tables/error-catalogue.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem, ValidationResult } from '../../contracts/validation.ts';
import { checkCompliance } from '../compliance/check-compliance.ts';
import { complianceCodes } from '../compliance/index.ts';
import { runRules } from '../validation/run-rules.ts';
import type { PlanSubject, PlanValidationContext } from './plan-subject.ts';
import { dependencyCodes } from './rules/features.ts';
import { planRules } from './rules/index.ts';
import { suggestions } from './suggestions.ts';

export type { OtherPlan, PlanSubject, PlanValidationContext } from './plan-subject.ts';

/** The answer of every `validate` of plans. Infos stand among the warnings; only errors make a plan invalid. */
export function validatePlan(subject: PlanSubject, context: PlanValidationContext): ValidationResult {
  const problems = [
    ...runRules(planRules, subject, context),
    ...checkCompliance(subject, context.complianceOverrides ?? [], context.now),
  ];
  const errors = problems.filter((problem) => problem.severity === 'error');
  const warnings = ['warning', 'info'].flatMap((severity) => problems.filter((one) => one.severity === severity));
  return {
    isValid: errors.length === 0,
    errors,
    warnings,
    suggestions: suggestions(subject.configuration),
    impact: context.impact,
  };
}

function fieldOf({ severity: _, ...problem }: ValidationProblem) {
  return problem;
}

/** The catalogue's code of one error. */
function codeOf({ code }: ValidationProblem): ErrorCode {
  if (dependencyCodes.includes(code)) return 'FeatureDependencyViolation';
  return complianceCodes.get(code) ?? 'InvalidPlanConfiguration';
}

/**
 * The catalogue error for an invalid result: the code that all its errors share; of laws and regions alone the law;
 * else InvalidPlanConfiguration.
 */
export function validationError({ errors }: ValidationResult): PricewrightError {
  const codes = new Set(errors.map(codeOf));
  const [only = 'InvalidPlanConfiguration'] = codes;
  const lawful = errors.every(({ code }) => complianceCodes.has(code));
  const mixed = lawful ? 'ComplianceViolation' : 'InvalidPlanConfiguration';
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return new PricewrightError(
    codes.size <= 1 ? only : mixed,
    `${errors[0]?.message ?? 'The plan is not valid.'}${more}`,
    {
      fields: errors.map(fieldOf),
      suggestedActions: [...new Set(errors.flatMap((problem) => problem.suggestedFix ?? []))],
    },
  );
}
