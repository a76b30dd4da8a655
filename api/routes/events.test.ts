import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Analytics } from '@segment/analytics-node';
import type { EventCounts, EventPage, EventsReceipt, Funnel } from '../../contracts/events.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { eventAggregatesDuty, eventIdentitiesDuty } from '../../worker/event-duties.ts';
import { orderRound } from '../../worker/relay.ts';

let platform: Platform;
let origin: string;
let writeKey: string;
const now = () => new Date();
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const event = (id: string, more: object = {}) => ({
  id,
  type: 'report_opened',
  personId: 'u1',
  timestamp: minutesAgo(1),
  properties: {},
  ...more,
});
const send = (events: unknown[], expected = 202) =>
  platform.call<EventsReceipt>('POST', '/v1/events', { events }, expected);
const read = (query: string) => platform.call<EventPage>('GET', `/v1/events?${query}`);
const filtered = (condition: object) => read(`filter=${encodeURIComponent(JSON.stringify(condition))}`);

/** What the worker's leader does, until nothing is left. */
async function aggregate(): Promise<void> {
  const { db } = platform;
  await orderRound({ db, now });
  await eventIdentitiesDuty({ db, now }).run();
  while (await eventAggregatesDuty({ db, now }).run());
}

beforeAll(async () => {
  platform = await startPlatform(null);
  await platform.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(platform.app.server.address() as AddressInfo).port}`;
  const made = await platform.call<{ key: string }>(
    'POST',
    '/v1/sdk-keys',
    { application: 'shop', environment: 'production' },
    201,
  );
  writeKey = made.key;
}, 60_000);
afterAll(() => platform?.close());

describe('POST /v1/events', () => {
  it('keeps each id once, within a request, across requests, and at the same time', async () => {
    expect(await send([event('a'), event('b'), event('a')])).toEqual({ accepted: 2, duplicates: 1, rejected: [] });
    expect(await send([event('b'), event('c')])).toEqual({ accepted: 1, duplicates: 1, rejected: [] });
    const same = Array.from({ length: 40 }, (_, index) => event(`same-${index}`));
    const receipts = await Promise.all(Array.from({ length: 8 }, () => send(same)));
    expect(receipts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(40);
    expect(receipts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(280);
    const other = await send([event('a', { environment: 'staging' })]);
    expect(other.accepted).toBe(1);
  });

  it('refuses by index, with a code and the reason, and keeps the rest', async () => {
    const { accepted, rejected } = await send([
      event('r1'),
      event('r2', { timestamp: 'yesterday' }),
      event('r3', { personId: undefined }),
      event('r4', { timestamp: minutesAgo(-60) }),
      event('r5', { timestamp: minutesAgo(60 * 24 * 31) }),
      event('r6', { personId: 'ada@example.com' }),
      event('r7', { properties: { text: 'a\u0000b' } }),
      event('r8', { unknown: true }),
      null,
      'text',
      event('r9', { properties: { text: 'x'.repeat(40_000) } }),
      event('r10', { amount: 1 }),
      event('r11', { properties: { amount: 1e15, currency: 'EUR', note: '{"}\\"\n\ud83d\ude00' } }),
    ]);
    expect(accepted).toBe(2);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'MalformedRequest'],
      [2, 'MalformedRequest'],
      [3, 'DataQualityIssue'],
      [4, 'DataQualityIssue'],
      [5, 'MalformedRequest'],
      [6, 'MalformedRequest'],
      [7, 'MalformedRequest'],
      [8, 'MalformedRequest'],
      [9, 'MalformedRequest'],
      [10, 'PayloadTooLarge'],
      [11, 'MalformedRequest'],
    ]);
    expect(rejected[2]!.message).toMatch(/60 minutes ahead of our clock/);
    const [kept] = (await filtered({ id: 'r11' })).data;
    expect(kept).toMatchObject({
      amount: { amount: 1e15, currency: 'eur' },
      properties: { note: '{"}\\"\n\ud83d\ude00' },
    });
  });

  it('takes five megabytes with a bad row in them, plain and packed, and refuses more', async () => {
    const filler = 'x'.repeat(900);
    const many = Array.from({ length: 5_000 }, (_, index) => event(`big-${index}`, { properties: { filler } }));
    many[2_500] = { ...many[2_500]!, type: '' };
    const body = JSON.stringify({ events: many });
    expect(body.length).toBeGreaterThan(5_000_000);
    expect(await send(many)).toMatchObject({ accepted: 4_999, duplicates: 0, rejected: [{ index: 2_500 }] });
    const packed = await fetch(`${origin}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(body),
    });
    expect([packed.status, await packed.json()]).toMatchObject([202, { accepted: 0, duplicates: 4_999 }]);
    await platform.call('POST', '/v1/events', { events: [event('z', { properties: { f: 'x'.repeat(7e6) } })] }, 413);
  });

  it('reads lines, of which each stands for itself', async () => {
    const { statusCode, body } = await platform.app.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: `${JSON.stringify(event('line-1'))}\n{"id": broken\n\n${JSON.stringify(event('line-2'))}\n`,
    });
    const rejected = [{ index: 1, code: 'MalformedRequest', message: 'The line is not JSON.' }];
    expect([statusCode, JSON.parse(body)]).toEqual([202, { accepted: 2, duplicates: 0, rejected }]);
    const packed = await platform.app.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'br' },
      payload: brotliCompressSync(`${JSON.stringify(event('line-3'))}\n`),
    });
    expect([packed.statusCode, packed.json().error.code]).toEqual([400, 'MalformedRequest']);
  });

  it('answers what cannot be read in the envelope', async () => {
    for (const payload of ['{"events":', '{"events":{}}', '[]x', '']) {
      const { statusCode, body } = await platform.app.inject({
        method: 'POST',
        url: '/v1/events',
        headers: { 'content-type': 'application/json' },
        payload,
      });
      expect([payload, statusCode, JSON.parse(body).error?.code]).toEqual([payload, 400, 'MalformedRequest']);
    }
    const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const { statusCode, body } = await platform.app.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { 'content-type': 'application/json' },
      payload: `{"events":[{"id":"deep","type":"t","personId":"u","timestamp":"${minutesAgo(1)}","properties":{"a":${nested}}},${JSON.stringify(event('beside'))}]}`,
    });
    expect([statusCode, JSON.parse(body)]).toMatchObject([202, { accepted: 1, rejected: [{ index: 0 }] }]);
  });

  it('places clocks that run ahead at the receipt, and marks what is late, robots and staff', async () => {
    await send([
      event('ahead', { timestamp: minutesAgo(-2) }),
      event('late', { timestamp: minutesAgo(60 * 24 * 3) }),
      event('staff', { staff: true }),
      event('bot', { bot: true }),
    ]);
    const { data } = await filtered({ id: { $in: ['ahead', 'late', 'staff', 'bot'] } });
    const byId = Object.fromEntries(data.map((each) => [each.id, each]));
    expect(byId.ahead!.timestamp <= byId.ahead!.receivedAt).toBe(true);
    expect([byId.late!.late, byId.ahead!.late, byId.staff!.staff, byId.bot!.bot]).toEqual([true, false, true, true]);
  });

  it('keeps nothing that identifies somebody', async () => {
    await send([event('pii', { properties: { email: 'ada@example.com', note: 'of ada@example.com', plan: 'team' } })]);
    const [kept] = (await filtered({ id: 'pii' })).data;
    expect(kept!.properties).toEqual({ email: '[identifying]', note: 'of [identifying]', plan: 'team' });
  });
});

describe('schemas', () => {
  it('tell drift, or refuse it when enforced', async () => {
    const properties = {
      plan: { type: 'string', required: true, enum: ['team', 'growth'] },
      seats: { type: 'integer' },
    };
    await platform.call('POST', '/v1/event-schemas', { type: 'upgraded', properties, additional: false }, 201);
    // Every process learns of a schema within seconds.
    const drifting = (n: number) =>
      event(`drift-${n}`, { type: 'upgraded', properties: { plan: 'gold', seats: 1.5, colour: 'red' } });
    let attempt = 0;
    await eventually('drift is told', async () => {
      expect((await send([drifting(attempt++)])).accepted).toBe(1);
      const { data } = await platform.call<{ data: { type: string; code: string; field: string }[] }>(
        'GET',
        '/v1/events/issues',
      );
      const found = data.filter(({ type }) => type === 'upgraded').map(({ code, field }) => `${field} ${code}`);
      return found.sort().join() === 'colour unknown_property,plan not_in_list,seats wrong_type';
    });
    await platform.call('PATCH', '/v1/event-schemas/upgraded', { enforced: true }, 428);
    await platform.call('PATCH', '/v1/event-schemas/upgraded', { enforced: true }, 200, { 'if-match': '"1"' });
    await eventually('drift is refused', async () => {
      const { rejected } = await send([
        drifting(attempt++),
        event(`good-${attempt}`, { type: 'upgraded', properties: { plan: 'team' } }),
      ]);
      return rejected.length === 1 && rejected[0]!.code === 'DataQualityIssue' && rejected[0]!.index === 0;
    });
    const { statusCode } = await platform.app.inject({
      method: 'DELETE',
      url: '/v1/event-schemas/upgraded',
      headers: { 'if-match': '"2"' },
    });
    expect(statusCode).toBe(204);
  }, 60_000);
});

describe('tracking clients', () => {
  it('send through the published client of the field', async () => {
    const analytics = new Analytics({ writeKey, host: origin, flushAt: 10, maxRetries: 0 });
    const failures: unknown[] = [];
    analytics.on('error', (error) => failures.push(error));
    analytics.page({ anonymousId: 'anon-1', name: 'Pricing', properties: { path: '/pricing' } });
    analytics.track({ anonymousId: 'anon-1', event: 'Plan Viewed', properties: { revenue: 19.99, currency: 'USD' } });
    analytics.identify({
      userId: 'seg-1',
      anonymousId: 'anon-1',
      traits: { email: 'a@example.com', name: 'Ada', plan: 'team' },
    });
    analytics.group({ userId: 'seg-1', groupId: 'seg-acct', traits: { industry: 'retail' } });
    analytics.track({
      userId: 'seg-1',
      event: 'Signed Up',
      context: { userAgent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
    });
    await analytics.closeAndFlush({ timeout: 10_000 });
    expect(failures).toEqual([]);
    await aggregate();
    const { data } = await read('customerId=seg-acct');
    expect(data.map(({ type, bot }) => [type, bot]).sort()).toEqual([
      ['Plan Viewed', false],
      ['Signed Up', true],
      ['group', false],
      ['identify', false],
      ['page_view', false],
    ]);
    // What the visitor did before is the person's, and the customer's.
    expect(new Set(data.map(({ customer, person }) => `${customer} ${person}`))).toEqual(new Set(['seg-acct seg-1']));
    expect(data.find(({ type }) => type === 'Plan Viewed')!.amount).toEqual({ amount: 1999, currency: 'usd' });
    const traits = data.find(({ type }) => type === 'identify')!.properties;
    expect(traits).toMatchObject({ plan: 'team', email: '[identifying]' });
    expect(traits).not.toHaveProperty('name');
  });

  it('correct a clock that is wrong by when it sent', async () => {
    const basic = Buffer.from(`${writeKey}:`).toString('base64');
    const response = await fetch(`${origin}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` },
      body: JSON.stringify({
        userId: 'seg-2',
        event: 'Clocked',
        messageId: 'clocked',
        timestamp: '2031-01-01T00:00:00.000Z',
        sentAt: '2031-01-01T00:10:00.000Z',
      }),
    });
    expect([response.status, await response.json()]).toMatchObject([200, { success: true, accepted: 1 }]);
    const [kept] = (await filtered({ id: 'clocked' })).data;
    const ago = Date.parse(kept!.receivedAt) - Date.parse(kept!.timestamp);
    expect(Math.abs(ago - 600_000)).toBeLessThan(60_000);
  });

  it('need a key, and a public one does not speak of money', async () => {
    const post = (path: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    expect((await post('/v1/track', { userId: 'u', event: 'e' }, { authorization: 'Basic bm9wZTo=' })).status).toBe(
      401,
    );
    expect((await post('/v1/batch', { batch: [] })).status).toBe(401);
    const refused = await post('/v1/batch', {
      writeKey,
      batch: [
        { type: 'track', userId: 'u', event: 'payment_succeeded', messageId: 'm' },
        { type: 'unheard', userId: 'u' },
      ],
    });
    expect(await refused.json()).toMatchObject({
      accepted: 0,
      rejected: [{ code: 'InsufficientPermissions' }, { code: 'MalformedRequest' }],
    });
  });

  it('take a beacon as plain text, from any page', async () => {
    const preflight = await fetch(`${origin}/v1/track`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    const beacon = await fetch(`${origin}/v1/beacon`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain;charset=UTF-8', 'user-agent': 'Mozilla/5.0 (compatible; bingbot/2.0)' },
      body: JSON.stringify({
        key: writeKey,
        // A clock that is a day ahead.
        sentAt: minutesAgo(-24 * 60),
        events: [event('beacon-1', { anonymousId: 'anon-9', personId: undefined, timestamp: minutesAgo(-23 * 60) })],
      }),
    });
    expect([beacon.status, beacon.headers.get('access-control-allow-origin')]).toEqual([202, '*']);
    const [kept] = (await filtered({ id: 'beacon-1' })).data;
    expect(kept).toMatchObject({ source: 'beacon', bot: true, anonymousId: 'anon-9', environment: 'production' });
    expect(Math.abs(Date.now() - 3_600_000 - Date.parse(kept!.timestamp))).toBeLessThan(300_000);
  });
});

describe('reading', () => {
  it('pages through a stream and a timeline without gaps or repetitions', async () => {
    const mine = Array.from({ length: 25 }, (_, index) =>
      event(`page-${index}`, { personId: 'pager', timestamp: minutesAgo(100 - index), properties: { n: index } }),
    );
    await send(mine);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: EventPage = await read(`personId=pager&limit=10${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(mine.map(({ id }) => id).reverse());
    expect((await filtered({ n: { $gte: 20 }, personId: 'pager' })).data).toHaveLength(5);
    expect((await filtered({ id: { $regex: '^page-1\\d$' } })).data).toHaveLength(10);
    await platform.call('GET', '/v1/events?cursor=bm9wZQ', undefined, 400);
    expect((await read('personId=nobody-at-all')).data).toEqual([]);
  });

  it('counts by minute and day without robots and staff, and says how far behind it is', async () => {
    await send([
      event('count-1', { type: 'counted' }),
      event('count-2', { type: 'counted' }),
      event('count-3', { type: 'counted', bot: true }),
    ]);
    const period = `from=${minutesAgo(60 * 24)}&to=${minutesAgo(-60 * 24)}&types=counted`;
    const behind = await platform.call<EventCounts>('GET', `/v1/events/counts?by=minute&${period}`);
    expect(behind.lag.events).toBeGreaterThan(0);
    await aggregate();
    for (const by of ['minute', 'hour', 'day']) {
      const { series, lag } = await platform.call<EventCounts>('GET', `/v1/events/counts?by=${by}&${period}`);
      const points = series.flatMap((each) => each.points);
      expect([by, lag.events, points.reduce((sum, { events }) => sum + events, 0)]).toEqual([by, 0, 2]);
      expect(points.reduce((sum, { marked }) => sum + marked, 0)).toBe(1);
    }
  });

  it('follows people along a funnel, whoever they were when they began', async () => {
    const step = (id: string, type: string, minutes: number, who: object, properties = {}) =>
      event(id, { personId: undefined, ...who, type, timestamp: minutesAgo(minutes), properties });
    await send([
      step('f1', 'funnel_seen', 50, { anonymousId: 'fa' }),
      step('f2', 'funnel_tried', 40, { anonymousId: 'fa', personId: 'fp' }, { plan: 'team' }),
      step('f3', 'funnel_bought', 30, { personId: 'fp' }),
      // Began twice: the second beginning is the one that leads on.
      step('f4', 'funnel_seen', 59, { personId: 'fq' }),
      step('f5', 'funnel_seen', 20, { personId: 'fq' }),
      step('f6', 'funnel_tried', 10, { personId: 'fq' }, { plan: 'growth' }),
      // The wrong order leads nowhere.
      step('f7', 'funnel_tried', 30, { personId: 'fr' }, { plan: 'team' }),
      step('f8', 'funnel_seen', 20, { personId: 'fr' }),
    ]);
    await aggregate();
    const ask = (withinMinutes: number, condition = {}) =>
      platform.call<Funnel>('POST', '/v1/events/funnel', {
        from: minutesAgo(60),
        to: minutesAgo(0),
        withinMinutes,
        steps: [{ type: 'funnel_seen' }, { type: 'funnel_tried', condition }, { type: 'funnel_bought' }],
      });
    const units = ({ steps }: Funnel) => steps.map((each) => each.units);
    const wide = await ask(30);
    expect(units(wide)).toEqual([3, 2, 1]);
    expect(wide.steps[2]).toMatchObject({ ofPrevious: 50, ofFirst: 33.33 });
    expect(Math.round(wide.steps[2]!.medianSeconds!)).toBe(1200);
    expect(units(await ask(15))).toEqual([3, 2, 0]);
    expect(units(await ask(30, { plan: 'team' }))).toEqual([3, 1, 1]);
    await platform.call(
      'POST',
      '/v1/events/funnel',
      {
        from: minutesAgo(60),
        to: minutesAgo(0),
        withinMinutes: 5,
        steps: [{ type: 'a', condition: { x: { $regex: 'y' } } }, { type: 'b' }],
      },
      400,
    );
  });
});
