import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ComplianceRuleView, PlanInViolation } from '../../contracts/compliance.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import type { ValidationResult } from '../../contracts/validation.ts';
import { complianceRules } from '../../domain/compliance/index.ts';
import { createTeamPlan, registerFeatures, teamPlan } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
const code = 'gb_consumer_total_price';
const british = {
  tier: 'individual' as const,
  availability: { countries: ['GB'] },
  stripeIntegration: { taxBehavior: 'exclusive' as const },
};

beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
}, 60_000);
afterAll(() => platform?.close());

const rule = async () => {
  const { data } = await platform.call<{ data: ComplianceRuleView[] }>('GET', '/v1/compliance/rules');
  return data.find((view) => view.code === code)!;
};
const override = (body: object, revision: number, expected = 200) =>
  platform.call<ComplianceRuleView>('PATCH', `/v1/compliance/rules/${code}`, body, expected, {
    'if-match': `"${revision}"`,
  });
const errorsOf = async () => {
  const { errors } = await platform.call<ValidationResult>('POST', '/v1/plans/validate', teamPlan(british));
  return errors.map((problem) => problem.code);
};

it('lists every rule as a lawyer reads it', async () => {
  const { data, total } = await platform.call<{ data: ComplianceRuleView[]; total: number }>(
    'GET',
    '/v1/compliance/rules',
  );
  expect(total).toBe(complianceRules.length);
  expect(data.map((view) => view.code)).toEqual(complianceRules.map((shipped) => shipped.code));
  expect(await rule()).toMatchObject({
    region: 'GB',
    source: 'Digital Markets, Competition and Consumers Act 2024, s. 230',
    effectiveFrom: '2025-04-06',
    inForce: true,
    override: null,
    revision: 1,
  });
});

it('asks the rules in every validation, as the installation has decided about them', async () => {
  expect(await errorsOf()).toEqual([code]);
  await override({ disabled: true, reason: 'we sell to companies alone' }, 1);
  expect(await errorsOf()).toEqual([]);
  expect(await rule()).toMatchObject({
    disabled: true,
    inForce: false,
    override: { reason: 'we sell to companies alone', by: 'member:member_test' },
  });
  await override({ disabled: false, effectiveFrom: '2999-01-01', reason: 'counsel says so' }, 2);
  expect(await rule()).toMatchObject({
    effectiveFrom: '2999-01-01',
    shippedEffectiveFrom: '2025-04-06',
    inForce: false,
  });
  expect(await errorsOf()).toEqual([]);
  await override({ effectiveFrom: null, reason: 'counsel was mistaken' }, 3);
  expect(await errorsOf()).toEqual([code]);
});

describe('where nothing may be sold', () => {
  interface Refusal {
    error: { code: string; details: { fields: { field: string; code: string }[] } };
  }
  const refused = async (method: string, url: string, body: object, headers = {}) => {
    const { error } = await platform.call<Refusal>(method, url, body, 422, headers);
    return [error.code, error.details.fields[0]?.field, error.details.fields[0]?.code];
  };
  const restricted = (field: string) => ['RegionalRestriction', field, 'stripe_prohibited_country'];
  const north = { country: { $in: ['SE', 'KP'] } };
  const region = { currency: 'usd', overrides: [], adjustment: '-10', ending: 'none' };
  const rule = {
    ...{ name: 'North', condition: north, validFrom: '2026-01-01T00:00:00Z' },
    action: { type: 'change_percentage', percentage: '-10' },
  };
  const promotion = { name: 'North', type: 'percentage', value: '10', validFrom: '2026-01-01T00:00:00Z' };
  const feature = {
    ...{ featureId: 'sso', name: 'Single sign-on', availability: { countries: ['KP'] } },
    pricing: { type: 'one_time', amount: 500, currency: 'usd' },
  };

  it('no price, rule, region, promotion or feature is', async () => {
    const { id } = await createTeamPlan(platform);
    expect(await refused('POST', `/v1/plans/${id}/price`, { country: 'KP' })).toEqual(restricted('country'));
    expect(await refused('POST', '/v1/pricing/regions', { ...region, countries: ['KP'] })).toEqual(
      restricted('countries[0]'),
    );
    expect(await refused('POST', '/v1/pricing/rules', rule)).toEqual(restricted('condition.country.$in[1]'));
    expect(await refused('POST', '/v1/promotions', { ...promotion, condition: { $or: [{ country: 'KP' }] } })).toEqual(
      restricted('condition.$or[0].country'),
    );
    expect(await refused('POST', '/v1/alacarte', feature)).toEqual(restricted('availability.countries[0]'));
    const prices = { currency: 'usd', components: [{ id: 'base', model: 'flat', unitAmount: '100' }] };
    const validation = await platform.call<{ isValid: boolean; errors: { code: string }[] }>(
      'POST',
      '/v1/pricing/validate',
      { ...prices, countries: ['SE', 'KP'] },
    );
    expect(validation).toMatchObject({ isValid: false, errors: [{ field: 'countries[1]' }, { code: 'ofac_embargo' }] });
  });

  it('an edit is held to it as well, and leaving a country out is no offer', async () => {
    const { id, revision } = await platform.call<{ id: string; revision: number }>(
      'POST',
      '/v1/pricing/rules',
      { ...rule, condition: { country: { $nin: ['KP'] } } },
      201,
    );
    const at = { 'if-match': `"${revision}"` };
    expect(await refused('PATCH', `/v1/pricing/rules/${id}`, { condition: { country: 'KP' } }, at)).toEqual(
      restricted('condition.country'),
    );
  });

  it('promotions and features take amounts as numbers, and a list of conditions', async () => {
    expect(await refused('POST', '/v1/promotions', { ...promotion, value: 101, conditions: [] })).toEqual([
      'PricingValidationFailed',
      'value',
      expect.any(String),
    ]);
    const made = await platform.call(
      'POST',
      '/v1/promotions',
      {
        ...{ ...promotion, value: 12.5, condition: { country: 'SE' }, conditions: [{ seats: { $gte: 5 } }] },
      },
      201,
    );
    expect(made).toMatchObject({ value: '12.5', condition: { $and: [{ country: 'SE' }, { seats: { $gte: 5 } }] } });
    const sold = await platform.call('POST', '/v1/alacarte', { ...feature, availability: {} }, 201);
    expect(sold).toMatchObject({ pricing: { amount: '500' } });
  });
});

it('overwrites nobody else’s decision, wants a reason, and audits it', async () => {
  await override({ disabled: true, reason: 'late' }, 1, 412);
  await override({ disabled: true }, 4, 400);
  await platform.call('PATCH', `/v1/compliance/rules/${code}`, { disabled: true, reason: 'x' }, 428);
  await platform.call('PATCH', '/v1/compliance/rules/no_such_rule', { reason: 'x' }, 404, { 'if-match': '"1"' });
  const rows = await platform.db
    .selectFrom('journal')
    .select('audit')
    .where('type', '=', 'compliance.rule_overridden')
    .orderBy('id')
    .execute();
  expect(rows.map(({ audit }) => audit?.why)).toEqual([
    'we sell to companies alone',
    'counsel says so',
    'counsel was mistaken',
  ]);
});

it('finds plans that sell while a rule has come into force', async () => {
  const violations = async () =>
    (await platform.call<{ data: PlanInViolation[] }>('GET', '/v1/compliance/violations')).data;
  const plan: SubscriptionPlan = await createTeamPlan(platform, british);
  expect(await violations()).toEqual([]);
  await platform.call('GET', '/v1/compliance/violations?perPage=101', undefined, 400);
  const versionId = plan.openVersion!.id;
  await platform.db.updateTable('plan_versions').set({ status: 'active' }).where('id', '=', versionId).execute();
  await platform.db.updateTable('plans').set({ active_version_id: versionId }).where('id', '=', plan.id).execute();
  expect(await violations()).toMatchObject([
    {
      planId: plan.id,
      problems: [{ rule: code, raises: 'ComplianceViolation', field: 'stripeIntegration.taxBehavior' }],
    },
  ]);
  expect(await platform.call('GET', '/v1/compliance/violations?perPage=1&page=2')).toEqual({ data: [], total: 1 });
});
