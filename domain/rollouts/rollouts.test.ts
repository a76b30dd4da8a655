import { describe, expect, it } from '@jest/globals';
import { StartRolloutInput } from '../../contracts/rollouts.ts';
import { checkRollout, type RolloutCheck } from './check-rollout.ts';
import { exposureOf } from './exposure.ts';
import { stageEnd } from './stage-end.ts';

const input = (changes: object = {}) =>
  StartRolloutInput.parse({
    value: true,
    stages: [
      { percentage: 5, bakeMinutes: 60 },
      { percentage: 50, bakeMinutes: 1_440 },
      { percentage: 100, bakeMinutes: 1_440 },
    ],
    guardrails: [{ metricKey: 'orders', tolerancePercentage: 10 }],
    ...changes,
  });
const context = (changes: Partial<RolloutCheck> = {}): RolloutCheck => ({
  now: new Date('2026-06-01T00:00:00Z'),
  metrics: new Map([
    ['orders', { name: 'Orders', guards: true }],
    ['latency-p95', { name: 'Latency', guards: true }],
    ['csat', { name: 'Satisfaction', guards: false }],
  ]),
  neededExposure: new Map(),
  subjectsPerDay: null,
  ...changes,
});
const codes = (changes: object = {}, check: Partial<RolloutCheck> = {}) =>
  checkRollout(input(changes), context(check)).map(({ code, severity, field }) => [severity, code, field]);

describe('exposureOf', () => {
  it('keeps the holdback through the last stage', () => {
    expect([0, 1, 2].map((stage) => exposureOf(input(), stage))).toEqual([5, 50, 90]);
    expect(exposureOf(input({ holdbackPercentage: 0 }), 2)).toBe(100);
  });
});

describe('stageEnd', () => {
  const policy = { whenUndecided: 'extend', maxExtensions: 2 } as const;
  it('goes on by ok alone', () => {
    expect(stageEnd('ok', policy, 0)).toBe('go_on');
    expect(stageEnd('regression', policy, 0)).toBe('roll_back');
    expect(stageEnd('sample_ratio_mismatch', policy, 0)).toBe('roll_back');
  });
  it('extends as often as the policy allows, then asks', () => {
    expect([0, 1, 2, 3].map((extensions) => stageEnd('undecided', policy, extensions))).toEqual([
      'extend',
      'extend',
      'ask',
      'ask',
    ]);
    expect(stageEnd('undecided', { whenUndecided: 'wait', maxExtensions: 2 }, 9)).toBe('wait');
    expect(stageEnd('undecided', { whenUndecided: 'ask', maxExtensions: 2 }, 0)).toBe('ask');
  });
});

describe('checkRollout', () => {
  it('takes a plan that can work', () => {
    expect(codes()).toEqual([]);
    expect(codes({ guardrails: [{ metricKey: 'latency-p95', tolerancePercentage: 20 }] })).toEqual([]);
  });
  it.each([
    [
      'stages_not_rising',
      'stages[1].percentage',
      { stages: [10, 10].map((percentage) => ({ percentage, bakeMinutes: 1 })) },
    ],
    ['guardrails_without_control', 'holdbackPercentage', { holdbackPercentage: 0 }],
    ['unknown_metric', 'guardrails[0].metricKey', { guardrails: [{ metricKey: 'nothing', tolerancePercentage: 5 }] }],
    ['metric_cannot_guard', 'guardrails[0].metricKey', { guardrails: [{ metricKey: 'csat', tolerancePercentage: 5 }] }],
    [
      'guardrail_twice',
      'guardrails[1].metricKey',
      { guardrails: [5, 10].map((tolerancePercentage) => ({ metricKey: 'orders', tolerancePercentage })) },
    ],
  ])('refuses with %s at %s', (code, field, changes) => {
    expect(codes(changes)).toEqual([['error', code, field]]);
  });
  it('warns of a stage that exposes nobody more, and of a rollout that nothing watches', () => {
    const stages = [92, 100].map((percentage) => ({ percentage, bakeMinutes: 60 }));
    expect(codes({ stages, guardrails: [] })).toEqual([
      ['warning', 'stage_within_holdback', 'stages[1].percentage'],
      ['warning', 'no_guardrail', 'guardrails'],
    ]);
  });
  it('says which guardrail cannot decide while its stage lasts, and in how many days it could', () => {
    const neededExposure = new Map([['orders', [100, 5_000, 400]]]);
    const [warning, ...others] = checkRollout(input(), context({ neededExposure, subjectsPerDay: 1_000 }));
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ code: 'cannot_decide_in_time', severity: 'warning' });
    // 100 subjects take 0.1 days: more than the hour of stage 1.
    expect(warning!.message).toBe(
      'Harm of 10 % to Orders takes a day in stage 1 with 1000 subjects a day, longer than the stage lasts.',
    );
    const never = checkRollout(
      input(),
      context({ neededExposure: new Map([['orders', [1, Number.POSITIVE_INFINITY, 1]]]), subjectsPerDay: 1_000 }),
    );
    expect(never[0]!.message).toContain('cannot be shown in stage 2');
  });
});
