import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execute } from '../../commands/command.ts';
import { inviteMember } from '../../commands/members/invite-member.ts';
import type { ChangeRequest } from '../../contracts/approvals.ts';
import type { Role } from '../../contracts/tables/permissions.ts';
import { auth, cookieOf, follow, sessionOf } from '../../test/support/people.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

// Limits of waiting, not of speed: many tests share the machine.
jest.setTimeout(180_000);

let platform: Platform;
let admin: string;

beforeAll(async () => {
  platform = await startPlatform(null, { authenticate: 'real', limits: 'shipped' });
  const input = { name: 'Ada', email: 'ada@example.com', roles: ['admin' as const] };
  await execute(inviteMember, input, { actor: 'test', requestId: null }, platform.app.environment);
  admin = (await follow(platform, await platform.linkFor(input.email)))!;
});
afterAll(() => platform?.close());

const as = <T = Record<string, unknown>>(cookie: string, method: string, url: string, body?: unknown, expected = 200) =>
  platform.call<T>(method, url, body, expected, { cookie });
const invite = (name: string, role: Role = 'viewer') =>
  as<{ id: string; signInLink: string }>(
    admin,
    'POST',
    '/v1/members',
    { name, email: `${name}@example.com`, roles: [role] },
    201,
  );
const password = 'a password of length';
const signIn = (name: string, given = password) =>
  auth(platform, 'sign-in/email', { email: `${name}@example.com`, password: given });

/** Somebody who came by their invitation and has a password. @returns the session of the link and one by password */
async function member(name: string, role: Role) {
  const { id, signInLink } = await invite(name, role);
  const byLink = (await follow(platform, signInLink))!;
  await as(byLink, 'POST', '/v1/me/password', { newPassword: password });
  return { id, byLink, byPassword: sessionOf(await signIn(name))! };
}

describe('the second person of a change', () => {
  const promotion = {
    name: 'Winter',
    type: 'percentage',
    value: '40',
    validFrom: '2020-01-01T00:00:00Z',
  };
  const proposeBy = async (headers: Record<string, string>) => {
    const answer = await platform.call<{ changeRequestId: string }>('POST', '/v1/promotions', promotion, 202, headers);
    return answer.changeRequestId;
  };
  const approveBy = (headers: Record<string, string>, id: string, expected: number) =>
    platform.call<ChangeRequest & { error: { message: string } }>(
      'POST',
      `/v1/approvals/${id}/approve`,
      { comment: 'fine' },
      expected,
      headers,
    );
  const keyOf = async (cookie: string) => {
    const scopes = ['promotions:edit', 'approvals:decide'];
    const { key } = await as<{ key: string }>(cookie, 'POST', '/v1/api-keys', { name: 'mine', scopes }, 201);
    return { 'x-api-key': key };
  };

  it('is nobody who only holds a key of the first', async () => {
    const key = await keyOf(admin);
    const refused = [
      await approveBy({ cookie: admin }, await proposeBy(key), 403),
      await approveBy(key, await proposeBy({ cookie: admin }), 403),
      await approveBy(await keyOf(admin), await proposeBy(key), 403),
    ];
    for (const { error } of refused) expect(error.message).toContain('Whoever proposes a change does not approve it');
  });

  it('is nobody who came by a link that the first had in hand', async () => {
    const { byLink, byPassword } = await member('petra', 'approver');
    const proposed = await proposeBy({ cookie: admin });
    const refused = await approveBy({ cookie: byLink }, proposed, 403);
    expect(refused.error.message).toContain('made the link');
    expect(await approveBy({ cookie: byPassword }, proposed, 200)).toMatchObject({ status: 'applied' });
  });

  it('counts once, with and without a key', async () => {
    const { revision } = await as<{ revision: number }>(admin, 'GET', '/v1/limits');
    await platform.call('PATCH', '/v1/limits', { approvalsNeeded: 2 }, 200, {
      cookie: admin,
      'if-match': `"${revision}"`,
    });
    const proposed = await proposeBy({ cookie: admin });
    const rita = await member('rita', 'admin');
    const sven = await member('sven', 'approver');
    await approveBy({ cookie: rita.byPassword }, proposed, 200);
    const { key } = await as<{ key: string }>(
      rita.byPassword,
      'POST',
      '/v1/api-keys',
      { name: 'of rita', scopes: ['approvals:decide'] },
      201,
    );
    expect(await approveBy({ 'x-api-key': key }, proposed, 200)).toMatchObject({ status: 'waiting' });
    expect(await approveBy({ cookie: sven.byPassword }, proposed, 200)).toMatchObject({ status: 'applied' });
  });
});

/** RFC 6238 with its defaults: SHA-1, 30 seconds, six digits. */
function codeOf(uri: string, at = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...new URL(uri).searchParams.get('secret')!.replace(/=+$/, '')]
    .map((character) => alphabet.indexOf(character).toString(2).padStart(5, '0'))
    .join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.at(-1)! & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('a second factor', () => {
  it('is asked for once it is set up; a wrong code opens nothing, a backup code works once, and a reset takes it away', async () => {
    const { id, byPassword } = await member('tom', 'viewer');
    const enabled = await auth(platform, 'two-factor/enable', { password }, byPassword);
    const { totpURI, backupCodes } = enabled.json() as { totpURI: string; backupCodes: string[] };
    const confirmed = await auth(platform, 'two-factor/verify-totp', { code: codeOf(totpURI) }, byPassword);
    expect(confirmed.statusCode).toBe(200);

    const challenge = async () => {
      const response = await signIn('tom');
      expect(response.json()).toMatchObject({ twoFactorRedirect: true });
      // Better-auth takes back the session that the password alone would have opened.
      expect(sessionOf(response)).toBeNull();
      return cookieOf(response, 'two_factor')!;
    };
    const half = await challenge();
    await as(half, 'GET', '/v1/me', undefined, 401);
    const wrong = String((Number(codeOf(totpURI)) + 1) % 1_000_000).padStart(6, '0');
    const refused = await auth(platform, 'two-factor/verify-totp', { code: wrong }, half);
    expect([refused.statusCode, sessionOf(refused)]).toEqual([401, null]);
    const right = await auth(platform, 'two-factor/verify-totp', { code: codeOf(totpURI) }, half);
    expect(right.statusCode).toBe(200);
    expect(await as(sessionOf(right)!, 'GET', '/v1/me')).toMatchObject({ id, secondFactor: true });

    const [backup] = backupCodes;
    const once = await auth(platform, 'two-factor/verify-backup-code', { code: backup }, await challenge());
    expect(sessionOf(once)).not.toBeNull();
    const twice = await auth(platform, 'two-factor/verify-backup-code', { code: backup }, await challenge());
    expect([twice.statusCode, sessionOf(twice)]).toEqual([401, null]);

    await as(admin, 'POST', `/v1/members/${id}/sign-in-link`, { resetSecondFactor: true }, 201);
    const after = await signIn('tom');
    expect(await as(sessionOf(after)!, 'GET', '/v1/me')).toMatchObject({ id, secondFactor: false });

    const anew = await auth(platform, 'two-factor/enable', { password }, sessionOf(after)!);
    const code = codeOf((anew.json() as { totpURI: string }).totpURI);
    const on = await auth(platform, 'two-factor/verify-totp', { code }, sessionOf(after)!);
    const off = await auth(platform, 'two-factor/disable', { password }, sessionOf(on)!);
    expect(off.statusCode).toBe(200);
    const told = await platform.db
      .selectFrom('journal')
      .select(['type', 'actor', 'audit'])
      .where('entity_id', '=', id)
      .where('type', 'like', 'member.second_factor%')
      .orderBy('id')
      .execute();
    // Turned on, off by the reset of another, whose link tells of it, on and off again; signing in by it is no change.
    expect(told.map(({ type }) => type)).toEqual([
      'member.second_factor_on',
      'member.second_factor_on',
      'member.second_factor_off',
    ]);
    expect(told[0]).toMatchObject({ actor: `member:${id}`, audit: { after: { on: true }, from: { door: 'api' } } });
  });
});
