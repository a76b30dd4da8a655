import { z } from 'zod';
import { CustomerId } from '../../contracts/ids.ts';
import { Currency } from '../../contracts/money.ts';
import { command } from '../command.ts';
import { changeWallet } from './change-wallet.ts';

/** Writes down what has expired in a wallet. Nobody could use it any more: this is for the ledger. @returns minor units */
export const expireCredits = command({
  name: 'expireCredits',
  permission: 'credits:edit',
  input: z.strictObject({ customerId: CustomerId, currency: Currency }),
  async run(key, context): Promise<number> {
    const change = await changeWallet(key, { type: 'expired', at: context.now.toISOString() }, context);
    const gone = change.entries.reduce((sum, { amount }) => sum - amount, 0);
    if (gone > 0) {
      context.journal({
        type: 'credits.expired',
        area: 'credits',
        entityId: key.customerId,
        audit: { action: 'expireCredits', before: null, after: { currency: key.currency, amount: gone }, why: null },
      });
    }
    return gone;
  },
});
