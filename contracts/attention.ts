import { z } from 'zod';
import { idOf, OperationId } from './ids.ts';
import { attentionActions, attentionKinds } from './tables/attention.ts';

export const ResolutionId = idOf('attn');

const Kind = z.enum(attentionKinds);
const Action = z.enum(attentionActions);
const ItemKey = z.string().min(1).max(500);

export const AttentionEvidence = z.strictObject({
  /** What was tried, in a sentence. */
  tried: z.string(),
  attempts: z.int().nonnegative(),
  lastTriedAt: z.iso.datetime().nullable(),
  error: z.strictObject({ code: z.string().nullable(), message: z.string() }).nullable(),
  /** Ids under which the outside or Temporal may know it. */
  outsideIds: z.array(z.strictObject({ name: z.string(), id: z.string() })),
  /** Where to look: addresses of this API. */
  links: z.array(z.strictObject({ title: z.string(), href: z.string() })),
});

/** Something that goes on only when a person has looked at it; made of the records, stored nowhere. */
export const AttentionItem = z.strictObject({
  /** `kind:key` */
  id: z.string(),
  kind: Kind,
  key: ItemKey,
  /** Which state of it this is: a resolution is for this state alone. */
  version: z.string(),
  title: z.string(),
  /** What to do about it. */
  advice: z.string(),
  area: z.string(),
  entityId: z.string().nullable(),
  operationId: OperationId.nullable(),
  since: z.iso.datetime(),
  evidence: AttentionEvidence,
  actions: z.array(Action),
});
export type AttentionItem = z.infer<typeof AttentionItem>;

export const ResolveInput = z.strictObject({
  kind: Kind,
  key: ItemKey,
  version: z.string().min(1).max(60).meta({ description: 'Of the item as it was shown' }),
  reason: z.string().trim().min(1).max(2_000),
});

export const MarkDoneInput = z.strictObject({
  ...ResolveInput.shape,
  outsideId: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'The id that the outside gave it; needed for what was to be created' }),
});

/** How an item left the list. */
export const AttentionResolution = z.strictObject({
  id: ResolutionId,
  kind: Kind,
  key: ItemKey,
  version: z.string(),
  action: Action,
  reason: z.string(),
  outsideId: z.string().nullable(),
  by: z.string(),
  at: z.iso.datetime(),
  /** The item as it was then. */
  item: AttentionItem,
  /** The process that looks outside, when there is one. */
  operationId: OperationId.nullable(),
});
export type AttentionResolution = z.infer<typeof AttentionResolution>;
