import {
  type InvoicePreviewAnswer,
  type InvoicePreviewInput,
  type InvoiceTerms,
  InvoiceTerms as InvoiceTermsSchema,
} from '../../contracts/invoice-preview.ts';
import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { Db } from '../../database/client.ts';
import * as credits from '../../database/credits.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';
import { quantityProblems } from '../../domain/pricing/check/quantities.ts';
import { pauseProblems } from '../../domain/pricing/invoice/assert-terms.ts';
import { invoiceItems } from '../../domain/pricing/invoice/invoice-items.ts';
import { unixTime } from '../../domain/pricing/invoice/items.ts';
import { previewInvoice } from '../../domain/pricing/invoice/preview-invoice.ts';
import type { PricedPlan } from '../../domain/pricing/quote/quote-plan.ts';
import { unknownComponents } from '../../domain/pricing/rules/rule-problems.ts';
import type { TaxCalculators } from '../pricing/tax/decided-tax.ts';
import { type Billing, invalid, loadBilling, type StoredQuestion } from './billed-plan.ts';
import { type DatedPrices, datedItems, datedPrices, discountsOf, pricingsOf } from './dated-prices.ts';
import { newCycle, presentCycle } from './invoice-cycle.ts';
import { invoiceTax } from './invoice-tax.ts';
import { type Promoted, promotedDiscounts } from './promoted-discounts.ts';

export interface InvoiceSources {
  db: Db;
  now: Date;
  personalData: PersonalDataCipher;
  calculators: TaxCalculators;
}

/**
 * The whole invoice of a customer and a plan from the records: what they have, what the plan's version, place, agreement
 * and rules ask when each period begins, promotions, credits and tax. It stores nothing and redeems nothing.
 * @throws NotFound, PricingValidationFailed with the field, RegionalRestriction, and what the tax calculator throws
 */
export async function previewStoredInvoice(
  { now, ...reads }: InvoiceSources,
  input: InvoicePreviewInput,
): Promise<InvoicePreviewAnswer> {
  if ('terms' in input) {
    const unexplained = { promotions: [], notes: [], rules: null, pricings: [], taxDecision: null };
    return { preview: previewInvoice(input.terms), terms: input.terms, ...unexplained, taxedBy: 'nobody' };
  }
  const { db } = reads;
  const at = input.at ? new Date(input.at) : now;
  const billing = await loadBilling(db, input, at);
  assertQuestion(input, billing, at);
  if (!billing.subscription && input.event !== 'start') {
    throw invalid('event', 'no_subscription', `The customer has no subscription to ${input.event}: ask for "start".`);
  }
  const prices = datedPrices(billing, input, at);
  const { bare, configuration } = await bareTerms(db, input, billing, prices, at);
  const promoted = await promotedDiscounts(db, input, billing, bare, at);
  const untaxed = withPromotions(bare, promoted);
  const { terms: tax, decision, taxedBy, note } = await invoiceTax(reads, input, billing, configuration, untaxed);
  const terms = { ...untaxed, ...tax };
  const preview = previewInvoice(terms);
  const pricings = await pricingsOf(prices, terms, preview.lines);
  const anew = terms.event.type === 'change' && terms.event.cycle;
  return {
    ...{ preview, terms, promotions: promoted.explained },
    rules: pricings.at(-1)?.rules ?? null,
    pricings,
    taxDecision: decision,
    taxedBy,
    notes: [note, anew ? 'The interval changes: the cycle begins anew, now.' : null].filter((one) => one !== null),
  };
}

/** @throws PricingValidationFailed with the fields as they were sent */
function assertQuestion({ event, quantities, usage, pauseUntil }: StoredQuestion, { wanted }: Billing, at: Date): void {
  refuse([
    ...quantityProblems(quantities, 'quantities'),
    ...quantityProblems(usage, 'usage'),
    ...Object.keys(quantities).flatMap((id) => unknownComponents([id], [wanted], `quantities.${id}`)),
    ...(event === 'pause' ? pauseProblems(pauseUntil, at.toISOString(), 'pauseUntil') : []),
  ]);
}

/** The terms with what promotions take off, now and when the period to come is billed. */
function withPromotions(bare: InvoiceTerms, promoted: Promoted): InvoiceTerms {
  const { event, discounts, previousDiscounts, renewal } = bare;
  return {
    ...bare,
    event: promoted.trialEnd && event.type === 'start' ? { ...event, trialEnd: promoted.trialEnd } : event,
    discounts: [...discounts, ...promoted.discounts],
    previousDiscounts: [...(previousDiscounts ?? discounts), ...promoted.running],
    ...(renewal ? { renewal: { ...renewal, discounts: [...renewal.discounts, ...promoted.discounts] } } : {}),
  };
}

/** Everything but promotions and tax. */
async function bareTerms(db: Db, input: StoredQuestion, billing: Billing, prices: DatedPrices, at: Date) {
  const second = unixTime(at.toISOString());
  const isStart = input.event === 'start';
  const changes = isStart || input.event === 'change';
  const [present, wanted] = [await prices.present(second), await prices.wanted(second)];
  const configuration = configurationOf(billing, wanted, changes);
  const before = present && !isStart ? invoiceItems(present, false) : invoiceItems(wanted, true);
  const after = invoiceItems(wanted, isStart);
  if (before.length === 0 || after.length === 0) {
    throw invalid('interval', 'nothing_to_bill', 'Nothing of this plan is billed by that interval.');
  }
  const { subscription } = billing;
  const fresh = newCycle(after, configuration, at);
  const cycle =
    isStart || !subscription ? fresh : presentCycle(subscription, before, configurationOf(billing, present!, false));
  const movesCycle = fresh.interval !== cycle.interval || fresh.intervalCount !== cycle.intervalCount;
  const trialDays = configuration.stripeIntegration.trialPeriodDays ?? 0;
  const trialEnd = isStart && trialDays > 0 ? new Date(at.getTime() + trialDays * 86_400_000).toISOString() : null;
  const wallet = await credits.contents(db, { customerId: input.customerId, currency: wanted.prices.currency });
  const times = {
    cycle,
    at: at.toISOString(),
    trialEnd: isStart ? null : (subscription?.trial_end?.toISOString() ?? null),
  };
  const anew = input.event === 'change' && movesCycle;
  const dated = isStart ? null : await datedItems(prices, times, { before, after, anew });
  const bare = InvoiceTermsSchema.parse({
    currency: wanted.prices.currency,
    ...times,
    event: eventOf(input, dated?.changed ?? after, trialEnd, movesCycle ? fresh : null),
    items: dated?.items ?? after,
    discounts: discountsOf(wanted),
    ...(dated ? { previousDiscounts: dated.previousDiscounts } : {}),
    ...(dated?.renewal ? { renewal: dated.renewal } : {}),
    credits: wallet.grants.map(({ voidedAt: _, ...grant }) => grant),
    creditsApplyTo: input.creditsApplyTo,
    customerBalance: input.customerBalance,
  });
  return { bare, configuration };
}

function configurationOf({ present, wanted }: Billing, { version }: PricedPlan, changes: boolean): PlanConfiguration {
  const found = (changes ? wanted : (present ?? wanted)).versions.get(version);
  if (!found) throw new Error(`version ${version} was priced but is not there`);
  return found;
}

function eventOf(
  { event, prorate, prorationBehavior, pauseUntil }: StoredQuestion,
  items: InvoiceTerms['items'],
  trialEnd: string | null,
  cycle: InvoiceTerms['cycle'] | null,
): InvoiceTerms['event'] {
  switch (event) {
    case 'start':
      return { type: 'start', trialEnd };
    case 'renewal':
      return { type: 'renewal' };
    case 'change':
      return { type: 'change', items, behavior: prorationBehavior, ...(cycle ? { cycle } : {}) };
    case 'cancel':
      return { type: 'cancel', prorate };
    case 'pause':
      return { type: 'pause', until: pauseUntil };
  }
}
