import { describe, expect, it } from '@jest/globals';
import { shippedGracePolicy } from '../../contracts/tables/entitlement-access.ts';
import { subscriptionStatuses } from '../../contracts/tables/subscription-statuses.ts';
import { mergeEntitlements, standingOf } from './merge-entitlements.ts';
import type { AgreementSource, EntitlementFacts, FlagVerdict, PlanTerms, SubscriptionSource } from './sources.ts';

const now = new Date('2026-11-21T12:00:00Z');
const at = (text: string) => new Date(`${text}T00:00:00Z`);
const feature = (featureId: string, limits: Record<string, number | null> = {}, configuration = {}) => ({
  featureId,
  enabled: true,
  configuration,
  limits,
  dependencies: [],
  restrictions: [],
});
const plan = (key: string, features: PlanTerms['features'], limits: PlanTerms['limits'] = {}): PlanTerms => ({
  key,
  name: key[0]!.toUpperCase() + key.slice(1),
  features,
  limits,
});
const team = plan('team', [feature('api', { calls: 1_000 }), feature('alerts')], { seats: 5 });
const subscription = (changes: Partial<SubscriptionSource> = {}): SubscriptionSource => ({
  id: 'subscription_1',
  status: 'active',
  pastDueSince: null,
  endedAt: null,
  period: { start: at('2026-11-10'), end: at('2026-12-10'), interval: 'month' },
  plan: team,
  version: 2,
  ...changes,
});
const facts = (changes: Partial<EntitlementFacts> = {}): EntitlementFacts => ({
  now,
  policy: shippedGracePolicy,
  subscriptions: [subscription()],
  addOns: [],
  agreements: [],
  redemptions: [],
  ...changes,
});
const agreement = (overrides: AgreementSource['overrides'], changes: Partial<AgreementSource> = {}) => ({
  id: 'custprice_1',
  name: 'Contract 2026',
  plan: null,
  overrides,
  until: null,
  ...changes,
});
const redemption = { id: 'redemption_1', name: 'Spring', boughtPlan: 'team', redeemedAt: at('2026-11-12'), days: 0 };
const upgrade = { ...redemption, type: 'upgrade', duration: 'once', endsAt: null } as const;
const flag = (changes: object): FlagVerdict =>
  ({ key: 'api', type: 'boolean', value: false, by: 'default', ...changes }) as FlagVerdict;

function of(given: EntitlementFacts, key = 'api', verdict: FlagVerdict | null = null) {
  return mergeEntitlements(given, (each) => (each === key ? verdict : null), { only: [key] })[0]!;
}
const limitOf = (given: EntitlementFacts, limit = 'calls', key = 'api') =>
  of(given, key).limits.find((each) => each.limit === limit)?.quantity;

describe('what a plan grants', () => {
  it('is its features with their limits, and its own limits, with the reason', () => {
    const off = (key: string): FlagVerdict | null =>
      key === 'export' ? { key, type: 'boolean', by: 'default', value: false } : null;
    const all = mergeEntitlements(facts(), off, { also: ['export'] });
    expect(all.map(({ feature: key, type, granted }) => [key, type, granted])).toEqual([
      ['alerts', 'boolean', true],
      ['api', 'boolean', true],
      ['export', 'boolean', false],
      ['seats', 'limit', true],
    ]);
    expect(all[1]).toMatchObject({
      reason: 'Team (version 2) grants it.',
      limits: [{ limit: 'calls', quantity: 1_000, resets: 'billing_period', because: '1,000 by Team' }],
      sources: [{ kind: 'plan', outcome: 'granted' }],
    });
    expect(all[2]!.reason).toBe('No plan, purchase, agreement, promotion or flag grants it.');
    expect(of(facts(), 'exprot').reason).toBe('There is no feature "exprot", and nothing grants a limit of that name.');
    expect(all[3]!.limits).toMatchObject([{ limit: 'seats', quantity: 5, resets: 'never' }]);
  });

  it('is not what is switched off in it', () => {
    const off = plan('team', [{ ...feature('api'), enabled: false }]);
    expect(of(facts({ subscriptions: [subscription({ plan: off })] })).granted).toBe(false);
  });

  it('of two plans is the better one of each limit, never the sum', () => {
    const big = subscription({ id: 'subscription_2', plan: plan('big', [feature('api', { calls: 5_000 })]) });
    expect(limitOf(facts({ subscriptions: [subscription(), big] }))).toBe(5_000);
    const unlimited = subscription({ id: 'subscription_3', plan: plan('all', [feature('api')]) });
    expect(limitOf(facts({ subscriptions: [subscription(), unlimited, big] }))).toBeNull();
  });
});

describe('a subscription', () => {
  const granted = (changes: Partial<SubscriptionSource>, policy = shippedGracePolicy) =>
    of(facts({ subscriptions: [subscription(changes)], policy }));

  it('gives by its status', () => {
    const given = subscriptionStatuses.filter((status) => granted({ status }).granted);
    expect(given).toEqual(['trialing', 'active', 'past_due']);
    expect(granted({ status: 'unpaid' }).reason).toBe('Team (version 2) does not grant it now: unpaid.');
    expect(granted({ status: 'canceled', endedAt: at('2026-11-20') }).reason).toContain('ended on 2026-11-20');
    expect(granted({ status: 'unpaid' }).sources).toMatchObject([{ outcome: 'inactive' }]);
  });

  it('whose payment is overdue gives by the grace policy: how long, and what', () => {
    const status = 'past_due';
    const late = { status, pastDueSince: at('2026-11-15') } as const;
    expect(granted(late)).toMatchObject({ granted: true, until: '2026-11-29T00:00:00.000Z' });
    expect(granted({ status, pastDueSince: at('2026-11-07') }).granted).toBe(false);
    // The moment itself is over.
    expect(granted({ status, pastDueSince: new Date(now.getTime() - 14 * 86_400_000) }).granted).toBe(false);
    const some = { graceDays: 14, features: ['alerts'], alwaysKept: ['export'] };
    expect(granted(late, some)).toMatchObject({
      granted: false,
      reason: expect.stringContaining('but the grace policy does not keep it'),
    });
    expect(granted(late, { ...some, features: ['api'] }).granted).toBe(true);
    expect(granted(late, { ...some, graceDays: 0 }).reason).toContain('there is no grace');
    const kept = { ...some, alwaysKept: ['api'] };
    expect(granted({ status: 'unpaid' }, kept)).toMatchObject({ granted: true, until: null });
    expect(granted({ status, pastDueSince: at('2026-01-01') }, kept).granted).toBe(true);
    expect(granted({ status: 'canceled' }, kept).granted).toBe(false);
  });

  it('counts for the standing: one that is paid is enough', () => {
    const standing = (...statuses: SubscriptionSource['status'][]) =>
      standingOf(facts({ subscriptions: statuses.map((status) => subscription({ status })) })).standing;
    expect(standing()).toBe('none');
    expect(standing('canceled')).toBe('blocked');
    expect(standing('unpaid', 'past_due')).toBe('grace');
    expect(standing('past_due', 'active')).toBe('good');
  });
});

describe('what is bought apart', () => {
  const pack = { id: 'alacarte_1', name: 'Calls', feature: 'api', quantity: '3', limits: { calls: 500 } };
  it('is added on top of the plan', () => {
    const given = facts({ addOns: [{ ...pack, type: 'recurring' }] });
    expect(limitOf(given)).toBe(2_500);
    expect(of(given).limits[0]!.because).toBe('1,000 by Team, plus 1,500 of Calls');
  });

  it('stands alone; what recurs ends with the last paid subscription, what was bought once does not', () => {
    const dead = [subscription({ status: 'canceled' })];
    const recurring = [{ ...pack, type: 'recurring' as const }];
    expect(limitOf(facts({ subscriptions: [], addOns: recurring }))).toBe(1_500);
    expect(of(facts({ subscriptions: dead, addOns: recurring })).granted).toBe(false);
    expect(limitOf(facts({ subscriptions: dead, addOns: [{ ...pack, type: 'one_time' }] }))).toBe(1_500);
  });
});

describe('an agreement', () => {
  const override = (changes: object) => ({
    featureId: 'api',
    enabled: true,
    limits: {},
    configuration: {},
    ...changes,
  });
  it('replaces the limits that it names, up or down, and adds features', () => {
    expect(limitOf(facts({ agreements: [agreement([override({ limits: { calls: 20 } })])] }))).toBe(20);
    expect(limitOf(facts({ agreements: [agreement([override({ limits: { other: 20 } })])] }))).toBe(1_000);
    expect(of(facts({ agreements: [agreement([override({ featureId: 'sso' })])] }), 'sso')).toMatchObject({
      granted: true,
      reason: 'Agreed in "Contract 2026".',
    });
  });

  it('excludes a feature whatever else grants it, a rule of its flag too', () => {
    const given = facts({ agreements: [agreement([override({ enabled: false })])] });
    const excluded = of(given, 'api', flag({ value: true, by: 'rule', ruleId: 'beta' }));
    expect(excluded).toMatchObject({
      granted: false,
      value: false,
      limits: [],
      reason: 'Excluded by the agreement "Contract 2026".',
    });
    expect(excluded.sources.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['plan', 'lost'],
      ['agreement', 'withheld'],
      ['flag', 'lost'],
    ]);
  });

  it('about a plan holds while the customer has that plan', () => {
    const about = (key: string) => facts({ agreements: [agreement([override({ featureId: 'sso' })], { plan: key })] });
    expect(of(about('team'), 'sso').granted).toBe(true);
    expect(of(about('other'), 'sso').granted).toBe(false);
  });
});

describe('a promotion', () => {
  const big = plan('big', [feature('api', { calls: 9_000 }), feature('sso')]);
  it('that upgrades gives the better plan on top of the one that is paid, for its time', () => {
    const given = facts({ redemptions: [{ ...upgrade, gives: big }] });
    expect(of(given, 'sso')).toMatchObject({ granted: true, until: '2026-12-10T00:00:00.000Z' });
    expect(limitOf(given)).toBe(9_000);
    const before = { ...upgrade, gives: big, redeemedAt: at('2026-11-01') };
    expect(of(facts({ redemptions: [before] }), 'sso')).toMatchObject({
      granted: false,
      reason: 'The upgrade "Spring" was for the period before 2026-11-10.',
    });
    const repeating = { ...before, duration: 'repeating' as const, endsAt: at('2027-02-01') };
    expect(of(facts({ redemptions: [repeating] }), 'sso').until).toBe('2027-02-01T00:00:00.000Z');
    expect(of(facts({ redemptions: [repeating], now: at('2027-02-01') }), 'sso').granted).toBe(false);
    expect(of(facts({ redemptions: [repeating], subscriptions: [] }), 'sso').granted).toBe(false);
    expect(of(facts({ redemptions: [{ ...upgrade, gives: null }] }), 'sso').granted).toBe(false);
  });

  it('that is a trial gives a plan for so many days, without a subscription', () => {
    const trial = { ...redemption, type: 'free_trial', duration: 'once', endsAt: null, gives: big, days: 14 } as const;
    const given = facts({ redemptions: [trial], subscriptions: [] });
    expect(of(given, 'sso')).toMatchObject({ granted: true, until: '2026-11-26T00:00:00.000Z' });
    expect(of({ ...given, now: at('2026-11-26') }, 'sso').granted).toBe(false);
  });
});

describe('a flag', () => {
  it('by a rule or a rollout adds what nothing else grants', () => {
    const rollout = flag({ key: 'sso', value: true, by: 'rule', ruleId: 'rollout:rollout_1' });
    expect(of(facts(), 'sso', rollout)).toMatchObject({
      granted: true,
      value: true,
      reason: 'The flag adds it: the rollout rollout_1.',
    });
  });

  it('by a rule withholds what a plan grants; at its default it says nothing', () => {
    const withheld = of(facts(), 'api', flag({ by: 'rule', ruleId: 'not-here' }));
    expect(withheld).toMatchObject({ granted: false, reason: 'The flag withholds it: its rule not-here.', limits: [] });
    expect(withheld.sources.map(({ outcome }) => outcome)).toEqual(['lost', 'withheld']);
    expect(of(facts(), 'api', flag({})).granted).toBe(true);
    expect(of(facts(), 'other', flag({ value: true })).reason).toBe('The flag gives it to everybody.');
  });

  it('that is off or killed gives everybody its default, whatever was bought or agreed', () => {
    const overridden = facts({ agreements: [agreement([{ ...feature('api'), enabled: true }])] });
    expect(of(overridden, 'api', flag({ by: 'off', why: 'killed' }))).toMatchObject({
      granted: false,
      reason: 'The flag is killed: everybody gets its default.',
    });
    expect(of(facts(), 'api', flag({ value: true, by: 'off', why: 'off' })).granted).toBe(true);
  });

  it('of another type gives the value that the source configures, a number its limit', () => {
    const styled = plan('team', [feature('theme', {}, { value: 'dark' }), feature('api', { api: 70 })]);
    const given = facts({ subscriptions: [subscription({ plan: styled })] });
    expect(of(given, 'theme', flag({ type: 'string', value: 'light' })).value).toBe('dark');
    expect(of(facts({ subscriptions: [] }), 'theme', flag({ type: 'string', value: 'light' }))).toMatchObject({
      granted: false,
      value: 'light',
    });
    expect(of(given, 'api', flag({ type: 'number', value: 0 })).value).toBe(70);
    const raised = of(given, 'api', flag({ type: 'number', value: 90, by: 'rule', ruleId: 'more' }));
    expect(raised.limits).toMatchObject([{ limit: 'api', quantity: 90, because: '90 by the flag' }]);
    expect(of(given, 'api', flag({ type: 'number', value: 10, by: 'rule', ruleId: 'less' })).value).toBe(70);
  });
});
