import type { Promotion } from '../contracts/pricing-promotions.ts';
import type { ApplicablePromotions } from '../contracts/promotions.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import {
  type Applicability,
  applicability,
  type PromotionContext,
  type RedeemedCode,
} from '../domain/pricing/promotions/applicability.ts';
import type { Db } from './client.ts';
import { attributesOf, customerCondition } from './customer-attributes.ts';
import * as codes from './promotion-codes.ts';
import * as redemptions from './promotion-redemptions.ts';
import { byIds, type PromotionRow, promotionOf } from './promotions.ts';

export interface PromotionQuestion {
  customerId: string;
  /** Key of the plan. */
  plan: string;
  currency: string;
  at: Date;
  /** When the code is entered; without it `at`. */
  enteredAt?: Date;
  /** As it was entered. */
  code?: string | undefined;
}

/** Whatever the validity says: these are given to nobody. */
const withheld = ['awaiting_approval', 'paused', 'archived'] as const;

/**
 * The promotions that hold for a customer, a plan and a moment, ready for `stackPromotions`, and what stands against the
 * others: those that need no code, what the customer has redeemed and still has, and the one of a code that was entered.
 * Nothing is counted: `redeemPromotion` does that.
 * @throws PricingValidationFailed on `code` when nobody has such a code; NotFound without such a customer
 */
export async function promotionsFor(db: Db, question: PromotionQuestion): Promise<ApplicablePromotions> {
  const { customerId, code, at, enteredAt = at } = question;
  const entered = code === undefined ? undefined : await enteredCode(db, code);
  const [automatic, running, attributes, [byCode]] = await Promise.all([
    offeredWithoutCode(db),
    redemptions.running(db, customerId, at),
    attributesOf(db, [customerId]),
    byIds(db, entered ? [entered.promotion_id] : []),
  ]);
  const known = attributes.get(customerId);
  if (!known) throw new PricewrightError('NotFound', `There is no customer ${customerId}.`);
  const rows = [...automatic.filter(({ id }) => id !== byCode?.id), ...(byCode ? [byCode] : [])];
  const counts = await redemptions.countsOf(
    db,
    customerId,
    rows.map(({ id }) => id),
  );
  const held = new Set(running.map(({ promotion_id }) => promotion_id));
  const considered = [
    ...running.map(({ terms }) => ({
      by: 'redemption' as const,
      promotion: terms as Promotion,
      ...stillApplies(terms, question, known),
    })),
    ...rows
      .filter(({ id }) => !held.has(id))
      .map((row) => ({
        by: row === byCode ? ('code' as const) : ('automatic' as const),
        promotion: promotionOf(row),
        ...offerTo(row, {
          now: row === byCode ? enteredAt : at,
          plan: question.plan,
          currency: question.currency,
          customerId,
          attributes: known,
          redemptions: row.current_usage,
          redemptionsByCustomer: counts.get(row.id) ?? 0,
          ...(row === byCode && entered ? { code: redeemedCode(entered) } : {}),
        }),
      })),
  ];
  return {
    promotions: considered.filter(({ applies }) => applies).map(({ promotion }) => strict(promotion)),
    considered: considered.map(({ by, promotion, applies, problems }) => ({
      promotionId: promotion.id,
      name: promotion.name,
      applies,
      by,
      problems,
    })),
  };
}

/** Whether a stored promotion is for somebody now: its status first, then the rules. */
export function offerTo(row: PromotionRow, context: PromotionContext): Applicability {
  const promotion = { ...promotionOf(row), condition: customerCondition(row.condition) };
  const judged = applicability(promotion, context);
  if (!(withheld as readonly string[]).includes(row.status)) return judged;
  const problem = { code: 'not_offered' as const, message: `The promotion is ${row.status.replace('_', ' ')}.` };
  return { applies: false, problems: [problem, ...judged.problems] };
}

export function redeemedCode(row: codes.CodeRow): RedeemedCode {
  return {
    customerId: row.customer_id,
    expiresAt: row.expires_at?.toISOString() ?? null,
    maxRedemptions: row.max_redemptions,
    redemptions: row.redemptions,
    isDisabled: row.disabled_at !== null,
  };
}

/** @throws PricingValidationFailed on `code` */
export async function enteredCode(db: Db, text: string): Promise<codes.CodeRow> {
  const found = await codes.entered(db, text);
  if (found) return found;
  const message = 'There is no such code. Capitals, spaces and hyphens do not matter.';
  throw new PricewrightError('PricingValidationFailed', message, {
    fields: [{ field: 'code', code: 'unknown_code', message }],
  });
}

/** What was redeemed is kept as it stood then: only the plan and the currency can stand against it. */
function stillApplies(terms: Promotion, { customerId, plan, currency, at }: PromotionQuestion, attributes: object) {
  const kept = { ...terms, condition: {}, validFrom: new Date(0).toISOString(), validTo: null };
  return applicability(
    { ...kept, usageLimit: null, usageLimitPerCustomer: null },
    { now: at, plan, currency, customerId, attributes: { ...attributes }, redemptions: 0, redemptionsByCustomer: 0 },
  );
}

async function offeredWithoutCode(db: Db): Promise<PromotionRow[]> {
  return await db
    .selectFrom('promotions')
    .selectAll()
    .where('requires_code', '=', false)
    .where('status', 'not in', [...withheld])
    .orderBy('id')
    .execute();
}

/** A redemption's terms hold more than the rules read. */
function strict({ id, name, type, value, currency, upgradeTo, condition, ...rest }: Promotion): Promotion {
  const { validFrom, validTo, usageLimit, usageLimitPerCustomer, targetPlans, priority, stacking, stackingGroup } =
    rest;
  const terms = { id, name, type, value, currency, upgradeTo, condition, validFrom, validTo };
  return { ...terms, usageLimit, usageLimitPerCustomer, targetPlans, priority, stacking, stackingGroup };
}
