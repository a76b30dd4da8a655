import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem, ValidationResult } from '../../contracts/validation.ts';
import { runRules } from '../validation/run-rules.ts';
import type { PlanSubject, PlanValidationContext } from './plan-subject.ts';
import { dependencyCodes } from './rules/features.ts';
import { planRules } from './rules/index.ts';
import { suggestions } from './suggestions.ts';

export type { OtherPlan, PlanSubject, PlanValidationContext } from './plan-subject.ts';

/** The answer of every `validate` of plans. Infos stand among the warnings; only errors make a plan invalid. */
export function validatePlan(subject: PlanSubject, context: PlanValidationContext): ValidationResult {
  const problems = runRules(planRules, subject, context);
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

/** The catalogue error for an invalid result: about dependencies when all its errors are. */
export function validationError({ errors }: ValidationResult): PricewrightError {
  const onlyDependencies = errors.length > 0 && errors.every((problem) => dependencyCodes.includes(problem.code));
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return new PricewrightError(
    onlyDependencies ? 'FeatureDependencyViolation' : 'InvalidPlanConfiguration',
    `${errors[0]?.message ?? 'The plan is not valid.'}${more}`,
    {
      fields: errors.map(fieldOf),
      suggestedActions: [...new Set(errors.flatMap((problem) => problem.suggestedFix ?? []))],
    },
  );
}
