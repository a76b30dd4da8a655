import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InvoicePreviewAnswer } from '../../contracts/invoice-preview.ts';
import type { PlanPreview, SubscriptionPlan } from '../../contracts/plans.ts';
import { previewInvoice } from '../../domain/pricing/invoice/preview-invoice.ts';
import { amounts, monthly, pricing, subscriberOf } from '../../test/support/invoices.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let plan: SubscriptionPlan;
beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
  plan = await createTeamPlan(platform, { pricing: pricing('4900') as never });
}, 120_000);
afterAll(() => platform?.close());

const subscriber = (quantities: Record<string, number | null>, changes: object = {}) =>
  subscriberOf(platform, plan, quantities, changes);
const preview = <T = InvoicePreviewAnswer>(body: object, status = 200) =>
  platform.call<T>('POST', '/v1/pricing/invoice-preview', body, status);
const at = '2026-04-16T00:00:00.000Z';

describe('rules that come and go', () => {
  const rule = (name: string, percentage: string, validFrom: string, validTo: string) =>
    platform.call<{ id: string }>(
      'POST',
      '/v1/pricing/rules',
      {
        ...{ name, validFrom, validTo, priority: 1, targetPlans: [plan.key] },
        condition: { country: 'NO' },
        action: { type: 'change_percentage', componentIds: ['base'], percentage },
      },
      201,
    );
  const days = ['2026-04-05T00:00:00Z', '2026-04-16T00:00:00Z', '2026-04-28T12:00:00Z'];
  let customerId: string;
  let spring: string;
  let may: string;
  beforeAll(async () => {
    customerId = await subscriber({ base: 1, seats: 5, calls: null });
    await platform.db.updateTable('customers').set({ country: 'NO' }).where('id', '=', customerId).execute();
    spring = (await rule('Spring', '-10', '2026-04-10T00:00:00Z', '2026-04-25T00:00:00Z')).id;
    may = (await rule('May', '-20', '2026-04-29T00:00:00Z', '2026-05-10T00:00:00Z')).id;
  });

  it('is the same whenever it is asked: the rule holds that does when the period begins', async () => {
    for (const day of days) {
      const answer = await preview({ customerId, at: day, usage: { calls: '1000' } });
      expect(answer.preview.date).toBe('2026-05-01T00:00:00.000Z');
      expect(amounts(answer)).toEqual([
        ['calls', 'metered', 500],
        ['base', 'licensed', 3_920],
        ['seats', 'licensed', 6_000],
      ]);
      expect(answer.rules).toMatchObject({ winner: may });
      expect(answer.rules?.considered).toContainEqual(
        expect.objectContaining({ ruleId: spring, outcome: 'expired', reason: expect.stringContaining('ended') }),
      );
      expect(answer.pricings.map(({ at: from, lines, rules }) => [from.slice(0, 10), lines, rules.winner])).toEqual([
        ['2026-04-01', ['calls'], null],
        ['2026-05-01', ['base', 'seats'], may],
      ]);
      expect(previewInvoice(answer.terms)).toEqual(answer.preview);
    }
  });

  it('gives back what was billed, asks for what is added by today’s rule, and leaves the rest', async () => {
    const change = { customerId, event: 'change', quantities: { seats: '10' }, at };
    const next = await preview(change);
    expect(amounts(next)).toEqual([
      ['seats', 'unused_time', -3_000],
      ['seats', 'remaining_time', 6_000],
      ['calls', 'metered', 0],
      ['base', 'licensed', 3_920],
      ['seats', 'licensed', 12_000],
    ]);
    const own = await createTeamPlan(platform, { pricing: pricing('9800') as never });
    const { id } = await platform.call<{ id: string }>(
      'POST',
      '/v1/pricing/rules',
      {
        ...{ name: 'Now', validFrom: '2026-04-10T00:00:00Z', validTo: '2026-04-25T00:00:00Z', priority: 1 },
        ...{ targetPlans: [own.key], condition: { country: 'NO' } },
        action: { type: 'change_percentage', componentIds: ['base'], percentage: '-40' },
      },
      201,
    );
    const moved = await preview({ ...change, quantities: {}, plan: own.key });
    expect(amounts(moved).filter(([line]) => line === 'base')).toEqual([
      ['base', 'unused_time', -2_450],
      ['base', 'remaining_time', 2_940],
      ['base', 'licensed', 9_800],
    ]);
    expect(moved.pricings.map(({ rules }) => rules.winner)).toEqual([null, null, id, null]);
    expect(amounts(await preview({ customerId, event: 'cancel', at }))).toContainEqual(['base', 'unused_time', -2_450]);
  });
});

describe('a plan of prices that Stripe has none for', () => {
  const metered = (eventName: string) => ({
    usageType: 'metered' as const,
    meter: { eventName, displayName: eventName, aggregation: 'sum' as const },
  });
  let combined: SubscriptionPlan;
  beforeAll(async () => {
    combined = await createTeamPlan(platform, {
      stripeIntegration: { taxBehavior: 'exclusive' },
      pricing: {
        currency: 'usd',
        billingCycle: 'monthly',
        components: [
          { key: 'base', name: 'Base fee', model: 'flat', ...monthly, unitAmount: '4900' },
          {
            ...{ key: 'seats', name: 'Seats', model: 'volume_package', ...monthly },
            tiers: [
              { upTo: '10', packageSize: 5, packageAmount: '1000' },
              { upTo: null, packageSize: 10, packageAmount: '1500' },
            ],
          },
          {
            key: 'paid',
            name: 'Payments',
            model: 'percentage',
            rate: '2.9',
            minimum: '500',
            ...monthly,
            ...metered('paid'),
          },
          {
            ...{
              key: 'calls',
              name: 'Calls',
              model: 'per_unit',
              unitAmount: '2',
              ...monthly,
              ...metered('combined_call'),
            },
            ...{ freeUnits: '100', commitment: { amount: '1000', overageRate: '150' } },
          },
          {
            ...{ key: 'setup', name: 'Setup', model: 'graduated', interval: 'one_time' },
            tiers: [
              { upTo: '1', unitAmount: '9900' },
              { upTo: null, unitAmount: '4900' },
            ],
          },
        ],
      },
    });
  });
  const start = async (customer: object) => {
    const { id } = await platform.call<{ id: string }>('POST', '/v1/customers', customer, 201);
    const usage = { paid: '1234.56', calls: '1100' };
    return await preview({
      customerId: id,
      plan: combined.key,
      event: 'start',
      at,
      quantities: { seats: '12' },
      usage,
    });
  };

  it('is priced here to the minor unit, quote and invoice alike', async () => {
    const quote = await platform.call<{ lines: { id: string; amount: number }[] }>(
      'POST',
      `/v1/plans/${combined.id}/price`,
      {
        usage: { seats: '12', paid: '1234.56', calls: '1100' },
      },
    );
    expect(quote.lines.map(({ id, amount }) => [id, amount])).toEqual([
      ['base', 4_900],
      ['seats', 3_000],
      ['paid', 3_580],
      ['calls', 1_000 + 1_500],
      ['setup', 9_900],
    ]);
    expect(amounts(await start({ country: 'US' }))).toEqual([
      ['base', 'licensed', 4_900],
      ['seats', 'licensed', 3_000],
      ['setup', 'one_time', 9_900],
    ]);
  });

  it('says in its diff and its validation what Stripe is told nothing of', async () => {
    const { diff, validation } = await platform.call<PlanPreview>('POST', `/v1/plans/${combined.id}/preview`, {});
    expect(diff.changes.filter(({ object }) => object === 'price').map(({ key }) => key)).toEqual([
      `${combined.key}:base`,
    ]);
    expect(diff.changes.filter(({ object }) => object === 'meter')).toEqual([]);
    expect(diff.pricedHere?.map(({ key }) => key)).toEqual(['calls', 'paid', 'seats', 'setup']);
    expect(validation.isValid).toBe(true);
    expect(validation.warnings.filter(({ code }) => code === 'priced_here')).toHaveLength(4);
  });

  it('is taxed by what the customer’s record says: reverse charge, exemption, or the rate of the place', async () => {
    const settings = await platform.call<{ revision: number }>('GET', '/v1/tax/settings');
    await platform.call('PATCH', '/v1/tax/settings', { sellerCountry: 'SE', registrations: ['EU'] }, 200, {
      'if-match': `"${settings.revision}"`,
    });
    const consumer = await start({ country: 'DE' });
    expect(consumer.preview.tax).toBe(3_382);
    const business = await start({ country: 'DE', vatId: 'DE136695976' });
    expect(business).toMatchObject({ preview: { tax: 0 }, notes: [expect.stringContaining('accounts for the tax')] });
    const exempt = await start({ country: 'SE', taxExempt: true });
    expect(exempt).toMatchObject({ preview: { tax: 0 }, notes: ['No tax: The customer is exempt.'] });
    const { id } = await platform.call<{ id: string }>(
      'POST',
      '/v1/customers',
      { country: 'DE', vatId: 'DE136695976' },
      201,
    );
    const price = (changes: object = {}) =>
      platform.call('POST', `/v1/plans/${combined.id}/price`, { customerId: id, ...changes });
    expect(await price()).toMatchObject({ tax: 0, taxDecision: { treatment: 'reverse_charge' } });
    expect(await price({ isExempt: true })).toMatchObject({ taxDecision: { treatment: 'exempt' } });
    expect(consumer).toMatchObject({ taxedBy: 'table', taxDecision: { treatment: 'taxed', region: 'DE' } });
  });

  it('is taxed by Stripe Tax where no table can be right, line by line, credits too', async () => {
    const settings = await platform.call<{ revision: number }>('GET', '/v1/tax/settings');
    await platform.call('PATCH', '/v1/tax/settings', { sellerCountry: 'US', registrations: ['US'] }, 200, {
      'if-match': `"${settings.revision}"`,
    });
    const unknown = await start({ country: 'US' });
    expect(unknown).toMatchObject({ preview: { tax: 0 }, taxedBy: 'nobody' });
    expect(unknown.notes).toContainEqual(expect.stringContaining('until the address is complete'));
    await platform.stripe.tax.registrations.create({
      country: 'US',
      active_from: 'now',
      country_options: { us: { type: 'state_sales_tax', state: 'NY' } },
    });
    const address = { line1: '1 Main St', city: 'New York', postalCode: '10001' };
    const sold = await start({ country: 'US', address });
    const { lines, subtotal, tax, total } = sold.preview;
    expect(sold).toMatchObject({ taxedBy: 'stripe_tax', taxDecision: { treatment: 'taxed' }, notes: [] });
    expect(tax).toBeGreaterThan(0);
    expect(total).toBe(subtotal + tax);
    expect(lines.reduce((sum, line) => sum + line.tax, 0)).toBe(tax);
    expect(previewInvoice(sold.terms)).toEqual(sold.preview);
    platform.sandbox.faults.add({ operation: 'POST /v1/tax/calculations', kind: 'status', status: 500 });
    const { id } = await platform.call<{ id: string }>('POST', '/v1/customers', { country: 'US', address }, 201);
    await preview({ customerId: id, plan: combined.key, event: 'start', at, quantities: { seats: '12' } }, 502);
  });
});
