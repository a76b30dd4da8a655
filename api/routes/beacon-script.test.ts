import { setTimeout as sleep } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { BeaconInput } from '../../contracts/events.ts';
import { eventually } from '../../test/support/eventually.ts';
import { securityHeaders } from '../plugins/security-headers.ts';
import { beaconScriptRoutes } from './beacon-script.ts';

async function served() {
  const app = Fastify();
  securityHeaders(app);
  await app.register(beaconScriptRoutes);
  return app;
}

/** What a browser gives a script: a page with its storage, and where its requests go. */
async function page(dataset: Record<string, string> = {}, storage = new Map<string, string>()) {
  const app = await served();
  const { body: script } = await app.inject('/beacon.js');
  const listeners = new Map<string, () => void>();
  const listen = (name: string, listener: () => void) => void listeners.set(name, listener);
  const sent: { by: 'fetch' | 'beacon'; to: string; body: BeaconBody }[] = [];
  const answers: (number | Error)[] = [];
  const take = (by: 'fetch' | 'beacon', to: string, body: string) =>
    void sent.push({ by, to, body: BeaconInput.parse(JSON.parse(body)) });
  const location = { origin: 'https://shop.example', pathname: '/prices' };
  const window = {
    pricewright: undefined as undefined | ((...given: unknown[]) => void),
    location,
    history: {
      pushState: (_state: unknown, _title: string, pathname: string) => void Object.assign(location, { pathname }),
    },
    localStorage: {
      getItem: (name: string) => storage.get(name) ?? null,
      setItem: (name: string, value: string) => void storage.set(name, value),
      removeItem: (name: string) => void storage.delete(name),
    },
  };
  const document = {
    currentScript: { src: 'https://pricewright.example/beacon.js', dataset: { key: 'pwc_1', ...dataset } },
    referrer: 'https://search.example/?q=secret',
    visibilityState: 'visible',
    addEventListener: listen,
  };
  const context = createContext({
    ...{
      window,
      document,
      crypto,
      setTimeout: (work: () => void) => setTimeout(work, 1),
      URL,
      addEventListener: listen,
    },
    navigator: { sendBeacon: (to: string, body: string) => take('beacon', to, body) === undefined },
    async fetch(to: string, { body }: { body: string }) {
      const answer = answers.shift() ?? 202;
      take('fetch', to, body);
      if (answer instanceof Error) throw answer;
      return { status: answer };
    },
  });
  runInContext(script, context);
  return {
    sent,
    answers,
    storage,
    location,
    history: window.history,
    pricewright: (...given: unknown[]) => window.pricewright!(...given),
    leave: () => listeners.get('pagehide')!(),
    events: () => sent.flatMap(({ body }) => body.events),
  };
}
type BeaconBody = ReturnType<typeof BeaconInput.parse>;

it('is served to any page, kept by browsers, and asked for again by its tag', async () => {
  const app = await served();
  const first = await app.inject('/beacon.js');
  expect(first.statusCode).toBe(200);
  expect(first.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  });
  expect(first.headers['cache-control']).toMatch(/^public, max-age=900, stale-while-revalidate/);
  const tag = String(first.headers.etag);
  for (const known of [tag, `W/${tag}`, `"older", ${tag}`]) {
    const again = await app.inject({ url: '/beacon.js', headers: { 'if-none-match': known } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  }
  expect(Buffer.byteLength(first.body)).toBeLessThan(8_000);
});

it('tells of pages and of what is tracked, and who it was', async () => {
  const at = await page();
  at.pricewright('track', 'report_opened', { plan: 'team' });
  at.pricewright('identify', { personId: 'user_7', customerId: 'acct_1' });
  at.history.pushState(null, '', '/thanks');
  await eventually('all is sent', () => at.events().length === 4, 5_000);
  expect(at.sent.every(({ by, to }) => by === 'fetch' && to === 'https://pricewright.example/v1/beacon')).toBe(true);
  expect(at.events()).toMatchObject([
    { type: 'page_view', properties: { path: '/prices', referrer: 'https://search.example/' } },
    { type: 'report_opened', properties: { plan: 'team' } },
    { type: 'identify', personId: 'user_7', customerId: 'acct_1' },
    { type: 'page_view', personId: 'user_7', properties: { path: '/thanks' } },
  ]);
  const visitors = new Set(at.events().map(({ anonymousId }) => anonymousId));
  expect([...visitors]).toEqual([at.storage.get('pricewright.anonymousId')]);
  // The same visitor comes again.
  const next = await page({}, at.storage);
  next.leave();
  expect(next.events()[0]?.anonymousId).toBe([...visitors][0]);
  next.pricewright('forget');
  next.pricewright('track', 'seen');
  next.leave();
  expect(next.events().at(-1)?.anonymousId).not.toBe([...visitors][0]);
});

it('sends what was not taken again under the same ids, and all that is left when the page goes', async () => {
  const at = await page({ pages: 'off' });
  at.answers.push(503, new Error('offline'));
  at.pricewright('track', 'first');
  await eventually('it is taken at the third time', () => at.sent.length === 3, 5_000);
  expect(new Set(at.events().map(({ id }) => id)).size).toBe(1);
  for (let number = 0; number < 400; number++) at.pricewright('track', 'many', { number, text: 'x'.repeat(200) });
  at.leave();
  const left = at.sent.filter(({ by }) => by === 'beacon');
  expect(left.length).toBeGreaterThan(1);
  expect(Math.max(...left.map(({ body }) => JSON.stringify(body).length))).toBeLessThan(32_768);
  const numbers = left.flatMap(({ body }) => body.events.map(({ properties }) => properties.number));
  expect(numbers).toEqual(Array.from({ length: 400 }, (_, number) => number));
});

it('stores and sends nothing before consent is given, and forgets where it is refused', async () => {
  const asked = await page({ consent: 'ask' });
  asked.leave();
  await sleep(20);
  expect([asked.sent.length, asked.storage.size]).toEqual([0, 0]);
  asked.pricewright('consent', true);
  await eventually('what was held is sent', () => asked.events().length === 1, 5_000);
  asked.pricewright('consent', false);
  asked.pricewright('track', 'unseen');
  asked.leave();
  expect([asked.events().length, asked.storage.size]).toEqual([1, 0]);
});
