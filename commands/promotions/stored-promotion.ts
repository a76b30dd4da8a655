import type { CreatePromotionInput, PromotionRecord } from '../../contracts/promotions.ts';
import type { PromotionTransition } from '../../contracts/tables/promotion-lifecycle.ts';
import type { Tx } from '../../database/client.ts';
import { checkSegmentCondition } from '../../database/customer-list.ts';
import * as plans from '../../database/plans.ts';
import * as promotions from '../../database/promotions.ts';
import { usualMonthlyAmount } from '../../database/usual-amount.ts';
import { placesOfCondition } from '../../domain/compliance/check-places.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';
import { checkPromotion } from '../../domain/pricing/promotions/check-promotion.ts';
import { discountDepth } from '../../domain/pricing/promotions/depth.ts';
import { dueTransition } from '../../domain/pricing/promotions/lifecycle.ts';
import type { CommandContext } from '../command.ts';
import { assertPlaces } from '../compliance/assert-places.ts';

/** @throws PricingValidationFailed, RegionalRestriction, MalformedRequest for a condition that nobody could evaluate */
export async function assertSensible(
  { tx, now }: Pick<CommandContext, 'tx' | 'now'>,
  promotion: CreatePromotionInput,
  currentUsage: number,
): Promise<void> {
  checkSegmentCondition(promotion.condition);
  await assertPlaces(tx, placesOfCondition(promotion.condition), now);
  const known = new Set((await plans.all(tx)).map(({ plan }) => plan.key));
  refuse(checkPromotion(promotion, { plans: known, currentUsage }));
}

/** What the limits hold against a promotion; nothing for trials and upgrades. */
export async function depthOf(tx: Tx, promotion: CreatePromotionInput): Promise<{ discountPercentage?: number }> {
  const { type, currency, targetPlans } = promotion;
  const usual = type === 'fixed_amount' && currency ? await usualMonthlyAmount(tx, currency, targetPlans) : null;
  const depth = discountDepth(promotion, usual);
  return depth === null ? {} : { discountPercentage: depth };
}

/** The columns that people's edits set. */
export function columnsOf(promotion: CreatePromotionInput) {
  return {
    name: promotion.name,
    description: promotion.description,
    type: promotion.type,
    value: promotion.value,
    currency: promotion.currency,
    upgrade_to: promotion.upgradeTo,
    condition: JSON.stringify(promotion.condition),
    valid_from: promotion.validFrom,
    valid_to: promotion.validTo,
    usage_limit: promotion.usageLimit,
    usage_limit_per_customer: promotion.usageLimitPerCustomer,
    target_plans: promotion.targetPlans,
    priority: promotion.priority,
    stacking: promotion.stacking,
    stacking_group: promotion.stackingGroup,
    requires_code: promotion.requiresCode,
    duration: promotion.duration,
    duration_in_months: promotion.durationInMonths,
  };
}

/** The fields that people edit, as they are stored. */
export function editableOf(row: promotions.PromotionRow): CreatePromotionInput {
  const { id: _, ...terms } = promotions.termsOf(row);
  return { ...terms, description: row.description, requiresCode: row.requires_code };
}

/** Follows what time and use ask for until the status says what is so. @returns the row as it then is */
export async function settle(
  row: promotions.PromotionRow,
  { tx, now, journal }: Pick<CommandContext, 'tx' | 'now' | 'journal'>,
): Promise<promotions.PromotionRow> {
  let settled = row;
  for (;;) {
    const next = dueTransition(
      {
        status: settled.status,
        validFrom: settled.valid_from,
        validTo: settled.valid_to,
        usageLimit: settled.usage_limit,
        currentUsage: settled.current_usage,
      },
      now,
    );
    if (!next) return settled;
    const before = settled.status;
    settled = await promotions.transition(tx, settled, next, now);
    journal({
      type: `promotion.${happened[next]}`,
      area: 'promotions',
      entityId: row.id,
      audit: { action: next, before: { status: before }, after: { status: settled.status }, why: 'time or use' },
    });
  }
}

const happened: Record<PromotionTransition, string> = {
  approve: 'approved',
  refuse: 'refused',
  start: 'started',
  postpone: 'postponed',
  pause: 'paused',
  resume: 'resumed',
  exhaust: 'exhausted',
  reopen: 'reopened',
  expire: 'expired',
  archive: 'archived',
};

export async function presentOne(tx: Tx, row: promotions.PromotionRow): Promise<PromotionRecord> {
  const [record] = await promotions.present(tx, [row]);
  return record!;
}
