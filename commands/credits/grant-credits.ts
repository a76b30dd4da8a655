import { type CreditGrantRecord, GrantCreditsInput } from '../../contracts/credits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as credits from '../../database/credits.ts';
import { newId } from '../../database/ids.ts';
import { currencyRule } from '../../domain/money/currencies.ts';
import { applyWalletEvent } from '../../domain/pricing/credits/wallet.ts';
import { type CommandContext, command } from '../command.ts';

/** Prepaid money for a customer, paid or free. @throws PricingValidationFailed, MalformedRequest without such a customer */
export const grantCredits = command({
  name: 'grantCredits',
  permission: 'credits:edit',
  input: GrantCreditsInput,
  async run(input, context): Promise<CreditGrantRecord> {
    assertChargeable(input);
    return await addGrant(input, context);
  },
});

/** Opens the wallet if need be, and puts the grant into it and into the ledger. */
export async function addGrant(input: GrantCreditsInput, context: CommandContext): Promise<CreditGrantRecord> {
  const { tx, now, caller, journal } = context;
  const key = { customerId: input.customerId, currency: input.currency };
  const at = now.toISOString();
  const effectiveAt = input.effectiveAt ?? at;
  if (input.expiresAt !== null && Date.parse(input.expiresAt) <= Math.max(Date.parse(effectiveAt), now.getTime())) {
    throw invalid('expiresAt', 'ends_before_it_begins', 'It would end before anybody could use it.');
  }
  await credits.open(tx, key, now);
  await credits.find(tx, key, { lock: true });
  const { category, amount, priority, expiresAt } = input;
  const grant = { id: newId('grant'), category, amount, priority, effectiveAt, expiresAt };
  const change = applyWalletEvent(await credits.contents(tx, key), { type: 'granted', at, grant });
  const row = await credits.insertGrant(tx, key, change.wallet.grants.at(-1)!, input.name, now);
  await credits.write(tx, change, { actor: caller.actor });
  journal({
    type: 'credits.granted',
    area: 'credits',
    entityId: input.customerId,
    audit: { action: 'grantCredits', before: null, after: { grantId: grant.id, ...input, effectiveAt }, why: null },
  });
  return credits.presentGrant(row, now);
}

function assertChargeable({ currency, amount }: GrantCreditsInput): void {
  const rule = currencyRule(currency);
  if (!rule) throw invalid('currency', 'unknown_currency', `There is no currency "${currency}".`);
  if (amount % rule.step !== 0) {
    throw invalid('amount', 'not_chargeable', `${currency} amounts are multiples of ${rule.step}, in minor units.`);
  }
}

function invalid(field: string, code: string, message: string): PricewrightError {
  return new PricewrightError('PricingValidationFailed', message, { fields: [{ field, code, message }] });
}
