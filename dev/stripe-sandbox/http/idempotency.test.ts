import { expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { bare, bodyOf, eventually, refusal, useSandbox } from '../testing.ts';

const use = useSandbox();
const raw = (key: string, form: string, path = '/v1/products') =>
  bare(use.sandbox, 'POST', path, form, { 'idempotency-key': key });

test('the same key answers the same, and writes once', async () => {
  const first = await raw('k1', 'name=One&metadata[a]=1&metadata[b]=2');
  const again = await raw('k1', 'metadata[b]=2&metadata[a]=1&name=One');
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'));
  expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
  expect(again.headers.get('idempotency-key')).toBe('k1');
  expect(await again.text()).toBe(await first.text());
  expect((await use.stripe.products.list()).data.filter(({ name }) => name === 'One')).toHaveLength(1);
  expect(use.sandbox.requests().filter(({ idempotencyKey }) => idempotencyKey === 'k1')).toMatchObject([
    { operation: 'POST /v1/products', status: 200, replayed: false },
    { operation: 'POST /v1/products', status: 200, replayed: true },
  ]);
});

test('errors are replayed too, even when they would no longer occur', async () => {
  const create = () =>
    use.stripe.prices.create({ product: 'pw_late', currency: 'usd', unit_amount: 1 }, { idempotencyKey: 'k2' });
  const first = await refusal(create());
  await use.stripe.products.create({ id: 'pw_late', name: 'Late' });
  const again = await refusal(create());
  expect(again).toMatchObject({ statusCode: 400, code: 'resource_missing', message: first.message });
  expect((again.headers as Record<string, string>)['idempotent-replayed']).toBe('true');
});

test('a key is for one request: other parameters or another endpoint are refused', async () => {
  await raw('k3', 'name=One');
  const other = await refusal(use.stripe.products.create({ name: 'Two' }, { idempotencyKey: 'k3' }));
  expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect(other).toMatchObject({
    statusCode: 400,
    rawType: 'idempotency_error',
    message:
      "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'k3' if you meant to execute a different request.",
  });
  const elsewhere = await refusal(use.stripe.customers.create({ name: 'One' }, { idempotencyKey: 'k3' }));
  expect(elsewhere.message).toMatch(/only be used for the same endpoint .*\('\/v1\/customers' vs '\/v1\/products'\)/);
});

test('a key in flight is a conflict', async () => {
  use.sandbox.faults.latency({ ms: 600 });
  const first = raw('k4', 'name=Slow');
  await eventually(() => use.sandbox.requests().find(({ idempotencyKey }) => idempotencyKey === 'k4'));
  const second = await raw('k4', 'name=Slow');
  use.sandbox.faults.latency({ ms: 0 });
  expect(second.status).toBe(409);
  expect(await second.json()).toMatchObject({ error: { type: 'idempotency_error', code: 'idempotency_key_in_use' } });
  expect((await first).status).toBe(200);
  expect((await raw('k4', 'name=Slow')).headers.get('idempotent-replayed')).toBe('true');
});

test('a write whose answer was lost is found by repeating it', async () => {
  use.sandbox.faults.add({ operation: 'POST /v1/products', kind: 'timeout_after' });
  const params = { name: 'Lost' };
  const lost = await refusal(use.stripe.products.create(params, { idempotencyKey: 'k5', timeout: 100 }));
  expect(lost).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  const found = await use.stripe.products.create(params, { idempotencyKey: 'k5' });
  expect((await use.stripe.products.list()).data.filter(({ name }) => name === 'Lost')).toEqual([found]);
});

test('a key is forgotten on order, and 256 characters are too long', async () => {
  const first = await bodyOf<{ id: string }>(await raw('k6', 'name=Forgotten'));
  use.sandbox.faults.forgetIdempotencyKeys();
  const second = await bodyOf<{ id: string }>(await raw('k6', 'name=Forgotten'));
  expect(second.id).not.toBe(first.id);
  expect((await raw('k'.repeat(255), 'name=Long')).status).toBe(200);
  expect((await raw('k'.repeat(256), 'name=Long')).status).toBe(400);
});

test('reads and deletions take no keys', async () => {
  await use.stripe.products.create({ id: 'pw_gone', name: 'Gone' });
  const remove = () => bare(use.sandbox, 'DELETE', '/v1/products/pw_gone', undefined, { 'idempotency-key': 'k7' });
  expect((await remove()).status).toBe(200);
  expect((await remove()).status).toBe(404);
});
