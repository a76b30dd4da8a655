import type { z } from 'zod';
import { CreatePlanInput, type CustomerView, PlanConfiguration } from '../../../../contracts/plans.ts';
import { PriceComponent } from '../../../../contracts/price-components.ts';
import type { ImpactAnalysis, ValidationProblem, ValidationResult } from '../../../../contracts/validation.ts';
import { customerView } from '../../../../domain/plans/customer-view.ts';
import { type PlanValidationContext, validatePlan } from '../../../../domain/plans/validate-plan.ts';
import { type PlanFormValues, requestOf } from './plan-form-values.ts';

/** What the rules need of the server's records; the time is taken when they run. */
export type KnownRecords = Pick<PlanValidationContext, 'flags' | 'otherPlans'>;

/** The rules pass an impact through; in the browser nothing knows it, and it is not shown. */
const unknownImpact: ImpactAnalysis = {
  affectedCustomers: 0,
  revenueImpact: 0,
  systemLoad: { stripeCalls: 0, level: 'low' },
  migrationRequired: false,
  rollbackComplexity: 'low',
};

/** What keeps the form from being a request at all; the rules are for what is one. */
export function shapeProblems(values: PlanFormValues): ValidationProblem[] {
  return CreatePlanInput.safeParse(requestOf(values)).error?.issues.map(problemOf) ?? [];
}

/** Every rule that the server knows, run on what is in the form; first the shape, as the rules need a whole plan. */
export function checkValues(values: PlanFormValues, records: KnownRecords, now: Date): ValidationResult {
  const parsed = CreatePlanInput.safeParse(requestOf(values));
  if (!parsed.success) {
    const errors = parsed.error.issues.map(problemOf);
    return { isValid: false, errors, warnings: [], suggestions: [], impact: unknownImpact };
  }
  const { key, ...configuration } = parsed.data;
  return validatePlan({ key: key ?? null, configuration }, { ...records, now, impact: unknownImpact });
}

const isMissing = (issue: z.core.$ZodIssue) =>
  (issue.code === 'too_small' && issue.origin === 'string') ||
  (issue.code === 'invalid_type' && issue.input === undefined);

function problemOf(issue: z.core.$ZodIssue): ValidationProblem {
  const field = issue.path.map(String).join('.');
  const said = issue.code === 'invalid_format' ? issue.message.replace(/^Invalid string: /, '') : issue.message;
  if (issue.code === 'invalid_value') return { field, code: issue.code, message: 'Choose one', severity: 'error' };
  const message = isMissing(issue) ? 'This is needed' : said.charAt(0).toUpperCase() + said.slice(1);
  return { field, code: issue.code, message, severity: 'error' };
}

export interface CardPreview {
  view: CustomerView | null;
  /** How many prices are left out, as they are not whole yet. */
  omitted: number;
}

/** The card as far as the form is filled in. */
export function previewOf(values: PlanFormValues, flags: readonly { key: string; name: string }[]): CardPreview {
  const { key: _, ...request } = requestOf(values);
  const all = request.pricing.components;
  const components = all.filter((component) => PriceComponent.safeParse(component).success);
  const name = request.name.trim() || 'Untitled plan';
  const parsed = PlanConfiguration.safeParse({ ...request, name, pricing: { ...request.pricing, components } });
  const view = parsed.success ? customerView(parsed.data, flags) : null;
  return { view, omitted: all.length - components.length };
}
