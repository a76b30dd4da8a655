import { type Environment, execute } from '../../commands/command.ts';
import { applyCredits } from '../../commands/credits/apply-credits.ts';
import { grantCredits } from '../../commands/credits/grant-credits.ts';
import { updateWallet } from '../../commands/credits/update-wallet.ts';
import { createCodes } from '../../commands/promotions/create-codes.ts';
import { createPromotion } from '../../commands/promotions/create-promotion.ts';
import { redeemPromotion } from '../../commands/promotions/redeem-promotion.ts';
import { releaseRedemption } from '../../commands/promotions/release-redemption.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as credits from '../../database/credits.ts';
import * as plans from '../../database/plans.ts';
import * as codes from '../../database/promotion-codes.ts';
import * as promotions from '../../database/promotions.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import type { SampleOffer, SampleWallet } from './offers.ts';

const caller = { actor: 'sample-company', requestId: null };

/** Brings in promotions with codes and redemptions, by everybody's commands. What is there by its name is left. */
export async function loadOffers(offers: SampleOffer[], environment: Environment): Promise<void> {
  const all = { page: 1, perPage: 100, sort: 'createdAt' };
  const known = new Set((await promotions.list(environment.db, all)).data.map(({ name }) => name));
  for (const { promotion, codes: wanted, redemptions, released } of offers) {
    if (known.has(promotion.name)) continue;
    const { id } = await execute(createPromotion, createPromotion.input.parse(promotion), caller, environment);
    for (const some of wanted) {
      await execute(createCodes, createCodes.input.parse({ promotionId: id, codes: some }), caller, environment);
    }
    const given = await redeemAll(id, redemptions, environment);
    for (const redemptionId of given.slice(0, released)) {
      const reason = 'The order was cancelled before it was paid.';
      await execute(releaseRedemption, { redemptionId, reason }, caller, environment);
    }
  }
}

async function redeemAll(
  promotionId: string,
  wanted: SampleOffer['redemptions'],
  environment: Environment,
): Promise<string[]> {
  const made = await codes.first(environment.db, promotionId, 300, new Date(0));
  const given: string[] = [];
  for (const { plan, customers, saved } of wanted) {
    let left = customers;
    for (const { customerId, currency } of await subscribersOf(environment, plan, customers * 20)) {
      if (left === 0) break;
      const code = made[made.length > 1 ? given.length : 0]?.code;
      const purchase = `order-${customerId.slice(-8)}`;
      const input = { promotionId, code, customerId, plan, currency, purchase, saved };
      const redemption = await execute(redeemPromotion, redeemPromotion.input.parse(input), caller, environment).catch(
        unlessItIsNotForThem,
      );
      if (!redemption) continue;
      given.push(redemption.id);
      left -= 1;
    }
  }
  return given;
}

/** Another currency, or a condition that the customer does not meet: the next one is asked. */
function unlessItIsNotForThem(error: unknown): null {
  if (error instanceof PricewrightError && error.code === 'PricingValidationFailed') return null;
  throw error;
}

/** Brings in prepaid credits, what was paid from them, and when they count as low. */
export async function loadWallets(wallets: readonly SampleWallet[], environment: Environment): Promise<void> {
  const { db, now } = environment;
  for (const { plan, customers, grants, invoices, ...policy } of wallets) {
    for (const { customerId, currency } of await subscribersOf(environment, plan, customers)) {
      const key = { customerId, currency };
      const contents = await credits.present(db, key, now()).catch(() => null);
      if (contents) continue;
      for (const { expiresInDays, ...grant } of grants) {
        const expiresAt = expiresInDays ? new Date(now().getTime() + expiresInDays * 86_400_000).toISOString() : null;
        await execute(grantCredits, grantCredits.input.parse({ ...key, ...grant, expiresAt }), caller, environment);
      }
      for (const [index, amount] of invoices.entries()) {
        await execute(applyCredits, { ...key, invoice: `in_sample_${index + 1}`, amount }, caller, environment);
      }
      await execute(updateWallet, { ...key, revision: 1, updates: policy }, caller, environment);
    }
  }
}

async function subscribersOf({ db }: Environment, planKey: string, limit: number) {
  const plan = await plans.findByKey(db, planKey);
  if (!plan) return [];
  const ids = await subscriptions.customerIdsOn(db, { planId: plan.id }, { limit, offset: 0 });
  const rows = await subscriptions.ofCustomersOn(db, { planId: plan.id }, ids);
  return ids.flatMap((customerId) => {
    const row = rows.find((one) => one.customer_id === customerId);
    return row ? [{ customerId, currency: row.currency }] : [];
  });
}
