import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChangeRequest } from '../../contracts/approvals.ts';
import type { PromotionCode, PromotionRecord, PromotionUsage, Redemption } from '../../contracts/promotions.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { principalWith } from '../../test/support/principals.ts';

let platform: Platform;
let planKey: string;
let customers: string[];
let principal = principalWith('admin');
const approver = { ...principalWith('approver'), id: 'member_approver', actor: 'member:member_approver' };

beforeAll(async () => {
  platform = await startPlatform(null, { limits: 'shipped', authenticate: async () => principal });
  await registerFeatures(platform);
  planKey = (await createTeamPlan(platform)).key;
  customers = [];
  for (const country of ['SE', 'SE', 'NO']) {
    customers.push((await platform.call<{ id: string }>('POST', '/v1/customers', { country }, 201)).id);
  }
}, 120_000);
afterAll(() => platform?.close());

const since = '2026-01-01T00:00:00.000Z';
const create = (changes: object = {}, status = 201) =>
  platform.call<PromotionRecord>(
    'POST',
    '/v1/promotions',
    { name: 'Spring', type: 'percentage', value: '20', validFrom: since, ...changes },
    status,
  );
const read = (id: string) => platform.call<PromotionRecord>('GET', `/v1/promotions/${id}`);
const edit = (id: string, updates: object, revision: number, status = 200) =>
  platform.call<PromotionRecord>('PATCH', `/v1/promotions/${id}`, updates, status, { 'if-match': `"${revision}"` });
const order = (id: string, verb: string, revision: number, status = 200) =>
  platform.call<PromotionRecord>('POST', `/v1/promotions/${id}/${verb}`, {}, status, { 'if-match': `"${revision}"` });
const makeCodes = (id: string, body: object, status = 201) =>
  platform.call<{ created: number; codes: PromotionCode[] }>('POST', `/v1/promotions/${id}/codes`, body, status);
interface Refused {
  error: { code: string; details: { fields: { field: string; code: string }[] } };
}
let purchases = 0;
const redeem = <T = Redemption>(body: object, status = 200) =>
  platform.call<T>(
    'POST',
    '/v1/promotions/redeem',
    { plan: planKey, currency: 'usd', customerId: customers[0], purchase: `order-${++purchases}`, ...body },
    status,
  );
const refusedAs = async (body: object) =>
  (await redeem<Refused>(body, 422)).error.details.fields.map(({ field, code }) => [field, code]);

describe('a promotion', () => {
  it('is created, edited on the revision that was read, paused, resumed and archived', async () => {
    const { id, status, revision } = await create({ usageLimit: 3 });
    expect([status, revision]).toEqual(['active', 1]);
    await platform.call('PATCH', `/v1/promotions/${id}`, { name: 'x' }, 428);
    expect(await edit(id, { name: 'Summer' }, 1)).toMatchObject({ name: 'Summer', value: '20', revision: 2 });
    await edit(id, { name: 'Late' }, 1, 412);
    expect(await order(id, 'pause', 2)).toMatchObject({ status: 'paused', revision: 3 });
    expect(await refusedAs({ promotionId: id })).toEqual([['promotionId', 'not_offered']]);
    await order(id, 'pause', 3, 409);
    expect(await order(id, 'resume', 3)).toMatchObject({ status: 'active' });
    expect(await order(id, 'archive', 4)).toMatchObject({ status: 'archived' });
    await edit(id, { name: 'Again' }, 5, 409);
    const entries = await platform.db.selectFrom('journal').select(['type']).where('entity_id', '=', id).execute();
    expect(entries.map(({ type }) => type)).toEqual([
      'promotion.created',
      'promotion.started',
      'promotion.updated',
      'promotion.paused',
      'promotion.resumed',
      'promotion.started',
      'promotion.archived',
    ]);
  });

  it.each([
    [{ value: '120' }, 'value', 'above_100_percent'],
    [{ value: 'NaN' }, 'value', 'not_a_number'],
    [{ value: '1.0000000000001' }, 'value', 'not_a_number'],
    [{ value: '0' }, 'value', 'not_positive'],
    [{ type: 'fixed_amount', value: '500' }, 'currency', 'required'],
    [{ type: 'fixed_amount', value: '500', currency: 'xyz' }, 'currency', 'unknown_currency'],
    [{ type: 'fixed_amount', value: '505', currency: 'kwd' }, 'value', 'not_chargeable'],
    [{ type: 'free_trial', value: '7.5' }, 'value', 'not_days'],
    [{ type: 'upgrade', value: '0' }, 'upgradeTo', 'required'],
    [{ targetPlans: ['nothing-like-it'] }, 'targetPlans[0]', 'unknown_plan'],
    [{ validTo: '2025-01-01T00:00:00Z' }, 'validTo', 'before_beginning'],
    [{ duration: 'repeating' }, 'durationInMonths', 'required'],
    [{ usageLimit: 2, usageLimitPerCustomer: 3 }, 'usageLimitPerCustomer', 'above_total'],
  ])('is refused with its field: %j', async (changes, field, code) => {
    const { error } = (await create(changes, 422)) as unknown as Refused;
    expect([error.code, error.details.fields[0]]).toMatchObject(['PricingValidationFailed', { field, code }]);
  });

  it('waits for a second person when it cuts deep, and is applied by their word', async () => {
    const waiting = await create({ value: '50' }, 202);
    expect(waiting.status).toBe('awaiting_approval');
    expect(await refusedAs({ promotionId: waiting.id })).toEqual([['promotionId', 'not_offered']]);
    const url = `/v1/approvals/${waiting.changeRequestId}`;
    expect(await platform.call<ChangeRequest>('GET', url)).toMatchObject({
      area: 'promotions',
      reasons: [{ measure: 'discountPercentage', value: 50, limit: 30 }],
    });
    await platform.call('POST', `${url}/approve`, {}, 403);
    principal = approver;
    await platform.call('POST', `${url}/approve`, {});
    principal = principalWith('admin');
    expect(await read(waiting.id)).toMatchObject({ status: 'active', changeRequestId: null });
    expect(await platform.call('GET', url)).toMatchObject({ status: 'applied' });

    const deeper = await edit(waiting.id, { value: '70' }, 1, 202);
    expect(deeper).toMatchObject({ value: '50', status: 'active', revision: 1 });
    // Another edit makes what waits another change: it is void.
    await edit(waiting.id, { name: 'Renamed' }, 1);
    expect(await platform.call('GET', `/v1/approvals/${deeper.changeRequestId}`)).toMatchObject({ status: 'void' });
    const again = await edit(waiting.id, { value: '70' }, 2, 202);
    principal = approver;
    await platform.call('POST', `/v1/approvals/${again.changeRequestId}/reject`, { comment: 'too deep' });
    principal = principalWith('admin');
    expect(await read(waiting.id)).toMatchObject({ value: '50', changeRequestId: null });
  });

  it('waits again when what was approved would reach further, and goes on alone when it would reach less', async () => {
    const narrow = {
      value: '40',
      usageLimit: 10,
      targetPlans: [planKey],
      validTo: '2036-02-01T00:00:00.000Z',
      condition: { country: 'SE' },
    };
    const { id, changeRequestId } = await create(narrow, 202);
    principal = approver;
    await platform.call('POST', `/v1/approvals/${changeRequestId}/approve`, {});
    principal = principalWith('admin');
    for (const wider of [
      { usageLimit: null },
      { usageLimit: 11 },
      { targetPlans: [] },
      { validTo: null },
      { validTo: '2036-03-01T00:00:00.000Z' },
      { validFrom: '2025-12-01T00:00:00.000Z' },
      { condition: {} },
      { stacking: 'stackable' },
      { duration: 'forever' },
      // Less deep, and still above the limit: what was approved was for these few.
      { value: '35', usageLimit: 20 },
    ]) {
      const waiting = await edit(id, wider, 1, 202);
      expect(waiting).toMatchObject({ ...narrow, status: 'active', revision: 1 });
    }
    expect(await edit(id, { usageLimit: 5, validTo: '2036-01-01T00:00:00.000Z', value: '39' }, 1)).toMatchObject({
      usageLimit: 5,
      revision: 2,
      changeRequestId: null,
    });
    // Below the limit nobody is asked, however wide it is.
    expect(await edit(id, { value: '20', usageLimit: null, condition: {} }, 2)).toMatchObject({ revision: 3 });
  });

  it('is refused past the hard limit, whoever asks', async () => {
    const { error } = (await create({ value: '90' }, 409)) as unknown as Refused;
    expect(error.code).toBe('BudgetExceeded');
  });
});

describe('codes', () => {
  it('are made by hand, in bulk and for customers, and exported as a stream', async () => {
    const { id } = await create({ requiresCode: true });
    await makeCodes(id, { kind: 'single', code: 'Spring-20' });
    await makeCodes(id, { kind: 'single', code: 'spring 20' }, 409);
    const { created, codes } = await makeCodes(id, { kind: 'bulk', count: 2_500, prefix: 'win' });
    expect([created, codes.length]).toEqual([2_500, 100]);
    expect(codes[0]!.code).toMatch(/^WIN(-[34679ACDEFGHJKMNPQRTWXY]{4}){3}$/);
    const personal = { kind: 'personal', customerIds: customers };
    expect(await makeCodes(id, personal)).toMatchObject({ created: 3 });
    expect(await makeCodes(id, personal)).toMatchObject({ created: 0 });
    const exported = await platform.app.inject({ method: 'GET', url: `/v1/promotions/${id}/codes/export` });
    const lines = exported.body.trim().split('\r\n');
    expect(lines[0]).toBe('code,kind,customerId,expiresAt,maxRedemptions,redemptions,disabledAt');
    expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(2_504);
    expect(await platform.call('GET', `/v1/promotions/${id}/codes?perPage=1&q=spring`)).toMatchObject({ total: 1 });
  });

  it('are for plans and currencies that there are', async () => {
    const { id } = await create({});
    expect(await refusedAs({ promotionId: id, plan: 'nothing', currency: 'zzz' })).toEqual([
      ['plan', 'unknown_plan'],
      ['currency', 'unknown_currency'],
    ]);
    expect(await platform.call('GET', `/v1/promotions/${id}`)).toMatchObject({ currentUsage: 0 });
    const query = `customerId=${customers[0]}&plan=nothing&currency=usd`;
    await platform.call('GET', `/v1/promotions/applicable?${query}`, undefined, 422);
  });

  it('are refused with the field when they are unknown, expired, foreign, used up or taken back', async () => {
    const { id } = await create({ requiresCode: true });
    expect(await refusedAs({ promotionId: id })).toEqual([['code', 'required']]);
    expect(await refusedAs({ code: 'NO-SUCH-CODE' })).toEqual([['code', 'unknown_code']]);
    await makeCodes(id, { kind: 'single', code: 'over', expiresAt: '2026-01-02T00:00:00Z' });
    expect(await refusedAs({ code: 'OVER' })).toEqual([['code', 'code_expired']]);
    const personal = await makeCodes(id, { kind: 'personal', customerIds: [customers[1]] });
    expect(await refusedAs({ code: personal.codes[0]!.code })).toEqual([['code', 'code_of_another_customer']]);
    const once = await makeCodes(id, { kind: 'single', code: 'JUST-ONCE', maxRedemptions: 1 });
    await redeem({ code: 'just once' });
    expect(await refusedAs({ code: 'JUST ONCE', customerId: customers[1] })).toEqual([['code', 'code_used_up']]);
    const code = once.codes.find((one) => one.code === 'JUST-ONCE')!;
    await platform.call('POST', `/v1/promotions/${id}/codes/${code.id}/disable`, {});
    expect((await refusedAs({ code: 'JUST ONCE' }))[0]).toEqual(['code', 'code_disabled']);
  });
});

describe('redeeming', () => {
  it('is once for a purchase, counted for a customer, and given back when the purchase is undone', async () => {
    const { id } = await create({ usageLimit: 2, usageLimitPerCustomer: 1 });
    const first = await redeem({ promotionId: id, purchase: 'cart-1' });
    expect((await redeem({ promotionId: id, purchase: 'cart-1' })).id).toBe(first.id);
    expect(await read(id)).toMatchObject({ currentUsage: 1 });
    expect(await refusedAs({ promotionId: id })).toEqual([['customerId', 'used_up_by_customer']]);
    await redeem({ promotionId: id, customerId: customers[1] });
    expect(await read(id)).toMatchObject({ currentUsage: 2, status: 'exhausted' });
    expect(await refusedAs({ promotionId: id, customerId: customers[2] })).toEqual([['promotionId', 'used_up']]);
    const release = () =>
      platform.call('POST', `/v1/promotions/redemptions/${first.id}/release`, { reason: 'The card was declined.' });
    await release();
    expect(await release()).toMatchObject({ releaseReason: 'The card was declined.' });
    expect(await read(id)).toMatchObject({ currentUsage: 1, status: 'active' });
    await redeem({ promotionId: id, purchase: 'cart-1' });
    expect(await platform.call<PromotionUsage>('GET', `/v1/promotions/${id}/usage`)).toMatchObject({
      currentUsage: 2,
      remaining: 0,
      released: 1,
      customers: 2,
    });
    await edit(id, { usageLimit: 1 }, 1, 422);
  });

  it('keeps what was given when the promotion is changed later', async () => {
    const { id } = await create({ duration: 'repeating', durationInMonths: 3 });
    const redemption = await redeem({ promotionId: id, saved: 980 });
    await edit(id, { value: '5' }, 1);
    const url = `/v1/promotions/applicable?customerId=${customers[0]}&plan=${planKey}&currency=usd`;
    const { promotions } = await platform.call<{ promotions: { id: string; value: string }[] }>('GET', url);
    expect(promotions.find((one) => one.id === id)?.value).toBe('20');
    expect(redemption.endsAt).not.toBeNull();
    const later = `${url}&at=${encodeURIComponent(redemption.endsAt!)}`;
    const after = await platform.call<{ promotions: { id: string; value: string }[] }>('GET', later);
    expect(after.promotions.find((one) => one.id === id)?.value).toBe('5');
  });

  it('asks the condition, the plan and the currency', async () => {
    const swedes = await create({ condition: { country: 'SE' } });
    await redeem({ promotionId: swedes.id });
    expect(await refusedAs({ promotionId: swedes.id, customerId: customers[2] })).toEqual([
      ['customerId', 'condition_not_met'],
    ]);
    const other = await createTeamPlan(platform);
    const bound = await create({ targetPlans: [other.key] });
    expect(await refusedAs({ promotionId: bound.id })).toEqual([['plan', 'other_plan']]);
    const euros = await create({ type: 'fixed_amount', value: '500', currency: 'eur' });
    expect(await refusedAs({ promotionId: euros.id })).toEqual([['currency', 'other_currency']]);
    await redeem({ promotionId: euros.id, currency: 'eur' });
    const later = await create({ validFrom: '2999-01-01T00:00:00Z' });
    expect(later.status).toBe('scheduled');
    expect(await refusedAs({ promotionId: later.id })).toEqual([['promotionId', 'not_yet_valid']]);
  });

  it('counts what a merged account has redeemed as its own', async () => {
    const { id } = await create({ usageLimitPerCustomer: 1 });
    const [into, from] = [customers[0]!, (await platform.call<{ id: string }>('POST', '/v1/customers', {}, 201)).id];
    await redeem({ promotionId: id, customerId: from });
    const { revision } = await platform.call<{ revision: number }>('GET', `/v1/customers/${into}`);
    await platform.call('POST', `/v1/customers/${into}/merge`, { customerId: from }, 200, {
      'if-match': `"${revision}"`,
    });
    expect(await refusedAs({ promotionId: id, customerId: into })).toEqual([['customerId', 'used_up_by_customer']]);
  });
});
