import { z } from 'zod';
import { idOf } from './ids.ts';

export const RevenueTargetId = idOf('target');

/** Days that every calendar and Postgres know. */
const Day = z.iso.date().refine((day) => day >= '1900-01-01', 'a day since 1900');
const Amount = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const fields = {
  name: z.string().trim().min(1).max(200),
  /** First day of the period. */
  from: Day,
  /** The day after its last. */
  to: Day,
  /** Revenue of the whole period, in minor units of the base currency. */
  target: Amount,
  /** Below it a change is refused; between it and the target it needs approval. Null refuses nothing. */
  floor: Amount.nullable(),
};

export const CreateRevenueTargetInput = z.strictObject({ ...fields, floor: Amount.nullable().default(null) });
export const RevenueTargetUpdates = z.strictObject(fields).partial();

export const RevenueTarget = z.strictObject({
  id: RevenueTargetId,
  ...fields,
  currency: z.string(),
  /** What the period brings at today's recurring revenue a month; null while a currency has no exchange rate. */
  projected: z.int().nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type RevenueTarget = z.infer<typeof RevenueTarget>;
