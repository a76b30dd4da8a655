import { z } from 'zod';
import { type CreditWallet, WalletPolicyUpdates } from '../../contracts/credits.ts';
import { CustomerId } from '../../contracts/ids.ts';
import { Currency } from '../../contracts/money.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as credits from '../../database/credits.ts';
import { balanceAt } from '../../domain/pricing/credits/wallet.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { followBalance } from './follow-balance.ts';

/** When the balance counts as low, and what is bought automatically then. @throws NotFound, ConcurrentModification */
export const updateWallet = command({
  name: 'updateWallet',
  permission: 'credits:edit',
  input: z.strictObject({
    customerId: CustomerId,
    currency: Currency,
    revision: z.int(),
    updates: WalletPolicyUpdates,
  }),
  async run({ revision, updates, ...key }, context): Promise<CreditWallet> {
    const { tx, now, journal } = context;
    const before = await credits.find(tx, key, { lock: true });
    assertRevision(before.revision, revision, key.customerId);
    const old = {
      lowBalance: before.low_balance === null ? null : Number(before.low_balance),
      automatic: before.automatic,
    };
    const fresh = { ...old, ...updates };
    if (fresh.automatic && fresh.automatic.upTo < fresh.automatic.below) {
      const message = 'Buying up to less than the mark would buy again at once.';
      throw new PricewrightError('PricingValidationFailed', message, {
        fields: [{ field: 'automatic.upTo', code: 'below_mark', message }],
      });
    }
    await credits.setPolicy(tx, key, fresh, now);
    journal({
      type: 'credits.policy_changed',
      area: 'credits',
      entityId: key.customerId,
      audit: { action: 'updateWallet', before: old, after: fresh, why: null },
    });
    const balance = balanceAt(await credits.contents(tx, key), now.toISOString());
    await followBalance(await credits.find(tx, key), { before: balance, after: balance }, context);
    return await credits.present(tx, key, now);
  },
});
