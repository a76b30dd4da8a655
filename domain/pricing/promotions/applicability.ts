import type { Promotion, PromotionProblem } from '../../../contracts/pricing-promotions.ts';
import type { Attributes, ConditionOptions } from '../../condition/condition.ts';
import { failedParts } from '../rules/select-rule.ts';
import { validityAt } from '../validity.ts';

/** A code that was entered; `customerId` is whose it is when it is personal. */
export interface RedeemedCode {
  customerId: string | null;
  expiresAt: string | null;
  maxRedemptions: number | null;
  redemptions: number;
  isDisabled?: boolean;
}

export interface PromotionContext extends ConditionOptions {
  now: Date;
  plan: string;
  currency: string;
  customerId: string;
  attributes: Attributes;
  /** Redemptions so far, of everybody and of this customer. The limits are held under concurrency where they are counted. */
  redemptions: number;
  redemptionsByCustomer: number;
  code?: RedeemedCode;
}

export interface Applicability {
  applies: boolean;
  problems: { code: PromotionProblem; message: string }[];
}

/** Whether a promotion is for this customer and plan now, with everything that stands against it. */
export function applicability(promotion: Promotion, context: PromotionContext): Applicability {
  const problems = [...promotionObjections(promotion, context), ...codeObjections(context)];
  return { applies: problems.length === 0, problems };
}

type Problems = Applicability['problems'];

function promotionObjections(promotion: Promotion, context: PromotionContext): Problems {
  const { now, plan, currency, attributes, redemptions, redemptionsByCustomer, savedGroups } = context;
  const found: Problems = [];
  const validity = validityAt(promotion, now);
  if (validity === 'not_yet_valid') found.push({ code: validity, message: `It begins at ${promotion.validFrom}.` });
  if (validity === 'expired') found.push({ code: validity, message: `It ended at ${promotion.validTo}.` });
  if (promotion.usageLimit !== null && redemptions >= promotion.usageLimit) {
    found.push({ code: 'used_up', message: `It was given ${promotion.usageLimit} times, the most there are.` });
  }
  if (promotion.usageLimitPerCustomer !== null && redemptionsByCustomer >= promotion.usageLimitPerCustomer) {
    found.push({ code: 'used_up_by_customer', message: `The customer has had it ${redemptionsByCustomer} times.` });
  }
  if (promotion.targetPlans.length > 0 && !promotion.targetPlans.includes(plan)) {
    found.push({ code: 'other_plan', message: `It is for ${promotion.targetPlans.join(', ')}.` });
  }
  // A fixed amount is money of one currency: https://docs.stripe.com/api/coupons/object#coupon_object-currency
  if (promotion.type === 'fixed_amount' && promotion.currency !== currency) {
    found.push({ code: 'other_currency', message: `It is an amount in ${promotion.currency}, not in ${currency}.` });
  }
  const failed = failedParts(promotion.condition, attributes, savedGroups ? { savedGroups } : {});
  if (failed.length > 0) {
    found.push({
      code: 'condition_not_met',
      message: `The customer does not meet its condition on ${failed.join(', ')}.`,
    });
  }
  return found;
}

function codeObjections({ code, customerId, now }: PromotionContext): Problems {
  if (!code) return [];
  const found: Problems = [];
  if (code.isDisabled) found.push({ code: 'code_disabled', message: 'The code was taken back.' });
  if (code.customerId !== null && code.customerId !== customerId) {
    found.push({ code: 'code_of_another_customer', message: 'The code was made for another customer.' });
  }
  if (code.expiresAt !== null && now.getTime() >= Date.parse(code.expiresAt)) {
    found.push({ code: 'code_expired', message: `The code ended at ${code.expiresAt}.` });
  }
  if (code.maxRedemptions !== null && code.redemptions >= code.maxRedemptions) {
    found.push({
      code: 'code_used_up',
      message: `The code was redeemed ${code.redemptions} times, the most there are.`,
    });
  }
  return found;
}
