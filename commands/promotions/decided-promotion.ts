import type { ChangeRequestRow } from '../../database/change-requests.ts';
import * as promotions from '../../database/promotions.ts';
import { type InstantChange, onDecision } from '../approvals/instant-changes.ts';
import type { CommandContext } from '../command.ts';
import { assertRevision } from '../revision.ts';
import type { ProposedPromotion } from './ask-for-depth.ts';
import { assertSensible, columnsOf, settle } from './stored-promotion.ts';

/** What becomes of a promotion, or of its change, on the last word on it. */
const promotionChange: InstantChange = {
  /** @throws ConcurrentModification, PricingValidationFailed when it would be another change by now */
  async approved(request: ChangeRequestRow, context: CommandContext): Promise<void> {
    const { tx, now, journal } = context;
    const { before, after, revision } = request.shown as ProposedPromotion;
    const row = await promotions.find(tx, request.entity_id, { lock: true });
    if (before) assertRevision(row.revision, revision, row.id);
    await assertSensible(context, after, row.current_usage);
    await promotions.setChangeRequest(tx, row.id, null);
    const approved = before
      ? await promotions.update(tx, row.id, columnsOf(after), now)
      : await promotions.transition(tx, row, 'approve', now);
    journal({
      type: before ? 'promotion.updated' : 'promotion.approved',
      area: 'promotions',
      entityId: row.id,
      audit: { action: request.command, before, after, why: null, approvalId: request.id },
    });
    await settle(approved, context);
  },

  async rejected(request: ChangeRequestRow, { tx, now, journal }: CommandContext): Promise<void> {
    const row = await promotions.find(tx, request.entity_id, { lock: true });
    await promotions.setChangeRequest(tx, row.id, null);
    if (row.status !== 'awaiting_approval') return;
    await promotions.transition(tx, row, 'refuse', now);
    journal({
      type: 'promotion.refused',
      area: 'promotions',
      entityId: row.id,
      audit: {
        action: request.command,
        before: { status: 'awaiting_approval' },
        after: { status: 'archived' },
        why: null,
        approvalId: request.id,
      },
    });
  },
};

onDecision('createPromotion', promotionChange);
onDecision('updatePromotion', promotionChange);
