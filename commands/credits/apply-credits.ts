import { type AppliedCredits, ApplyCreditsInput } from '../../contracts/credits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as ledger from '../../database/credit-ledger.ts';
import * as credits from '../../database/credits.ts';
import { command } from '../command.ts';
import { changeWallet } from './change-wallet.ts';

/**
 * Pays as much of an invoice as there is, in the order of the grants. An invoice that asks again gets what it got.
 * @throws PricingValidationFailed when it asks for another amount than before; NotFound without a wallet
 */
export const applyCredits = command({
  name: 'applyCredits',
  permission: 'credits:edit',
  input: ApplyCreditsInput,
  async run({ customerId, currency, invoice, amount }, context): Promise<AppliedCredits> {
    const { tx, now, journal } = context;
    const key = { customerId, currency };
    await credits.find(tx, key, { lock: true });
    const before = await ledger.appliedTo(tx, customerId, invoice);
    if (before) {
      if (before.asked.amount !== amount || before.currency !== currency) throw asksAnew(before);
      const { currency: _, ...answer } = before;
      return answer;
    }
    const change = await changeWallet(key, { type: 'used', at: now.toISOString(), amount }, context, { invoice });
    const applied = amount - change.uncovered;
    await ledger.recordInvoice(tx, key, invoice, { amount, applied, at: now });
    journal({
      type: 'credits.applied',
      area: 'credits',
      entityId: customerId,
      audit: { action: 'applyCredits', before: null, after: { invoice, currency, amount, applied }, why: null },
    });
    const { currency: _, ...answer } = (await ledger.appliedTo(tx, customerId, invoice))!;
    return answer;
  },
});

function asksAnew({ asked }: AppliedCredits): PricewrightError {
  const message = `The invoice had ${asked.amount} ${asked.currency} to pay when credits were applied: it cannot have another amount.`;
  return new PricewrightError('PricingValidationFailed', message, {
    fields: [{ field: 'invoice', code: 'applied_already', message }],
  });
}
