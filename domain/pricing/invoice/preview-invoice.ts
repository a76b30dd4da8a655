import type { InvoicePreview, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { currencyRule } from '../../money/currencies.ts';
import { refuse, refusingTooLarge } from '../check/check-pricing.ts';
import { applyWalletEvent, type Wallet } from '../credits/wallet.ts';
import { applyDiscounts } from '../discounts.ts';
import { taxOn } from '../tax/apply-tax.ts';
import { assertTerms } from './assert-terms.ts';
import { type BareLine, invoiceLines } from './invoice-lines.ts';
import { isoTime } from './items.ts';

/**
 * The whole invoice that an event brings, in Stripe's order: lines, discounts on those that take them, prepaid credits
 * before tax, tax on what is left of each line, then the customer's balance.
 *
 * Sources: discounts and tax https://docs.stripe.com/billing/invoices/subscription; credits come off before tax
 * (`pretax_credit_amounts`, https://docs.stripe.com/api/invoice-line-item/object) and pay metered lines alone
 * (https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits/implementation-guide); a negative total goes
 * to the balance (https://docs.stripe.com/billing/customer/balance).
 * @throws PricingValidationFailed with the field
 */
export function previewInvoice(terms: InvoiceTerms): InvoicePreview {
  assertTerms(terms);
  return refusingTooLarge('terms', () => refusingTimes(() => totals(terms)));
}

function totals(terms: InvoiceTerms): InvoicePreview {
  const currency = currencyRule(terms.currency)!;
  const { date, reason, lines } = invoiceLines(terms);
  const amounts = lines.map(({ amount }) => amount);
  const given = reason === 'subscription_cycle' ? (terms.renewal?.discounts ?? terms.discounts) : terms.discounts;
  const applied = applyDiscounts(
    lines.map(({ amount, isDiscountable }) => (isDiscountable ? amount : 0)),
    given,
    currency,
  );
  const discounts = amounts.map((_, index) => sum(applied.map(({ allocations }) => allocations[index] ?? 0)));
  const discounted = amounts.map((amount, index) => amount - (discounts[index] ?? 0));
  const paid = payByCredits(terms, lines, discounted, isoTime(date));
  const net = discounted.map((amount, index) => amount - (paid.byLine[index] ?? 0));
  const taxes = terms.taxByLine ?? net.map((amount) => taxOn([amount], terms.tax, currency));
  if (taxes.length !== lines.length) refuse([taxOfOtherLines(lines.length)]);
  const tax = sum(taxes);
  const creditsApplied = sum(paid.byLine);
  const subtotal = sum(amounts);
  const total = subtotal - sum(discounts) - creditsApplied + (terms.tax?.behavior === 'exclusive' ? tax : 0);
  const { balanceApplied, amountDue, customerBalanceAfter } = settle(total, terms.customerBalance);
  if (![subtotal, total, customerBalanceAfter].every(Number.isSafeInteger)) {
    throw new RangeError('The invoice is more minor units than can be written exactly.');
  }
  return {
    currency: currency.code,
    date: isoTime(date),
    reason,
    lines: lines.map((line, index) => ({
      ...line,
      discount: discounts[index] ?? 0,
      credit: paid.byLine[index] ?? 0,
      tax: taxes[index] ?? 0,
    })),
    subtotal,
    discounts: given.map((discount, index) => ({ ...discount, ...applied[index]! })),
    credits: paid.grants,
    creditsApplied,
    tax,
    total,
    balanceApplied,
    amountDue,
    customerBalanceAfter,
  };
}

/** Grants in their order pay the lines in theirs, each at most what is left of it. */
function payByCredits(terms: InvoiceTerms, lines: readonly BareLine[], left: readonly number[], at: string) {
  const eligible = lines.map(({ kind }, index) =>
    terms.creditsApplyTo === 'all' || kind === 'metered' ? Math.max(0, left[index] ?? 0) : 0,
  );
  const wallet: Wallet = {
    currency: terms.currency,
    grants: terms.credits.map((grant) => ({ ...grant, voidedAt: null })),
  };
  const payable = Math.min(sum(eligible), Math.max(0, sum(left)));
  const { entries } = applyWalletEvent(wallet, { type: 'used', at, amount: payable });
  let rest = sum(entries.map(({ amount }) => -amount));
  const byLine = eligible.map((most) => {
    const part = Math.min(most, rest);
    rest -= part;
    return part;
  });
  return { byLine, grants: entries.map(({ grantId, amount }) => ({ grantId, amount: -amount })) };
}

/**
 * A credit balance (negative) pays what is due, a debt is added to it, and what the total falls below 0 is credited.
 * Source: https://docs.stripe.com/billing/customer/balance
 */
function settle(total: number, balance: number) {
  if (total < 0) return { balanceApplied: 0, amountDue: 0, customerBalanceAfter: balance + total };
  const due = Math.max(0, total + balance);
  return { balanceApplied: due - total, amountDue: due, customerBalanceAfter: total + balance - due };
}

function taxOfOtherLines(lines: number): ValidationProblem {
  const message = `The invoice has ${lines} lines: give the tax of each.`;
  return { field: 'taxByLine', code: 'other_lines', message, severity: 'error' };
}

/** A time that the cycle cannot have is the caller's to correct. @throws PricingValidationFailed on `at` */
export function refusingTimes<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError) || !/billing cycle|is no time/.test(error.message)) throw error;
    throw new PricewrightError('PricingValidationFailed', error.message, {
      fields: [{ field: 'at', code: 'no_billing_time', message: error.message }],
    });
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
