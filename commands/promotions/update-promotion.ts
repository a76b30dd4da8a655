import { z } from 'zod';
import { PromotionId, type PromotionRecord, PromotionUpdates } from '../../contracts/promotions.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as promotions from '../../database/promotions.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { askForDepth } from './ask-for-depth.ts';
import { assertSensible, columnsOf, editableOf, presentOne, settle } from './stored-promotion.ts';

/**
 * What is given from now on; who has redeemed it keeps what was given then. A deeper cut than the limits allow waits for a
 * second person, and the promotion goes on as it is until then.
 * @throws NotFound, ConcurrentModification, PricingValidationFailed, BudgetExceeded, TransitionNotAllowed once archived
 */
export const updatePromotion = command({
  name: 'updatePromotion',
  permission: 'promotions:edit',
  input: z.strictObject({ promotionId: PromotionId, revision: z.int(), updates: PromotionUpdates }),
  async run({ promotionId, revision, updates }, context): Promise<{ promotion: PromotionRecord; waits: boolean }> {
    const { tx, now, journal } = context;
    // Requests before promotions, as an approval locks them too: otherwise the two could wait for each other.
    await changeRequests.voidWaitingOn(tx, promotionId, now);
    const before = await promotions.find(tx, promotionId, { lock: true });
    assertRevision(before.revision, revision, promotionId);
    if (before.status === 'archived') {
      throw new PricewrightError('TransitionNotAllowed', 'An archived promotion stays as it was: make another one.', {
        configurationId: promotionId,
      });
    }
    const [old, fresh] = [editableOf(before), { ...editableOf(before), ...updates }];
    await assertSensible(context, fresh, before.current_usage);
    const isNew = before.status === 'awaiting_approval';
    const proposed = { id: promotionId, before: isNew ? null : old, after: fresh, revision };
    const approval = await askForDepth(proposed, isNew ? 'createPromotion' : 'updatePromotion', context);
    const waits = approval !== null && !isNew;
    await promotions.setChangeRequest(tx, promotionId, approval?.id ?? null);
    const row = waits
      ? await promotions.find(tx, promotionId)
      : await promotions.update(tx, promotionId, columnsOf(fresh), now);
    const open = isNew && !approval ? await promotions.transition(tx, row, 'approve', now) : row;
    journal({
      type: waits ? 'promotion.change_proposed' : 'promotion.updated',
      area: 'promotions',
      entityId: promotionId,
      audit: { action: 'updatePromotion', before: old, after: fresh, why: null, approvalId: approval?.id ?? null },
    });
    return { promotion: await presentOne(tx, await settle(open, context)), waits: approval !== null };
  },
});
