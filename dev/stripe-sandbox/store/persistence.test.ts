import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startStripeSandbox } from '../server.ts';
import { clientOf, eventually } from '../testing.ts';

const main = join(import.meta.dirname, '..', 'main.ts');
let dataDir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'stripe-sandbox-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

async function spawned(env: Record<string, string> = {}): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, STRIPE_SANDBOX_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  const ready = await eventually(() => out.match(/^stripe-sandbox ready http:\/\/127\.0\.0\.1:(\d+)\n/) ?? undefined);
  return { child, port: Number(ready[1]) };
}
const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) =>
    child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(child.exitCode),
  );

test('whatever was answered before a SIGKILL is there afterwards, with its keys and events', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { child, port } = await spawned();
    const stripe = clientOf(port);
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; ; i += 1) {
        const id = `pw_${round}_${writer}_${i}`;
        const made = await stripe.products
          .create({ id, name: id }, { idempotencyKey: id, timeout: 2000 })
          .catch(() => null);
        if (!made) return;
        acknowledged.push(id);
      }
    });
    const enough = acknowledged.length + 60 + round * 17;
    await eventually(() => acknowledged.length >= enough || undefined);
    child.kill('SIGKILL');
    await Promise.all(writers);
    await ended(child);
  }
  expect(acknowledged.length).toBeGreaterThan(180);

  const sandbox = await startStripeSandbox({ dataDir });
  const stripe = clientOf(sandbox.port);
  const products = await stripe.products.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const present = new Set(products.map(({ id }) => id));
  expect(acknowledged.filter((id) => !present.has(id))).toEqual([]);
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  expect(events).toHaveLength(products.length);
  const last = acknowledged.at(-1)!;
  const again = await stripe.products.create({ id: last, name: last }, { idempotencyKey: last });
  expect(again.lastResponse.headers).toHaveProperty('idempotent-replayed', 'true');
  await sandbox.close();
});

test('a torn last record is dropped; a broken one in the middle is not passed over', async () => {
  const first = await startStripeSandbox({ dataDir });
  await clientOf(first.port).products.create({ id: 'pw_whole', name: 'Whole' });
  await first.close();
  const journal = join(dataDir, 'journal.jsonl');
  appendFileSync(journal, '[["product","pw_torn",{"id":"pw_to');
  const second = await startStripeSandbox({ dataDir });
  const { data } = await clientOf(second.port).products.list();
  expect(data.map(({ id }) => id)).toEqual(['pw_whole']);
  expect(second.accountId).toBe(first.accountId);
  await second.close();
  writeFileSync(journal, `{broken\n${readFileSync(journal, 'utf8')}`);
  await expect(startStripeSandbox({ dataDir })).rejects.toThrow(/journal\.jsonl.*line 1/);
});

test('a folder is used by one sandbox at a time, and freed by its death', async () => {
  const { child } = await spawned();
  await expect(startStripeSandbox({ dataDir })).rejects.toThrow(/Another Stripe sandbox \(process \d+\)/);
  child.kill('SIGKILL');
  await ended(child);
  const sandbox = await startStripeSandbox({ dataDir });
  await sandbox.close();
});

test('SIGTERM ends it with 0, and webhooks owed are sent after the next start', async () => {
  const received: string[] = [];
  const inbox = createServer(async (request, response) => {
    for await (const chunk of request) received.push(String(chunk));
    response.end();
  });
  await new Promise<void>((resolve) => inbox.listen(0, '127.0.0.1', resolve));
  const { port: inboxPort } = inbox.address() as AddressInfo;
  inbox.close();
  const url = `http://127.0.0.1:${inboxPort}/hook`;
  const env = { STRIPE_WEBHOOK_URL: url, STRIPE_WEBHOOK_SECRET: 'whsec_restart' };
  const { child, port } = await spawned(env);
  const { id } = await clientOf(port).products.create({ name: 'Owed' });
  child.kill('SIGTERM');
  expect(await ended(child)).toBe(0);

  await new Promise<void>((resolve) => inbox.listen(inboxPort, '127.0.0.1', resolve));
  const next = await spawned(env);
  await eventually(() => received.find((body) => body.includes(id)));
  const endpoints = await clientOf(next.port).webhookEndpoints.list();
  expect(endpoints.data.map((endpoint) => endpoint.url)).toEqual([url]);
  inbox.closeAllConnections();
  inbox.close();
});

test('an endpoint given at the start moves to its new url, with what it is owed', async () => {
  const first = await startStripeSandbox({ dataDir, webhooks: [{ url: 'http://127.0.0.1:9/a', secret: 'whsec_1' }] });
  const stripe = clientOf(first.port);
  await stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/own', enabled_events: ['price.created'] });
  await stripe.products.create({ name: 'Owed' });
  const [own, given] = (await stripe.webhookEndpoints.list()).data;
  await first.close();
  const webhooks = [{ url: 'http://127.0.0.1:9/b', secret: 'whsec_2' }];
  const second = await startStripeSandbox({ dataDir, webhooks });
  const moved = await clientOf(second.port).webhookEndpoints.list();
  expect(moved.data).toEqual([own, { ...given, url: 'http://127.0.0.1:9/b' }]);
  await second.close();
  const none = await startStripeSandbox({ dataDir });
  expect((await clientOf(none.port).webhookEndpoints.list()).data).toEqual([own]);
  await none.close();
});

test('settings that make no sense stop the start and are named', async () => {
  for (const [env, message] of [
    [{ STRIPE_SANDBOX_PORT: 'http' }, /STRIPE_SANDBOX_PORT/],
    [{ STRIPE_WEBHOOK_URL: 'http://127.0.0.1:1/' }, /STRIPE_WEBHOOK_SECRET/],
  ] as const) {
    const child = spawn(process.execPath, [main], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
    });
    expect(await ended(child)).toBe(1);
    expect(complaint).toMatch(message);
  }
});

test('the journal is compacted at the start', async () => {
  const journal = join(dataDir, 'journal.jsonl');
  const first = await startStripeSandbox({ dataDir });
  const stripe = clientOf(first.port);
  const { id } = await stripe.entitlements.features.create({ lookup_key: 'k', name: 'N' });
  for (let i = 0; i < 50; i += 1)
    await stripe.entitlements.features.update(id, { name: `N${i}` }, { idempotencyKey: 'same' }).catch(() => {});
  for (let i = 0; i < 50; i += 1) await stripe.entitlements.features.update(id, { name: `M${i}` });
  first.faults.forgetIdempotencyKeys();
  await first.close();
  const grown = readFileSync(journal).length;
  const second = await startStripeSandbox({ dataDir });
  expect((await clientOf(second.port).entitlements.features.retrieve(id)).name).toBe('M49');
  await second.close();
  expect(readFileSync(journal).length).toBeLessThan(grown / 10);
});
