import { z } from 'zod';

export const ValidationProblem = z.strictObject({
  field: z.string(),
  code: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  suggestedFix: z.string().optional(),
});
export type ValidationProblem = z.infer<typeof ValidationProblem>;

export const ValidationSuggestion = z.strictObject({ field: z.string(), code: z.string(), message: z.string() });
export type ValidationSuggestion = z.infer<typeof ValidationSuggestion>;

export const ImpactAnalysis = z.strictObject({
  affectedCustomers: z.int().nonnegative(),
  /** Change of revenue per month, in minor units of the base currency. */
  revenueImpact: z.int(),
  systemLoad: z.strictObject({ stripeCalls: z.int().nonnegative(), level: z.enum(['low', 'medium', 'high']) }),
  migrationRequired: z.boolean(),
  rollbackComplexity: z.enum(['low', 'medium', 'high']),
});
export type ImpactAnalysis = z.infer<typeof ImpactAnalysis>;

/** The answer of every `validate`: problems of severity error make it invalid, the rest informs. */
export const ValidationResult = z.strictObject({
  isValid: z.boolean(),
  errors: z.array(ValidationProblem),
  warnings: z.array(ValidationProblem),
  suggestions: z.array(ValidationSuggestion),
  impact: ImpactAnalysis,
});
export type ValidationResult = z.infer<typeof ValidationResult>;
