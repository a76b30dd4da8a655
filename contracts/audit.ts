import { z } from 'zod';

const Text = z.string().min(1).max(200);

/** Which audited changes are asked for; all that are given must hold. */
const AuditFilter = z.strictObject({
  actor: Text.optional(),
  area: Text.optional(),
  entityId: Text.optional(),
  action: Text.optional(),
  operationId: Text.optional(),
  approvalId: Text.optional(),
  from: z.iso.datetime().optional().meta({ description: 'Not before this time' }),
  to: z.iso.datetime().optional().meta({ description: 'Before this time' }),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** Newest first; `cursor` is `nextCursor` of the page before. */
export const AuditQuery = z.strictObject({
  ...AuditFilter.shape,
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'the nextCursor of another page')
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** Oldest first. Without a filter the file can be verified by itself: `npm run audit:verify -- --file …`. */
export const AuditExportQuery = z.strictObject({
  ...AuditFilter.shape,
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
});
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;

export const auditDoors = ['api', 'process', 'webhook', 'command line'] as const;

/** Where a change came from. A process acts for whoever ordered it, and its order has a row of its own. */
export const AuditOrigin = z.strictObject({
  door: z.enum(auditDoors),
  ip: z.string().nullable().meta({ description: 'Address that the request came from' }),
  userAgent: z.string().nullable(),
  keyId: z.string().nullable().meta({ description: 'The API key, when it was one' }),
});
export type AuditOrigin = z.infer<typeof AuditOrigin>;

/** One audited change with its seal. Actors are ids, and nothing of customers or persons enters. */
export const AuditRow = z.strictObject({
  sequence: z.int().positive().meta({ description: 'Number in the chain' }),
  position: z.int().positive().meta({ description: 'Place in the journal' }),
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  area: z.string(),
  type: z.string(),
  entityId: z.string(),
  operationId: z.string().nullable(),
  requestId: z.string().nullable(),
  action: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  why: z.string().nullable(),
  approvalId: z.string().nullable(),
  from: AuditOrigin.nullable(),
  hash: z.string().meta({ description: 'SHA-256 over the canonical JSON of the row and the hash before it' }),
  sealedAt: z.iso.datetime(),
});
export type AuditRow = z.infer<typeof AuditRow>;

export const AuditProblemSchema = z.strictObject({
  kind: z.enum(['edited', 'removed', 'inserted', 'reordered', 'truncated', 'rewritten', 'forged', 'replaced']),
  sequence: z.int().nullable(),
  position: z.int().nullable(),
  message: z.string(),
});

/** What is known about the chain: checked from its first row up to `verified`, sealed up to `head`. */
export const AuditChain = z.strictObject({
  id: z.string().nullable(),
  head: z.strictObject({ sequence: z.int().nonnegative(), position: z.int().nonnegative() }),
  verified: z.strictObject({ sequence: z.int(), position: z.int(), at: z.iso.datetime() }).nullable(),
  /** Changes that are committed and not sealed yet; they follow here once they are. */
  unsealed: z.int().nonnegative(),
  problems: z.array(AuditProblemSchema),
});
export type AuditChain = z.infer<typeof AuditChain>;

export const AuditPage = z.strictObject({
  data: z.array(AuditRow),
  nextCursor: z.string().nullable(),
  chain: AuditChain,
});
export type AuditPage = z.infer<typeof AuditPage>;
