import type { PricingValidation } from '../../../contracts/pricing.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { runRules } from '../../validation/run-rules.ts';
import { cheaperToBuyMore, unusedFields } from './advice.ts';
import { componentRules } from './components.ts';
import { numberRules } from './numbers.ts';
import type { PricingSubject } from './subject.ts';

/** All rules; those of severity error come first. None of them depends on the time. */
const errorRules = [...numberRules, ...componentRules];
const timeless = { now: new Date(0) };

/** What makes a calculation impossible or wrong. */
export function pricingErrors(subject: PricingSubject): ValidationProblem[] {
  return runRules(errorRules, subject, timeless).filter(({ severity }) => severity === 'error');
}

/** The answer of `POST /v1/pricing/validate`: errors, and with none of them also what is better known before selling. */
export function validatePricing(subject: PricingSubject): PricingValidation {
  const problems = runRules(errorRules, subject, timeless);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const advice = errors.length === 0 ? runRules([unusedFields, cheaperToBuyMore], subject, timeless) : [];
  const warnings = [...problems.filter(({ severity }) => severity !== 'error'), ...advice];
  return {
    isValid: errors.length === 0,
    errors,
    warnings,
    suggestions: warnings.flatMap(({ field, code, suggestedFix }) =>
      suggestedFix === undefined ? [] : [{ field, code, message: suggestedFix }],
    ),
  };
}

/** @throws PricingValidationFailed with every field that is wrong */
export function assertPricing(subject: PricingSubject): void {
  refuse(pricingErrors(subject));
}

/** @throws PricingValidationFailed when there are problems */
export function refuse(problems: readonly ValidationProblem[]): void {
  if (problems.length === 0) return;
  throw new PricewrightError(
    'PricingValidationFailed',
    problems
      .map(({ field, message }) => `${field}: ${message}`)
      .join(' ')
      .slice(0, 2_000),
    {
      fields: problems.slice(0, 100).map(({ field, code, message, suggestedFix }) => ({
        field,
        code,
        message,
        ...(suggestedFix === undefined ? {} : { suggestedFix }),
      })),
    },
  );
}

/** An amount that a number cannot hold exactly is the caller's to correct, not a defect. */
export function refusingTooLarge<Result>(field: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PricewrightError('PricingValidationFailed', error.message, {
      fields: [{ field, code: 'amount_too_large', message: error.message }],
    });
  }
}
