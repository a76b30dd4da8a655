import { z } from 'zod';
import * as promotions from '../../database/promotions.ts';
import { command } from '../command.ts';
import { settle } from './stored-promotion.ts';

/** Lets promotions begin and end whose time has come; the relay's leader gives it. @returns how many were looked at */
export const settlePromotions = command({
  name: 'settlePromotions',
  permission: 'promotions:edit',
  input: z.strictObject({ limit: z.int().min(1).max(1_000) }),
  async run({ limit }, context): Promise<number> {
    const due = await promotions.due(context.tx, context.now, limit);
    for (const row of due) await settle(row, context);
    return due.length;
  },
});
