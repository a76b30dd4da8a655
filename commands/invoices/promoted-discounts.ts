import type { InvoicePreviewAnswer, InvoiceTerms } from '../../contracts/invoice-preview.ts';
import type { CalculationDiscount } from '../../contracts/pricing.ts';
import type { Db } from '../../database/client.ts';
import * as promotions from '../../database/promotions.ts';
import { promotionsFor } from '../../database/promotions-for.ts';
import { currencyRule } from '../../domain/money/currencies.ts';
import { previewInvoice } from '../../domain/pricing/invoice/preview-invoice.ts';
import { stackPromotions } from '../../domain/pricing/promotions/stack-promotions.ts';
import type { Billing, StoredQuestion } from './billed-plan.ts';

export interface Promoted {
  discounts: CalculationDiscount[];
  /** Of those the ones that the period under way was billed with as well. */
  running: CalculationDiscount[];
  trialEnd: string | null;
  explained: InvoicePreviewAnswer['promotions'];
}

/**
 * The promotions that are on this invoice. What is given once is on the first one alone
 * (https://docs.stripe.com/api/coupons/object#coupon_object-duration); what was redeemed for longer is on later ones too.
 */
export async function promotedDiscounts(
  db: Db,
  { customerId, code, event }: StoredQuestion,
  { wanted }: Billing,
  terms: InvoiceTerms,
  at: Date,
): Promise<Promoted> {
  const { currency } = terms;
  const bare = previewInvoice(terms);
  // An automatic one is asked when the invoice is made; a code is entered now.
  const invoiced = new Date(Math.max(at.getTime(), Date.parse(bare.date)));
  const question = { customerId, plan: wanted.key, currency, at: invoiced, enteredAt: at, code };
  const offered = await promotionsFor(db, question);
  const rows = new Map(
    (
      await promotions.byIds(
        db,
        offered.promotions.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  const wayOf = new Map(offered.considered.map(({ promotionId, by }) => [promotionId, by]));
  const onThisInvoice = offered.promotions.filter(
    ({ id }) => event === 'start' || wayOf.get(id) !== 'automatic' || rows.get(id)?.duration !== 'once',
  );
  const amounts = bare.lines.map(({ amount, isDiscountable, discount }) => (isDiscountable ? amount - discount : 0));
  const stacked = stackPromotions(onThisInvoice, amounts, currencyRule(currency)!);
  const isRunning = (id: string) => wayOf.get(id) === 'redemption';
  const nameOf = (id: string) => offered.considered.find((one) => one.promotionId === id)?.name ?? id;
  const later = offered.promotions.filter((one) => !onThisInvoice.includes(one));
  return {
    discounts: stacked.applied.map(({ discount }) => discount),
    running: stacked.applied.filter(({ promotionId }) => isRunning(promotionId)).map(({ discount }) => discount),
    trialEnd: stacked.trial ? new Date(at.getTime() + Number(stacked.trial.value) * 86_400_000).toISOString() : null,
    explained: [
      ...stacked.applied.map(({ promotionId, amount }) => ({
        promotionId,
        name: nameOf(promotionId),
        amount,
        reason: 'It holds, and combines with the others that do.',
      })),
      ...stacked.passedOver.map(({ promotionId, reason }) => ({
        promotionId,
        name: nameOf(promotionId),
        amount: 0,
        reason,
      })),
      ...later.map(({ id, name }) => ({
        promotionId: id,
        name,
        amount: 0,
        reason: 'It is on the first invoice alone.',
      })),
      ...offered.considered
        .filter(({ applies }) => !applies)
        .map(({ promotionId, name, problems }) => ({
          promotionId,
          name,
          amount: 0,
          reason: problems.map(({ message }) => message).join(' '),
        })),
    ],
  };
}
