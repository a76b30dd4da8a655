import { describe, expect, it } from '@jest/globals';
import { CreateExperimentInput, type EarlyStoppingRule } from '../../contracts/experiments.ts';
import { MetricDefinition } from '../../contracts/metrics.ts';
import type { MetricArm } from '../metrics/metric-arm.ts';
import { grownBatches } from './batches.ts';
import { type CheckedExperiment, checkExperiment, type ExperimentCheck } from './check-experiment.ts';
import { type LookInput, takeLook } from './look.ts';
import { experimentResults } from './results.ts';

const conversion = MetricDefinition.parse({
  type: 'conversion',
  source: { events: ['ordered'] },
  windowHours: 1,
  direction: 'increase',
  minimumEffect: 0.1,
});
const revenue = MetricDefinition.parse({
  type: 'revenue',
  source: { events: ['paid'] },
  windowHours: 1,
  direction: 'increase',
  minimumEffect: 0.1,
});

const body = (changes: object = {}) =>
  CreateExperimentInput.parse({
    key: 'idea',
    name: 'Idea',
    hypothesis: 'It helps.',
    flagKey: 'idea',
    variants: [
      { key: 'control', value: false, trafficPercentage: 50 },
      { key: 'treatment', value: true, trafficPercentage: 50 },
    ],
    successMetrics: [{ metricKey: 'orders' }],
    ...changes,
  });

type Side = readonly [people: number, rate: number];
const proportion = (variant: string, [n, rate]: Side): MetricArm => ({
  variant,
  stratum: '0',
  n,
  mean: rate,
  variance: rate * (1 - rate),
  immature: 0,
  events: Math.round(n * rate),
  covariate: null,
  ratio: null,
});
const money = (variant: string, n: number, mean: number): MetricArm => ({
  ...proportion(variant, [n, 0.5]),
  mean,
  variance: 1_000_000,
  events: n,
});

const measured = (
  key: string,
  role: 'primary' | 'secondary' | 'guardrail',
  arms: MetricArm[],
  definition = conversion,
): LookInput['metrics'][number] => ({
  metric: { metricKey: key, role, tolerancePercentage: 10, metricVersionId: 'metricver_1' },
  name:
    new Map([
      ['orders', 'Orders'],
      ['revenue', 'Revenue'],
    ]).get(key) ?? key,
  unit: definition.type === 'revenue' ? 'money' : 'fraction',
  direction: 'increase',
  minimumEffect: 0.1,
  arms,
  problem: null,
  definition,
});

function look(
  sides: { control: Side; treatment: Side },
  changes: Omit<Partial<LookInput>, 'design'> & { design?: object } = {},
) {
  const input = body({ design: changes.design ?? {} });
  const day = (count: number) => new Date(Date.UTC(2026, 0, 1 + count));
  return takeLook({
    number: 1,
    at: day(14),
    by: 'schedule',
    dataUntil: day(14),
    variants: input.variants,
    batches: grownBatches([], input.variants, 100)!,
    rules: input.earlyStoppingRules,
    minimumSampleSize: 100,
    metrics: [
      measured('orders', 'primary', [proportion('control', sides.control), proportion('treatment', sides.treatment)]),
    ],
    arrivals: [
      { batch: 0, seen: { control: sides.control[0], treatment: sides.treatment[0] }, first: day(0), last: day(14) },
    ],
    spent: [],
    final: null,
    ...changes,
    design: input.design,
  });
}

describe('a look', () => {
  const better = { control: [4_000, 0.4], treatment: [4_000, 0.46] } as const;
  const same = { control: [4_000, 0.4], treatment: [4_000, 0.402] } as const;

  it('ends by efficacy, with the winner and its effect in one sentence', () => {
    const { verdict } = look(better).look;
    expect(verdict).toMatchObject({ status: 'efficacy', winner: 'treatment' });
    expect(verdict.reason).toMatch(/^treatment raises Orders by 15 % \(/);
  });

  it('knows which way is better', () => {
    const arms = [proportion('control', [4_000, 0.46]), proportion('treatment', [4_000, 0.4])];
    const churn = { ...measured('orders', 'primary', arms), name: 'Churn', direction: 'decrease' as const };
    const { verdict, comparisons } = look(
      { control: [4_000, 0.46], treatment: [4_000, 0.4] },
      { metrics: [churn] },
    ).look;
    expect(verdict).toMatchObject({ status: 'efficacy', winner: 'treatment' });
    expect(verdict.reason).toMatch(/^treatment lowers Churn by 13 % \(-/);
    expect(comparisons[0]).toMatchObject({ better: true, chanceToWin: expect.closeTo(1, 3) });
  });

  it('goes on to its planned size when no rule of efficacy is there', () => {
    expect(look(better, { rules: [] }).look.verdict.status).toBe('continue');
    expect(look(better, { rules: [], final: 'max_duration' }).look.verdict).toMatchObject({
      status: 'max_duration',
      winner: 'treatment',
    });
  });

  it('decides nothing before the smallest sample, nor before a hundred events', () => {
    expect(look(better, { minimumSampleSize: 5_000 }).look.verdict.reason).toMatch(/^Undecided: 4000 of at least 5000/);
    expect(look({ control: [100_000, 0.0005], treatment: [100_000, 0.003] }).look.verdict.status).toBe('continue');
  });

  it('ends by futility when the effect that was sought is excluded', () => {
    const sides = { control: [60_000, 0.4], treatment: [60_000, 0.4] } as const;
    expect(look(sides).look.verdict).toMatchObject({ status: 'futility', winner: null });
    const rules: EarlyStoppingRule[] = [{ type: 'efficacy' }];
    expect(look(sides, { rules }).look.verdict.status).toBe('continue');
  });

  it('ends by harm of the primary metric, and of a guardrail that the winner would have broken', () => {
    expect(look({ control: [4_000, 0.46], treatment: [4_000, 0.4] }).look.verdict.status).toBe('harm');
    // What is broken altogether brings no events to burn in.
    expect(look({ control: [1_000, 0.3], treatment: [1_000, 0] }).look.verdict.status).toBe('harm');
    expect(look({ control: [500, 0.3], treatment: [500, 0] }).look.verdict.status).toBe('continue');
    const arms = [proportion('control', [4_000, 0.5]), proportion('treatment', [4_000, 0.3])];
    const broken = look(better, {
      metrics: [
        measured('orders', 'primary', [
          proportion('control', better.control),
          proportion('treatment', better.treatment),
        ]),
        measured('logins', 'guardrail', arms),
      ],
    }).look;
    expect(broken.verdict.status).toBe('harm');
    expect(broken.comparisons.find(({ role }) => role === 'guardrail')).toMatchObject({ status: 'regression' });
  });

  it('ends when the budget is used up', () => {
    const rules: EarlyStoppingRule[] = [
      { type: 'budget', metricKey: 'revenue', limit: { amount: 100_000, currency: 'usd' } },
    ];
    const metrics = (lost: number) => [
      measured('orders', 'primary', [proportion('control', same.control), proportion('treatment', same.treatment)]),
      measured(
        'revenue',
        'secondary',
        [money('control', 4_000, 5_000), money('treatment', 4_000, 5_000 - lost)],
        revenue,
      ),
    ];
    expect(look(same, { rules, metrics: metrics(30) }).look.verdict).toMatchObject({
      status: 'budget',
      reason: 'The variants have probably lost $1,200.00 of Revenue: the budget is used up.',
    });
    expect(look(same, { rules, metrics: metrics(20) }).look.verdict.status).toBe('continue');
  });

  it('gives no verdict on a sample-ratio mismatch, whatever the effect', () => {
    const { verdict, sampleRatio } = look({ control: [4_000, 0.4], treatment: [3_400, 0.5] }).look;
    expect(verdict).toMatchObject({ status: 'sample_ratio_mismatch', winner: null });
    expect(sampleRatio.mismatch).toBe(true);
  });

  it('tests a group-sequential design at its boundary alone, and spends for it', () => {
    const design = { method: 'group_sequential', plannedSampleSize: 8_000 };
    const half = look({ control: [4_000, 0.4], treatment: [4_000, 0.428] }, { design });
    expect(half.spends).toBe(true);
    expect(half.look).toMatchObject({ informationFraction: 0.5, boundary: expect.closeTo(2.963, 2) });
    // z of 2.56 would be significant at one look of 1.96.
    expect(half.look.verdict.status).toBe('continue');
    expect(look(better, { design }).look.verdict).toMatchObject({ status: 'efficacy', winner: 'treatment' });
    const again = look(better, { design, spent: [0.5] });
    expect([again.spends, again.look.verdict.status]).toEqual([false, 'continue']);
    const last = look({ control: [8_000, 0.4], treatment: [8_000, 0.402] }, { design, spent: [0.5] });
    expect(last.look.verdict).toMatchObject({ status: 'planned_size', winner: null });
  });

  it('looks once at a fixed horizon, and shows what is always valid before it', () => {
    const design = { method: 'fixed', plannedSampleSize: 8_000 };
    const early = look(better, { design }).look;
    expect(early.verdict.status).toBe('continue');
    expect(early.comparisons[0]).toMatchObject({
      liftInterval: null,
      pValue: null,
      alwaysValidInterval: [expect.any(Number), expect.any(Number)],
    });
    expect(look({ control: [8_000, 0.4], treatment: [8_000, 0.43] }, { design }).look.verdict).toMatchObject({
      status: 'planned_size',
      winner: 'treatment',
    });
  });

  it('marks what Bayesian looks do not control', () => {
    const { verdict, warnings } = look(better, { design: { method: 'bayesian' } }).look;
    expect(verdict).toMatchObject({ status: 'efficacy', winner: 'treatment' });
    expect(verdict.reason).toMatch(/The error rate is not controlled\.$/);
    expect(warnings.map(({ code }) => code)).toContain('error_rate_not_controlled');
  });

  it('corrects secondary metrics for their number', () => {
    const arms = (rate: number) => [proportion('control', [4_000, 0.4]), proportion('treatment', [4_000, rate])];
    const metrics = [
      measured('orders', 'primary', arms(0.4)),
      ...[0.42, 0.43, 0.4].map((rate, index) => measured(`other-${index}`, 'secondary', arms(rate))),
    ];
    const fixed = { method: 'fixed', plannedSampleSize: 4_000, correction: 'holm' };
    const [primary, ...others] = look(same, { metrics, design: fixed }).look.comparisons;
    expect(primary).toMatchObject({ adjustedPValue: null });
    expect(others[0]!.adjustedPValue).toBeCloseTo(2 * others[0]!.pValue!, 10);
    expect(others[1]!.adjustedPValue).toBeCloseTo(3 * others[1]!.pValue!, 10);
  });

  it('says what cannot be compared: no data, nothing that varies, parts of a week', () => {
    const none = look(same, { metrics: [measured('orders', 'primary', [])] }).look;
    expect(none.verdict).toMatchObject({ status: 'continue' });
    expect(none.warnings).toContainEqual(expect.objectContaining({ code: 'metric_without_data' }));
    const flat = look({ control: [4_000, 0], treatment: [4_000, 0] }).look;
    expect(flat.comparisons[0]!.problem).toMatch(/does not vary/);
    const short = look(same, {
      arrivals: [
        { batch: 0, seen: { control: 4_000, treatment: 4_000 }, first: new Date(0), last: new Date(3 * 86_400_000) },
      ],
    });
    expect(short.look.warnings.map(({ code }) => code)).toContain('not_whole_weeks');
  });
});

it('reports the verdict first, with what the winner brings each month', () => {
  const { look: taken } = look({ control: [4_000, 0.4], treatment: [4_000, 0.46] });
  const reported = (startedAt: string) =>
    experimentResults(
      {
        ...body(),
        id: 'experiment_1',
        status: 'completed',
        stop: 'efficacy',
        winner: 'treatment',
        reason: taken.verdict.reason,
        decision: null,
        looks: 1,
        nextLookAt: null,
        startedAt,
        endedAt: taken.at,
      },
      { id: 'look_1', segments: [], ...taken },
      'usd',
    );
  const results = reported('2026-01-01T00:00:00.000Z');
  expect(results.verdict).toBe(taken.verdict.reason);
  // 8,000 subjects in 14 days are 17,393 a month, of whom 6 % more order.
  expect(results.businessImpact).toMatchObject({
    subjectsPerMonth: expect.closeTo(17_392.857, 2),
    perMonth: expect.closeTo(1_043.57, 1),
    money: null,
  });
  expect(results.recommendations[0]).toMatchObject({ action: 'scale' });
  // Subjects that another system had assigned before are there at once: a day's, not those of a second.
  const atOnce = reported(new Date(Date.parse(taken.at) - 1_000).toISOString());
  expect(atOnce.businessImpact).toMatchObject({ subjectsPerMonth: 8_000 * (365.25 / 12) });
});

describe('checkExperiment', () => {
  const context = (changes: Partial<ExperimentCheck> = {}): ExperimentCheck => ({
    now: new Date(0),
    flag: { type: 'boolean', archived: false },
    metrics: new Map([
      ['orders', { name: 'Orders', unit: 'fraction', guards: true }],
      ['latency', { name: 'Latency', unit: 'number', guards: false }],
    ]),
    baseCurrency: 'usd',
    planVersions: new Map(),
    groupParts: [{ key: 'other', group: 'prices', from: 0, to: 50 }],
    ...changes,
  });
  const codes = (changes: object = {}, check: Partial<ExperimentCheck> = {}) =>
    checkExperiment(body(changes) satisfies CheckedExperiment, context(check))
      .filter(({ severity }) => severity === 'error')
      .map(({ code, field }) => [code, field]);
  const variants = (...parts: object[]) => ({
    variants: parts.map((part, index) => ({ key: `v${index}`, value: true, trafficPercentage: 50, ...part })),
  });

  it('takes what can work', () => {
    expect(codes()).toEqual([]);
  });
  it.each([
    ['one_variant', 'variants', variants({ trafficPercentage: 100 })],
    ['allocation_off_100', 'variants', variants({}, { trafficPercentage: 40 })],
    [
      'variant_without_traffic',
      'variants[1].trafficPercentage',
      variants({ trafficPercentage: 100 }, { trafficPercentage: 0 }),
    ],
    ['variant_twice', 'variants[1].key', variants({ key: 'a' }, { key: 'a' })],
    ['value_type', 'variants[1].value', variants({}, { value: 'yes' })],
    [
      'unknown_plan_version',
      'variants[1].planVersionId',
      variants({}, { planVersionId: 'planver_00000000000000000000000000' }),
    ],
    [
      'price_by_person',
      'trafficAllocation.assignBy',
      { experimentType: 'pricing', trafficAllocation: { assignBy: 'person' } },
    ],
    ['primary_metric', 'successMetrics', { successMetrics: [{ metricKey: 'orders', role: 'secondary' }] }],
    [
      'metric_twice',
      'successMetrics[1].metricKey',
      { successMetrics: [{ metricKey: 'orders' }, { metricKey: 'orders', role: 'secondary' }] },
    ],
    ['unknown_metric', 'successMetrics[0].metricKey', { successMetrics: [{ metricKey: 'nothing' }] }],
    [
      'metric_cannot_guard',
      'successMetrics[1].metricKey',
      { successMetrics: [{ metricKey: 'orders' }, { metricKey: 'latency', role: 'guardrail' }] },
    ],
    [
      'budget_metric',
      'earlyStoppingRules[0].metricKey',
      { earlyStoppingRules: [{ type: 'budget', metricKey: 'orders', limit: { amount: 1, currency: 'usd' } }] },
    ],
    ['condition', 'trafficAllocation.condition', { trafficAllocation: { condition: { country: { $nope: 1 } } } }],
    [
      'exclusion_overlaps',
      'trafficAllocation.exclusion',
      { trafficAllocation: { exclusion: { group: 'prices', from: 40, to: 60 } } },
    ],
  ])('refuses with %s at %s', (code, field, changes) => {
    expect(codes(changes)).toEqual([[code, field]]);
  });
  it('refuses a flag that is not there', () => {
    expect(codes({}, { flag: null })).toEqual([['unknown_flag', 'flagKey']]);
  });
});
