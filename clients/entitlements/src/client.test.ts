import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createApiKey } from '../../../commands/api-keys/create-api-key.ts';
import { execute } from '../../../commands/command.ts';
import { inviteMember } from '../../../commands/members/invite-member.ts';
import type * as contracts from '../../../contracts/entitlements.ts';
import { type Permission, permissionsOf } from '../../../contracts/tables/permissions.ts';
import { apiKeyPepper } from '../../../database/api-key-secret.ts';
import { newId } from '../../../database/ids.ts';
import * as journal from '../../../database/journal.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTeamPlan, registerFeatures } from '../../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../../test/support/platform.ts';
import { AwayError, type CustomerEntitlements, type Decision, EntitlementsClient, RefusedError } from './index.ts';

let platform: Platform;
let admin: { 'x-api-key': string };
let apiKey: string;
let port: number;
let planId: string;
let versionId: string;
let adminId: string;
const clients: EntitlementsClient[] = [];

beforeAll(async () => {
  platform = await startPlatform(null, { authenticate: 'real' });
  const { environment } = platform.app;
  const invited = { name: 'Admin', email: 'admin@example.com', roles: ['admin' as const] };
  const { member } = await execute(inviteMember, invited, { actor: 'test', requestId: null }, environment);
  adminId = member.id;
  admin = { 'x-api-key': await keyWith(permissionsOf(['admin'])) };
  apiKey = await keyWith(['entitlements:read', 'entitlements:consume']);
  const called = { ...platform, call: asAdmin } as Platform;
  await registerFeatures(called);
  await asAdmin('POST', '/v1/flags', { key: 'calls', name: 'Calls', kind: 'entitlement' }, 201);
  const features = [{ featureId: 'calls', limits: { calls: 50 } }, { featureId: 'boards' }];
  const plan = await createTeamPlan(called, { features, limits: { seats: 3 } });
  planId = plan.id;
  versionId = plan.openVersion!.id;
  await platform.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = platform.app.server.address() as AddressInfo);
}, 120_000);
afterEach(async () => {
  if (!platform.app.server.listening) await comeBack();
  for (const client of clients.splice(0)) await client.close();
});
afterAll(() => platform?.close());

async function keyWith(scopes: Permission[]): Promise<string> {
  const pepper = apiKeyPepper('a secret for tests that is long enough');
  const { key } = await execute(
    createApiKey,
    { name: 'test', scopes, environment: 'production', expiresAt: null, pepper, ownerId: adminId, held: scopes },
    { actor: 'test', requestId: null },
    platform.app.environment,
  );
  return key;
}

const asAdmin = <T>(method: string, url: string, body?: unknown, status = 200, headers = {}) =>
  platform.call<T>(method, url, body, status, { ...admin, ...headers });

/** The very server: it stops listening and its connections break. */
async function goAway(): Promise<void> {
  const { server } = platform.app;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function comeBack(): Promise<void> {
  const { server } = platform.app;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

function newClient(changes: object = {}): EntitlementsClient {
  const client = new EntitlementsClient({
    url: `http://127.0.0.1:${port}`,
    apiKey,
    flushEveryMs: 3_600_000,
    timeoutMs: 20_000,
    ...changes,
  });
  clients.push(client);
  return client;
}

async function newCustomer(): Promise<string> {
  const { id } = await asAdmin<{ id: string }>('POST', '/v1/customers', {}, 201);
  const now = Date.now();
  await platform.db
    .insertInto('subscriptions')
    .values({
      ...{ id: newId('subscription'), customer_id: id, external_id: null, stripe_subscription_id: null },
      ...{ plan_id: planId, plan_version_id: versionId, status: 'active', currency: 'usd', interval: 'month' },
      ...{ seats: null, monthly_amount: 4_900, started_at: new Date(now), cancel_at_period_end: false },
      ...{ current_period_start: new Date(now - 1_000), current_period_end: new Date(now + 86_400_000 * 30) },
      ...{ created_at: new Date(now), updated_at: new Date(now) },
    })
    .execute();
  return id;
}

/** What the relay's leader does: gives what is committed its order, and tells the readers. */
async function numberJournal(): Promise<void> {
  const last = await journal.assignPositions(platform.db, 1_000);
  if (last !== null) await journal.announcePosition(platform.db, last);
}

const setStatus = (customer: string, status: 'unpaid') =>
  platform.db
    .updateTable('subscriptions')
    .set({ status, updated_at: new Date() })
    .where('customer_id', '=', customer)
    .execute();

const usedBy = async (customer: string) => {
  const answer = await asAdmin<contracts.CustomerEntitlements>('GET', `/v1/customers/${customer}/entitlements`);
  return answer.entitlements.find(({ feature }) => feature === 'calls')!.limits[0]!.used;
};

it('has the types of the API', () => {
  const whole = (answer: contracts.CustomerEntitlements): CustomerEntitlements => answer;
  const one = (answer: contracts.EntitlementDecision): Decision => answer;
  expect([whole, one]).toHaveLength(2);
});

describe('over OFREP', () => {
  it('a feature answers what the customer’s entitlements say, to secret keys alone', async () => {
    const id = await newCustomer();
    const evaluate = async (key: string, targetingKey: string, bearer: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}/ofrep/v1/evaluate/flags${key === '' ? '' : `/${key}`}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify({ context: { targetingKey } }),
      });
      return (await answer.json()) as {
        value: unknown;
        variant: string;
        metadata: object;
        flags: { key: string; value: unknown }[];
      };
    };
    const secret = await keyWith(['flags:read']);
    expect(await evaluate('boards', id, secret)).toMatchObject({
      value: true,
      variant: 'on',
      metadata: { entitlement: 'Team (version 1) grants it.' },
    });
    expect(await evaluate('reports', id, secret)).toMatchObject({ value: false });
    expect(await evaluate('boards', 'somebody', secret)).toMatchObject({ value: false });
    const { flags } = await evaluate('', id, secret);
    const values = Object.fromEntries(flags.map(({ key, value }) => [key, value]));
    expect(values).toMatchObject({ boards: true, calls: true, reports: false });
    const { key } = await asAdmin<{ key: string }>(
      'POST',
      '/v1/sdk-keys',
      { environment: 'production', application: 'web' },
      201,
    );
    expect(await evaluate('boards', id, key)).toMatchObject({ value: false });
    await setStatus(id, 'unpaid');
    await eventually('the record is read again', async () => (await evaluate('boards', id, secret)).value === false);
  });
});

describe('while the server answers', () => {
  it('checks by what it knows, and asks again by ETag when that is old', async () => {
    const id = await newCustomer();
    const statuses: number[] = [];
    const counting: typeof fetch = async (...args) => {
      const answer = await fetch(...args);
      statuses.push(answer.status);
      return answer;
    };
    const client = newClient({ fetch: counting });
    const together = await Promise.all(Array.from({ length: 20 }, () => client.check(id, 'boards')));
    expect(together.every(({ allowed }) => allowed)).toBe(true);
    expect(await client.check(id, 'sso')).toMatchObject({ allowed: false, from: 'cache' });
    expect(await client.check(id, 'calls', { quantity: 51 })).toMatchObject({
      allowed: false,
      limit: { remaining: 50 },
    });
    expect(statuses).toEqual([200]);
    const impatient = newClient({ fetch: counting, maxAgeMs: 0 });
    await impatient.check(id, 'boards');
    expect(await impatient.check(id, 'boards')).toMatchObject({ allowed: true, from: 'server' });
    expect(statuses).toEqual([200, 200, 304]);
  });

  it('consumes exactly, whoever else does', async () => {
    const id = await newCustomer();
    const two = [newClient(), newClient()];
    const answers = await Promise.all(Array.from({ length: 80 }, (_, index) => two[index % 2]!.consume(id, 'calls')));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(50);
    expect(await two[0]!.check(id, 'calls', { quantity: 1 })).toMatchObject({ allowed: false, from: 'server' });
    expect((await two[0]!.release(id, 'calls', { quantity: 2 })).limit).toMatchObject({ used: 48 });
    expect(await two[0]!.check(id, 'calls', { quantity: 2 })).toMatchObject({ allowed: true });
  });

  it('records uses together, sees them at once, and says what was refused', async () => {
    const [id, other] = [await newCustomer(), await newCustomer()];
    const errors: Error[] = [];
    const client = newClient({ onError: (error: Error) => errors.push(error) });
    await client.check(id, 'calls');
    for (let index = 0; index < 40; index += 1) client.record(id, 'calls');
    client.record(other, 'calls', { quantity: 60 });
    client.record('nobody', 'calls');
    expect(await client.check(id, 'calls', { quantity: 11 })).toMatchObject({ allowed: false, limit: { used: 40 } });
    expect(await client.flush()).toBe(true);
    expect([await usedBy(id), await usedBy(other)]).toEqual([40, 60]);
    expect(errors).toMatchObject([{ code: 'NotFound' }]);
    expect(await client.check(id, 'calls')).toMatchObject({ from: 'server', limit: { used: 40 } });
    expect(() => client.record(id, 'calls', { quantity: 0.5 })).toThrow(RangeError);
  });

  it('tells a wrong key and an unknown customer apart from a server that is away', async () => {
    expect(await newClient().check('nobody', 'boards')).toMatchObject({
      allowed: false,
      reason: 'There is no such customer.',
    });
    await expect(newClient({ apiKey: 'wrong' }).check('nobody', 'boards')).rejects.toThrow(RefusedError);
  });

  it('is told of changes when it follows them', async () => {
    const id = await newCustomer();
    const following = newClient({
      apiKey: await keyWith(['entitlements:read', 'flags:read']),
      follow: true,
      maxAgeMs: 3_600_000,
    });
    await eventually('the stream is open', async () => (await following.check(id, 'sso')).from === 'cache');
    const { data } = await asAdmin<{ data: { id: string; key: string; revision: number }[] }>(
      'GET',
      '/v1/flags?perPage=100',
    );
    const sso = data.find(({ key }) => key === 'sso')!;
    const rules = [{ value: true }];
    await asAdmin('PATCH', `/v1/flags/${sso.id}`, { rules }, 200, { 'if-match': `"${sso.revision}"` });
    await numberJournal();
    await eventually('the change is seen', async () => (await following.check(id, 'sso')).allowed);
  });
});

describe('while the server is away', () => {
  it('answers by what it knew, else open or closed by feature; what was used is counted once it is back', async () => {
    const id = await newCustomer();
    const errors: Error[] = [];
    const client = newClient({
      maxAgeMs: 0,
      whenAway: { boards: 'open', calls: 'open' },
      onError: (error: Error) => errors.push(error),
    });
    await client.check(id, 'calls');
    await goAway();
    expect(await client.check(id, 'calls', { quantity: 50 })).toMatchObject({ allowed: true, from: 'stale' });
    expect(await client.check(id, 'calls', { quantity: 51 })).toMatchObject({ allowed: false, from: 'stale' });
    expect(await client.check('another', 'boards')).toMatchObject({ allowed: true, from: 'fallback' });
    expect(await client.check('another', 'sso')).toMatchObject({ allowed: false, from: 'fallback' });
    await expect(client.entitlements('another')).rejects.toThrow(AwayError);
    client.record(id, 'calls', { quantity: 7 });
    expect(await client.flush()).toBe(false);
    expect(errors).toMatchObject([{ name: 'AwayError' }]);
    client.record(id, 'calls', { quantity: 3 });
    expect(await client.consume(id, 'calls', { quantity: 5 })).toMatchObject({ allowed: true, from: 'fallback' });
    expect(await client.consume(id, 'seats')).toMatchObject({ allowed: false, from: 'fallback' });
    expect(await client.check(id, 'calls')).toMatchObject({ limit: { used: 15 } });
    await comeBack();
    expect(await client.flush()).toBe(true);
    expect(await usedBy(id)).toBe(15);
    expect(await client.check(id, 'calls')).toMatchObject({ from: 'server', limit: { used: 15 } });
  });

  it('counts once what the server has counted but could not say', async () => {
    const id = await newCustomer();
    let cut = true;
    const breaking: typeof fetch = async (...args) => {
      const answer = await fetch(...args);
      if (!cut) return answer;
      await answer.arrayBuffer();
      throw new TypeError('the connection broke');
    };
    const client = newClient({ fetch: breaking, otherwise: 'open' });
    client.record(id, 'calls', { quantity: 4 });
    expect(await client.flush()).toBe(false);
    expect(await client.consume(id, 'calls', { quantity: 6 })).toMatchObject({ from: 'fallback' });
    expect(await usedBy(id)).toBe(10);
    cut = false;
    expect(await client.flush()).toBe(true);
    expect(await usedBy(id)).toBe(10);
  });

  it('says at the end what is lost', async () => {
    const client = newClient({ timeoutMs: 1_000 });
    client.record(await newCustomer(), 'calls');
    await goAway();
    expect(await client.close()).toBe(1);
  });
});
