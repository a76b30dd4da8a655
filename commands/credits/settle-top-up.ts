import { z } from 'zod';
import { SettleTopUpInput, type TopUp, TopUpId } from '../../contracts/credits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as ledger from '../../database/credit-ledger.ts';
import * as credits from '../../database/credits.ts';
import { command } from '../command.ts';
import { addGrant } from './grant-credits.ts';

/**
 * The end of an automatic purchase: paid, its credits are granted once; failed, it no longer counts for the month.
 * The same end again changes nothing. @throws NotFound, TransitionNotAllowed for another end
 */
export const settleTopUp = command({
  name: 'settleTopUp',
  permission: 'credits:edit',
  input: z.strictObject({ topUpId: TopUpId, end: SettleTopUpInput }),
  async run({ topUpId, end }, context): Promise<TopUp> {
    const { tx, now, journal } = context;
    const { customer_id, currency } = await ledger.findTopUp(tx, topUpId);
    // The wallet first, as everything that touches it locks it.
    await credits.find(tx, { customerId: customer_id, currency }, { lock: true });
    const before = await ledger.findTopUp(tx, topUpId, { lock: true });
    if (before.status !== 'wanted') {
      if (before.status === end.outcome && (end.outcome === 'failed' || before.payment === end.payment)) {
        return ledger.presentTopUp(before);
      }
      throw new PricewrightError('TransitionNotAllowed', `This top-up is ${before.status} already.`, {
        configurationId: topUpId,
      });
    }
    const grant =
      end.outcome === 'paid'
        ? await addGrant(
            {
              customerId: customer_id,
              currency,
              name: 'Automatic top-up',
              category: 'paid',
              amount: Number(before.amount),
              priority: 50,
              expiresAt: end.expiresAt,
            },
            context,
          )
        : null;
    const row = await ledger.settleTopUp(tx, topUpId, {
      status: end.outcome,
      ...(end.outcome === 'failed' ? { reason: end.reason } : {}),
      payment: end.outcome === 'paid' ? end.payment : null,
      grant_id: grant?.id ?? null,
      settled_at: now,
    });
    journal({
      type: `credits.top_up_${end.outcome}`,
      area: 'credits',
      entityId: customer_id,
      audit: { action: 'settleTopUp', before: { topUpId, status: 'wanted' }, after: { topUpId, ...end }, why: null },
    });
    return ledger.presentTopUp(row);
  },
});
