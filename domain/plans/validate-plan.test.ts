import { expect, it } from '@jest/globals';
import { ErrorResponse } from '../../contracts/http.ts';
import { ValidationResult } from '../../contracts/validation.ts';
import { planRules } from './rules/index.ts';
import { configurationOf } from './test-support/configurations.ts';
import { context, priced } from './test-support/problems-of.ts';
import { validatePlan, validationError } from './validate-plan.ts';

it('answers in the shape of the contract, with the impact it was given', () => {
  const result = validatePlan({ key: null, configuration: configurationOf(priced({ unitAmount: '-1' })) }, context);
  expect(ValidationResult.parse(result)).toEqual(result);
  expect(result.isValid).toBe(false);
  expect(result.impact).toBe(context.impact);
});

it('suggests without making invalid', () => {
  const result = validatePlan(
    { key: null, configuration: configurationOf({ description: '', features: [] }) },
    context,
  );
  expect(result.isValid).toBe(true);
  expect(result.suggestions.map((suggestion) => suggestion.code)).toEqual([
    'no_description',
    'no_features',
    'no_yearly_price',
    'one_currency',
    'no_tax_behavior',
  ]);
});

it('a plan without prices is valid, and is told so', () => {
  const pricing = { currency: 'usd', billingCycle: 'monthly' as const };
  const result = validatePlan({ key: null, configuration: configurationOf({ pricing }) }, context);
  expect(result.isValid).toBe(true);
  expect(result.suggestions.map((suggestion) => suggestion.code)).toContain('no_price');
});

it.each([
  [{ features: [{ featureId: 'sso' }] }, 'FeatureDependencyViolation'],
  [{ features: [{ featureId: 'sso' }], ...priced({ unitAmount: '-1' }) }, 'InvalidPlanConfiguration'],
])('raises the error that fits: %#', (changes, code) => {
  const error = validationError(validatePlan({ key: null, configuration: configurationOf(changes) }, context));
  expect(error.code).toBe(code);
  expect(error.details.fields?.[0]).toEqual({
    field: 'features[0].featureId',
    code: 'unknown_feature',
    message: 'There is no feature "sso" in the registry.',
    suggestedFix: 'Create the feature "sso" first, or take it out.',
  });
  expect(ErrorResponse.shape.error.shape.details.safeParse(error.details).success).toBe(true);
});

it('gives each rule a code of its own', () => {
  const codes = planRules.map((rule) => rule.code);
  expect(new Set(codes).size).toBe(codes.length);
});
