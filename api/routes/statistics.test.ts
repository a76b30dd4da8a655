import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { errorHandling } from '../plugins/errors.ts';
import { statisticsRoutes } from './statistics.ts';

let app: FastifyInstance;

beforeAll(async () => {
  const made = Fastify().withTypeProvider<ZodTypeProvider>();
  made.setValidatorCompiler(validatorCompiler);
  made.setSerializerCompiler(serializerCompiler);
  errorHandling(made);
  await made.register(statisticsRoutes);
  app = made;
});
afterAll(() => app.close());

async function post(calculator: string, payload: object) {
  const response = await app.inject({ method: 'POST', url: `/v1/statistics/${calculator}`, payload });
  return { status: response.statusCode, body: response.json() };
}

const boundaries = { alpha: 0.05, sides: 2, looks: 5, spending: 'pocock' };
const variants = [
  { key: 'control', n: 1000, conversions: 100 },
  { key: 'new', n: 1000, conversions: 120 },
];
const analysis = { method: 'fixed', alpha: 0.05, metric: 'proportion', variants };
const size = {
  metric: 'proportion',
  baseline: 0.1,
  minimumDetectableEffect: 0.1,
  relative: true,
  alpha: 0.05,
  power: 0.8,
  sides: 2,
};

describe('answers', () => {
  it('gives boundaries', async () => {
    const { status, body } = await post('boundaries', boundaries);
    expect(status).toBe(200);
    expect(body.z).toHaveLength(5);
    expect(body.z[0]).toBeCloseTo(2.41318, 5);
    expect(body.cumulativeAlpha[4]).toBeCloseTo(0.05, 9);
  });

  it('compares two proportions', async () => {
    const { status, body } = await post('analyze', analysis);
    expect(status).toBe(200);
    expect(body.comparisons).toHaveLength(1);
    expect(body.comparisons[0]).toMatchObject({ variant: 'new', significant: false, alwaysValidPValue: null });
    expect(body.comparisons[0].lift).toBeCloseTo(0.2, 12);
    expect(body.comparisons[0].difference).toBeCloseTo(0.02, 12);
    expect(body.srm).toEqual({ chiSquare: 0, pValue: 1 });
  });

  it.each([
    ['fixed', {}, 'controlled at one look of the planned size'],
    ['group_sequential', { z: 2.413 }, 'controlled at the planned looks'],
    ['always_valid', {}, 'controlled at any number of looks'],
    ['bayesian', {}, 'not controlled'],
  ])('says what %s controls', async (method, more, errorRate) => {
    expect((await post('analyze', { ...analysis, method, ...more })).body.errorRate).toBe(errorRate);
  });

  it('tests the allocation, as percentages and as fractions', async () => {
    const uneven = [variants[0], { key: 'new', n: 250, conversions: 30 }];
    for (const allocation of [
      [80, 20],
      [0.8, 0.2],
    ]) {
      const { body } = await post('analyze', { ...analysis, variants: uneven, allocation });
      expect(body.srm.chiSquare).toBeCloseTo(0, 12);
    }
    expect((await post('analyze', { ...analysis, variants: uneven })).body.srm.pValue).toBeLessThan(1e-50);
  });

  it('leaves the lift open where the control is zero', async () => {
    const arms = [
      { key: 'control', n: 50, mean: 0, variance: 2 },
      { key: 'new', n: 50, mean: 1, variance: 2 },
    ];
    const { status, body } = await post('analyze', { ...analysis, metric: 'mean', variants: arms });
    expect(status).toBe(200);
    expect(body.comparisons[0]).toMatchObject({ lift: null, liftInterval: null, liftPValue: null, significant: true });
  });

  it('gives a sample size, and a finite answer at the edges of what it takes', async () => {
    expect(await post('sample-size', size)).toEqual({ status: 200, body: { perVariant: 14_749 } });
    const edge = { ...size, metric: 'mean', baseline: -1e15, variance: 1e-30, alpha: 1e-9, power: 0.999999 };
    expect((await post('sample-size', edge)).body).toEqual({ perVariant: 1 });
    const tiny = [
      { key: 'a', n: 2, mean: 1e15, variance: 1e30 },
      { key: 'b', n: 2, mean: -1e15, variance: 1e-140 },
    ];
    for (const method of ['fixed', 'always_valid', 'bayesian']) {
      const { status } = await post('analyze', { method, alpha: 1e-9, metric: 'mean', variants: tiny });
      expect(status).toBe(200);
    }
    for (const alpha of [1e-9, 0.999999]) {
      for (const sides of [1, 2]) {
        for (const spending of ['pocock', 'obrien_fleming', 'lan_demets_obrien_fleming', 'lan_demets_pocock']) {
          const { status, body } = await post('boundaries', { alpha, sides, looks: 4, spending });
          expect(status).toBe(200);
          expect(body.cumulativeAlpha[3] / alpha).toBeCloseTo(1, 6);
        }
      }
    }
  });
});

describe('refusals name the field', () => {
  const arm = (key: string, variance: number) => ({ key, n: 100, mean: 1, variance });

  it.each<[string, string, object, number, string, string]>([
    [
      'no variance',
      'analyze',
      { ...analysis, metric: 'mean', variants: [arm('a', 1), arm('b', 0)] },
      422,
      'DataQualityIssue',
      'variants[1].variance',
    ],
    [
      'nobody converted',
      'analyze',
      { ...analysis, variants: [variants[0], { key: 'b', n: 9, conversions: 0 }] },
      422,
      'DataQualityIssue',
      'variants[1].conversions',
    ],
    [
      'more conversions than trials',
      'analyze',
      { ...analysis, variants: [variants[0], { key: 'b', n: 9, conversions: 10 }] },
      422,
      'DataQualityIssue',
      'variants[1].conversions',
    ],
    [
      'one observation',
      'analyze',
      { ...analysis, variants: [variants[0], { key: 'b', n: 1, conversions: 1 }] },
      422,
      'DataQualityIssue',
      'variants[1].n',
    ],
    [
      'one variant',
      'analyze',
      { ...analysis, variants: variants.slice(0, 1) },
      422,
      'ExperimentationError',
      'variants',
    ],
    [
      'the same variant twice',
      'analyze',
      { ...analysis, variants: [variants[0], variants[0]] },
      422,
      'ExperimentationError',
      'variants[1].key',
    ],
    [
      'allocation off 100 %',
      'analyze',
      { ...analysis, allocation: [50, 40] },
      422,
      'ExperimentationError',
      'allocation',
    ],
    [
      'allocation of another count',
      'analyze',
      { ...analysis, allocation: [100] },
      422,
      'ExperimentationError',
      'allocation',
    ],
    [
      'conversions of a mean',
      'analyze',
      { ...analysis, metric: 'mean' },
      400,
      'MalformedRequest',
      'variants[0].conversions',
    ],
    ['a look without boundary', 'analyze', { ...analysis, method: 'group_sequential' }, 400, 'MalformedRequest', 'z'],
    ['alpha of 1', 'analyze', { ...analysis, alpha: 1 }, 400, 'MalformedRequest', 'alpha'],
    [
      'neither form of data',
      'analyze',
      { ...analysis, variants: [variants[0], { key: 'b', n: 5 }] },
      400,
      'MalformedRequest',
      'variants[1]',
    ],
    ['alpha of 0', 'boundaries', { ...boundaries, alpha: 0 }, 400, 'MalformedRequest', 'alpha'],
    ['three sides', 'boundaries', { ...boundaries, sides: 3 }, 400, 'MalformedRequest', 'sides'],
    [
      'looks and fractions',
      'boundaries',
      { ...boundaries, informationFractions: [1] },
      400,
      'MalformedRequest',
      'looks',
    ],
    [
      'neither looks nor fractions',
      'boundaries',
      { ...boundaries, looks: undefined },
      400,
      'MalformedRequest',
      'looks',
    ],
    [
      'fractions that fall',
      'boundaries',
      { ...boundaries, looks: undefined, informationFractions: [0.5, 0.4, 1] },
      422,
      'ExperimentationError',
      'informationFractions[1]',
    ],
    [
      'a constant without the last look',
      'boundaries',
      { ...boundaries, looks: undefined, informationFractions: [0.5, 0.8] },
      422,
      'ExperimentationError',
      'informationFractions[1]',
    ],
    [
      'a fraction above 1',
      'boundaries',
      { ...boundaries, looks: undefined, informationFractions: [0.5, 1.1] },
      400,
      'MalformedRequest',
      'informationFractions[1]',
    ],
    ['a baseline of 120 %', 'sample-size', { ...size, baseline: 1.2 }, 422, 'ExperimentationError', 'baseline'],
    [
      'an effect beyond 100 %',
      'sample-size',
      { ...size, minimumDetectableEffect: 10 },
      422,
      'ExperimentationError',
      'minimumDetectableEffect',
    ],
    [
      'no effect',
      'sample-size',
      { ...size, minimumDetectableEffect: 0 },
      400,
      'MalformedRequest',
      'minimumDetectableEffect',
    ],
    ['a mean without variance', 'sample-size', { ...size, metric: 'mean' }, 400, 'MalformedRequest', 'variance'],
    [
      'a mean of variance zero',
      'sample-size',
      { ...size, metric: 'mean', variance: 0 },
      422,
      'DataQualityIssue',
      'variance',
    ],
    ['power below alpha', 'sample-size', { ...size, power: 0.01 }, 422, 'ExperimentationError', 'power'],
    [
      'a relative effect on zero',
      'sample-size',
      { ...size, metric: 'mean', baseline: 0, variance: 1 },
      422,
      'ExperimentationError',
      'baseline',
    ],
  ])('%s', async (_, calculator, payload, status, code, field) => {
    const answer = await post(calculator, payload);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({ code, details: { fields: [{ field }] } });
  });
});
