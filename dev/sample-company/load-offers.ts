import { type Environment, execute } from '../../commands/command.ts';
import { applyCredits } from '../../commands/credits/apply-credits.ts';
import { grantCredits } from '../../commands/credits/grant-credits.ts';
import { updateWallet } from '../../commands/credits/update-wallet.ts';
import { createCodes } from '../../commands/promotions/create-codes.ts';
import { createPromotion } from '../../commands/promotions/create-promotion.ts';
import { redeemPromotion } from '../../commands/promotions/redeem-promotion.ts';
import { releaseRedemption } from '../../commands/promotions/release-redemption.ts';
import * as credits from '../../database/credits.ts';
import { attributesOf, customerCondition } from '../../database/customer-attributes.ts';
import * as plans from '../../database/plans.ts';
import * as codes from '../../database/promotion-codes.ts';
import * as promotions from '../../database/promotions.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { matches } from '../../domain/condition/matches.ts';
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
    const given = await redeemAll(id, promotion, redemptions, environment);
    for (const redemptionId of given.slice(0, released)) {
      const reason = 'The order was cancelled before it was paid.';
      await execute(releaseRedemption, { redemptionId, reason }, caller, environment);
    }
  }
}

async function redeemAll(
  promotionId: string,
  { condition = {}, currency: only }: SampleOffer['promotion'],
  wanted: SampleOffer['redemptions'],
  environment: Environment,
): Promise<string[]> {
  const made = await codes.first(environment.db, promotionId, 300, new Date(0));
  const given: string[] = [];
  for (const { plan, customers, saved } of wanted) {
    const asked = await subscribersOf(environment, plan, customers * 20);
    const attributes = await attributesOf(
      environment.db,
      asked.map(({ customerId }) => customerId),
    );
    const fitting = asked.filter(
      ({ customerId, currency }) =>
        (only ?? currency) === currency && matches(customerCondition(condition), attributes.get(customerId) ?? {}),
    );
    for (const { customerId, currency } of fitting.slice(0, customers)) {
      const code = made[made.length > 1 ? given.length : 0]?.code;
      const purchase = `order-${customerId.slice(-8)}`;
      const input = { promotionId, code, customerId, plan, currency, purchase, saved };
      const redemption = await execute(redeemPromotion, redeemPromotion.input.parse(input), caller, environment);
      given.push(redemption.id);
    }
  }
  return given;
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
