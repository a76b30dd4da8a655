import { z } from 'zod';
import { AlertId } from './ids.ts';

export const alertStates = ['raised', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

export const Alert = z.strictObject({
  id: AlertId,
  /** Of contracts/tables/alert-rules.ts. */
  rule: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  state: z.enum(alertStates),
  summary: z.string(),
  /** What was measured when it was last seen. */
  value: z.number(),
  action: z.string().meta({ description: 'What to do about it' }),
  path: z.string().meta({ description: 'Where in the admin UI one sees it' }),
  raisedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
});
export type Alert = z.infer<typeof Alert>;
