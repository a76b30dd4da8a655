import { z } from 'zod';

/** 202: nothing has changed yet; somebody else has to approve first. */
export const WaitingChange = z.strictObject({ changeRequestId: z.string() });
export type WaitingChange = z.infer<typeof WaitingChange>;
