import { z } from 'zod';
import { type PromotionCode, PromotionCodeId, PromotionId } from '../../contracts/promotions.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as codes from '../../database/promotion-codes.ts';
import { command } from '../command.ts';

/** Takes a code back for good; what was redeemed with it stays. Repeated, it changes nothing. @throws NotFound */
export const disableCode = command({
  name: 'disableCode',
  permission: 'promotions:edit',
  input: z.strictObject({ promotionId: PromotionId, codeId: PromotionCodeId }),
  async run({ promotionId, codeId }, { tx, now, journal }): Promise<PromotionCode> {
    const code = await codes.find(tx, codeId);
    if (code.promotion_id !== promotionId) {
      throw new PricewrightError('NotFound', `The promotion ${promotionId} has no code ${codeId}.`);
    }
    if (!code.disabled_at) {
      journal({
        type: 'promotion.code_disabled',
        area: 'promotions',
        entityId: promotionId,
        audit: {
          action: 'disableCode',
          before: { codeId, disabled: false },
          after: { codeId, disabled: true },
          why: null,
        },
      });
    }
    return codes.present(await codes.disable(tx, codeId, now));
  },
});
