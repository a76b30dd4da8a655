import { z } from 'zod';
import { type CreditGrantRecord, GrantId, VoidGrantInput } from '../../contracts/credits.ts';
import * as credits from '../../database/credits.ts';
import { command } from '../command.ts';
import { changeWallet } from './change-wallet.ts';

/** Takes what is left of a grant back for good; what it paid stays paid. Repeated, it changes nothing. @throws NotFound */
export const voidGrant = command({
  name: 'voidGrant',
  permission: 'credits:edit',
  input: z.strictObject({ grantId: GrantId, ...VoidGrantInput.shape }),
  async run({ grantId, reason }, context): Promise<CreditGrantRecord> {
    const { tx, now, journal } = context;
    const before = await credits.findGrant(tx, grantId);
    const key = { customerId: before.customer_id, currency: before.currency };
    const change = await changeWallet(key, { type: 'voided', at: now.toISOString(), grantId }, context);
    if (change.entries.length > 0) {
      journal({
        type: 'credits.voided',
        area: 'credits',
        entityId: before.customer_id,
        audit: {
          action: 'voidGrant',
          before: { grantId, remaining: Number(before.remaining) },
          after: { grantId, remaining: 0 },
          why: reason,
        },
      });
    }
    return credits.presentGrant(await credits.findGrant(tx, grantId), now);
  },
});
