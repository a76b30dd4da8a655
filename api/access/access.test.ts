import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createApiKey } from '../../commands/api-keys/create-api-key.ts';
import { execute } from '../../commands/command.ts';
import { inviteMember } from '../../commands/members/invite-member.ts';
import type { ApiKey } from '../../contracts/access.ts';
import { ErrorResponse } from '../../contracts/http.ts';
import {
  isPermission,
  type Permission,
  permissions,
  permissionsOf,
  type Role,
  roles,
} from '../../contracts/tables/permissions.ts';
import { apiKeyPepper } from '../../database/api-key-secret.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { principalWith } from '../../test/support/principals.ts';
import { authorization } from './authorize.ts';

// Limits of waiting, not of speed: many tests share the machine.
jest.setTimeout(180_000);

let platform: Platform;
const secret = 'a secret for tests that is long enough';
const keys = new Map<Role, { key: string; id: string }>();
const memberIds = new Map<Role, string>();
let routes: { method: string; url: string; permission: string | undefined; open: boolean }[];

beforeAll(async () => {
  platform = await startPlatform(null, { authenticate: 'real' });
  const { environment } = platform.app;
  const caller = { actor: 'test', requestId: null };
  for (const role of roles) {
    const { member } = await execute(
      inviteMember,
      { name: role, email: `${role}@example.com`, roles: [role] },
      caller,
      environment,
    );
    memberIds.set(role, member.id);
    keys.set(role, await keyOf(member.id, permissionsOf([role])));
  }
  routes = platform.routes;
});
afterAll(() => platform?.close());

async function keyOf(
  ownerId: string,
  scopes: Permission[],
  expiresAt: string | null = null,
  environment: ApiKey['environment'] = 'production',
) {
  return await execute(
    createApiKey,
    { name: 'test', scopes, environment, expiresAt, pepper: apiKeyPepper(secret), ownerId, held: scopes },
    { actor: 'test', requestId: null },
    platform.app.environment,
  );
}

function call(route: { method: string; url: string }, key?: string) {
  // No route gets as far as its handler with this: what is asked is only whether the door opens.
  const url = route.url.replace(/:\w+/g, 'plan_00000000000000000000000000').replace('*', 'x');
  return platform.app.inject({
    method: route.method as 'GET',
    url,
    headers: key === undefined ? {} : { 'x-api-key': key },
    ...(['POST', 'PATCH', 'PUT'].includes(route.method) ? { payload: { 'no such field': true } } : {}),
  });
}

const closed = () => routes.filter(({ open, url }) => !open && url !== '/v1/stream');

describe('every route', () => {
  it('is closed to whoever does not say who they are', async () => {
    expect(closed().length).toBeGreaterThan(20);
    for (const route of closed()) {
      const response = await call(route);
      expect([route.method, route.url, response.statusCode]).toEqual([route.method, route.url, 401]);
      if (route.method !== 'HEAD') expect(ErrorResponse.parse(response.json()).error.code).toBe('NotSignedIn');
    }
  });

  it.each(roles)('opens to %s exactly where the table of permissions says so', async (role) => {
    for (const route of closed()) {
      const { permission } = route;
      const allowed =
        permission === 'signed-in' ||
        (permission !== undefined &&
          isPermission(permission) &&
          (permissions[permission] as readonly Role[]).includes(role));
      const { statusCode } = await call(route, keys.get(role)!.key);
      expect([route.method, route.url, role, statusCode === 403]).toEqual([route.method, route.url, role, !allowed]);
      expect(statusCode).not.toBe(401);
      expect(statusCode).toBeLessThan(500);
    }
  });

  it('stays closed to keys that have expired, were revoked, or lack the scope', async () => {
    const owner = memberIds.get('admin')!;
    const all = permissionsOf(['admin']);
    const expired = await keyOf(owner, all, new Date(Date.now() + 60_000).toISOString());
    const revoked = await keyOf(owner, all);
    await platform.db
      .updateTable('api_keys')
      .set({ expires_at: new Date(Date.now() - 1) } as never)
      .where('id', '=', expired.id)
      .execute();
    await platform.db.updateTable('api_keys').set({ revoked_at: new Date() }).where('id', '=', revoked.id).execute();
    const narrow = new Map<string, string>();
    for (const permission of all) {
      const { key } = await keyOf(
        owner,
        all.filter((each) => each !== permission),
      );
      narrow.set(permission, key);
    }
    for (const route of closed()) {
      const what = [route.method, route.url];
      expect([...what, 'expired', (await call(route, expired.key)).statusCode]).toEqual([...what, 'expired', 401]);
      expect([...what, 'revoked', (await call(route, revoked.key)).statusCode]).toEqual([...what, 'revoked', 401]);
      if (!isPermission(route.permission ?? '')) continue;
      const { statusCode } = await call(route, narrow.get(route.permission!)!);
      expect([...what, 'wrong scope', statusCode]).toEqual([...what, 'wrong scope', 403]);
    }
  });

  it('stays closed to a key with any byte changed', async () => {
    const list = { method: 'GET', url: '/v1/plans' };
    const { key } = keys.get('admin')!;
    for (let place = 0; place < key.length; place++) {
      const other = key[place] === 'A' ? 'B' : 'A';
      const changed = key.slice(0, place) + other + key.slice(place + 1);
      expect([place, (await call(list, changed)).statusCode]).toEqual([place, 401]);
    }
  });

  it('takes events of tracking clients with a key as their write key, if it may send them', async () => {
    const owner = memberIds.get('admin')!;
    const [sends, reads] = [await keyOf(owner, ['events:write']), await keyOf(owner, ['events:read'])];
    const track = (writeKey: string, headers: Record<string, string> = {}) =>
      platform.app.inject({
        method: 'POST',
        url: '/v1/track',
        headers,
        payload: { userId: 'user_1', event: 'Opened', ...(writeKey && { writeKey }) },
      });
    const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
    expect((await track('', basic(sends.key))).json()).toMatchObject({ success: true, accepted: 1 });
    expect((await track((await keyOf(owner, ['events:write'])).key)).json()).toMatchObject({ accepted: 1 });
    expect((await track('', basic(reads.key))).statusCode).toBe(403);
    expect((await track(`${sends.key}x`)).statusCode).toBe(401);

    // They count where the key is of, unless they say another.
    const staging = await keyOf(owner, ['events:write'], null, 'staging');
    expect((await track('', basic(staging.key))).statusCode).toBe(200);
    const sent = { type: 'Closed', personId: 'user_1', timestamp: new Date().toISOString() };
    const events = [
      { id: 'usual', ...sent },
      { id: 'other', ...sent, environment: 'development' },
    ];
    const headers = { 'x-api-key': staging.key };
    await platform.app.inject({ method: 'POST', url: '/v1/events', headers, payload: { events } });
    const types = await platform.db.selectFrom('event_types').select(['name', 'environment']).orderBy('name').execute();
    expect(types.map(({ name, environment }) => `${name} ${environment}`).sort()).toEqual([
      'Closed development',
      'Closed staging',
      'Opened production',
      'Opened staging',
    ]);
  });

  it('tells what is missing and who can grant it', async () => {
    const response = await call({ method: 'POST', url: '/v1/plans' }, keys.get('viewer')!.key);
    const { error } = ErrorResponse.parse(response.json());
    expect(error).toMatchObject({ code: 'InsufficientPermissions' });
    expect(error.message).toContain('plans:edit');
    expect(error.message).toContain('admin can grant it');
  });

  it('is closed at once to the keys of a member who is disabled', async () => {
    const member = memberIds.get('marketer')!;
    await platform.db.updateTable('members').set({ disabled_at: new Date() }).where('user_id', '=', member).execute();
    expect((await call({ method: 'GET', url: '/v1/plans' }, keys.get('marketer')!.key)).statusCode).toBe(401);
    await platform.db.updateTable('members').set({ disabled_at: null }).where('user_id', '=', member).execute();
  });

  it('stops the start when it declares nothing', async () => {
    const { default: Fastify } = await import('fastify');
    const app: FastifyInstance = Fastify();
    authorization(app, async () => principalWith('admin'));
    app.get('/open', async () => 'open');
    await expect(app.ready()).rejects.toThrow('GET /open');
  });
});

describe('sessions', () => {
  let addresses = 0;

  async function signIn(email: string): Promise<string> {
    const link = new URL(await platform.linkFor(email));
    // Each from an address of its own: the limit of sign-ins is per address.
    const response = await platform.app.inject({
      method: 'GET',
      url: `${link.pathname}${link.search}`,
      remoteAddress: `10.0.0.${++addresses}`,
    });
    const cookie = response.cookies.find(({ name }) => name.includes('session_token'));
    expect(cookie).toBeDefined();
    return `${cookie!.name}=${encodeURIComponent(cookie!.value)}`;
  }

  it('begin by a link that works once', async () => {
    const cookie = await signIn('admin@example.com');
    const me = await platform.app.inject({ method: 'GET', url: '/v1/me', headers: { cookie } });
    expect(me.json()).toMatchObject({ kind: 'member', email: 'admin@example.com', roles: ['admin'] });
    const link = new URL(await platform.linkFor('viewer@example.com'));
    const use = () => platform.app.inject({ method: 'GET', url: `${link.pathname}${link.search}` });
    expect((await use()).cookies.length).toBeGreaterThan(0);
    expect((await use()).cookies.filter(({ name }) => name.includes('session_token'))).toEqual([]);
  });

  it('do not survive the change of any byte', async () => {
    const cookie = await signIn('approver@example.com');
    const start = cookie.indexOf('=') + 1;
    for (let place = start; place < cookie.length; place++) {
      const other = cookie[place] === 'A' ? 'B' : 'A';
      const changed = cookie.slice(0, place) + other + cookie.slice(place + 1);
      const { statusCode } = await platform.app.inject({ method: 'GET', url: '/v1/me', headers: { cookie: changed } });
      expect([place, statusCode]).toEqual([place, 401]);
    }
  });

  it('write nothing when another site asks the browser to', async () => {
    const cookie = await signIn('pricing_manager@example.com');
    const payload = {
      key: 'forged',
      name: 'Forged',
      tier: 'team',
      pricing: { currency: 'usd', billingCycle: 'monthly' },
    };
    const post = (headers: Record<string, string>) =>
      platform.app.inject({ method: 'POST', url: '/v1/plans', payload, headers: { cookie, ...headers } });
    expect((await post({ origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await post({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await post({ origin: 'null' })).statusCode).toBe(403);
    expect((await post({ origin: 'http://localhost:80', host: 'localhost:80' })).statusCode).toBe(201);
  });

  it('open nothing once they have expired or were ended', async () => {
    const [expired, ended] = [await signIn('operator@example.com'), await signIn('admin@example.com')];
    const sessions = await platform.db.selectFrom('auth_sessions').select(['id', 'userId']).execute();
    const idsOf = (role: Role) => sessions.filter(({ userId }) => userId === memberIds.get(role)).map(({ id }) => id);
    await platform.db
      .updateTable('auth_sessions')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where('id', 'in', idsOf('operator'))
      .execute();
    await platform.db.deleteFrom('auth_sessions').where('id', 'in', idsOf('admin')).execute();
    for (const route of closed()) {
      for (const [word, cookie] of Object.entries({ expired, ended })) {
        const url = route.url.replace(/:\w+/g, 'plan_00000000000000000000000000').replace('*', 'x');
        const { statusCode } = await platform.app.inject({ method: route.method as 'GET', url, headers: { cookie } });
        expect([route.method, route.url, word, statusCode]).toEqual([route.method, route.url, word, 401]);
      }
    }
  });

  it('end at once when the member is disabled', async () => {
    const cookie = await signIn('analyst@example.com');
    await platform.call('PATCH', `/v1/members/${memberIds.get('analyst')}`, { disabled: true }, 200, {
      'x-api-key': keys.get('admin')!.key,
    });
    const { statusCode } = await platform.app.inject({ method: 'GET', url: '/v1/me', headers: { cookie } });
    expect(statusCode).toBe(401);
  });

  it('the last administrator stays', async () => {
    const url = `/v1/members/${memberIds.get('admin')}`;
    const headers = { 'x-api-key': keys.get('admin')!.key };
    await platform.call('PATCH', url, { disabled: true }, 409, headers);
    await platform.call('PATCH', url, { roles: ['viewer'] }, 409, headers);
    expect(await platform.call('PATCH', url, {}, 200, headers)).toMatchObject({ roles: ['admin'], disabled: false });
  });
});
