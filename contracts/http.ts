import { z } from 'zod';
import { ErrorCodeSchema } from './operations.ts';

/** The error envelope of both specification documents; `details` is the union of theirs. */
export const ErrorResponse = z
  .strictObject({
    error: z.strictObject({
      code: ErrorCodeSchema,
      message: z.string(),
      details: z
        .strictObject({
          configurationId: z.string().optional(),
          affectedCustomers: z.int().optional(),
          revenueImpact: z.int().optional(),
          rollbackPlan: z.string().optional(),
          suggestedActions: z.array(z.string()).optional(),
          rollbackOptions: z.array(z.string()).optional(),
          alternativeStrategies: z.array(z.string()).optional(),
          dataQualityIssues: z.array(z.string()).optional(),
          approvalRequired: z.boolean().optional(),
          presentRevision: z.int().optional(),
          lastChange: z
            .strictObject({ by: z.string(), action: z.string(), at: z.iso.datetime(), fields: z.array(z.string()) })
            .optional(),
          fields: z
            .array(
              z.strictObject({
                field: z.string(),
                code: z.string(),
                message: z.string(),
                suggestedFix: z.string().optional(),
              }),
            )
            .optional(),
        })
        .optional(),
      timestamp: z.iso.datetime(),
      requestId: z.string(),
      severity: z.enum(['low', 'medium', 'high', 'critical']),
    }),
  })
  .meta({ id: 'ErrorResponse' });
export type ErrorResponse = z.infer<typeof ErrorResponse>;

export const ListQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  perPage: z.coerce.number().int().min(1).max(100).default(25),
  sort: z
    .string()
    .regex(/^-?[a-zA-Z]+$/)
    .default('-createdAt'),
  /** Words to search for in names and keys. */
  q: z.string().max(200).optional(),
  /** A condition as JSON, over the fields that the list allows. */
  filter: z.string().max(4000).optional(),
});
export type ListQuery = z.infer<typeof ListQuery>;

/** Of a list that has one order, and shows everything. */
export const PageQuery = ListQuery.pick({ page: true, perPage: true });
export type PageQuery = z.infer<typeof PageQuery>;

export function listOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ data: z.array(item), total: z.int().nonnegative() });
}
