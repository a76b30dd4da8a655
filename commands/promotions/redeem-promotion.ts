import { RedeemInput, type Redemption } from '../../contracts/promotions.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import { attributesOf } from '../../database/customer-attributes.ts';
import { newId } from '../../database/ids.ts';
import * as codes from '../../database/promotion-codes.ts';
import * as redemptions from '../../database/promotion-redemptions.ts';
import * as promotions from '../../database/promotions.ts';
import { enteredCode, offerTo, redeemedCode } from '../../database/promotions-for.ts';
import type { Applicability } from '../../domain/pricing/promotions/applicability.ts';
import { redemptionEnd } from '../../domain/pricing/promotions/redemption-end.ts';
import { command } from '../command.ts';
import { assertPurchase } from './assert-purchase.ts';
import { settle } from './stored-promotion.ts';

/**
 * Gives a promotion to a customer for one purchase. The promotion's row is locked while it is counted, so that its limits
 * hold however many ask at once; a purchase that asks again gets the redemption that it has.
 * @throws PricingValidationFailed with everything that stands against it; NotFound
 */
export const redeemPromotion = command({
  name: 'redeemPromotion',
  permission: 'promotions:redeem',
  input: RedeemInput,
  async run(input, context): Promise<Redemption> {
    const { tx, now, journal } = context;
    const { customerId, plan, currency, purchase, saved } = input;
    await assertPurchase(tx, input);
    const code = input.code === undefined ? null : await enteredCode(tx, input.code);
    const promotionId = code?.promotion_id ?? input.promotionId;
    if (!promotionId || (input.promotionId && input.promotionId !== promotionId)) throw whichPromotion(input);
    const promotion = await promotions.find(tx, promotionId, { lock: true });
    // What the code counts is read again under the promotion's lock.
    const counted = code ? await codes.find(tx, code.id) : null;
    const earlier = await redemptions.ofPurchase(tx, { promotionId, customerId, purchase });
    if (earlier) return (await redemptions.present(tx, [earlier]))[0]!;
    const attributes = (await attributesOf(tx, [customerId])).get(customerId);
    if (!attributes) throw new PricewrightError('NotFound', `There is no customer ${customerId}.`);
    const judged = offerTo(promotion, {
      now,
      plan,
      currency,
      customerId,
      attributes,
      redemptions: promotion.current_usage,
      redemptionsByCustomer: (await redemptions.countsOf(tx, customerId, [promotionId])).get(promotionId) ?? 0,
      ...(counted ? { code: redeemedCode(counted) } : {}),
    });
    if (promotion.requires_code && !counted) throw codeRequired();
    if (!judged.applies) throw refused(judged);
    const terms = promotions.termsOf(promotion);
    const row = await redemptions.insert(tx, {
      id: newId('redemption'),
      promotion_id: promotionId,
      code_id: counted?.id ?? null,
      customer_id: customerId,
      plan_key: plan,
      purchase,
      terms: JSON.stringify(terms),
      ends_at: redemptionEnd(terms, now),
      saved,
      currency,
      redeemed_at: now,
      release_reason: null,
    });
    await count(tx, promotionId, counted?.id ?? null, 1, context);
    journal({
      type: 'promotion.redeemed',
      area: 'promotions',
      entityId: promotionId,
      audit: {
        action: 'redeemPromotion',
        before: null,
        after: { redemptionId: row.id, customerId, plan, purchase, codeId: counted?.id ?? null },
        why: null,
      },
    });
    return (await redemptions.present(tx, [row]))[0]!;
  },
});

/** Counts a redemption or its release, and follows what that asks of the status. The promotion must be locked. */
export async function count(
  tx: Tx,
  promotionId: string,
  codeId: string | null,
  by: 1 | -1,
  context: Parameters<typeof settle>[1],
): Promise<void> {
  if (codeId) await codes.addUse(tx, codeId, by);
  await settle(await promotions.addUsage(tx, promotionId, by), context);
}

/** Which field each objection is about. */
const fieldOf = (problem: string) =>
  problem.startsWith('code_')
    ? 'code'
    : ({
        other_plan: 'plan',
        other_currency: 'currency',
        condition_not_met: 'customerId',
        used_up_by_customer: 'customerId',
      }[problem] ?? 'promotionId');

function refused({ problems }: Applicability): PricewrightError {
  const message = problems.map((problem) => problem.message).join(' ');
  return new PricewrightError('PricingValidationFailed', message, {
    fields: problems.map((problem) => ({ field: fieldOf(problem.code), ...problem })),
  });
}

function codeRequired(): PricewrightError {
  const message = 'This promotion is given for a code.';
  return new PricewrightError('PricingValidationFailed', message, {
    fields: [{ field: 'code', code: 'required', message }],
  });
}

function whichPromotion({ promotionId }: RedeemInput): PricewrightError {
  const message = promotionId
    ? 'The code is of another promotion.'
    : 'Send a code, or the id of a promotion without codes.';
  return new PricewrightError('PricingValidationFailed', message, {
    fields: [{ field: 'code', code: promotionId ? 'other_promotion' : 'required', message }],
  });
}
