import { CreatePromotionInput, type PromotionRecord } from '../../contracts/promotions.ts';
import { newId } from '../../database/ids.ts';
import * as promotions from '../../database/promotions.ts';
import type { Condition } from '../../domain/condition/condition.ts';
import { command } from '../command.ts';
import { askForDepth } from './ask-for-depth.ts';
import './decided-promotion.ts';
import { assertSensible, columnsOf, presentOne, settle } from './stored-promotion.ts';

/**
 * A promotion, given from its beginning on; one that cuts deeper than the limits allow waits for a second person.
 * @throws PricingValidationFailed, BudgetExceeded past the hard limit
 */
export const createPromotion = command({
  name: 'createPromotion',
  permission: 'promotions:edit',
  input: CreatePromotionInput,
  async run({ conditions = [], ...given }, context): Promise<PromotionRecord> {
    const { tx, now, journal } = context;
    const input = { ...given, condition: allOf([given.condition, ...conditions]) };
    await assertSensible(context, input, 0);
    const id = newId('promotion');
    const approval = await askForDepth({ id, before: null, after: input, revision: 1 }, 'createPromotion', context);
    const row = await promotions.insert(tx, {
      ...columnsOf(input),
      id,
      status: approval ? 'awaiting_approval' : 'scheduled',
      change_request_id: approval?.id ?? null,
      revision: 1,
      created_at: now,
      updated_at: now,
    });
    journal({
      type: 'promotion.created',
      area: 'promotions',
      entityId: id,
      audit: { action: 'createPromotion', before: null, after: input, why: null, approvalId: approval?.id ?? null },
    });
    return await presentOne(tx, await settle(row, context));
  },
});

function allOf(conditions: Condition[]): Condition {
  const stated = conditions.filter((condition) => Object.keys(condition).length > 0);
  return stated.length > 1 ? { $and: stated } : (stated[0] ?? {});
}
