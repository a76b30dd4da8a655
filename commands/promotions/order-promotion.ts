import { z } from 'zod';
import { PromotionId, type PromotionRecord } from '../../contracts/promotions.ts';
import { promotionCommands } from '../../contracts/tables/promotion-lifecycle.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as promotions from '../../database/promotions.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { presentOne, settle } from './stored-promotion.ts';

/** Pauses, resumes or archives. Who has redeemed it keeps it. @throws NotFound, ConcurrentModification, TransitionNotAllowed */
export const orderPromotion = command({
  name: 'orderPromotion',
  permission: 'promotions:edit',
  input: z.strictObject({ promotionId: PromotionId, revision: z.int(), order: z.enum(promotionCommands) }),
  async run({ promotionId, revision, order }, context): Promise<PromotionRecord> {
    const { tx, now, journal } = context;
    if (order === 'archive') await changeRequests.voidWaitingOn(tx, promotionId, now);
    const before = await promotions.find(tx, promotionId, { lock: true });
    assertRevision(before.revision, revision, promotionId);
    await promotions.transition(tx, before, order, now);
    if (order === 'archive') await promotions.setChangeRequest(tx, promotionId, null);
    const row = await promotions.update(tx, promotionId, {}, now);
    journal({
      type: { pause: 'promotion.paused', resume: 'promotion.resumed', archive: 'promotion.archived' }[order],
      area: 'promotions',
      entityId: promotionId,
      audit: { action: order, before: { status: before.status }, after: { status: row.status }, why: null },
    });
    return await presentOne(tx, await settle(row, context));
  },
});
