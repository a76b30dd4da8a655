import { describe, expect, it } from '@jest/globals';
import { MetricDefinition } from '../../contracts/metrics.ts';
import { evaluateGuardrail } from '../guardrails/evaluate-guardrail.ts';
import { type BeyondArm, type MetricArm, type Moments, metricArm } from '../metrics/metric-arm.ts';
import { guardrailArm, guardrailKind, guardrailOf, whyNoGuardrail } from './guardrail-of.ts';

const source = { events: ['request'] };
const base = { direction: 'decrease', minimumEffect: 0.1, windowHours: 24 } as const;
const metric = (fields: object) => MetricDefinition.parse({ ...base, source, ...fields });
const latency = metric({ type: 'mean', property: 'ms', aggregate: 'average' });
const p95 = metric({ type: 'quantile', property: 'ms', quantile: 0.95 });
const wanted = { metricKey: 'latency', tolerancePercentage: 20, weight: 1, burnIn: 100 };

describe('how a metric guards', () => {
  it.each([
    ['mean', { type: 'mean', property: 'ms', aggregate: 'sum' }],
    ['ratio', { type: 'mean', property: 'ms', aggregate: 'average' }],
    ['ratio', { type: 'mean', property: 'ms', aggregate: 'max' }],
    ['ratio', { type: 'mean', property: 'ms', aggregate: 'sum', unit: 'person' }],
    ['count', { type: 'count' }],
    ['ratio', { type: 'count', unit: 'person' }],
    ['proportion', { type: 'conversion' }],
    ['ratio', { type: 'conversion', unit: 'person' }],
    ['mean', { type: 'revenue' }],
    ['quantile', { type: 'quantile', property: 'ms', quantile: 0.95 }],
  ])('is a %s: %j', (kind, fields) => {
    expect(guardrailKind(metric(fields))).toBe(kind);
    expect(whyNoGuardrail(metric(fields))).toBeNull();
  });
  it('is refused where the change decides who is measured', () => {
    expect(whyNoGuardrail(metric({ type: 'satisfaction', scale: 'csat' }))).toContain('those who answer');
  });
  it('looks on the side of the quantile where the harm lies', () => {
    const of = (definition: MetricDefinition) => guardrailOf(wanted, { name: 'Latency', definition });
    expect(of(p95)).toMatchObject({ harm: 'increase', beyond: { quantile: 0.95, side: 'above' } });
    const speed = metric({ type: 'quantile', property: 'perSecond', quantile: 0.1, direction: 'increase' });
    expect(of(speed)).toMatchObject({ harm: 'increase', beyond: { quantile: 0.1, side: 'below' } });
    expect(of(latency)).toMatchObject({ kind: 'ratio', harm: 'increase' });
  });
});

const plain = { stratum: '0', immature: 0, covariate: null, events: 900 };
const verdictOf = (definition: MetricDefinition, control: MetricArm, treatment: MetricArm) => {
  const guardrail = guardrailOf(wanted, { name: 'Latency', definition })!;
  const stage = {
    treatmentShare: 0.5,
    control: guardrailArm(guardrail, control),
    treatment: guardrailArm(guardrail, treatment),
  };
  return evaluateGuardrail(guardrail, { stages: [stage], plannedStages: 1, alpha: 0.05 });
};

it('tests a mean over those with a value by their linearised values', () => {
  const arm = (variant: string, mean: number): MetricArm => {
    const moments: Moments = {
      n: 9_000,
      mean: { value: mean / 2, size: 0.5, valueBefore: 0, sizeBefore: 0 },
      covariance: (one, other) => (one === 'value' && other === 'value' ? 40_000 : one === other ? 0.25 : mean / 4),
    };
    return { ...plain, variant, ...metricArm('ratio', moments, { events: 4_500, covariate: false }) };
  };
  expect(verdictOf(latency, arm('control', 200), arm('treatment', 240))).toMatchObject({
    status: 'regression',
    reason: 'Latency has become worse: 240 on the new side against 200.',
  });
  expect(verdictOf(latency, arm('control', 200), arm('treatment', 201)).status).toBe('ok');
});

it("tests a quantile by the share of values beyond the control's", () => {
  const beyond = (mean: number, events = 900): BeyondArm => ({ n: 20_000, mean, variance: mean * (1 - mean), events });
  const arm = (variant: string, share: number, of = 'control'): MetricArm => ({
    ...plain,
    variant,
    n: 20_000,
    mean: 400,
    variance: 1,
    ratio: null,
    beyond: { [of]: { above: beyond(share), below: beyond(1 - share) } },
  });
  expect(verdictOf(p95, arm('control', 0.05), arm('treatment', 0.065))).toMatchObject({
    status: 'regression',
    reason: "Latency has become worse: 6.5 % on the new side against 5 % are above the present side's 95th percentile.",
  });
  expect(verdictOf(p95, arm('control', 0.05), arm('treatment', 0.0505)).status).toBe('ok');
  // Without values of the control there is nothing to be above of.
  expect(verdictOf(p95, arm('control', 0.05, 'other'), arm('treatment', 0.2, 'other')).status).toBe('undecided');
});
