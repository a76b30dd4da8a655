import { z } from 'zod';
import { CreateCodesInput, type CreatedCodes, PromotionId } from '../../contracts/promotions.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import * as codes from '../../database/promotion-codes.ts';
import * as promotions from '../../database/promotions.ts';
import { bytesPerCode, canonicalCode, randomCode } from '../../domain/pricing/promotions/codes.ts';
import { command } from '../command.ts';

const batch = 1_000;
const shown = 100;

/**
 * Codes of a promotion that requires them: one of one's own wording, random ones, or one for each of some customers.
 * @throws NotFound, AlreadyExists for a wording that is taken, PricingValidationFailed
 */
export const createCodes = command({
  name: 'createCodes',
  permission: 'promotions:edit',
  input: z.strictObject({ promotionId: PromotionId, codes: CreateCodesInput }),
  async run({ promotionId, codes: wanted }, { tx, now, journal }): Promise<z.infer<typeof CreatedCodes>> {
    const promotion = await promotions.find(tx, promotionId, { lock: true });
    assertTakesCodes(promotion);
    const common = {
      promotion_id: promotionId,
      kind: wanted.kind,
      expires_at: wanted.expiresAt,
      max_redemptions: wanted.maxRedemptions,
      created_at: now,
    };
    const created = await create(tx, wanted, common);
    const { kind, expiresAt, maxRedemptions } = wanted;
    journal({
      type: 'promotion.codes_created',
      area: 'promotions',
      entityId: promotionId,
      // Codes are worth money: the audit says how many, not which.
      audit: { action: 'createCodes', before: null, after: { kind, created, expiresAt, maxRedemptions }, why: null },
    });
    return { promotionId, created, codes: await codes.first(tx, promotionId, shown, now) };
  },
});

type Common = Omit<codes.NewCode, 'id' | 'code' | 'customer_id'>;

async function create(tx: Tx, wanted: CreateCodesInput, common: Common): Promise<number> {
  if (wanted.kind === 'single') {
    if (canonicalCode(wanted.code).length < 4) throw tooShort();
    await codes.insertOne(tx, { ...common, id: newId('code'), code: wanted.code.toUpperCase(), customer_id: null });
    return 1;
  }
  const owners = wanted.kind === 'bulk' ? null : [...new Set(wanted.customerIds)];
  const having = owners ? await codes.withPersonalCode(tx, common.promotion_id, owners) : new Set();
  const missing: (string | null)[] = owners
    ? owners.filter((id) => !having.has(id))
    : Array.from({ length: wanted.kind === 'bulk' ? wanted.count : 0 }, () => null);
  for (let start = 0; start < missing.length; start += batch) {
    await insertAll(tx, wanted.prefix, missing.slice(start, start + batch), common);
  }
  return missing.length;
}

/** One code for each; a code that somebody has already is made anew. */
async function insertAll(tx: Tx, prefix: string, owners: (string | null)[], common: Common): Promise<void> {
  let left = owners;
  while (left.length > 0) {
    const made = left.map((owner) => ({ ...common, id: newId('code'), code: newCode(prefix), customer_id: owner }));
    const inserted = await codes.insertFree(tx, made);
    left = made.filter(({ id }) => !inserted.has(id)).map((code) => code.customer_id);
  }
}

function newCode(prefix: string): string {
  for (;;) {
    const code = randomCode(prefix, crypto.getRandomValues(new Uint8Array(bytesPerCode)));
    if (code) return code;
  }
}

function assertTakesCodes({ requires_code, status, id }: promotions.PromotionRow): void {
  if (!requires_code) {
    const message = 'This promotion needs no code: everybody whom it fits has it. Set requiresCode first.';
    throw new PricewrightError('PricingValidationFailed', message, {
      fields: [{ field: 'requiresCode', code: 'needs_no_code', message }],
    });
  }
  if (status === 'archived') {
    throw new PricewrightError('TransitionNotAllowed', 'An archived promotion gives nothing more.', {
      configurationId: id,
    });
  }
}

function tooShort(): PricewrightError {
  const message = 'A code has at least 4 letters or digits.';
  return new PricewrightError('PricingValidationFailed', message, {
    fields: [{ field: 'code', code: 'too_short', message }],
  });
}
