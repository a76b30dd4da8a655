import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Customer } from '../../contracts/customers.ts';
import type { ErrorResponse } from '../../contracts/http.ts';
import type { PlanImpact } from '../../contracts/plan-impact.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import type { Subscription } from '../../contracts/subscriptions.ts';
import type { ValidationResult } from '../../contracts/validation.ts';
import * as plans from '../../database/plans.ts';
import { generateCompany } from '../../dev/sample-company/generate-company.ts';
import { loadCompany } from '../../dev/sample-company/load-company.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
const planIds = new Map<string, string>();
const priceIds = new Map<string, string>();
const company = generateCompany({ seed: 5, asOf: new Date('2026-06-15T00:00:00Z'), customers: 200 });
const catalogue = JSON.parse(readFileSync('dev/sample-company/catalogue.json', 'utf8'));
let loadedMs: number;

beforeAll(async () => {
  platform = await startPlatform(null);
  for (const flag of catalogue.flags) await platform.call('POST', '/v1/flags', flag, 201);
  for (const plan of catalogue.plans) {
    const { id, key } = await platform.call<SubscriptionPlan>('POST', '/v1/plans', plan, 201);
    planIds.set(key, id);
    await sell(id);
  }
  const begun = performance.now();
  await loadCompany(company, platform.app.environment);
  loadedMs = performance.now() - begun;
}, 60_000);
afterAll(() => platform?.close());

/** As if its open version had been published. */
async function sell(planId: string): Promise<void> {
  const { plan, open } = await plans.find(platform.db, planId);
  for (const name of ['sync', 'validate', 'preview', 'publish'] as const) {
    await plans.transition(platform.db, open!.id, name, new Date());
  }
  const { id } = await platform.stripe.prices.create({
    currency: 'usd',
    unit_amount: 100,
    recurring: { interval: 'month' },
    product_data: { name: plan.key },
  });
  priceIds.set(plan.key, id);
  await plans.recordObject(platform.db, open!.id, 'price', `${plan.key}:seats_monthly`, id);
  await plans.markActive(platform.db, open!.id, new Date());
}

const impactOf = (key: string, query = '') =>
  platform.call<PlanImpact>('GET', `/v1/plans/${planIds.get(key)}/impact?${query}`);
const onPlan = (key: string) =>
  company.customers.filter(({ subscriptions }) =>
    subscriptions.some(({ plan, endedAt }) => plan === key && endedAt === null),
  );

describe('the sample company', () => {
  it('is loaded fast, and loaded again adds nothing', async () => {
    expect(loadedMs).toBeLessThan(3_000);
    const count = async () => (await platform.call<{ total: number }>('GET', '/v1/customers')).total;
    expect(await count()).toBe(200);
    await loadCompany(company, platform.app.environment);
    expect(await count()).toBe(200);
    expect((await platform.call<{ total: number }>('GET', '/v1/subscriptions')).total).toBe(
      company.customers.reduce((sum, { subscriptions }) => sum + subscriptions.length, 0),
    );
  });

  it('subscribes to what is published: price, seats and what it brings in follow from the version', async () => {
    const filter = encodeURIComponent(
      JSON.stringify({ plan: 'team', interval: 'month', endedAt: null, currency: 'usd' }),
    );
    const { data } = await platform.call<{ data: Subscription[] }>('GET', `/v1/subscriptions?filter=${filter}`);
    expect(data.length).toBeGreaterThan(3);
    for (const { seats, monthly, items } of data) {
      expect(items).toEqual([{ component: 'seats_monthly', stripePriceId: priceIds.get('team'), quantity: seats }]);
      expect(monthly).toEqual({ amount: seats! * 2400, currency: 'usd' });
    }
    expect(await platform.call('GET', `/v1/subscriptions/${data[0]!.id}`)).toEqual(data[0]);
  });

  it('is seen by conditions with the main subscription', async () => {
    const condition = { plan: 'team', seats: { $gte: 10 }, subscriptionStatus: { $in: ['active', 'past_due'] } };
    const filter = encodeURIComponent(JSON.stringify(condition));
    const { data, total } = await platform.call<{ data: Customer[]; total: number }>(
      'GET',
      `/v1/customers?filter=${filter}`,
    );
    expect(total).toBeGreaterThan(0);
    for (const { subscription } of data) {
      expect(subscription!.plan).toBe('team');
      expect(subscription!.seats).toBeGreaterThanOrEqual(10);
    }
  });
});

describe('the impact of a change', () => {
  it('of a new version: counts those who have the plan, and leaves their prices', async () => {
    const { impact, revenue, customers } = await impactOf('team');
    expect(impact).toMatchObject({
      affectedCustomers: onPlan('team').length,
      revenueImpact: 0,
      migrationRequired: false,
    });
    expect(impact.affectedCustomers).toBeGreaterThan(10);
    expect(revenue).toEqual([]);
    expect(customers.total).toBe(impact.affectedCustomers);
    const validation = await platform.call<ValidationResult>('POST', `/v1/plans/${planIds.get('team')}/validate`, {});
    expect(validation.impact.affectedCustomers).toBe(impact.affectedCustomers);
  });

  it('pages through the customers behind the number, each once', async () => {
    const { customers } = await impactOf('starter', 'perPage=100');
    const pages = await Promise.all([1, 2, 3].map((page) => impactOf('starter', `page=${page}&perPage=20`)));
    const ids = pages.flatMap((page) => page.customers.data.map(({ customerId }) => customerId));
    expect(ids).toEqual(customers.data.map(({ customerId }) => customerId).slice(0, 60));
    expect(new Set(ids).size).toBe(ids.length);
    const names = new Set(onPlan('starter').map(({ customer }) => customer.name));
    for (const { name, subscriptions } of customers.data) {
      expect(names.has(name)).toBe(true);
      expect(subscriptions.length).toBeGreaterThan(0);
    }
  });

  it('of archiving: what the plan brings in is lost, currency by currency, converted by dated rates', async () => {
    const { impact, revenue, baseCurrency } = await impactOf('team', 'change=archive');
    expect(baseCurrency).toBe('usd');
    expect(revenue.map(({ currency }) => currency)).toEqual(['eur', 'usd']);
    const [eur, usd] = revenue;
    const rows = await platform.db
      .selectFrom('subscriptions')
      .select(['currency', 'monthly_amount'])
      .where('plan_id', '=', planIds.get('team')!)
      .where('ended_at', 'is', null)
      .execute();
    const sum = (currency: string) =>
      rows.filter((row) => row.currency === currency).reduce((all, row) => all + Number(row.monthly_amount), 0);
    expect(eur!.amount).toBe(-sum('eur'));
    expect(usd).toMatchObject({ amount: -sum('usd'), rate: null, inBase: -sum('usd') });
    expect(Math.abs(eur!.inBase! - eur!.amount * Number(eur!.rate))).toBeLessThanOrEqual(0.5);
    expect(impact.revenueImpact).toBe(eur!.inBase! + usd!.inBase!);
    expect(impact).toMatchObject({ migrationRequired: true, affectedCustomers: onPlan('team').length });
    const deprecated = await impactOf('team', 'change=deprecate');
    expect(deprecated.impact).toMatchObject({ affectedCustomers: impact.affectedCustomers, revenueImpact: 0 });
  });

  it('refuses to archive while anybody on record has the plan', async () => {
    const id = planIds.get('business')!;
    const { active } = await plans.find(platform.db, id);
    await plans.transition(platform.db, active!.id, 'deprecate', new Date());
    const refused = await platform.call<ErrorResponse>('POST', `/v1/plans/${id}/archive`, {}, 409);
    expect(refused.error).toMatchObject({
      code: 'CustomerImpactTooHigh',
      details: { affectedCustomers: onPlan('business').length },
    });
  });

  it('of a migration: the change of each price, times what each holds', async () => {
    const id = planIds.get('team')!;
    const plan = await platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
    const pricing = structuredClone(plan.configuration.pricing);
    const monthly = pricing.components.find(({ key }) => key === 'seats_monthly')!;
    monthly.unitAmount = '2600';
    await platform.call('PATCH', `/v1/plans/${id}`, { pricing }, 200, { 'if-match': `"${plan.revision}"` });
    const { impact, revenue, version, withoutPrice, customers } = await impactOf('team', 'change=migrate&perPage=100');
    expect(version).toBe(2);
    const seats = onPlan('team')
      .flatMap(({ subscriptions }) => subscriptions.filter(({ plan, endedAt }) => plan === 'team' && endedAt === null))
      .filter(({ currency, items }) => currency === 'usd' && items[0]!.component === 'seats_monthly')
      .reduce((all, { items }) => all + items[0]!.quantity!, 0);
    expect(revenue).toEqual([
      expect.objectContaining({ currency: 'eur', amount: 0, inBase: 0 }),
      expect.objectContaining({ currency: 'usd', amount: seats * 200, inBase: seats * 200 }),
    ]);
    expect(impact).toMatchObject({ revenueImpact: seats * 200, migrationRequired: true, rollbackComplexity: 'high' });
    expect(withoutPrice).toBe(0);
    for (const { subscriptions } of customers.data) {
      for (const { monthly, monthlyAfter } of subscriptions)
        expect(monthlyAfter!.amount).toBeGreaterThanOrEqual(monthly.amount);
    }
  });

  it('counts apart who holds what the version does not sell any more', async () => {
    const id = planIds.get('starter')!;
    const plan = await platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
    const pricing = structuredClone(plan.configuration.pricing);
    pricing.components = pricing.components.filter(({ key }) => key !== 'yearly');
    await platform.call('PATCH', `/v1/plans/${id}`, { pricing }, 200, { 'if-match': `"${plan.revision}"` });
    const { impact, withoutPrice, customers } = await impactOf('starter', 'change=migrate&perPage=100');
    expect(impact.revenueImpact).toBe(0);
    expect(withoutPrice).toBeGreaterThan(0);
    const unpriced = customers.data.flatMap(({ subscriptions }) => subscriptions).filter((each) => !each.monthlyAfter);
    if (customers.total <= 100) expect(unpriced).toHaveLength(withoutPrice);
  });

  it('says that revenue cannot be added up when a rate is missing', async () => {
    await platform.db.deleteFrom('exchange_rates').where('currency', '=', 'eur').execute();
    const url = `/v1/plans/${planIds.get('growth')}/impact?change=archive`;
    const refused = await platform.call<ErrorResponse>('GET', url, undefined, 409);
    expect(refused.error).toMatchObject({
      code: 'AnalyticsDataUnavailable',
      details: { dataQualityIssues: [expect.stringMatching(/^No rate of eur in usd on or before/)] },
    });
    await platform.call('POST', '/v1/exchange-rates', {
      rates: [{ currency: 'eur', validOn: '2020-01-01', rate: '1.1', source: 'test' }],
    });
    expect((await impactOf('growth', 'change=archive')).impact.revenueImpact).toBeLessThan(0);
    await platform.call(
      'POST',
      '/v1/exchange-rates',
      { rates: [{ currency: 'usd', validOn: '2020-01-01', rate: '1', source: 'x' }] },
      400,
    );
  });
});
