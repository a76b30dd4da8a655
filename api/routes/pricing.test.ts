import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { errorHandling } from '../plugins/errors.ts';
import { pricingRoutes } from './pricing.ts';

let app: FastifyInstance;

beforeAll(async () => {
  const made = Fastify().withTypeProvider<ZodTypeProvider>();
  made.setValidatorCompiler(validatorCompiler);
  made.setSerializerCompiler(serializerCompiler);
  errorHandling(made);
  // The calculators read no records.
  made.decorate('environment', { now: () => new Date(0) } as never);
  await made.register(pricingRoutes);
  app = made;
});
afterAll(() => app.close());

async function post(calculator: string, payload: object) {
  const response = await app.inject({ method: 'POST', url: `/v1/pricing/${calculator}`, payload });
  return { status: response.statusCode, body: response.json() };
}

const calls = {
  id: 'calls',
  model: 'graduated',
  quantity: '1500',
  tiers: [
    { upTo: 1000, unitAmount: '0.5', flatAmount: '100' },
    { upTo: null, unitAmount: '0.25' },
  ],
};
const request = {
  currency: 'usd',
  components: [{ id: 'base', model: 'flat', unitAmount: '4900' }, calls],
  discounts: [{ type: 'percentage', value: '10' }],
  tax: { behavior: 'exclusive', rates: [{ region: 'DE', percentage: '19' }] },
};
const proration = {
  currency: 'usd',
  unitAmount: '5',
  quantity: '1',
  periodStart: '2026-11-01T00:00:00Z',
  periodEnd: '2026-12-01T00:00:00Z',
  from: '2026-11-16T00:00:00Z',
  to: '2026-12-01T00:00:00Z',
  direction: 'credit',
};

describe('answers', () => {
  it('calculates', async () => {
    expect(await post('calculate', request)).toEqual({
      status: 200,
      body: {
        lines: [
          { id: 'base', quantity: '1', amount: 4900, exact: '4900' },
          { id: 'calls', quantity: '1500', amount: 725, exact: '725' },
        ],
        subtotal: 5625,
        discounts: [{ amount: 563, allocations: [490, 73] }],
        tax: 838 + 124,
        total: 5062 + 962,
        currency: 'usd',
      },
    });
  });

  it('needs no discounts and no tax', async () => {
    const { currency, components } = request;
    expect(await post('calculate', { currency, components })).toMatchObject({
      status: 200,
      body: { discounts: [], tax: 0, total: 5625 },
    });
  });

  it('prorates', async () => {
    expect(await post('prorate', proration)).toEqual({ status: 200, body: { amount: -3, exact: '-2.5' } });
  });

  it('validates without quantities', async () => {
    const { quantity: _, ...unsold } = calls;
    expect(await post('validate', { currency: 'usd', components: [unsold] })).toEqual({
      status: 200,
      body: { isValid: true, errors: [], warnings: [], suggestions: [] },
    });
    const { status, body } = await post('validate', { currency: 'xyz', components: [{ ...unsold, tiers: [] }] });
    expect(status).toBe(200);
    expect(body.isValid).toBe(false);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['currency', 'components[0].tiers']);
  });

  it('previews', async () => {
    const { status, body } = await post('preview', {
      currency: 'usd',
      components: [calls],
      range: { to: 2000, points: 3 },
    });
    expect(status).toBe(200);
    expect(body.curves[0].points.map(({ quantity }: { quantity: string }) => quantity)).toEqual([
      '0',
      '1000',
      '1001',
      '2000',
    ]);
    expect(body.comparison).toBeNull();
  });
});

describe('refuses', () => {
  it('what makes no sense, with its field', async () => {
    const { status, body } = await post('calculate', { ...request, components: [{ ...calls, quantity: 'NaN' }] });
    expect(status).toBe(422);
    expect(body.error.code).toBe('PricingValidationFailed');
    expect(body.error.details.fields).toEqual([
      expect.objectContaining({ field: 'components[0].quantity', code: 'not_a_number' }),
    ]);
  });

  it.each([
    ['calculate', { ...request, coupon: 'x' }, 'coupon'],
    ['calculate', { ...request, components: [{ ...calls, price: 5 }] }, 'price'],
    ['calculate', { ...request, components: [{ ...calls, model: 'free' }] }, 'components[0].model'],
    ['calculate', { ...request, components: [{ ...calls, unitAmount: 5 }] }, 'components[0].unitAmount'],
    ['calculate', { currency: 'usd' }, 'components'],
    ['prorate', { ...proration, from: 'yesterday' }, 'from'],
    ['prorate', { ...proration, direction: 'refund' }, 'direction'],
    ['preview', { ...request, range: { to: 0 } }, 'range.to'],
  ])('%s what has another form', async (calculator, payload, field) => {
    const { status, body } = await post(calculator, payload);
    expect([status, body.error.code]).toEqual([400, 'MalformedRequest']);
    // An unknown field is named in the message.
    expect(body.error.message).toContain(field);
  });
});

const number = fc.constantFrom(
  ...'0 1 -1 0.5 NaN 1e9 10 99.999 0.000000000001 1.0000000000001 999999999999999 9999999999999999 -0 007'.split(' '),
);
const anything = fc.oneof({ weight: 6, arbitrary: number }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
const json = { requiredKeys: [], noNullPrototype: true } satisfies { requiredKeys: []; noNullPrototype: true };
const tier = fc.record(
  {
    upTo: fc.oneof(number, fc.constant(null)),
    unitAmount: anything,
    flatAmount: anything,
    rate: anything,
    packageSize: fc.integer({ min: -1, max: 9 }),
    packageAmount: anything,
  },
  json,
);
const anyComponent = fc.record(
  {
    id: fc.constantFrom('a', 'b'),
    model: fc.constantFrom(
      'flat',
      'per_unit',
      'package',
      'graduated',
      'volume',
      'percentage',
      'graduated_percentage',
      'volume_package',
    ),
    quantity: anything,
    previousQuantity: number,
    unitAmount: anything,
    rate: number,
    tiers: fc.array(tier, { maxLength: 3 }),
    packageSize: fc.integer({ min: -1, max: 9 }),
    freeUnits: number,
    minimum: number,
    maximum: number,
  },
  { ...json, requiredKeys: ['id', 'model'] },
);
const anyRequest = fc.record(
  {
    currency: fc.constantFrom('usd', 'jpy', 'kwd', 'xyz', 'USD'),
    components: fc.array(anyComponent, { maxLength: 3 }),
    discounts: fc.array(fc.record({ type: fc.constantFrom('percentage', 'fixed_amount'), value: anything }), {
      maxLength: 2,
    }),
    tax: fc.record({
      behavior: fc.constantFrom('exclusive', 'inclusive'),
      rates: fc.array(fc.record({ percentage: anything }), { maxLength: 2 }),
    }),
  },
  { ...json, requiredKeys: ['currency', 'components'] },
);

it('answers or refuses whatever it is asked, and never breaks', async () => {
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('calculate', 'validate', 'preview'), anyRequest, async (calculator, payload) => {
      const compared =
        calculator === 'preview' ? { ...payload, compareWith: { components: payload.components } } : payload;
      const { status } = await post(calculator, compared);
      seen.add(status);
      expect([200, 400, 422]).toContain(status);
    }),
    { numRuns: 1_500 },
  );
  expect([...seen].sort()).toEqual([200, 400, 422]);
});
