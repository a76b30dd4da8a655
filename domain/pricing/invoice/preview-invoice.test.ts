import { describe, expect, it } from '@jest/globals';
import { InvoiceTerms, type InvoiceTermsInput } from '../../../contracts/invoice-preview.ts';
import { previewInvoice } from './preview-invoice.ts';

type Event = InvoiceTermsInput['event'];
const flat = (id: string, unitAmount: string) => ({ id, model: 'flat' as const, unitAmount, quantity: '1' });
const seats = (unitAmount: string, quantity: string, id = 'seats') => ({
  id,
  model: 'per_unit' as const,
  unitAmount,
  quantity,
});
const monthly = (anchor: string, changes: Partial<InvoiceTermsInput['cycle']> = {}) => ({
  anchor,
  interval: 'month' as const,
  ...changes,
});
const preview = (terms: Omit<InvoiceTermsInput, 'currency'> & { currency?: string }) =>
  previewInvoice(InvoiceTerms.parse({ currency: 'usd', ...terms }));
const amounts = ({ lines }: ReturnType<typeof preview>) => lines.map(({ kind, amount }) => [kind, amount]);
const half = { cycle: monthly('2026-04-01T00:00:00Z'), at: '2026-04-16T00:00:00Z' };

describe('worked examples of others', () => {
  it('10 to 20 USD halfway: -5 and 10', () => {
    // https://docs.stripe.com/billing/subscriptions/prorations, "How prorations work"
    const items = [flat('ten', '1000')];
    const event: Event = { type: 'change', items: [flat('twenty', '2000')], behavior: 'always_invoice' };
    const invoice = preview({ ...half, items, event });
    expect(amounts(invoice)).toEqual([
      ['unused_time', -500],
      ['remaining_time', 1_000],
    ]);
    expect(invoice).toMatchObject({ total: 500, amountDue: 500, reason: 'subscription_update' });
  });

  it('12 to 24 USD after a week of four: 33 with the next charge', () => {
    // https://changelog.baremetrics.com/api---proration-charge-fixes-ymQbm
    const invoice = preview({
      cycle: monthly('2026-02-01T00:00:00Z'),
      at: '2026-02-08T00:00:00Z',
      items: [flat('small', '1200')],
      event: { type: 'change', items: [flat('large', '2400')] },
    });
    expect(amounts(invoice)).toEqual([
      ['unused_time', -900],
      ['remaining_time', 1_800],
      ['licensed', 2_400],
    ]);
    expect(invoice).toMatchObject({ amountDue: 3_300, date: '2026-03-01T00:00:00.000Z', reason: 'subscription_cycle' });
  });

  it('29 to 49 EUR with 16 of 30 days left: -15.47 and 26.13', () => {
    // https://taxiteasy.org/help/prorated-billing-when-you-upgrade-mid-month.html: as Stripe's receipt shows it
    const invoice = preview({
      currency: 'eur',
      cycle: monthly('2026-04-01T00:00:00Z'),
      at: '2026-04-15T00:00:00Z',
      items: [flat('starter', '2900')],
      event: { type: 'change', items: [flat('business', '4900')], behavior: 'always_invoice' },
    });
    expect(amounts(invoice)).toEqual([
      ['unused_time', -1_547],
      ['remaining_time', 2_613],
    ]);
    expect(invoice.amountDue).toBe(1_066);
  });

  it('a second seat in the middle of a year whose first was half price once: 75 EUR', () => {
    // A Stripe engineer in https://groups.google.com/a/lists.stripe.com/g/api-discuss/c/lvd7Ht4F41Y
    const invoice = preview({
      currency: 'eur',
      cycle: { anchor: '2026-01-01T00:00:00Z', interval: 'year' },
      at: '2026-07-02T12:00:00Z',
      items: [seats('10000', '1')],
      previousDiscounts: [{ type: 'percentage', value: '50' }],
      event: { type: 'change', items: [seats('10000', '2')], behavior: 'always_invoice' },
    });
    expect(amounts(invoice)).toEqual([
      ['unused_time', -2_500],
      ['remaining_time', 10_000],
    ]);
    expect(invoice.amountDue).toBe(7_500);
  });

  it('a third subscription after a coupon of half was added: a credit of 25 USD', () => {
    // https://groups.google.com/a/lists.stripe.com/g/api-discuss/c/C7yM2sNZhjU, confirmed there by Stripe
    const invoice = preview({
      ...half,
      items: [seats('10000', '2')],
      previousDiscounts: [],
      discounts: [{ type: 'percentage', value: '50' }],
      event: { type: 'change', items: [seats('10000', '3')], behavior: 'always_invoice' },
    });
    expect(amounts(invoice)).toEqual([
      ['unused_time', -10_000],
      ['remaining_time', 7_500],
    ]);
    expect(invoice).toMatchObject({ total: -2_500, amountDue: 0, customerBalanceAfter: -2_500 });
    // The renewal that it asks for: three at half price.
    const renewal = preview({
      cycle: half.cycle,
      at: '2026-04-20T00:00:00Z',
      items: [seats('10000', '3')],
      discounts: [{ type: 'percentage', value: '50' }],
      event: { type: 'renewal' },
      customerBalance: -2_500,
    });
    expect(renewal).toMatchObject({ total: 15_000, amountDue: 12_500, customerBalanceAfter: 0 });
  });

  it('floors each line apart: a credit of 2.5 is 3, a charge of 4.5 is 4', () => {
    // Invoices of the Stripe API: domain/money/rounding.ts, roundProration
    const event: Event = { type: 'change', items: [flat('new', '9')], behavior: 'always_invoice' };
    expect(amounts(preview({ ...half, items: [flat('old', '5')], event }))).toEqual([
      ['unused_time', -3],
      ['remaining_time', 4],
    ]);
  });
});

describe('time', () => {
  it.each([
    ['2026-01-31T10:00:00Z', '2026-02-10T00:00:00Z', '2026-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00Z', '2028-02-10T00:00:00Z', '2028-02-29T10:00:00.000Z'],
    ['2026-01-31T10:00:00Z', '2026-03-10T00:00:00Z', '2026-03-31T10:00:00.000Z'],
  ])('anchored on the 31st, %s renews after %s on %s', (anchor, at, date) => {
    const invoice = preview({ cycle: monthly(anchor), at, items: [flat('base', '100')], event: { type: 'renewal' } });
    expect(invoice).toMatchObject({ date, amountDue: 100 });
  });

  it('a leap day has its share of a year', () => {
    const invoice = preview({
      cycle: { anchor: '2028-01-01T00:00:00Z', interval: 'year' },
      at: '2028-02-29T00:00:00Z',
      items: [flat('year', '36600')],
      event: { type: 'cancel' },
    });
    expect(amounts(invoice)).toEqual([['unused_time', -(366 - 59) * 100]]);
  });

  it('summer time takes an hour out of its month, and the seconds know', () => {
    const cycle = monthly('2026-03-01T00:00:00-05:00', { timeZone: 'America/New_York' });
    // 31 days less an hour are 743 hours; from the 16th at midnight 384 hours are left.
    const invoice = preview({
      cycle,
      at: '2026-03-16T00:00:00-04:00',
      items: [flat('h', '74300')],
      event: { type: 'cancel' },
    });
    expect(amounts(invoice)).toEqual([['unused_time', -38_400]]);
    expect(invoice.lines[0]?.period.to).toBe('2026-04-01T04:00:00.000Z');
  });

  it('a calendar cycle asks for the rest of the first month, then for whole ones', () => {
    const cycle = monthly('2026-01-15T00:00:00Z', { mode: 'calendar' });
    const items = [flat('base', '3100')];
    const first = preview({ cycle, at: '2026-01-15T00:00:00Z', items, event: { type: 'start' } });
    expect(first).toMatchObject({ amountDue: 1_700, reason: 'subscription_create' });
    const next = preview({ cycle, at: '2026-01-20T00:00:00Z', items, event: { type: 'renewal' } });
    expect(next).toMatchObject({ amountDue: 3_100, date: '2026-02-01T00:00:00.000Z' });
    const gone = preview({ cycle, at: '2026-01-22T00:00:00Z', items, event: { type: 'cancel' } });
    expect(gone.total).toBe(-1_000);
  });
});

describe('events', () => {
  const usage = { id: 'calls', model: 'per_unit' as const, unitAmount: '0.5', usageType: 'metered' as const };
  const cycle = monthly('2026-06-01T00:00:00Z');
  const at = '2026-06-16T00:00:00Z';

  it('begins with what is due ahead; a trial costs nothing, and its end begins the cycle', () => {
    const items = [flat('base', '4900'), { ...usage, quantity: '0' }];
    expect(amounts(preview({ cycle, at: cycle.anchor, items, event: { type: 'start' } }))).toEqual([
      ['licensed', 4_900],
    ]);
    const trialEnd = '2026-06-15T00:00:00Z';
    const trial = preview({ cycle, at: cycle.anchor, items, event: { type: 'start', trialEnd } });
    expect(amounts(trial)).toEqual([['trial', 0]]);
    const first = preview({ cycle, at: '2026-06-10T00:00:00Z', items, trialEnd, event: { type: 'renewal' } });
    expect(first).toMatchObject({ date: '2026-06-15T00:00:00.000Z', amountDue: 4_900 });
    expect(first.lines[0]?.period.to).toBe('2026-07-15T00:00:00.000Z');
    const upgrade = preview({
      cycle,
      at: '2026-06-10T00:00:00Z',
      items,
      trialEnd,
      event: { type: 'change', items: [flat('base', '9900')] },
    });
    expect(amounts(upgrade)).toEqual([['licensed', 9_900]]);
  });

  it('renews with the usage of the past and the price of the future', () => {
    const invoice = preview({
      cycle,
      at,
      items: [flat('base', '4900'), { ...usage, quantity: '1001' }],
      event: { type: 'renewal' },
    });
    expect(amounts(invoice)).toEqual([
      ['metered', 501],
      ['licensed', 4_900],
    ]);
    expect(invoice.lines.map(({ period }) => period.from)).toEqual([
      '2026-06-01T00:00:00.000Z',
      '2026-07-01T00:00:00.000Z',
    ]);
  });

  it('bills yearly prices beside monthly usage when each is due', () => {
    const items = [
      { ...flat('year', '120000'), interval: 'year' as const },
      { ...usage, quantity: '100' },
    ];
    const june = preview({ cycle, at, items, event: { type: 'renewal' } });
    expect(amounts(june)).toEqual([['metered', 50]]);
    const last = preview({ cycle, at: '2027-05-20T00:00:00Z', items, event: { type: 'renewal' } });
    expect(amounts(last)).toEqual([
      ['metered', 50],
      ['licensed', 120_000],
    ]);
  });

  it('prorates tiers by what the quantity costs, and leaves what stays as it is', () => {
    const tiers = [
      { upTo: '10', unitAmount: '1000' },
      { upTo: null, unitAmount: '500' },
    ];
    const of = (quantity: string) => ({ id: 'seats', model: 'graduated' as const, tiers, quantity });
    const invoice = preview({
      cycle,
      at,
      items: [of('10'), flat('base', '100')],
      event: { type: 'change', items: [of('20'), flat('base', '100')], behavior: 'always_invoice' },
    });
    expect(amounts(invoice)).toEqual([
      ['unused_time', -5_000],
      ['remaining_time', 7_500],
    ]);
  });

  it('a downgrade becomes a balance that pays the next invoice', () => {
    const down = preview({
      cycle,
      at,
      items: [flat('large', '10000')],
      event: { type: 'change', items: [flat('small', '2000')], behavior: 'always_invoice' },
    });
    expect(down).toMatchObject({ total: -4_000, amountDue: 0, customerBalanceAfter: -4_000 });
  });

  it('a new interval starts the cycle anew and is due at once', () => {
    const yearly = { anchor: at, interval: 'year' as const };
    const event: Event = { type: 'change', items: [flat('yearly', '100000')], cycle: yearly };
    const invoice = preview({ cycle, at, items: [flat('monthly', '10000')], event });
    expect(amounts(invoice)).toEqual([
      ['unused_time', -5_000],
      ['licensed', 100_000],
    ]);
    expect(invoice.lines[1]?.period.to).toBe('2027-06-16T00:00:00.000Z');
  });

  it('a cancellation gives back the rest and asks for what was used; or nothing back', () => {
    const items = [flat('base', '6000'), { ...usage, quantity: '200' }];
    expect(amounts(preview({ cycle, at, items, event: { type: 'cancel' } }))).toEqual([
      ['unused_time', -3_000],
      ['metered', 100],
    ]);
    expect(amounts(preview({ cycle, at, items, event: { type: 'cancel', prorate: false } }))).toEqual([
      ['metered', 100],
    ]);
  });

  it('a pause gives back its part of the period, and of the next', () => {
    const items = [flat('base', '3000')];
    const within: Event = { type: 'pause', until: '2026-06-26T00:00:00Z' };
    expect(amounts(preview({ cycle, at, items, event: within }))).toEqual([
      ['unused_time', -1_000],
      ['licensed', 3_000],
    ]);
    const beyond: Event = { type: 'pause', until: '2026-07-17T12:00:00Z' };
    expect(amounts(preview({ cycle, at, items: [flat('base', '3100')], event: beyond }))).toEqual([
      ['unused_time', -1_550],
      ['remaining_time', 1_450],
    ]);
    expect(amounts(preview({ cycle, at, items, event: { type: 'pause' } }))).toEqual([['unused_time', -1_500]]);
  });
});

describe('money', () => {
  const cycle = monthly('2026-06-01T00:00:00Z');
  const at = '2026-06-16T00:00:00Z';
  const metered = (id: string, quantity: string) => ({
    ...seats('100', quantity, id),
    usageType: 'metered' as const,
  });

  it('spreads a fixed discount over lines with the remainder on the last, and leaves prorations alone', () => {
    const items = [seats('100', '1', 'a'), seats('100', '1', 'b'), seats('100', '1', 'c')];
    const event: Event = { type: 'change', items: [...items.slice(0, 2), seats('100', '2', 'c')] };
    const invoice = preview({ cycle, at, items, discounts: [{ type: 'fixed_amount', value: '100' }], event });
    expect(invoice.lines.map(({ kind, discount }) => [kind, discount])).toEqual([
      ['unused_time', 0],
      ['remaining_time', 0],
      ['licensed', 25],
      ['licensed', 25],
      ['licensed', 50],
    ]);
  });

  it('pays metered lines by credits before tax, in the order of the grants', () => {
    const grant = { category: 'paid' as const, effectiveAt: '2026-01-01T00:00:00Z', priority: 50 };
    const terms = {
      cycle,
      at,
      items: [flat('base', '1000'), metered('calls', '50')],
      event: { type: 'renewal' as const },
      tax: { behavior: 'exclusive' as const, rates: [{ percentage: '20' }] },
      credits: [
        { ...grant, id: 'paid', amount: 9_000, remaining: 4_000 },
        { ...grant, id: 'free', category: 'promotional' as const, amount: 2_000, remaining: 2_000 },
      ],
    };
    const invoice = preview(terms);
    expect(invoice.credits).toEqual([
      { grantId: 'free', amount: 2_000 },
      { grantId: 'paid', amount: 3_000 },
    ]);
    expect(invoice).toMatchObject({ subtotal: 6_000, creditsApplied: 5_000, tax: 200, total: 1_200 });
    expect(preview({ ...terms, creditsApplyTo: 'all' })).toMatchObject({ creditsApplied: 6_000, total: 0 });
  });

  it('finds tax within inclusive prices', () => {
    const tax = { behavior: 'inclusive' as const, rates: [{ percentage: '25' }] };
    const invoice = preview({ cycle, at, items: [flat('base', '12500')], event: { type: 'renewal' }, tax });
    expect(invoice).toMatchObject({ tax: 2_500, total: 12_500 });
  });

  it.each([
    [{ items: [seats('100', '-1')] }, 'terms.items[0].quantity'],
    [{ currency: 'xyz' }, 'terms.currency'],
    [{ at: '2026-05-01T00:00:00Z' }, 'at'],
    [{ cycle: { ...cycle, timeZone: 'Mars/Olympus' } }, 'at'],
    [{ discounts: [{ type: 'percentage' as const, value: '101' }] }, 'terms.discounts[0].value'],
  ])('refuses %j with its field', (changes, field) => {
    const terms = { cycle, at, items: [seats('100', '1')], event: { type: 'renewal' as const } };
    let fields: unknown;
    try {
      preview({ ...terms, ...changes });
    } catch (error) {
      fields = (error as { details?: { fields?: { field: string }[] } }).details?.fields?.map((one) => one.field);
    }
    expect(fields).toEqual([field]);
  });
});
