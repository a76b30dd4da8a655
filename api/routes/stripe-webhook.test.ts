import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { ErrorResponse } from '../../contracts/http.ts';
import { type Platform, startPlatform, webhookSecret } from '../../test/support/platform.ts';
import { rowCounts } from '../../test/support/row-counts.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 60_000);
afterAll(() => platform?.close());

let made = 0;
const second = () => Math.floor(Date.now() / 1000);

interface Event {
  id: string;
  type: string;
  created: number;
  data: { object: object };
}

const eventOf = (object: object, created: number, type = 'product.updated'): Event => ({
  id: `evt_${++made}`,
  type,
  created,
  data: { object },
});

async function send(event: object, options: { secret?: string; signedAt?: number; body?: string } = {}) {
  const payload = JSON.stringify({ object: 'event', ...event });
  const signature = platform.stripe.webhooks.generateTestHeaderString({
    payload,
    secret: options.secret ?? webhookSecret,
    ...(options.signedAt === undefined ? {} : { timestamp: options.signedAt }),
  });
  return await platform.app.inject({
    method: 'POST',
    url: '/webhooks/stripe',
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    payload: options.body ?? payload,
  });
}

async function received(event: object): Promise<void> {
  const response = await send(event);
  expect([response.statusCode, response.json()]).toEqual([200, { received: true }]);
}

const mirrored = async (id: string) =>
  await platform.db.selectFrom('stripe_objects').selectAll().where('id', '=', id).executeTakeFirst();
const journalled = async (id: string) =>
  (await platform.db.selectFrom('journal').select('type').where('entity_id', '=', id).orderBy('id').execute()).map(
    ({ type }) => type,
  );
const product = (id: string, name: string) => ({ id, object: 'product', name });

it('keeps a signed event once, mirrors its object and tells the journal', async () => {
  const event = eventOf(product('prod_once', 'First'), second());
  await received(event);
  expect(await mirrored('prod_once')).toMatchObject({ object: 'product', deleted: false, data: { name: 'First' } });
  expect(await journalled('prod_once')).toEqual(['stripe.product.updated']);
  const before = await rowCounts(platform.db);
  await received(event);
  await received(event);
  expect(await rowCounts(platform.db)).toEqual(before);
});

it('keeps one event once, also when it is delivered many times at once', async () => {
  const event = eventOf(product('prod_many', 'First'), second());
  await Promise.all(Array.from({ length: 8 }, () => received(event)));
  expect(await journalled('prod_many')).toHaveLength(1);
});

it('keeps the newest of each of many objects whose events come at once, in any order', async () => {
  const now = second();
  const names = ['Oldest', 'Older', 'Newest'];
  const events = Array.from({ length: 20 }, (_, object) =>
    names.map((name, age) => eventOf(product(`prod_crowd_${object}`, name), now - 60 + age)),
  ).flat();
  const shuffled = events.map((_, index) => events[(index * 7) % events.length]!);
  await Promise.all([...shuffled, ...shuffled].map(received));
  for (let object = 0; object < 20; object++) {
    expect(await mirrored(`prod_crowd_${object}`)).toMatchObject({ data: { name: 'Newest' } });
  }
  const { rows } = await sql<{ kept: number }>`
    select count(*)::int as kept from stripe_inbox where object_id like 'prod_crowd_%'`.execute(platform.db);
  expect(rows).toEqual([{ kept: events.length }]);
});

it('lets no older event overwrite a newer one', async () => {
  const now = second();
  await received(eventOf(product('prod_order', 'Newer'), now));
  await received(eventOf(product('prod_order', 'Older'), now - 60));
  expect(await mirrored('prod_order')).toMatchObject({ data: { name: 'Newer' } });
  await received(eventOf(product('prod_order', 'Newest'), now + 1));
  expect(await mirrored('prod_order')).toMatchObject({ data: { name: 'Newest' } });
  expect(await journalled('prod_order')).toHaveLength(2);
});

it('asks Stripe when two events carry the same second, again and again', async () => {
  const { id } = await platform.stripe.products.create({ name: 'In Stripe' });
  const now = second();
  await received(eventOf(product(id, 'One'), now));
  expect(await mirrored(id)).toMatchObject({ data: { name: 'One' } });
  await received(eventOf(product(id, 'Other'), now));
  expect(await mirrored(id)).toMatchObject({ data: { name: 'In Stripe' } });
  await platform.stripe.products.update(id, { name: 'Renamed within the second' });
  await received(eventOf(product(id, 'Third'), now));
  expect(await mirrored(id)).toMatchObject({ data: { name: 'Renamed within the second' } });
});

it('marks as deleted what is deleted, and what Stripe does not have any more', async () => {
  const now = second();
  await received(eventOf(product('prod_gone', 'Here'), now - 1));
  await received(eventOf(product('prod_gone', 'Here'), now, 'product.deleted'));
  expect(await mirrored('prod_gone')).toMatchObject({ deleted: true });
  await received(eventOf(product('prod_unknown', 'One'), now));
  await received(eventOf(product('prod_unknown', 'Two'), now));
  expect(await mirrored('prod_unknown')).toMatchObject({ deleted: true });
});

it('loses no event when Stripe cannot be asked: the next delivery does it', async () => {
  const { id } = await platform.stripe.products.create({ name: 'In Stripe' });
  const now = second();
  await received(eventOf(product(id, 'One'), now));
  const tie = eventOf(product(id, 'Two'), now);
  platform.sandbox.faults.add({ operation: 'GET /v1/products/:id', kind: 'status', status: 500 });
  const refused = await send(tie);
  expect(refused.statusCode).toBe(502);
  expect(ErrorResponse.parse(refused.json()).error.code).toBe('StripeIntegrationFailure');
  await received(tie);
  expect(await mirrored(id)).toMatchObject({ data: { name: 'In Stripe' } });
  expect(await journalled(id)).toHaveLength(2);
});

it.each<[string, () => ReturnType<typeof send>]>([
  ['another secret', () => send(eventOf(product('prod_bad', 'X'), second()), { secret: 'whsec_other' })],
  ['an old signature', () => send(eventOf(product('prod_bad', 'X'), second()), { signedAt: second() - 301 })],
  ['another body', () => send(eventOf(product('prod_bad', 'X'), second()), { body: '{"id":"evt_forged"}' })],
  [
    'no signature',
    async () => await platform.app.inject({ method: 'POST', url: '/webhooks/stripe', payload: { id: 'evt_bare' } }),
  ],
  ['no body', async () => await platform.app.inject({ method: 'POST', url: '/webhooks/stripe' })],
])('refuses %s and leaves nothing', async (_what, deliver) => {
  const before = await rowCounts(platform.db);
  const response = await deliver();
  expect(response.statusCode).toBe(400);
  expect(ErrorResponse.parse(response.json()).error.code).toBe('MalformedRequest');
  expect(await rowCounts(platform.db)).toEqual(before);
});
