import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '../../contracts/access.ts';
import type { CustomerPricing } from '../../contracts/customer-pricing.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import type { PlanPrice } from '../../contracts/price-quote.ts';
import type { PriceHistory } from '../../contracts/pricing-history.ts';
import type { StoredRegionalPricing } from '../../contracts/pricing-regional.ts';
import type { PricingRuleImpact, StoredPricingRule } from '../../contracts/pricing-rules.ts';
import type { WaitingChange } from '../../contracts/waiting-change.ts';
import { newId } from '../../database/ids.ts';
import * as plans from '../../database/plans.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { principalWith } from '../../test/support/principals.ts';

const maker = principalWith('admin');
const approver: Principal = { ...principalWith('approver'), id: 'member_two', actor: 'member:member_two' };
let caller = maker;
let platform: Platform;
let plan: SubscriptionPlan;
let acme: string;

beforeAll(async () => {
  platform = await startPlatform(null, { limits: 'shipped', authenticate: async () => caller });
  await registerFeatures(platform);
  plan = await createTeamPlan(platform);
  for (const step of ['sync', 'validate', 'preview', 'publish'] as const) {
    await plans.transition(platform.db, plan.openVersion!.id, step, new Date());
  }
  await plans.markActive(platform.db, plan.openVersion!.id, new Date());
  const made = await platform.call<{ id: string }>(
    'POST',
    '/v1/customers',
    { name: 'Acme', country: 'SE', currency: 'usd', industry: 'retail' },
    201,
  );
  acme = made.id;
}, 120_000);
afterAll(() => platform?.close());

async function decide(id: string, word: 'approve' | 'reject') {
  caller = approver;
  try {
    await platform.call('POST', `/v1/approvals/${id}/${word}`, { comment: 'because' });
  } finally {
    caller = maker;
  }
}

const price = (body: object = {}, expected = 200) =>
  platform.call<PlanPrice>('POST', `/v1/plans/${plan.id}/price`, body, expected);
const addRule = (body: object, expected = 201) =>
  platform.call<StoredPricingRule>('POST', '/v1/pricing/rules', body, expected);
/** Taking away what moves prices beyond the limits waits for a second person, as adding it does. */
async function remove({ id, revision }: { id: string; revision: number }, expected = 200): Promise<StoredPricingRule> {
  const url = `/v1/pricing/rules/${id}`;
  const answer = await platform.call<StoredPricingRule>('DELETE', url, undefined, expected, {
    'if-match': `"${revision}"`,
  });
  if (answer.changeRequestId) await decide(answer.changeRequestId, 'approve');
  await platform.call('GET', url, undefined, 404);
  return answer;
}
const history = (query = '') =>
  platform.call<PriceHistory>('GET', `/v1/pricing/history?plan=${plan.key}&component=base&currency=usd${query}`);
const minus = (percentage: string) => ({ type: 'change_percentage', percentage });

describe('a rule', () => {
  it('within the limits holds at once, and the price says which rule won and why the others did not', async () => {
    const listed = await price({ country: 'SE' });
    const small = await addRule({ name: 'Nordics', condition: { country: 'SE' }, action: minus('-5'), priority: 5 });
    const other = await addRule({ name: 'Elsewhere', condition: { country: 'US' }, action: minus('-3'), priority: 9 });
    expect(small).toMatchObject({ approval: 'approved', approvedBy: maker.actor, changeRequestId: null, revision: 1 });
    const ruled = await price({ customerId: acme });
    expect(ruled.subtotal).toBe(Math.round(listed.subtotal * 0.95));
    expect(ruled.rules).toMatchObject({
      winner: small.id,
      considered: [
        { ruleId: other.id, outcome: 'condition_not_met', reason: expect.stringContaining('country') },
        { ruleId: small.id, outcome: 'won' },
      ],
    });
    await remove(small);
    await remove(other);
  });

  it('above them waits, is not used before somebody else approves it, and not by its maker', async () => {
    const before = (await price()).subtotal;
    const rule = await addRule({ name: 'A fifth off', action: minus('-20') }, 202);
    expect(rule).toMatchObject({ approval: 'waiting', approvedBy: null });
    expect((await price()).subtotal).toBe(before);
    await platform.call('POST', `/v1/approvals/${rule.changeRequestId}/approve`, {}, 403);
    await decide(rule.changeRequestId!, 'approve');
    expect((await price()).subtotal).toBe(before * 0.8);
    const stored = await platform.call<StoredPricingRule>('GET', `/v1/pricing/rules/${rule.id}`);
    expect(stored).toMatchObject({ approval: 'approved', approvedBy: approver.actor });
    expect(await platform.call('GET', `/v1/approvals/${rule.changeRequestId}`)).toMatchObject({ status: 'applied' });

    const edited = await platform.call<StoredPricingRule>(
      'PATCH',
      `/v1/pricing/rules/${rule.id}`,
      { action: minus('-40') },
      202,
      { 'if-match': `"${stored.revision}"` },
    );
    expect(edited).toMatchObject({ action: minus('-20'), pending: { action: minus('-40') }, approval: 'approved' });
    expect((await price()).subtotal).toBe(before * 0.8);
    await decide(edited.changeRequestId!, 'reject');
    const kept = await platform.call<StoredPricingRule>('GET', `/v1/pricing/rules/${rule.id}`);
    expect(kept).toMatchObject({ action: minus('-20'), pending: null });
    const url = `/v1/pricing/rules/${rule.id}`;
    const match = { 'if-match': `"${kept.revision}"` };
    const asked = await platform.call<StoredPricingRule>('DELETE', url, undefined, 202, match);
    expect(asked).toMatchObject({ approval: 'approved', changeRequestId: expect.any(String) });
    expect((await price()).subtotal).toBe(before * 0.8);
    await decide(asked.changeRequestId!, 'reject');
    expect((await remove(kept, 202)).changeRequestId).not.toBeNull();
    expect((await price()).subtotal).toBe(before);
  });

  it('is rejected for good, refused past a hard limit, and void once edited', async () => {
    const rule = await addRule({ name: 'Rejected', action: minus('-20') }, 202);
    await decide(rule.changeRequestId!, 'reject');
    expect(await platform.call('GET', `/v1/pricing/rules/${rule.id}`)).toMatchObject({ approval: 'rejected' });
    const refused = await platform.call<{ error: { code: string } }>(
      'POST',
      '/v1/pricing/rules',
      { name: 'Too much', action: { type: 'discount', discount: { type: 'percentage', value: '90' } } },
      409,
    );
    expect(refused.error.code).toBe('BudgetExceeded');
    const waiting = await addRule({ name: 'Waits', action: minus('-20') }, 202);
    const edited = await platform.call<StoredPricingRule>(
      'PATCH',
      `/v1/pricing/rules/${waiting.id}`,
      { action: minus('-2') },
      200,
      { 'if-match': '"1"' },
    );
    expect(edited).toMatchObject({ approval: 'approved', pending: null });
    expect(await platform.call('GET', `/v1/approvals/${waiting.changeRequestId}`)).toMatchObject({ status: 'void' });
    caller = approver;
    await platform.call('POST', `/v1/approvals/${waiting.changeRequestId}/approve`, {}, 409);
    caller = maker;
    await remove(edited);
  });

  it('is previewed with who it hits', async () => {
    const impact = await platform.call<PricingRuleImpact>('POST', '/v1/pricing/rules/preview', {
      name: 'Try',
      condition: { country: 'SE' },
      action: { type: 'discount', discount: { type: 'percentage', value: 40 } },
    });
    expect(impact).toMatchObject({ matching: 1, affectedCustomers: 0, largestChange: 40, verdict: 'approval' });
  });

  it.each([
    ['targetPlans[0]', { targetPlans: ['nothing'], action: minus('-1') }],
    ['validTo', { validFrom: '2026-02-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z', action: minus('-1') }],
    ['action.percentage', { action: minus('-100.5') }],
    ['action.percentage', { action: minus('NaN') }],
    ['action.percentage', { action: minus('1.0000000000001') }],
    ['action.discount.value', { action: { type: 'discount', discount: { type: 'percentage', value: '101' } } }],
    [
      'action.price.unitAmount',
      { action: { type: 'replace_price', componentId: 'base', price: { model: 'flat', unitAmount: '-1' } } },
    ],
    [
      'action.price.unitAmount',
      {
        action: { type: 'replace_price', componentId: 'base', price: { model: 'flat', unitAmount: '1.1234567890123' } },
      },
    ],
    [
      'action.price.tiers[1].upTo',
      {
        action: {
          type: 'replace_price',
          componentId: 'base',
          price: {
            model: 'graduated',
            tiers: [
              { upTo: '10', unitAmount: '1' },
              { upTo: '5', unitAmount: '1' },
            ],
          },
        },
      },
    ],
  ])('is refused on %s', async (field, body) => {
    const { error } = await platform.call<{ error: { code: string; details: { fields: { field: string }[] } } }>(
      'POST',
      '/v1/pricing/rules',
      { name: 'Wrong', ...body },
      422,
    );
    expect(error.code).toBe('PricingValidationFailed');
    expect(error.details.fields.map((one) => one.field)).toContain(field);
  });

  it('names components and versions that its plans have', async () => {
    const of = (action: object) =>
      addRule({ name: 'Wrong', targetPlans: [plan.key], action }, 422) as unknown as Promise<{
        error: { details: { fields: { code: string }[] } };
      }>;
    const unknown = await of({ type: 'change_percentage', percentage: '-1', componentIds: ['nothing'] });
    expect(unknown.error.details.fields).toMatchObject([{ code: 'unknown_component' }]);
    const version = await of({ type: 'grandfather', version: 7 });
    expect(version.error.details.fields).toMatchObject([{ code: 'unknown_version' }]);
  });

  it('keeps to revisions', async () => {
    const rule = await addRule({ name: 'Revised', action: minus('-1'), isActive: false });
    const url = `/v1/pricing/rules/${rule.id}`;
    await platform.call('PATCH', url, { name: 'No' }, 428);
    await platform.call('PATCH', url, { name: 'Yes' }, 200, { 'if-match': '"1"' });
    await platform.call('PATCH', url, { name: 'No' }, 412, { 'if-match': '"1"' });
    await platform.call('DELETE', url, undefined, 412, { 'if-match': '"1"' });
    await remove({ ...rule, revision: 2 });
    await platform.call('GET', url, undefined, 404);
  });
});

describe('a customer price', () => {
  const url = () => `/v1/customers/${acme}/pricing`;
  it('goes before every rule, from its day to its last, and only for its customer', async () => {
    const rule = await addRule({ name: 'For all', action: minus('-5') });
    const listed = (await price({ country: 'SE' })).subtotal;
    const agreed = await platform.call<CustomerPricing>(
      'POST',
      url(),
      {
        name: 'Contract',
        plan: plan.key,
        discounts: [{ type: 'percentage', value: '10' }],
        expirationDate: '2099-01-01T00:00:00Z',
      },
      201,
    );
    expect(agreed).toMatchObject({ approval: 'approved', approvedBy: maker.actor });
    const mine = await price({ customerId: acme });
    expect(mine).toMatchObject({
      customerPricing: { id: agreed.id },
      rules: { winner: null, considered: [{ ruleId: rule.id, outcome: 'lower_priority' }] },
      appliedDiscounts: [{ origin: 'customer', id: agreed.id }],
    });
    expect(mine.discounts[0]?.amount).toBeGreaterThan(0);
    expect((await price({ customerId: acme, at: '2099-01-01T00:00:00Z' })).customerPricing).toBeNull();
    expect((await price({ country: 'SE' })).subtotal).toBe(listed);
    await platform.call('DELETE', `${url()}/${agreed.id}`, undefined, 200, { 'if-match': '"1"' });
    await remove(rule);
  });

  it('holds amounts in what the customer pays in, and names components that its plan has', async () => {
    const flat = { model: 'flat', unitAmount: '4800' };
    const config = { name: 'Dollars', plan: plan.key, pricingRules: [{ componentId: 'base', price: flat }] };
    const agreed = await platform.call<CustomerPricing>('POST', url(), config, 201);
    expect(agreed).toMatchObject({ approval: 'approved', currency: 'usd' });
    expect((await price({ customerId: acme, currency: 'usd' })).customerPricing).toMatchObject({ id: agreed.id });
    await platform.call('DELETE', `${url()}/${agreed.id}`, undefined, 200, { 'if-match': '"1"' });
    const elsewhere = await platform.call<CustomerPricing>('POST', url(), { ...config, currency: 'eur' }, 201);
    expect((await price({ customerId: acme, currency: 'usd' })).customerPricing).toBeNull();
    await platform.call('DELETE', `${url()}/${elsewhere.id}`, undefined, 200, { 'if-match': '"1"' });
    const refused = { ...config, pricingRules: [{ componentId: 'bass', price: flat }] };
    expect(await platform.call('POST', url(), refused, 422)).toMatchObject({
      error: { details: { fields: [{ field: 'pricingRules[0].componentId', code: 'unknown_component' }] } },
    });
    await platform.call('POST', url(), { ...config, currency: 'xyz' }, 422);
  });

  it('waits for approval below the list by more than the limit, and is refused past the hard one', async () => {
    const config = (unitAmount: string) => ({
      name: 'Half price',
      plan: plan.key,
      pricingRules: [{ componentId: 'base', price: { model: 'flat', unitAmount } }],
    });
    const deep = await platform.call<CustomerPricing>('POST', url(), config('2450'), 202);
    expect(deep).toMatchObject({ approval: 'waiting', approvedBy: null });
    const before = (await price({ customerId: acme })).lines.find(({ id }) => id === 'base')!.amount;
    await decide(deep.changeRequestId!, 'approve');
    const after = (await price({ customerId: acme })).lines.find(({ id }) => id === 'base')!.amount;
    expect([before, after]).toEqual([4_900, 2_450]);
    await platform.call('POST', url(), config('1'), 409);
    await platform.call('POST', url(), { name: 'Nothing' }, 422);
    await platform.call('DELETE', `${url()}/${deep.id}`, undefined, 200, { 'if-match': '"2"' });
    const list = await platform.call<{ total: number }>('GET', url());
    expect(list.total).toBe(0);
    await platform.call('GET', `/v1/customers/${newId('customer')}/pricing`, undefined, 404);
  });
});

it('moves what is agreed to the account that another is merged into', async () => {
  const other = await platform.call<{ id: string }>('POST', '/v1/customers', { country: 'SE' }, 201);
  const config = { name: 'Moves along', discounts: [{ type: 'percentage', value: '5' }] };
  await platform.call('POST', `/v1/customers/${other.id}/pricing`, config, 201);
  await platform.call('POST', `/v1/customers/${acme}/merge`, { customerId: other.id });
  const list = await platform.call<{ data: CustomerPricing[] }>('GET', `/v1/customers/${acme}/pricing`);
  expect(list.data).toMatchObject([{ name: 'Moves along', customerId: acme }]);
});

describe('prices of a region', () => {
  const url = '/v1/pricing/regions';
  const india = { countries: ['IN'], currency: 'usd', adjustment: '-5' };

  it('hold at once within the limits, and wait above them until somebody else approves', async () => {
    const listed = (await price({ country: 'IN' })).subtotal;
    const made = await platform.call<StoredRegionalPricing>('POST', url, india, 201);
    expect((await price({ country: 'IN' })).subtotal).toBe(listed * 0.95);
    const deeper = { adjustment: '-40' };
    const match = (revision: number) => ({ 'if-match': `"${revision}"` });
    const asked = await platform.call<WaitingChange>('PATCH', `${url}/${made.id}`, deeper, 202, match(1));
    expect((await price({ country: 'IN' })).subtotal).toBe(listed * 0.95);
    await decide(asked.changeRequestId, 'approve');
    expect((await price({ country: 'IN' })).subtotal).toBe(listed * 0.6);

    const gone = await platform.call<WaitingChange>('DELETE', `${url}/${made.id}`, undefined, 202, match(2));
    expect((await price({ country: 'IN' })).subtotal).toBe(listed * 0.6);
    await decide(gone.changeRequestId, 'approve');
    expect((await price({ country: 'IN' })).subtotal).toBe(listed);
  });

  it('are not applied from a request whose record has changed since, nor from one that was rejected', async () => {
    const made = await platform.call<StoredRegionalPricing>('POST', url, india, 201);
    const match = (revision: number) => ({ 'if-match': `"${revision}"` });
    const asked = await platform.call<WaitingChange>(
      'PATCH',
      `${url}/${made.id}`,
      { adjustment: '-40' },
      202,
      match(1),
    );
    await platform.call('PATCH', `${url}/${made.id}`, { adjustment: '-6' }, 200, match(1));
    caller = approver;
    await platform.call('POST', `/v1/approvals/${asked.changeRequestId}/approve`, {}, 409);
    caller = maker;
    const added = await platform.call<WaitingChange>(
      'POST',
      url,
      { ...india, countries: ['BR'], adjustment: '-50' },
      202,
    );
    await decide(added.changeRequestId, 'reject');
    expect(await platform.call('GET', url)).toMatchObject({ total: 1, data: [{ adjustment: '-6' }] });
    await platform.call('DELETE', `${url}/${made.id}`, undefined, 200, match(2));
  });
});

describe('the history of prices', () => {
  it('tells what was, is and will be asked, and the lowest of 30 days', async () => {
    const rule = await addRule({ name: 'Listed', action: minus('-1') });
    await remove(rule);
    const soon = new Date(Date.now() + 86_400_000).toISOString();
    const later = new Date(Date.now() + 2 * 86_400_000).toISOString();
    const planned = await addRule({ name: 'Sale', action: minus('-10'), validFrom: soon, validTo: later });
    const { data, lowest } = await history();
    const [last, before, during] = [data.at(-1)!, data.at(-3)!, data.at(-2)!];
    expect(before).toMatchObject({ amount: 4_900, until: soon });
    expect(during).toMatchObject({ amount: 4_410, from: soon, until: later });
    expect(last).toMatchObject({ amount: 4_900, from: later, until: null });
    // The fifth off that was approved above held for everybody, if only for a moment; the sale is still to come.
    expect(lowest).toMatchObject([{ component: 'base', price: { amount: 3_920, currency: 'usd' } }]);
    const inFiveWeeks = new Date(Date.now() + 35 * 86_400_000).toISOString();
    const longAfter = await history(`&before=${encodeURIComponent(inFiveWeeks)}`);
    expect(longAfter.lowest[0]!.price!.amount).toBe(4_900);
    await remove(planned);
    expect((await history()).data.at(-1)).toMatchObject({ amount: 4_900, until: null });
  });

  it('is only added to', async () => {
    await expect(platform.db.deleteFrom('price_history').execute()).rejects.toThrow('only added to');
    await expect(platform.db.updateTable('price_history').set({ exact: '1' }).execute()).rejects.toThrow(
      'only added to',
    );
  });

  it('leaves out what only some customers pay', async () => {
    const { total } = await history();
    const rule = await addRule({ name: 'Retail', condition: { industry: 'retail' }, action: minus('-5') });
    expect((await history()).total).toBe(total);
    await remove(rule);
  });

  it('keeps countries apart', async () => {
    const rule = await addRule({ name: 'Sweden', condition: { country: 'SE' }, action: minus('-5') });
    expect((await history('&region=SE')).data.at(-1)).toMatchObject({ amount: 4_655, region: 'SE' });
    expect((await history('&region=DE')).data.at(-1)).toMatchObject({ amount: 4_900 });
    await remove(rule);
    expect((await history('&region=SE')).data.at(-1)).toMatchObject({ amount: 4_900 });
    await platform.call('GET', '/v1/pricing/history?plan=nothing', undefined, 404);
  });
});
