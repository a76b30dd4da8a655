import { z } from 'zod';
import { OperationId } from './ids.ts';
import { type ErrorCode, errorCatalogue } from './tables/error-catalogue.ts';

const codes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];
export const ErrorCodeSchema = z.enum(codes);

export const OperationStep = z.strictObject({
  stage: z.string(),
  /** Name of the activity. */
  step: z.string(),
  /** What it worked on, such as the lookup key of a price. */
  subject: z.string(),
  compensation: z.boolean(),
  status: z.enum(['running', 'done', 'failed']),
  attempt: z.int().positive(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});
export type OperationStep = z.infer<typeof OperationStep>;

export const operationStatuses = ['accepted', 'running', 'waiting', 'undoing', 'done', 'failed', 'cancelled'] as const;

export const Operation = z.strictObject({
  id: OperationId,
  workflowType: z.string(),
  workflowId: z.string(),
  area: z.string(),
  entityId: z.string(),
  status: z.enum(operationStatuses),
  stage: z.string(),
  /** All stages of the process in order, for the stepper. */
  stages: z.array(z.strictObject({ stage: z.string(), title: z.string() })),
  steps: z.array(OperationStep),
  error: z
    .strictObject({ code: ErrorCodeSchema, message: z.string(), details: z.record(z.string(), z.unknown()) })
    .nullable(),
  outcome: z.record(z.string(), z.unknown()).nullable(),
  /** What a freeze holds back: its next automatic write waits until then, or until somebody lifts it. */
  heldByFreeze: z.strictObject({ until: z.iso.datetime(), reason: z.string() }).nullable(),
  /** Link to the workflow in Temporal Web. */
  temporalUrl: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Operation = z.infer<typeof Operation>;
