import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { type StripeSandbox, startStripeSandbox } from '../server.ts';
import { clientOf, eventually } from '../testing.ts';

const secret = 'whsec_test_0123456789';
let sandbox: StripeSandbox;
let stripe: Stripe;
let inbox: Server;
let hook: string;
const received: { body: string; signature: string; url: string }[] = [];
let answers: number[] = [];

beforeAll(async () => {
  inbox = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const signature = String(request.headers['stripe-signature']);
    received.push({ body, signature, url: request.url ?? '' });
    response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => inbox.listen(0, '127.0.0.1', resolve));
  hook = `http://127.0.0.1:${(inbox.address() as AddressInfo).port}/hook`;
  sandbox = await startStripeSandbox({ webhooks: [{ url: hook, secret }] });
  stripe = clientOf(sandbox.port);
});
afterAll(async () => {
  await sandbox.close();
  inbox.closeAllConnections();
  inbox.close();
});

const verified = ({ body, signature }: { body: string; signature: string }, by = secret) =>
  stripe.webhooks.constructEvent(body, signature, by);
const arrival = (type: string, id: string): Promise<Stripe.Event> =>
  eventually(() =>
    received
      .filter(({ url }) => url === '/hook')
      .map((delivery) => verified(delivery))
      .find((event) => event.type === type && (event.data.object as { id: string }).id === id),
  );

test('a write is told to the endpoint, signed, in Stripe’s shape', async () => {
  const product = await stripe.products.create({ name: 'Told' }, { idempotencyKey: 'hook-1' });
  const event = await arrival('product.created', product.id);
  expect(event).toMatchObject({
    object: 'event',
    id: expect.stringMatching(/^evt_1\w{23}$/),
    api_version: '2026-10-28.endive',
    livemode: false,
    request: { id: expect.stringMatching(/^req_/), idempotency_key: 'hook-1' },
    data: { object: { id: product.id, object: 'product', name: 'Told' } },
  });
  expect(event.data).not.toHaveProperty('previous_attributes');
  const delivery = received.find(({ body }) => body.includes(event.id))!;
  expect(() => verified(delivery, 'whsec_wrong')).toThrow(Stripe.errors.StripeSignatureVerificationError);
  expect(() => verified({ ...delivery, body: delivery.body.replace('Told', 'Lied') })).toThrow();
  const stored = await eventually(async () => {
    const found = await stripe.events.retrieve(event.id);
    return found.pending_webhooks === 0 ? found : undefined;
  });
  expect(stored.data).toEqual(event.data);
});

test('an update carries the former values of what changed only', async () => {
  const { id } = await stripe.products.create({ name: 'Before', metadata: { a: '1', b: '2' } });
  await stripe.products.update(id, { name: 'After', metadata: { a: '9', c: '3' } });
  const event = await arrival('product.updated', id);
  expect(event.data.previous_attributes).toMatchObject({ name: 'Before', metadata: { a: '1', c: null } });
  expect(event.data.previous_attributes).not.toHaveProperty('metadata.b');
  expect(event.data.previous_attributes).not.toHaveProperty('active');
  await stripe.products.update(id, { name: 'After' });
  const { data } = await stripe.events.list({ type: 'product.updated' });
  expect(data.filter((one) => (one.data.object as { id: string }).id === id)).toHaveLength(1);
});

test('prices, meters, customers and subscriptions tell their changes', async () => {
  const { id: product } = await stripe.products.create({ name: 'Plan' });
  const recurring = { interval: 'month' } as const;
  const old = await stripe.prices.create({ product, currency: 'usd', unit_amount: 1, lookup_key: 'moves', recurring });
  await stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: 2,
    lookup_key: 'moves',
    transfer_lookup_key: true,
  });
  const released = await arrival('price.updated', old.id);
  expect(released.data.previous_attributes).toEqual({ lookup_key: 'moves' });

  const meter = await stripe.billing.meters.create({
    display_name: 'M',
    event_name: 'm',
    default_aggregation: { formula: 'sum' },
  });
  await stripe.billing.meters.deactivate(meter.id);
  await arrival('billing.meter.deactivated', meter.id);

  const customer = await stripe.customers.create({ name: 'C' });
  const { id, items } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: old.id }] });
  await arrival('customer.subscription.created', id);
  await stripe.subscriptions.update(id, { items: [{ id: items.data[0]!.id, quantity: 2 }] });
  expect((await arrival('customer.subscription.updated', id)).data.previous_attributes).toHaveProperty('items');
  await stripe.subscriptions.cancel(id);
  expect((await arrival('customer.subscription.deleted', id)).data.object).toMatchObject({ status: 'canceled' });
});

test('a refused write and a replayed one tell nothing', async () => {
  const before = (await stripe.events.list({ limit: 1 })).data[0]!.id;
  await stripe.products.create({ name: '' }).catch(() => {});
  const create = () => stripe.products.create({ name: 'Once' }, { idempotencyKey: 'hook-2' });
  await Promise.all([await create(), await create()]);
  const since = await stripe.events.list({ ending_before: before });
  expect(since.data.map(({ type }) => type)).toEqual(['product.created']);
});

test('a failed delivery is repeated, and never delays the API', async () => {
  answers = [500, 302];
  const begun = performance.now();
  const { id } = await stripe.products.create({ name: 'Again' });
  expect(performance.now() - begun).toBeLessThan(1000);
  const attempts = await eventually(() => {
    const mine = received.filter(({ body }) => body.includes(id));
    return mine.length === 3 ? mine : undefined;
  });
  expect(new Set(attempts.map((attempt) => verified(attempt).id)).size).toBe(1);
});

test('an endpoint of one’s own gets what it asked for, under its own secret', async () => {
  const endpoint = await stripe.webhookEndpoints.create({ url: `${hook}/own`, enabled_events: ['price.created'] });
  expect(endpoint.secret).toMatch(/^whsec_\w{32}$/);
  expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret');
  expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('signing_secret');
  expect((await stripe.webhookEndpoints.list()).data.map(({ url }) => url)).toEqual([`${hook}/own`, hook]);
  const { id } = await stripe.products.create({ name: 'Silent here' });
  await stripe.prices.create({ product: id, currency: 'usd', unit_amount: 1 });
  const told = await eventually(() => received.find(({ url }) => url === '/hook/own'));
  expect(verified(told, endpoint.secret!).type).toBe('price.created');
  await stripe.webhookEndpoints.del(endpoint.id);
  await stripe.prices.create({ product: id, currency: 'usd', unit_amount: 2 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(received.filter(({ url }) => url === '/hook/own')).toHaveLength(1);
});

test('events are listed by type', async () => {
  const { data } = await stripe.events.list({ types: ['price.created', 'product.created'], limit: 100 });
  expect(new Set(data.map(({ type }) => type))).toEqual(new Set(['price.created', 'product.created']));
  const prices = await stripe.events.list({ type: 'price.*', limit: 100 });
  expect(new Set(prices.data.map(({ type }) => type))).toEqual(new Set(['price.created', 'price.updated']));
});
