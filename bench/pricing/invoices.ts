import type { InvoiceTerms } from '../../contracts/invoice-preview.ts';
import { PlanConfiguration } from '../../contracts/plans.ts';
import type { PricingRule } from '../../contracts/pricing-rules.ts';
import { invoiceItems } from '../../domain/pricing/invoice/invoice-items.ts';
import { previewInvoice } from '../../domain/pricing/invoice/preview-invoice.ts';
import { pricePlan, type QuoteFacts } from '../../domain/pricing/quote/quote-plan.ts';

/**
 * The invoices of 100,000 customers of one plan, by the functions that preview and bill them: rules and places decide
 * the prices, then periods, prorations, discounts, credits and tax. Everybody has an anchor, seats and usage of their own.
 * Only what a database would answer is at hand already. What counts is time of the processor, so that neighbours do not.
 */
const customers = Number(process.argv[2] ?? 100_000);
const zones = ['UTC', 'Europe/Stockholm', 'America/New_York'];
const budget = 20;
const day = 86_400_000;
const now = new Date('2026-11-21T12:00:00Z');
const rules: PricingRule[] = Array.from({ length: 5 }, (_, index) => ({
  id: `rule_${index}`,
  name: `Rule ${index}`,
  priority: index,
  condition: { country: { $in: index === 4 ? ['NO'] : ['SE', 'DE'] }, seats: { $gte: index * 5 } },
  validFrom: '2026-01-01T00:00:00Z',
  validTo: index === 3 ? '2026-06-01T00:00:00Z' : null,
  targetPlans: [],
  action: { type: 'change_percentage', percentage: '-10', componentIds: ['base'] },
}));
const monthly = { interval: 'month' };
const metered = (eventName: string) => ({
  usageType: 'metered',
  meter: { eventName, displayName: eventName, aggregation: 'sum' },
});
const configuration = (timeZone: string) =>
  PlanConfiguration.parse({
    name: 'Team',
    tier: 'team',
    billing: { timeZone },
    pricing: {
      currency: 'usd',
      billingCycle: 'monthly',
      components: [
        { key: 'base', name: 'Base fee', model: 'flat', ...monthly, unitAmount: '4900' },
        {
          ...{ key: 'seats', name: 'Seats', model: 'volume', ...monthly },
          tiers: [
            { upTo: '10', unitAmount: '1200' },
            { upTo: null, unitAmount: '1000' },
          ],
        },
        {
          ...{ key: 'calls', name: 'Calls', model: 'graduated', ...monthly, ...metered('call') },
          tiers: [
            { upTo: '1000', unitAmount: '2', flatAmount: '500' },
            { upTo: '10000', unitAmount: '1.5' },
            { upTo: '100000', unitAmount: '0.8' },
            { upTo: '1000000', unitAmount: '0.25' },
            { upTo: null, unitAmount: '0.1' },
          ],
        },
        {
          ...{ key: 'payments', name: 'Payments', model: 'percentage', rate: '0.75', minimum: '100' },
          ...{ ...monthly, ...metered('payment') },
        },
      ],
    },
  });

function factsOf(customer: number, seats: number, plan: PlanConfiguration): QuoteFacts {
  const country = ['SE', 'DE', 'US'][customer % 3]!;
  return {
    plan: 'team',
    versions: new Map([[1, plan]]),
    activeVersion: 1,
    subscription: { version: 1, items: new Map<string, number | null>([['base', 1]]) },
    attributes: { country, seats },
    country,
    currency: 'usd',
    interval: 'month',
    usage: {
      seats: String(seats),
      calls: String((customer * 7_919) % 2_000_000),
      payments: `${customer}.${(customer % 90) + 10}`,
    },
    isNew: false,
    rules,
    agreements: [],
    book: { regional: [], offered: [], rates: { base: 'usd', date: '2026-11-21', source: '', rates: {} } },
    now,
  };
}

function termsOf(customer: number, event: 'renewal' | 'change', plan: PlanConfiguration): InvoiceTerms {
  const seats = 1 + (customer % 40);
  const items = (count: number) => invoiceItems(pricePlan(factsOf(customer, count, plan)), false);
  const priced = pricePlan(factsOf(customer, seats, plan));
  const grant = { category: 'paid' as const, amount: 5_000, effectiveAt: '2026-01-01T00:00:00Z', priority: 50 };
  return {
    currency: 'usd',
    cycle: {
      anchor: new Date(now.getTime() - (customer % 700) * day - customer * 1_000).toISOString(),
      ...{ interval: 'month', intervalCount: 1, mode: 'anniversary', timeZone: plan.billing.timeZone },
    },
    at: now.toISOString(),
    event:
      event === 'renewal' ? { type: event } : { type: event, items: items(seats + 1), behavior: 'create_prorations' },
    items: invoiceItems(priced, false),
    trialEnd: null,
    discounts: [
      ...priced.discounts.map(({ discount }) => discount),
      { type: 'percentage', value: '10' },
      { type: 'fixed_amount', value: '250' },
    ],
    tax: { behavior: 'exclusive', rates: [{ percentage: '5' }, { percentage: '9.975' }] },
    credits: [{ ...grant, id: `grant_${customer}`, remaining: customer % 5_000, expiresAt: null }],
    creditsApplyTo: 'metered',
    customerBalance: -(customer % 300),
  };
}

let slowest = 0;
for (const timeZone of zones) {
  for (const event of ['renewal', 'change'] as const) {
    const plan = configuration(timeZone);
    const began = process.cpuUsage();
    let due = 0;
    let lines = 0;
    for (let customer = 0; customer < customers; customer += 1) {
      const invoice = previewInvoice(termsOf(customer, event, plan));
      due += invoice.amountDue;
      lines += invoice.lines.length;
    }
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    slowest = Math.max(slowest, (seconds * 100_000) / customers);
    console.log(
      `${timeZone}, ${event}: ${customers.toLocaleString('en-US')} invoices of ${lines / customers} lines in ` +
        `${seconds.toFixed(2)} s of a core (${due} minor units due)`,
    );
  }
}
if (slowest > budget) throw new Error(`100,000 invoices took ${slowest.toFixed(1)} s: more than ${budget}.`);
