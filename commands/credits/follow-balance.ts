import * as ledger from '../../database/credit-ledger.ts';
import type { WalletKey, WalletRow } from '../../database/credits.ts';
import * as credits from '../../database/credits.ts';
import { holding } from '../../database/freeze.ts';
import { newId } from '../../database/ids.ts';
import { decideTopUp } from '../../domain/pricing/credits/top-up.ts';
import type { CommandContext } from '../command.ts';

/**
 * What a changed balance asks for: telling that it is low, and buying more, once until that is paid. The wallet must be
 * locked. What is bought is paid outside and comes back by `settleTopUp`.
 */
export async function followBalance(
  wallet: WalletRow,
  { before, after }: { before: number; after: number },
  { tx, now, journal }: Pick<CommandContext, 'tx' | 'now' | 'journal'>,
): Promise<void> {
  const key: WalletKey = { customerId: wallet.customer_id, currency: wallet.currency };
  const policy = {
    currency: key.currency,
    lowBalance: wallet.low_balance === null ? null : Number(wallet.low_balance),
    automatic: wallet.automatic,
  };
  const { buy, alert, reason } = decideTopUp(policy, before, after, await credits.topUpsInMonth(tx, key, now));
  if (alert) {
    journal({
      type: 'credits.low_balance',
      area: 'credits',
      entityId: key.customerId,
      audit: { action: 'lowBalance', before: { balance: before }, after: { balance: after, ...policy }, why: null },
    });
  }
  if (buy === 0 || (await ledger.topUpUnderWay(tx, key))) return;
  // Bought by nobody's order: while automatic writes are frozen nothing is, and the next change of the balance asks again.
  if (await holding(tx, now)) return;
  const id = newId('topup');
  await ledger.insertTopUp(tx, {
    id,
    customer_id: key.customerId,
    currency: key.currency,
    amount: buy,
    status: 'wanted',
    reason,
    payment: null,
    grant_id: null,
    created_at: now,
  });
  journal({
    type: 'credits.top_up_wanted',
    area: 'credits',
    entityId: key.customerId,
    audit: { action: 'topUp', before: { balance: after }, after: { topUpId: id, amount: buy }, why: reason },
  });
}
