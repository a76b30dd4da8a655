import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { Webhook as Verifier } from 'standardwebhooks';
import { shippedRetention } from '../contracts/tables/retention.ts';
import type { Delivery, Webhook, WebhookMessage, WebhookWithSecret } from '../contracts/webhooks.ts';
import { forget } from '../database/retention.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { startRelay } from './relay-leader.ts';
import { webhookDuty } from './webhook-dispatch.ts';

const installationKey = 'the installation key of these tests, long enough';
const policy = { allowLoopback: true };
let platform: Platform;
let app: Platform['app'];
let relay: ReturnType<typeof startRelay>;
let receiver: ReturnType<typeof createServer>;
let url: string;
let received: { headers: IncomingHttpHeaders; body: string; at: number }[] = [];
let answer: (n: number) => number | null = () => 200;

beforeAll(async () => {
  platform = await startPlatform(null, { app: { webhooks: { installationKey, policy } } });
  app = platform.app;
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body, at: Date.now() });
      const status = answer(received.length);
      if (status !== null) response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('thanks');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const now = () => new Date();
  relay = startRelay(
    platform.databaseUrl,
    {
      db: platform.db,
      client: { workflow: undefined as never },
      taskQueue: 'main',
      now,
      log: pino({ level: 'silent' }),
    },
    [webhookDuty({ db: platform.db, now, installationKey, policy, retryMs: [100, 100] })],
  );
  await until(
    async () => relay.leads() && (await platform.db.selectFrom('webhook_feed').selectAll().execute()).length > 0,
  );
}, 120_000);

afterAll(async () => {
  await relay?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
  await platform?.close();
});

beforeEach(() => {
  received = [];
  answer = () => 200;
});

async function until<T>(look: () => Promise<T | false | undefined | null>, ms = 15_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

let made = 0;
const event = () => platform.call<{ id: string }>('POST', '/v1/flags', { key: `hooked-${++made}`, name: 'x' }, 201);
const create = (events = ['flag.created'], more = {}) =>
  platform.call<WebhookWithSecret>('POST', '/v1/webhooks', { url, events, ...more }, 201);
const log = async (id: string) =>
  (await platform.call<{ data: Delivery[] }>('GET', `/v1/webhooks/${id}/deliveries`)).data;
const remove = (id: string) => app.inject({ method: 'DELETE', url: `/v1/webhooks/${id}` });

describe('webhooks', () => {
  it('deliver what happened, signed as Standard Webhooks says', async () => {
    const hook = await create();
    const flag = await event();
    await until(async () => received.length > 0);
    const { headers, body } = received[0]!;
    const message = new Verifier(hook.secret).verify(body, headers as Record<string, string>) as WebhookMessage;
    expect(message).toMatchObject({ type: 'flag.created', data: { area: 'flags', entityId: flag.id } });
    expect(() => new Verifier(hook.secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
    const [delivery] = await until(async () => {
      const found = await log(hook.id);
      return found[0]?.state === 'delivered' && found;
    });
    expect(delivery).toMatchObject({ messageId: headers['webhook-id'], attempts: [{ status: 200, error: null }] });
    const { body: listed } = await app.inject({ url: `/v1/webhooks/${hook.id}` });
    expect(listed).not.toContain(hook.secret);
    const inDays = (days: number) =>
      forget(platform.db, shippedRetention, new Date(Date.now() + days * 86_400_000), 10);
    expect(await inDays(29)).toMatchObject({ webhook_deliveries: 0 });
    expect(await inDays(31)).toMatchObject({ webhook_deliveries: 1 });
    expect(await log(hook.id)).toEqual([]);
    expect((await remove(hook.id)).statusCode).toBe(204);
  });

  it('try again with the same id, then give up, and are replayed', async () => {
    answer = () => 500;
    const hook = await create();
    await event();
    const [failed] = await until(async () => {
      const found = await log(hook.id);
      return found[0]?.state === 'failed' && found;
    });
    expect(failed!.attempts.map(({ status }) => status)).toEqual([500, 500, 500]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([failed!.messageId]));
    answer = () => 204;
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await platform.call('POST', `/v1/webhooks/${hook.id}/replay`, { since })).toEqual({ replayed: 1 });
    await until(async () => (await log(hook.id))[0]?.state === 'delivered');
    await platform.call('POST', `/v1/webhooks/${hook.id}/deliveries/${failed!.id}/replay`, {});
    await until(async () => received.length === 5);
    expect(received.at(-1)!.headers['webhook-id']).toBe(failed!.messageId);
    await remove(hook.id);
  });

  it('send nothing twice, miss nothing, and only what is wanted', async () => {
    const hook = await create(['flag.*']);
    const other = await create(['plan.published']);
    const flags = await Promise.all(Array.from({ length: 20 }, event));
    await until(async () => received.length >= 20);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const seen = received.map(({ body }) => (JSON.parse(body) as WebhookMessage).data.entityId);
    expect(seen.sort()).toEqual(flags.map(({ id }) => id).sort());
    expect(await log(other.id)).toEqual([]);
    await remove(hook.id);
    await remove(other.id);
  });

  it('sign with both secrets after a rotation', async () => {
    const hook = await create();
    const rotated = await platform.call<WebhookWithSecret>('POST', `/v1/webhooks/${hook.id}/rotate-secret`, {});
    expect(rotated.secret).not.toBe(hook.secret);
    await event();
    await until(async () => received.length > 0);
    const { headers, body } = received[0]!;
    for (const secret of [hook.secret, rotated.secret]) {
      expect(() => new Verifier(secret).verify(body, headers as Record<string, string>)).not.toThrow();
    }
    await remove(hook.id);
  });

  it('are switched off by 410, and by a person with the present revision', async () => {
    answer = () => 410;
    const hook = await create();
    await event();
    const off = await until(async () => {
      const found = await platform.call<Webhook>('GET', `/v1/webhooks/${hook.id}`);
      return !found.enabled && found;
    });
    expect(off.disabledReason).toMatch(/410/);
    const patch = (tag: number) =>
      app.inject({
        method: 'PATCH',
        url: `/v1/webhooks/${hook.id}`,
        payload: { enabled: true },
        headers: { 'if-match': `"${tag}"` },
      });
    expect((await patch(hook.revision)).statusCode).toBe(412);
    expect((await patch(off.revision)).json()).toMatchObject({ enabled: true, disabledReason: null });
    await remove(hook.id);
  });

  it('do not follow redirects', async () => {
    answer = () => 302;
    const hook = await create();
    await event();
    await until(async () => (await log(hook.id))[0]?.state === 'failed');
    expect((await log(hook.id))[0]!.attempts[0]).toMatchObject({ status: 302, error: 'answered 302' });
    await remove(hook.id);
  });

  it('one that never answers holds back no other', async () => {
    answer = () => null;
    const silent = await create();
    for (let n = 0; n < 8; n++) await event();
    await until(async () => received.length >= 5);
    answer = () => 200;
    received = [];
    const lively = await create(['flag.created']);
    const flag = await event();
    // Events of just before, which had no position yet, may come first.
    await until(async () => received.some(({ body }) => body.includes(flag.id)), 5_000);
    await until(async () => (await log(lively.id)).every(({ state }) => state === 'delivered'), 5_000);
    await remove(silent.id);
    await remove(lively.id);
    receiver.closeAllConnections();
  });
});

it('a webhook into a private network is refused when it is entered', async () => {
  for (const target of ['https://10.0.0.1/x', 'https://169.254.169.254/', 'http://example.com/']) {
    const response = await app.inject({ method: 'POST', url: '/v1/webhooks', payload: { url: target, events: ['*'] } });
    expect([target, response.statusCode]).toEqual([target, 400]);
  }
});
