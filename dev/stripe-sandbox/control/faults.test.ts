import { afterEach, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { bare, bodyOf, refusal, useSandbox } from '../testing.ts';

const use = useSandbox();
afterEach(() => {
  use.sandbox.faults.clear();
  use.sandbox.faults.latency({ ms: 0 });
  use.sandbox.faults.rateLimit(null);
});

const order = async (path: string, body: object) => {
  const answer = await bare(use.sandbox, 'POST', `/_sandbox/${path}`, JSON.stringify(body), {
    'content-type': 'application/json',
  });
  return { status: answer.status, body: await answer.json() };
};
const create = (name: string, options: Stripe.RequestOptions = {}) => use.stripe.products.create({ name }, options);
const named = async (name: string) =>
  (await use.stripe.products.list({ limit: 100 })).data.filter((p) => p.name === name);

test('a status is answered so often, after so many, and nothing is written', async () => {
  await order('faults', { operation: 'POST /v1/products', kind: 'status', status: 503, times: 2, after: 1 });
  await create('passes');
  for (let i = 0; i < 2; i += 1) {
    const error = await refusal(create('fails', { idempotencyKey: 'fault-1' }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeAPIError);
    expect([error.statusCode, error.rawType]).toEqual([503, 'api_error']);
  }
  expect(await named('fails')).toEqual([]);
  expect((await create('fails', { idempotencyKey: 'fault-1' })).name).toBe('fails');
});

test('a status with a code comes in the envelope', async () => {
  await order('faults', {
    operation: 'GET /v1/products/:id',
    kind: 'status',
    status: 429,
    code: 'lock_timeout',
    message: 'Locked.',
  });
  const error = await refusal(use.stripe.products.retrieve('pw_any'));
  expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  expect([error.code, error.message]).toEqual(['lock_timeout', 'Locked.']);
});

test('a stored failure is replayed under its key, an unstored one is not', async () => {
  await order('faults', { operation: 'POST /v1/products', kind: 'status', stored: true });
  await refusal(create('stuck', { idempotencyKey: 'fault-2' }));
  expect((await refusal(create('stuck', { idempotencyKey: 'fault-2' }))).statusCode).toBe(500);
  expect((await create('stuck', { idempotencyKey: 'fault-3' })).name).toBe('stuck');
});

test.each(['timeout_before', 'timeout_after'] as const)('%s never answers', async (kind) => {
  await order('faults', { operation: 'POST /v1/products', kind });
  const error = await refusal(create(kind, { timeout: 100 }));
  expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect(error.message).toContain('timeout');
  expect(await named(kind)).toHaveLength(kind === 'timeout_after' ? 1 : 0);
});

test.each(['reset_before', 'reset_after'] as const)(
  '%s breaks the connection; the SDK repeats it once by itself',
  async (kind) => {
    use.sandbox.clearRequests();
    await order('faults', { operation: 'POST /v1/products', kind });
    expect((await create(kind)).name).toBe(kind);
    expect(await named(kind)).toHaveLength(1);
    const replayed = kind === 'reset_after';
    expect(use.sandbox.requests().slice(0, 2)).toMatchObject([
      { fault: kind, status: null },
      { fault: null, status: 200, replayed },
    ]);
    await order('faults', { operation: 'POST /v1/products', kind, times: 2 });
    expect(await refusal(create('twice'))).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  },
);

test('status_after has written all the same', async () => {
  await order('faults', { operation: 'POST *', kind: 'status_after', status: 500 });
  expect((await refusal(create('written', { idempotencyKey: 'fault-4' }))).statusCode).toBe(500);
  expect(await named('written')).toHaveLength(1);
  expect((await create('written', { idempotencyKey: 'fault-4' })).name).toBe('written');
});

test('rate_limit is Stripe’s', async () => {
  await order('faults', { operation: '*', kind: 'rate_limit' });
  const error = await refusal(use.stripe.prices.list());
  expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  expect(error).toMatchObject({ statusCode: 429, code: 'rate_limit' });
  expect(error.headers).toHaveProperty('stripe-rate-limited-reason', 'endpoint-rate');
});

test('an operation may be one object, and orders are listed and cleared', async () => {
  await Promise.all(['pw_a', 'pw_b'].map((id) => use.stripe.products.create({ id, name: id })));
  await order('faults', { operation: 'POST /v1/products/pw_a', kind: 'status' });
  await use.stripe.products.update('pw_b', { name: 'B' });
  await refusal(use.stripe.products.update('pw_a', { name: 'A' }));
  await order('faults', { operation: 'GET /v1/prices', kind: 'status', times: 3 });
  const listed = await (await bare(use.sandbox, 'GET', '/_sandbox/faults')).json();
  expect(listed).toEqual({ faults: [{ operation: 'GET /v1/prices', kind: 'status', times: 3, after: 0 }] });
  await bare(use.sandbox, 'DELETE', '/_sandbox/faults');
  expect((await use.stripe.prices.list()).data).toEqual([]);
});

test('more requests a second than ordered are refused', async () => {
  await order('rate-limit', { perSecond: 25 });
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => use.stripe.products.list({ limit: 1 })));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(25);
  await new Promise((resolve) => setTimeout(resolve, 1050));
  expect((await use.stripe.products.list({ limit: 1 })).object).toBe('list');
});

test('latency delays answers side by side, not one after another', async () => {
  await order('latency', { ms: 150 });
  const begun = performance.now();
  await Promise.all(Array.from({ length: 20 }, (_, i) => create(`slow ${i}`)));
  const took = performance.now() - begun;
  expect(took).toBeGreaterThanOrEqual(149);
  expect(took).toBeLessThan(1000);
});

test('the log tells what arrived, over HTTP too; a wrong order is refused', async () => {
  use.sandbox.clearRequests();
  await create('logged', { idempotencyKey: 'log-1' });
  const answer = await bare(use.sandbox, 'GET', '/_sandbox/requests');
  const { requests } = await bodyOf<{ requests: unknown[] }>(answer);
  expect(requests).toMatchObject([
    {
      method: 'POST',
      path: '/v1/products',
      operation: 'POST /v1/products',
      idempotencyKey: 'log-1',
      status: 200,
      replayed: false,
    },
  ]);
  await bare(use.sandbox, 'DELETE', '/_sandbox/requests');
  expect(use.sandbox.requests()).toEqual([]);
  for (const body of [
    { operation: 'POST /v1/products', kind: 'explode' },
    { kind: 'status' },
    { operation: 'x', kind: 'status' },
  ]) {
    expect((await order('faults', body)).status).toBe(400);
  }
});

test('the sandbox spends well below two milliseconds on a call', async () => {
  await create('warm');
  const begun = performance.now();
  for (let i = 0; i < 200; i += 1) await create(`fast ${i}`);
  // The bound covers client and server together, and a machine that others use too.
  expect((performance.now() - begun) / 200).toBeLessThan(4);
});
