import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasSampleRatioMismatch } from './assignment-evidence.ts';
import { evaluateGuardrail } from './evaluate-guardrail.ts';
import { evaluateRollout, type RolloutLook } from './evaluate-rollout.ts';
import type { Guardrail, StageMetric } from './guardrail.ts';
import { neededExposure } from './needed-exposure.ts';
import { logRateRatioEvidence } from './rate-ratio-evidence.ts';
import { shareAlpha } from './share-alpha.ts';

const refunds: Guardrail = {
  key: 'refunds',
  name: 'Refund rate',
  kind: 'proportion',
  harm: 'increase',
  tolerance: 0.2,
};
const revenue: Guardrail = { key: 'revenue', name: 'Revenue', kind: 'mean', harm: 'decrease', tolerance: 0.1 };

function converted(n: number, events: number) {
  return { n, events, mean: events / n, variance: (events / n) * (1 - events / n) };
}
function paid(n: number, mean: number, variance = 400) {
  return { n, events: Math.round(n / 4), mean, variance };
}
const half = (control: StageMetric['control'], treatment: StageMetric['treatment']): StageMetric => ({
  treatmentShare: 0.5,
  control,
  treatment,
});
const look = (...stages: StageMetric[]) => ({ stages, plannedStages: 3, alpha: 0.05 });

describe('a guardrail', () => {
  it.each<[string, Guardrail, StageMetric[], string, string]>([
    [
      'a proportion that rose',
      refunds,
      [half(converted(5000, 250), converted(5000, 400))],
      'regression',
      'Refund rate has become worse: 8 % on the new side against 5 %.',
    ],
    [
      'a proportion that fell, where a rise would hurt',
      refunds,
      [half(converted(20000, 1000), converted(20000, 800))],
      'ok',
      'Refund rate is not worse by 20 %: 4 % on the new side against 5 %.',
    ],
    [
      'the same proportion, on little',
      refunds,
      [half(converted(400, 20), converted(400, 21))],
      'undecided',
      'Refund rate is neither shown to be worse nor known to be within 20 %: 5.25 % on the new side against 5 %.',
    ],
    [
      'no event yet',
      refunds,
      [half(converted(40, 0), converted(40, 0))],
      'undecided',
      'Refund rate is looked at from 1 event: 0 on the new side, 0 on the present one so far.',
    ],
    [
      'a mean that fell',
      revenue,
      [half(paid(4000, 20), paid(4000, 17))],
      'regression',
      'Revenue has become worse: 17 a subject on the new side against 20 a subject.',
    ],
    [
      'a mean that stayed',
      revenue,
      [half(paid(9000, 20), paid(9000, 20.1))],
      'ok',
      'Revenue is not worse by 10 %: 20.1 a subject on the new side against 20 a subject.',
    ],
    [
      'a mean in its burn-in, however bad',
      revenue,
      [half(paid(200, 20, 1), paid(200, 1, 1))],
      'undecided',
      'Revenue is looked at from 100 events an arm: 50 on the new side, 50 on the present one so far.',
    ],
    [
      'a mean that fell to nothing: nobody is left to burn it in',
      revenue,
      [half(paid(4000, 20), { n: 4000, events: 0, mean: 0, variance: 0 })],
      'regression',
      'Revenue has become worse: 0 a subject on the new side against 20 a subject.',
    ],
    [
      'nobody held back',
      revenue,
      [{ treatmentShare: 1, control: paid(0, 0), treatment: paid(9000, 20) }],
      'undecided',
      'Revenue has nothing to be compared with: no subject is held back.',
    ],
    ['no stage at all', revenue, [], 'undecided', 'Revenue has nothing to be compared with: no subject is held back.'],
  ])('%s', (_, guardrail, stages, status, reason) => {
    expect(evaluateGuardrail(guardrail, look(...stages))).toMatchObject({ status, reason });
  });

  it('remembers harm of an earlier stage', () => {
    const bad = half(converted(5000, 250), converted(5000, 420));
    const quiet = half(converted(100, 5), converted(100, 5));
    expect(evaluateGuardrail(refunds, look(bad, quiet)).status).toBe('regression');
  });

  it('is not fooled by a mix of subjects that changes between stages (Simpson’s paradox)', () => {
    // Both stages are even; added up, the new side seems to have lost a quarter.
    const early = { treatmentShare: 0.1, control: paid(9000, 30), treatment: paid(1000, 30) };
    const late = { treatmentShare: 0.9, control: paid(1000, 15), treatment: paid(9000, 15) };
    expect(evaluateGuardrail(revenue, look(early, late)).status).not.toBe('regression');
    const all = half(paid(10_000, 28.5), paid(10_000, 16.5));
    expect(evaluateGuardrail(revenue, look(all)).status).toBe('regression');
  });

  it('sees harm in a share of 1 % too, and in either rarer outcome', () => {
    const small = { treatmentShare: 0.01, control: converted(99_000, 990), treatment: converted(1000, 40) };
    expect(evaluateGuardrail(refunds, look(small)).status).toBe('regression');
    const conversion: Guardrail = { ...refunds, harm: 'decrease', name: 'Conversion' };
    const high = half(converted(2000, 1960), converted(2000, 1880));
    expect(evaluateGuardrail(conversion, look(high)).status).toBe('regression');
  });

  it('judges a mean below zero by what hurts', () => {
    const margin: Guardrail = { ...revenue, name: 'Margin', tolerance: 0.5 };
    expect(evaluateGuardrail(margin, look(half(paid(9000, -5, 100), paid(9000, -5, 100)))).status).toBe('ok');
    expect(evaluateGuardrail(margin, look(half(paid(9000, -5, 100), paid(9000, -9, 100)))).status).toBe('regression');
  });

  it.each([
    [{ ...revenue, tolerance: 0 }, 'tolerance'],
    [{ ...revenue, tolerance: 1 }, 'tolerance'],
    [{ ...refunds, tolerance: Number.NaN }, 'tolerance'],
    [{ ...revenue, burnIn: 5 }, 'burnIn'],
  ])('refuses one that cannot decide: %j', (guardrail, field) => {
    expect(() => evaluateGuardrail(guardrail, look())).toThrow(
      expect.objectContaining({
        code: 'ExperimentationError',
        details: { fields: [expect.objectContaining({ field })] },
      }),
    );
  });

  it('answers in whole sentences, whatever it is given', () => {
    const arm = fc.record({
      n: fc.nat(50_000),
      events: fc.nat(50_000),
      mean: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      variance: fc.double({ min: 0, max: 1e9, noNaN: true }),
    });
    const stage = fc.record({
      treatmentShare: fc.double({ min: 0.001, max: 1, noNaN: true }),
      control: arm,
      treatment: arm,
    });
    fc.assert(
      fc.property(fc.array(stage, { maxLength: 4 }), fc.constantFrom('proportion', 'mean', 'count'), (stages, kind) => {
        const possible = stages.map((one) => ({
          ...one,
          control: { ...one.control, events: Math.min(one.control.events, one.control.n) },
          treatment: { ...one.treatment, events: Math.min(one.treatment.events, one.treatment.n) },
        }));
        const { status, reason } = evaluateGuardrail({ ...refunds, kind }, look(...possible));
        expect(['ok', 'undecided', 'regression']).toContain(status);
        expect(reason).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 2_000, seed: 3 },
    );
  });
});

describe('exact evidence', () => {
  /** E[e] at a sample size, by adding up the binomial: at most 1 means that the test keeps alpha. */
  function expectation(
    events: number,
    share: number,
    truth: number,
    nullRatio: number,
    alternatives: number[],
  ): number {
    const theta = (share * truth) / (1 - share + share * truth);
    let [sum, logChoose] = [0, 0];
    for (let x = 0; x <= events; x++) {
      const logProbability = logChoose + x * Math.log(theta) + (events - x) * Math.log1p(-theta);
      const test = { treatmentEvents: x, events, treatmentShare: share, nullRatio, alternatives };
      sum += Math.exp(logProbability + logRateRatioEvidence(test));
      logChoose += Math.log((events - x) / (x + 1));
    }
    return sum;
  }

  it('has expectation 1 at the edge of the null, and less beyond', () => {
    for (const share of [0.01, 0.2, 0.5]) {
      expect(expectation(200, share, 1, 1, [1.1, 1.5, 3])).toBeCloseTo(1, 9);
      expect(expectation(200, share, 0.8, 1, [1.1, 1.5, 3])).toBeLessThan(1);
      expect(expectation(200, share, 1.2, 1.2, [1, 0.7])).toBeCloseTo(1, 9);
      expect(expectation(200, share, 1.5, 1.2, [1, 0.7])).toBeLessThan(1);
    }
  });
});

describe('a rollout', () => {
  const now = new Date('2030-01-01T12:00:00Z');
  const fresh = new Date('2030-01-01T11:58:00Z');
  const good = [half(paid(20_000, 20), paid(20_000, 20))];
  const bad = [half(paid(20_000, 20), paid(20_000, 15))];
  const base: RolloutLook = {
    guardrails: [{ guardrail: revenue, stages: good, dataUntil: fresh }],
    assignments: [{ treatmentShare: 0.5, control: 20_000, treatment: 20_050 }],
    plannedStages: 3,
    alpha: 0.05,
    now,
    freshWithinMinutes: 10,
  };

  it('goes on only when every guardrail is ok', () => {
    expect(evaluateRollout(base).status).toBe('ok');
    const undecided = { guardrail: refunds, stages: [half(converted(10, 1), converted(10, 1))], dataUntil: fresh };
    expect(evaluateRollout({ ...base, guardrails: [...base.guardrails, undecided] }).status).toBe('undecided');
    const worse = { guardrail: { ...revenue, key: 'other' }, stages: bad, dataUntil: fresh };
    const judged = evaluateRollout({ ...base, guardrails: [...base.guardrails, undecided, worse] });
    expect(judged.status).toBe('regression');
    expect(judged.verdicts.map(({ key, status }) => [key, status])).toEqual([
      ['revenue', 'ok'],
      ['refunds', 'undecided'],
      ['other', 'regression'],
    ]);
  });

  it('fails closed on data that are stale, or whose age is unknown', () => {
    for (const dataUntil of [new Date('2030-01-01T11:00:00Z'), new Date(Number.NaN)]) {
      const { status, verdicts } = evaluateRollout({
        ...base,
        guardrails: [{ guardrail: revenue, stages: good, dataUntil }],
      });
      expect(status).toBe('undecided');
      expect(verdicts[0]?.cause).toBe('stale_data');
      expect(verdicts[0]?.reason).not.toMatch(/NaN/);
    }
    const old = { guardrail: revenue, stages: bad, dataUntil: new Date('2030-01-01T11:00:00Z') };
    expect(evaluateRollout({ ...base, guardrails: [old] }).status).toBe('regression');
  });

  it('gives no verdict when subjects came to the sides in other shares', () => {
    const { status, verdicts } = evaluateRollout({
      ...base,
      guardrails: [{ guardrail: revenue, stages: bad, dataUntil: fresh }],
      assignments: [{ treatmentShare: 0.5, control: 20_000, treatment: 18_000 }],
    });
    expect(status).toBe('sample_ratio_mismatch');
    expect(verdicts[0]?.reason).toBe(
      'Revenue cannot be judged: 18000 of 38000 subjects came to the new side where 19000 were due, so the sides are not comparable.',
    );
  });

  it('keeps no ratio where everybody has the new side', () => {
    expect(hasSampleRatioMismatch([{ treatmentShare: 1, control: 0, treatment: 5000 }])).toBe(false);
  });

  it('shares alpha by weight', () => {
    expect(shareAlpha(0.05, [{}, {}, { weight: 3 }])).toEqual([0.01, 0.01, expect.closeTo(0.03, 12)]);
  });
});

it('plans more exposure for less harm, a smaller share and more guardrails', () => {
  const plan = { mean: 20, variance: 400, treatmentShare: 0.5, plannedStages: 1, alpha: 0.05, power: 0.95 };
  const needed = neededExposure(revenue, plan);
  expect(neededExposure({ ...revenue, tolerance: 0.05 }, plan)).toBeGreaterThan(3.5 * needed);
  expect(neededExposure(revenue, { ...plan, treatmentShare: 0.05 })).toBeGreaterThan(4 * needed);
  expect(neededExposure(revenue, { ...plan, alpha: 0.01 })).toBeGreaterThan(needed);
  expect(neededExposure(revenue, { ...plan, mean: 0 })).toBe(Number.POSITIVE_INFINITY);
});
