import { z } from 'zod';
import { idOf, OperationId } from './ids.ts';
import { changeLimits } from './tables/limits.ts';

export const ChangeRequestId = idOf('cr');
const measureNames = Object.keys(changeLimits) as [keyof typeof changeLimits, ...(keyof typeof changeLimits)[]];

export const changeRequestStatuses = ['waiting', 'approved', 'rejected', 'expired', 'void', 'applied'] as const;

export const ApprovalDecision = z.strictObject({
  actor: z.string(),
  decision: z.enum(['approved', 'rejected']),
  comment: z.string(),
  at: z.iso.datetime(),
});

/** A change that waits for somebody else's word, with what it does and why it has to wait. */
export const ChangeRequest = z.strictObject({
  id: ChangeRequestId,
  area: z.string(),
  entityId: z.string(),
  operationId: OperationId.nullable(),
  command: z.string(),
  /** One sentence: what happens on approval. */
  summary: z.string(),
  maker: z.string(),
  status: z.enum(changeRequestStatuses),
  /** The measures that are above their limits. */
  reasons: z.array(
    z.strictObject({ measure: z.enum(measureNames), title: z.string(), value: z.number(), limit: z.number() }),
  ),
  /** Hash of what was shown to the maker: an approval is for that alone. */
  shownHash: z.string(),
  /** What the change does, as its preview showed it. */
  shown: z.unknown(),
  approvalsNeeded: z.int().positive(),
  decisions: z.array(ApprovalDecision),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
});
export type ChangeRequest = z.infer<typeof ChangeRequest>;

export const DecideInput = z.strictObject({ comment: z.string().max(2_000).default('') });
/** A rejection says why. */
export const RejectInput = z.strictObject({ comment: z.string().trim().min(1).max(2_000) });

export const Limits = z.strictObject({
  revision: z.int().positive(),
  /** How many people beside the maker have to approve. */
  approvalsNeeded: z.int().min(1).max(10),
  /** Hours after which an undecided change expires. */
  expiryHours: z
    .int()
    .min(1)
    .max(24 * 90),
  measures: z.array(
    z.strictObject({
      measure: z.enum(measureNames),
      title: z.string(),
      approvalAbove: z.number().nonnegative().nullable(),
      refusedAbove: z.number().nonnegative().nullable(),
    }),
  ),
});
export type Limits = z.infer<typeof Limits>;

export const UpdateLimitsInput = z.strictObject({
  approvalsNeeded: z.int().min(1).max(10).optional(),
  expiryHours: z
    .int()
    .min(1)
    .max(24 * 90)
    .optional(),
  measures: z
    .array(
      z.strictObject({
        measure: z.enum(measureNames),
        approvalAbove: z.number().nonnegative().nullable(),
        refusedAbove: z.number().nonnegative().nullable(),
      }),
    )
    .max(measureNames.length)
    .optional(),
});

/** The one switch that holds every automatic write. */
export const Freeze = z.strictObject({
  frozen: z.boolean(),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  since: z.iso.datetime().nullable(),
  until: z.iso.datetime().nullable(),
});
export type Freeze = z.infer<typeof Freeze>;

export const FreezeInput = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  /** It ends by itself: a freeze that is forgotten would hold everything for ever. */
  until: z.iso.datetime(),
});
