import { z } from 'zod';
import { holding } from '../../database/freeze.ts';
import * as promotions from '../../database/promotions.ts';
import { command } from '../command.ts';
import { settle } from './stored-promotion.ts';

/**
 * Lets promotions begin and end whose time has come; the relay's leader gives it. In a freeze none does until it is over.
 * @returns how many were looked at
 */
export const settlePromotions = command({
  name: 'settlePromotions',
  permission: 'promotions:edit',
  input: z.strictObject({ limit: z.int().min(1).max(1_000) }),
  async run({ limit }, context): Promise<number> {
    if (await holding(context.tx, context.now)) return 0;
    const due = await promotions.due(context.tx, context.now, limit);
    for (const row of due) await settle(row, context);
    return due.length;
  },
});
