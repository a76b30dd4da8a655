import { describe, expect, it } from '@jest/globals';
import { CreateExperimentInput } from '../../contracts/experiments.ts';
import type { PlanConfigurationInput } from '../../contracts/plans.ts';
import { priorPriceKey } from '../compliance/price-experiment-rules.ts';
import { configurationOf } from '../plans/test-support/configurations.ts';
import { checkExperiment, type ExperimentCheck } from './check-experiment.ts';
import type { BoundVersion } from './price-rules.ts';

const ids = ['planver_00000000000000000000000001', 'planver_00000000000000000000000002'] as const;
const priced = (basePrice: string): PlanConfigurationInput['pricing'] => ({
  ...{ currency: 'usd', billingCycle: 'monthly' as const },
  basePrice,
});
const version = (plan: string, changes: Partial<BoundVersion> = {}): BoundVersion => ({
  ...{ planId: `plan_${plan}`, plan, number: 1, status: 'active', configuration: configurationOf() },
  ...{ replaces: false, takenBy: null, isOwn: false, problems: [] },
  ...changes,
});
const dearer = version('dearer', { status: 'draft', configuration: configurationOf({ pricing: priced('5200') }) });

interface Case {
  control?: Partial<BoundVersion>;
  tried?: Partial<BoundVersion>;
  experiment?: object;
  variant?: object;
  context?: Partial<ExperimentCheck>;
}
function found({ control = {}, tried = {}, experiment = {}, variant = {}, context = {} }: Case = {}) {
  const body = CreateExperimentInput.parse({
    key: 'price',
    name: 'Price',
    hypothesis: 'It helps.',
    experimentType: 'pricing',
    flagKey: 'price',
    variants: [
      { key: 'control', planVersionId: ids[0], trafficPercentage: 50 },
      { key: 'dearer', planVersionId: ids[1], trafficPercentage: 50, ...variant },
    ],
    successMetrics: [{ metricKey: 'orders' }, { metricKey: 'churn', role: 'guardrail' }],
    ...experiment,
  });
  const metric = { name: 'Metric', unit: 'fraction', guards: true } as const;
  const problems = checkExperiment(body, {
    now: new Date('2026-06-01'),
    flag: { type: 'string', archived: false },
    metrics: new Map(['orders', 'churn'].map((key) => [key, metric])),
    baseCurrency: 'usd',
    planVersions: new Map([
      [ids[0], version('team', control)],
      [ids[1], { ...dearer, ...tried }],
    ]),
    groupParts: [],
    ...context,
  });
  return problems.map(({ severity, code, field }) => `${severity} ${code} ${field}`);
}
const consumer = (basePrice: string, countries = ['SE']) =>
  configurationOf({
    ...{ tier: 'individual', availability: { countries }, pricing: priced(basePrice) },
    stripeIntegration: { taxBehavior: 'inclusive' },
  });
const field = 'variants[1].planVersionId';

describe('the prices of an experiment', () => {
  it('may be a version that sells and the draft of a plan that never did', () => {
    expect(found()).toEqual([]);
    expect(found({ tried: { status: 'active' } })).toEqual([]);
  });

  it.each([
    ['what is being published', { tried: { status: 'preview' } }],
    ['what is sold no more', { tried: { status: 'deprecated' } }],
    ['what a later version has replaced', { tried: { status: 'superseded' } }],
    ['a draft that would replace what sells', { tried: { replaces: true } }],
    ['what another experiment takes out of sale', { tried: { status: 'active', takenBy: 'other' } }],
    ['nothing that is there', { variant: { planVersionId: 'planver_00000000000000000000000009' } }],
  ] satisfies [string, Case][])('cannot be %s', (_what, one) => {
    expect(found(one)).toContain(`error unknown_plan_version ${field}`);
  });

  it('stay bound to what the experiment itself publishes', () => {
    expect(found({ tried: { status: 'stripe_sync', isOwn: true } })).toEqual([]);
  });

  it.each<[string, Case]>([
    [`error variant_without_version ${field}`, { variant: { planVersionId: null, value: 'b' } }],
    ['error price_environment environment', { experiment: { environment: 'staging' } }],
    [
      'error price_without_harm_rule earlyStoppingRules',
      { experiment: { earlyStoppingRules: [{ type: 'futility' }] } },
    ],
    ['warning price_without_guardrail successMetrics', { experiment: { successMetrics: [{ metricKey: 'orders' }] } }],
    ['warning subscribers_keep_their_price trafficAllocation.condition', { context: { subscribers: 3 } }],
    [
      `error other_currency ${field}`,
      { tried: { configuration: configurationOf({ pricing: { ...priced('5200'), currency: 'eur' } }) } },
    ],
    [`error price_past_hard_limit ${field}`, { context: { priceChangeRefusedAbove: 5 } }],
    [
      `error tiers ${field}`,
      { tried: { problems: [{ field: 'pricing', code: 'tiers', message: 'No.', severity: 'error' }] } },
    ],
  ])('give %s', (problem, one) => {
    expect(found(one)).toContain(problem);
  });

  it('are told apart', () => {
    expect(found({ variant: { planVersionId: ids[0] } })).toEqual([`error same_price ${field}`]);
  });

  it('within the hard limit are for approvals to judge', () => {
    expect(found({ context: { priceChangeRefusedAbove: 10 } })).toEqual([]);
  });
});

describe('a variant that is announced as a reduction', () => {
  const reducedFrom = (amount: number) => ({
    variant: { reducedFrom: { component: 'base', price: { amount, currency: 'usd' } } },
  });
  const lowest = (amount: number | null) => ({
    context: { lowestPrices: new Map([[priorPriceKey('base', 'usd'), amount]]) },
  });
  const inTheUnion = { control: { configuration: consumer('5900') }, tried: { configuration: consumer('4500') } };

  it('names the lowest price of the last 30 days to consumers in the EU', () => {
    expect(found({ ...inTheUnion, ...reducedFrom(4900), ...lowest(4900) })).toEqual([]);
    for (const prior of [4800, null]) {
      expect(found({ ...inTheUnion, ...reducedFrom(4900), ...lowest(prior) })).toEqual([
        'error eu_lowest_prior_price variants[1].reducedFrom.price',
      ]);
    }
    const elsewhere = {
      control: { configuration: consumer('5900', ['US']) },
      tried: { configuration: consumer('4500', ['US']) },
    };
    expect(found({ ...elsewhere, ...reducedFrom(4900), ...lowest(4800) })).toEqual([]);
    const off = { complianceOverrides: [{ code: 'eu_lowest_prior_price', disabled: true, effectiveFrom: null }] };
    expect(found({ ...inTheUnion, ...reducedFrom(4900), context: off })).toEqual([]);
  });

  it('is cheaper than what it is reduced from', () => {
    expect(found({ ...inTheUnion, ...reducedFrom(4500), ...lowest(4900) })).toEqual([
      'error no_reduction variants[1].reducedFrom',
    ]);
  });
});

it('lets consumers in the EU have what they were offered for some time', () => {
  const bound = { control: { configuration: consumer('4900') }, tried: { configuration: consumer('5200') } };
  expect(found({ ...bound, experiment: { noticeDays: 0 } })).toEqual(['error eu_price_stays_available noticeDays']);
  expect(found({ ...bound, experiment: { noticeDays: 14 } })).toEqual([]);
  expect(found({ experiment: { noticeDays: 0 } })).toEqual([]);
});
