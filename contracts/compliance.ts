import { z } from 'zod';

const Day = z.iso.date();
/** Days that every calendar and Postgres know. */
const GivenDay = Day.refine((day) => day >= '1900-01-01', 'a day since 1900');

/** A rule as a lawyer reads it. */
export const ComplianceRuleView = z.strictObject({
  code: z.string(),
  area: z.enum(['plans', 'experiments']),
  title: z.string(),
  asks: z.string(),
  /** ISO 3166-1 alpha-2, a subdivision or EU; null is everywhere. */
  region: z.string().nullable(),
  source: z.string(),
  sourceUrl: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  raises: z.enum(['ComplianceViolation', 'RegionalRestriction']),
  /** The rule's own date. */
  shippedEffectiveFrom: Day,
  /** The date that counts here. */
  effectiveFrom: Day,
  disabled: z.boolean(),
  inForce: z.boolean(),
  override: z
    .strictObject({
      disabled: z.boolean(),
      effectiveFrom: Day.nullable(),
      reason: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
    })
    .nullable(),
  revision: z.int().positive(),
});
export type ComplianceRuleView = z.infer<typeof ComplianceRuleView>;

export const RuleCode = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'a code such as eu_consumer_price_includes_tax');

/** What is left out stays; `effectiveFrom: null` goes back to the rule's own date. */
export const OverrideRuleInput = z.strictObject({
  disabled: z.boolean().optional(),
  effectiveFrom: GivenDay.nullable().optional(),
  reason: z.string().trim().min(1).max(2_000),
});

/** An active plan that breaks a rule which is in force now. */
export const PlanInViolation = z.strictObject({
  planId: z.string(),
  planKey: z.string(),
  version: z.int(),
  problems: z.array(
    z.strictObject({
      rule: z.string(),
      raises: z.enum(['ComplianceViolation', 'RegionalRestriction']),
      field: z.string(),
      message: z.string(),
      suggestedFix: z.string().optional(),
    }),
  ),
});
export type PlanInViolation = z.infer<typeof PlanInViolation>;
