import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlaCarteFeature } from '../../contracts/alacarte.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import type { StoredPricingTemplate } from '../../contracts/pricing-templates.ts';
import { newId } from '../../database/ids.ts';
import { pricingTemplates } from '../../domain/pricing/templates.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let acme: string;

interface Refusal {
  error: { code: string; details: { fields: { field: string; code: string }[] } };
}

beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
  const plan = await createTeamPlan(platform);
  const made = await platform.call<{ id: string }>('POST', '/v1/customers', { country: 'SE' }, 201);
  acme = made.id;
  // The plan grants "reports", which one of the features needs.
  await platform.db
    .insertInto('subscriptions')
    .values({
      ...{ id: newId('subscription'), customer_id: acme, external_id: null, stripe_subscription_id: null },
      ...{ plan_id: plan.id, plan_version_id: plan.openVersion!.id, status: 'active', currency: 'usd' },
      ...{ interval: 'month', seats: null, monthly_amount: 4_900, started_at: new Date() },
      ...{ current_period_start: new Date(), current_period_end: new Date(), cancel_at_period_end: false },
      ...{ created_at: new Date(), updated_at: new Date() },
    })
    .execute();
}, 120_000);
afterAll(() => platform?.close());

describe('à la carte', () => {
  const config = {
    featureId: 'sso',
    name: 'Single sign-on',
    pricing: { type: 'recurring', amount: '9900', currency: 'usd', billingInterval: 'month' },
  };
  const make = (changes: object = {}, expected = 201) =>
    platform.call<AlaCarteFeature>('POST', '/v1/alacarte', { ...config, ...changes }, expected);

  it('sells a feature on its own, to whom it may, and counts what it brought', async () => {
    const feature = await make({ dependencies: ['reports'], availability: { countries: ['SE'] } });
    await make({}, 409);
    const url = `/v1/alacarte/${feature.id}/purchases`;
    await platform.call('POST', url, { customerId: acme, quantity: 2 }, 201);
    const stranger = await platform.call<{ id: string }>('POST', '/v1/customers', { country: 'US' }, 201);
    const restricted = await platform.call<Refusal>('POST', url, { customerId: stranger.id }, 422);
    expect(restricted.error.code).toBe('RegionalRestriction');
    const bare = await platform.call<{ id: string }>('POST', '/v1/customers', { country: 'SE' }, 201);
    const missing = await platform.call<Refusal>('POST', url, { customerId: bare.id }, 422);
    expect(missing.error.code).toBe('FeatureDependencyViolation');
    expect(await platform.call('GET', `/v1/alacarte/${feature.id}`)).toMatchObject({
      purchaseCount: 1,
      revenue: [{ amount: 19_800, currency: 'usd' }],
    });
    await platform.call('DELETE', `/v1/alacarte/${feature.id}`, undefined, 409, { 'if-match': '"1"' });
    await platform.call('PATCH', `/v1/alacarte/${feature.id}`, { name: 'SSO' }, 200, { 'if-match': '"1"' });
  });

  it.each([
    ['featureId', { featureId: 'nothing' }],
    ['pricing.amount', { pricing: { type: 'one_time', amount: '-1', currency: 'usd' } }],
    ['pricing.currency', { pricing: { type: 'one_time', amount: '1', currency: 'xyz' } }],
    ['pricing.billingInterval', { pricing: { type: 'recurring', amount: '1', currency: 'usd' } }],
    [
      'pricing.usageType',
      {
        pricing: { type: 'usage_based', amount: '1', currency: 'usd', billingInterval: 'month', usageType: 'licensed' },
      },
    ],
    ['pricing.amount', { pricing: { type: 'one_time', currency: 'usd' } }],
  ])('is refused on %s', async (field, changes) => {
    const wrong = (await make(changes, 422)) as unknown as Refusal;
    expect(wrong.error.details.fields.map((one) => one.field)).toContain(field);
  });
});

describe('templates', () => {
  it('ship with one for each way of charging, and say which a plan can carry', async () => {
    const { data } = await platform.call<{ data: StoredPricingTemplate[] }>('GET', '/v1/pricing/templates');
    const of = (key: string) => data.find((one) => one.key === key)!;
    expect(of('payments')).toMatchObject({
      isShipped: true,
      planPricing: { components: [{ model: 'graduated_percentage', usageType: 'metered', minimum: '2500' }] },
      notForPlans: null,
    });
    const body = {
      key: 'from-template',
      name: 'From a template',
      tier: 'team',
      pricing: of('base-and-overage').planPricing,
    };
    const made = await platform.call<SubscriptionPlan>('POST', '/v1/plans', body, 201);
    expect(made.configuration.pricing.components[1]).toMatchObject({
      model: 'graduated',
      freeUnits: '10000',
      tiers: [{ upTo: '90000' }, {}, {}],
    });
  });

  it('are kept of your own, checked as prices are', async () => {
    const body = {
      key: 'ours',
      name: 'Ours',
      description: '',
      currency: 'usd',
      components: [{ id: 'a', model: 'flat', unitAmount: '1' }],
    };
    const own = await platform.call<StoredPricingTemplate>('POST', '/v1/pricing/templates', body, 201);
    await platform.call('POST', '/v1/pricing/templates', { ...body, key: 'flat-rate' }, 409);
    await platform.call(
      'POST',
      '/v1/pricing/templates',
      { ...body, key: 'bad', components: [{ id: 'a', model: 'package', unitAmount: '1' }] },
      422,
    );
    expect(await platform.call('GET', '/v1/pricing/templates/flat-rate')).toMatchObject({ revision: null });
    await platform.call('POST', '/v1/pricing/templates', { ...body, key: 'theirs', name: 'Theirs' }, 201);
    const list = async (query: string) =>
      await platform.call<{ data: StoredPricingTemplate[]; total: number }>('GET', `/v1/pricing/templates?${query}`);
    const all = await list('perPage=100&sort=-isShipped');
    expect(all.total).toBe(pricingTemplates.length + 2);
    expect(all.data.map(({ isShipped }) => isShipped)).toEqual([...pricingTemplates.map(() => true), false, false]);
    const pages = [await list('perPage=3&page=1&sort=-isShipped'), await list('perPage=3&page=2&sort=-isShipped')];
    expect(pages.flatMap(({ data }) => data)).toEqual(all.data.slice(0, 6));
    expect(pages[1]?.total).toBe(all.total);
    expect((await list('q=thei')).data.map(({ key }) => key)).toEqual(['theirs']);
    const unshipped = encodeURIComponent(JSON.stringify({ isShipped: false }));
    expect((await list(`sort=-name&filter=${unshipped}`)).data.map(({ key }) => key)).toEqual(['theirs', 'ours']);
    await platform.call('GET', '/v1/pricing/templates?sort=components', undefined, 400);
    await platform.call('PATCH', `/v1/pricing/templates/${own.id}`, { name: 'Ours 2' }, 200, { 'if-match': '"1"' });
    await platform.call('DELETE', `/v1/pricing/templates/${own.id}`, undefined, 200, { 'if-match': '"2"' });
  });
});
