import { z } from 'zod';

/** OFREP 0.3. What is asked of callers stands in the route, which answers in the protocol's own errors. */
export const EvaluationRequest = z.looseObject({
  context: z.looseObject({ targetingKey: z.string() }),
});

const Metadata = z.record(z.string(), z.union([z.boolean(), z.string(), z.number()]));

export const EvaluationSuccess = z.object({
  key: z.string(),
  reason: z.enum(['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED', 'UNKNOWN']),
  value: z.unknown(),
  variant: z.string().optional(),
  metadata: Metadata.optional(),
});

export const EvaluationFailure = z.object({
  key: z.string().optional(),
  errorCode: z.enum(['PARSE_ERROR', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT', 'GENERAL']),
  errorDetails: z.string().optional(),
});

export const FlagNotFound = z.object({
  key: z.string(),
  errorCode: z.literal('FLAG_NOT_FOUND'),
  errorDetails: z.string().optional(),
});

export const GeneralError = z.object({ errorDetails: z.string() });

export const BulkEvaluation = z.object({
  flags: z.array(z.union([EvaluationSuccess, EvaluationFailure])),
  metadata: Metadata.optional(),
  eventStreams: z.array(z.object({ type: z.string(), url: z.string(), inactivityDelaySec: z.int() })).optional(),
});
