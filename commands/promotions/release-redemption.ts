import { z } from 'zod';
import { type Redemption, RedemptionId, ReleaseInput } from '../../contracts/promotions.ts';
import * as redemptions from '../../database/promotion-redemptions.ts';
import * as promotions from '../../database/promotions.ts';
import { command } from '../command.ts';
import { count } from './redeem-promotion.ts';

/**
 * Gives a redemption back because its purchase was undone: it counts no longer, and the place is free for somebody else.
 * Repeated, it changes nothing. @throws NotFound
 */
export const releaseRedemption = command({
  name: 'releaseRedemption',
  permission: 'promotions:redeem',
  input: z.strictObject({ redemptionId: RedemptionId, ...ReleaseInput.shape }),
  async run({ redemptionId, reason }, context): Promise<Redemption> {
    const { tx, now, journal } = context;
    const { promotion_id } = await redemptions.find(tx, redemptionId);
    // The promotion first, as redeeming locks it.
    await promotions.find(tx, promotion_id, { lock: true });
    const before = await redemptions.find(tx, redemptionId, { lock: true });
    if (before.released_at) return (await redemptions.present(tx, [before]))[0]!;
    const row = await redemptions.release(tx, redemptionId, reason, now);
    await count(tx, promotion_id, before.code_id, -1, context);
    journal({
      type: 'promotion.redemption_released',
      area: 'promotions',
      entityId: promotion_id,
      audit: { action: 'releaseRedemption', before: { redemptionId }, after: { released: true }, why: reason },
    });
    return (await redemptions.present(tx, [row]))[0]!;
  },
});
