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
import { previewInvoice } from '../../domain/pricing/invoice/preview-invoice.ts';
import type { PricedPlan } from '../../domain/pricing/quote/quote-plan.ts';
import {
  type Billing,
  invalid,
  invoiceItems,
  loadBilling,
  pricedNow,
  pricedWanted,
  type StoredQuestion,
} from './billed-plan.ts';
import { newCycle, presentCycle } from './invoice-cycle.ts';
import { invoiceTax } from './invoice-tax.ts';
import { promotedDiscounts } from './promoted-discounts.ts';

/**
 * The whole invoice of a customer and a plan from the records: what they have, what the plan's version, place, agreement
 * and rules ask, promotions, credits and tax. It stores nothing and redeems nothing.
 * @throws NotFound, PricingValidationFailed with the field, RegionalRestriction
 */
export async function previewStoredInvoice(
  { db, now, personalData }: { db: Db; now: Date; personalData: PersonalDataCipher },
  input: InvoicePreviewInput,
): Promise<InvoicePreviewAnswer> {
  if ('terms' in input) return { preview: previewInvoice(input.terms), terms: input.terms, promotions: [], notes: [] };
  const at = input.at ? new Date(input.at) : now;
  const billing = await loadBilling(db, input, at);
  if (!billing.subscription && input.event !== 'start') {
    throw invalid('event', 'no_subscription', `The customer has no subscription to ${input.event}: ask for "start".`);
  }
  const notes: string[] = [];
  const bare = await bareTerms({ db, personalData }, input, billing, at, notes);
  const promoted = await promotedDiscounts(db, input, billing, bare, at);
  const terms = {
    ...bare,
    event:
      promoted.trialEnd && bare.event.type === 'start' ? { ...bare.event, trialEnd: promoted.trialEnd } : bare.event,
    discounts: [...bare.discounts, ...promoted.discounts],
    previousDiscounts: [...bare.discounts, ...promoted.running],
  };
  return { preview: previewInvoice(terms), terms, promotions: promoted.explained, notes };
}

/** Everything but promotions. */
async function bareTerms(
  { db, personalData }: { db: Db; personalData: PersonalDataCipher },
  input: StoredQuestion,
  billing: Billing,
  at: Date,
  notes: string[],
): Promise<InvoiceTerms> {
  const present = pricedNow(billing, input);
  const changes = input.event === 'start' || input.event === 'change';
  const wanted = changes ? pricedWanted(billing, input) : present!;
  const configuration = configurationOf(billing, wanted, changes);
  const isStart = input.event === 'start';
  const before = present && !isStart ? invoiceItems(present, false) : invoiceItems(wanted, true);
  const after = invoiceItems(wanted, isStart);
  if (before.length === 0 || after.length === 0) {
    throw invalid('interval', 'nothing_to_bill', 'Nothing of this plan is billed by that interval.');
  }
  const { subscription } = billing;
  const cycle =
    isStart || !subscription
      ? newCycle(after, configuration, at)
      : presentCycle(subscription, before, configurationOf(billing, present!, false));
  const currency = wanted.prices.currency;
  const fresh = newCycle(after, configuration, at);
  const movesCycle = fresh.interval !== cycle.interval || fresh.intervalCount !== cycle.intervalCount;
  const trialDays = configuration.stripeIntegration.trialPeriodDays ?? 0;
  const trialEnd = isStart && trialDays > 0 ? new Date(at.getTime() + trialDays * 86_400_000).toISOString() : null;
  const wallet = await credits.contents(db, { customerId: input.customerId, currency });
  const { tax, note } = await invoiceTax({ db, personalData }, input, billing, configuration, currency, at);
  if (note) notes.push(note);
  if (movesCycle && input.event === 'change') notes.push('The interval changes: the cycle begins anew, now.');
  return InvoiceTermsSchema.parse({
    currency,
    cycle,
    at: at.toISOString(),
    event: eventOf(input, after, trialEnd, movesCycle ? fresh : null),
    items: isStart ? after : before,
    trialEnd: isStart ? null : (subscription?.trial_end?.toISOString() ?? null),
    discounts: wanted.discounts.map(({ discount }) => discount),
    ...(tax ? { tax } : {}),
    credits: wallet.grants.map(({ voidedAt: _, ...grant }) => grant),
    creditsApplyTo: input.creditsApplyTo,
    customerBalance: input.customerBalance,
  });
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
