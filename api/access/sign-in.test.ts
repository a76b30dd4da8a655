import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execute } from '../../commands/command.ts';
import { inviteMember } from '../../commands/members/invite-member.ts';
import type { InvitedMember, Me, Session, SignInLink } from '../../contracts/access.ts';
import type { ErrorResponse } from '../../contracts/http.ts';
import { smtpSender } from '../../integrations/messages/mail.ts';
import { type Inbox, startInbox } from '../../test/support/inbox.ts';
import { auth, follow as followLink, from, sessionOf } from '../../test/support/people.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

// Limits of waiting, not of speed: many tests share the machine.
jest.setTimeout(180_000);

let platform: Platform;
let inbox: Inbox;
let mail: ReturnType<typeof smtpSender>;
let admin: string;

beforeAll(async () => {
  inbox = await startInbox();
  mail = smtpSender({ url: inbox.url, from: 'Pricewright <no-reply@prices.example>' });
  platform = await startPlatform(null, { authenticate: 'real', access: { mail } });
  const caller = { actor: 'test', requestId: null };
  const input = { name: 'Ada', email: 'ada@example.com', roles: ['admin' as const] };
  await execute(inviteMember, input, caller, platform.app.environment);
  admin = (await follow(await platform.linkFor(input.email)))!;
});
afterAll(async () => {
  await platform?.close();
  mail?.close();
  await inbox?.close();
});

const follow = (link: string) => followLink(platform, link);
const signIn = (email: string, password: string, address = from()) =>
  auth(platform, 'sign-in/email', { email, password }, '', address);

const as = <T = Record<string, unknown>>(
  cookie: string,
  method: string,
  url: string,
  body?: unknown,
  expected = 200,
  headers: Record<string, string> = {},
) => platform.call<T>(method, url, body, expected, { cookie, ...headers });
const invite = (name: string, headers: Record<string, string> = {}) =>
  as<Invited>(admin, 'POST', '/v1/members', { name, email: `${name}@example.com`, roles: ['viewer'] }, 201, headers);
const newLink = (id: string, body: object = {}, expected = 201) =>
  as<Link>(admin, 'POST', `/v1/members/${id}/sign-in-link`, body, expected);
const setPassword = (cookie: string, body: object, expected = 200) =>
  as<{ sessionsEnded: number }>(cookie, 'POST', '/v1/me/password', body, expected);
const audited = async (action: string) =>
  (
    await platform.db
      .selectFrom('journal')
      .select(['audit', 'entity_id'])
      .where('audit', 'is not', null)
      .orderBy('id', 'desc')
      .execute()
  ).find(({ audit }) => audit!.action === action);

type Invited = Zod<typeof InvitedMember>;
type Link = Zod<typeof SignInLink>;
type Zod<T extends { _output: unknown }> = T['_output'];

describe('a member who was invited', () => {
  it('comes by the link, sets a first password and signs in with it', async () => {
    const { id, signInLink } = await invite('bea');
    const cookie = (await follow(signInLink))!;
    expect(await as<Me>(cookie, 'GET', '/v1/me')).toMatchObject({ id, hasPassword: false });
    await setPassword(cookie, { newPassword: 'too short' }, 400);
    await setPassword(cookie, { newPassword: 'a first password' });
    expect(await as<Me>(cookie, 'GET', '/v1/me')).toMatchObject({ hasPassword: true });
    const response = await signIn('bea@example.com', 'a first password');
    expect(response.statusCode).toBe(200);
    expect(sessionOf(response)).not.toBeNull();
    const row = await audited('setPassword');
    expect(row).toMatchObject({ entity_id: id, audit: { before: { set: false }, after: { set: true } } });
    expect(JSON.stringify(row)).not.toContain('a first password');
  });

  it('keeps the password when they come by a link again', async () => {
    const { id, signInLink } = await invite('cleo');
    await setPassword((await follow(signInLink))!, { newPassword: 'a first password' });
    expect(await follow((await newLink(id)).signInLink)).not.toBeNull();
    expect((await signIn('cleo@example.com', 'a first password')).statusCode).toBe(200);
  });

  it('is answered the same link when the invitation is repeated after a crash', async () => {
    const once = { 'idempotency-key': 'invite-dan' };
    const first = await invite('dan', once);
    await platform.db
      .updateTable('idempotency_keys')
      .set({ answer: null, lease_until: new Date(0) })
      .execute();
    const again = await invite('dan', once);
    expect(again).toEqual(first);
    expect(await follow(again.signInLink)).not.toBeNull();
  });
});

describe('a lost link', () => {
  it('is replaced: the new one works once, the old one no longer, and the audit names who gave it', async () => {
    const { id, signInLink } = await invite('eva');
    const { signInLink: another } = await newLink(id);
    expect(await follow(signInLink)).toBeNull();
    expect(await follow(another)).not.toBeNull();
    expect(await follow(another)).toBeNull();
    expect(await audited('createSignInLink')).toMatchObject({
      entity_id: id,
      audit: { after: { resetPassword: false, resetSecondFactor: false }, from: { door: 'api', ip: '127.0.0.1' } },
    });
  });

  it('leads to the sign-in page with the reason when it no longer works', async () => {
    const { pathname, search } = new URL((await invite('fay')).signInLink);
    const ask = () => platform.app.inject({ method: 'GET', url: `${pathname}${search}`, remoteAddress: from() });
    await ask();
    const { headers } = await ask();
    expect(headers.location).toBe('http://localhost/?error=INVALID_TOKEN');
  });

  it('can take back a password and a second factor that were lost too, and every session', async () => {
    const { id, signInLink } = await invite('gil');
    const cookie = (await follow(signInLink))!;
    await setPassword(cookie, { newPassword: 'a password lost' });
    const { signInLink: another } = await newLink(id, { resetPassword: true, resetSecondFactor: true });
    await as(cookie, 'GET', '/v1/me', undefined, 401);
    expect((await signIn('gil@example.com', 'a password lost')).statusCode).toBe(401);
    const fresh = (await follow(another))!;
    await setPassword(fresh, { newPassword: 'a password found' });
    expect((await signIn('gil@example.com', 'a password found')).statusCode).toBe(200);
  });

  it('is given by administrators who signed in, to members in office', async () => {
    const { id, signInLink } = await invite('hal');
    const viewer = (await follow(signInLink))!;
    await as(viewer, 'POST', `/v1/members/${id}/sign-in-link`, {}, 403);
    const { key } = await as<{ key: string }>(
      admin,
      'POST',
      '/v1/api-keys',
      { name: 'wide', scopes: ['members:edit', 'members:read'] },
      201,
    );
    const byKey = { 'x-api-key': key };
    await platform.call('POST', `/v1/members/${id}/sign-in-link`, {}, 403, byKey);
    const upwards = { name: 'Up', email: 'up@example.com', roles: ['admin'] };
    await platform.call('POST', '/v1/members', upwards, 403, byKey);
    await platform.call('PATCH', `/v1/members/${id}`, { roles: ['admin'] }, 403, byKey);
    await newLink('member_unknown', {}, 404);
    await as(admin, 'PATCH', `/v1/members/${id}`, { disabled: true });
    await newLink(id, {}, 409);
  });

  it('is not made by asking the sign-in part for one', async () => {
    const response = await platform.app.inject({
      method: 'POST',
      url: '/auth/sign-in/magic-link',
      payload: { email: 'ada@example.com' },
      remoteAddress: from(),
    });
    expect(response.statusCode).toBe(404);
  });
});

describe('mail', () => {
  it('carries the link when there is a mail server', async () => {
    const { signInLink, mail: told } = await invite('ines');
    expect(told).toEqual({ sent: true, problem: null });
    const message = inbox.messages.at(-1)!;
    expect(message).toContain('To: ines@example.com');
    const unfolded = message.replace(/=\r\n/g, '').replace(/=3D/g, '=');
    expect(unfolded).toContain(signInLink);
  });

  it('that is refused fails nothing, and the answer says so', async () => {
    const refusing = await startInbox({
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('no such mailbox'), { responseCode: 550 })),
    });
    const sender = smtpSender({ url: refusing.url, from: 'Pricewright <no-reply@prices.example>' });
    const other = await startPlatform(null, { access: { mail: sender } });
    const invited = await other.call<Invited>(
      'POST',
      '/v1/members',
      { name: 'Jo', email: 'jo@example.com', roles: ['viewer'] },
      201,
    );
    expect(invited.mail).toMatchObject({ sent: false, problem: expect.stringContaining('no such mailbox') });
    await other.close();
    sender.close();
    await refusing.close();
  });
});

describe('a password', () => {
  it('is changed with the present one alone, and ends the other sessions', async () => {
    const { signInLink } = await invite('kim');
    const cookie = (await follow(signInLink))!;
    await setPassword(cookie, { newPassword: 'the first of all' });
    const elsewhere = sessionOf(await signIn('kim@example.com', 'the first of all'))!;
    await setPassword(cookie, { newPassword: 'something else' }, 400);
    await setPassword(cookie, { currentPassword: 'not the first', newPassword: 'something else' }, 400);
    const unchanged = { currentPassword: 'the first of all', newPassword: 'the first of all' };
    await setPassword(cookie, unchanged, 400);
    const change = { currentPassword: 'the first of all', newPassword: 'something else' };
    expect(await setPassword(cookie, change)).toEqual({ sessionsEnded: 1 });
    await as(elsewhere, 'GET', '/v1/me', undefined, 401);
    await as(cookie, 'GET', '/v1/me');
    expect((await signIn('kim@example.com', 'the first of all')).statusCode).toBe(401);
  });

  it('is not guessed from an open session', async () => {
    const { signInLink } = await invite('lea');
    const cookie = (await follow(signInLink))!;
    await setPassword(cookie, { newPassword: 'the first of all' });
    const guess = { currentPassword: 'a guess', newPassword: 'something else' };
    for (let turn = 0; turn < 9; turn++) await setPassword(cookie, guess, 400);
    await setPassword(cookie, { currentPassword: 'the first of all', newPassword: 'something else' }, 429);
  });

  it('is nothing that a key has', async () => {
    const made = await as<{ key: string; id: string }>(
      admin,
      'POST',
      '/v1/api-keys',
      { name: 'reader', scopes: ['plans:read'] },
      201,
    );
    const headers = { 'x-api-key': made.key };
    await platform.call('POST', '/v1/me/password', { newPassword: 'something else' }, 403, headers);
    await platform.call('GET', '/v1/me/sessions', undefined, 403, headers);
    expect(await platform.call('GET', '/v1/me', undefined, 200, headers)).toMatchObject({ hasPassword: false });
  });

  it('is not guessed from one address: ten tries a minute', async () => {
    const address = from();
    const answers = [];
    for (let turn = 0; turn < 12; turn++) answers.push(await signIn('ada@example.com', `guess ${turn}`, address));
    expect(answers.at(-1)!.statusCode).toBe(429);
    expect(Number(answers.at(-1)!.headers['retry-after'])).toBeGreaterThan(0);
    expect(answers.map(({ statusCode }) => statusCode).slice(0, 10)).toEqual(Array(10).fill(401));
  });
});

describe('sessions', () => {
  it('are listed and ended one by one', async () => {
    const { signInLink } = await invite('max');
    const cookie = (await follow(signInLink))!;
    await setPassword(cookie, { newPassword: 'the first of all' });
    const elsewhere = sessionOf(await signIn('max@example.com', 'the first of all'))!;
    const list = () => as<{ data: Session[] }>(cookie, 'GET', '/v1/me/sessions');
    const { data } = await list();
    expect(data).toHaveLength(2);
    expect(data.filter(({ present }) => present)).toHaveLength(1);
    expect(JSON.stringify(data)).not.toContain(decodeURIComponent(cookie).split('=')[1]!.split('.')[0]);
    const other = data.find(({ present }) => !present)!;
    await platform.app.inject({
      method: 'POST',
      url: `/v1/me/sessions/${other.id}/end`,
      headers: { cookie, origin: 'http://localhost:80', host: 'localhost:80' },
    });
    await as(elsewhere, 'GET', '/v1/me', undefined, 401);
    expect((await list()).data).toHaveLength(1);
    const mine = await as<{ data: Session[] }>(admin, 'GET', '/v1/me/sessions');
    await as(cookie, 'POST', `/v1/me/sessions/${mine.data[0]!.id}/end`, undefined, 404);
  });

  it('are not opened for who is disabled, whatever they know', async () => {
    const { id, signInLink } = await invite('ned');
    await setPassword((await follow(signInLink))!, { newPassword: 'the first of all' });
    await as(admin, 'PATCH', `/v1/members/${id}`, { disabled: true });
    const response = await signIn('ned@example.com', 'the first of all');
    expect(response.statusCode).toBe(403);
    expect((response.json() as { message: string }).message).toContain('disabled');
    expect(sessionOf(response)).toBeNull();
  });
});

describe('an API key', () => {
  it('that is shown again after a crash is the key that was kept', async () => {
    const create = () =>
      as<{ id: string; key: string }>(admin, 'POST', '/v1/api-keys', { name: 'once', scopes: ['plans:read'] }, 201, {
        'idempotency-key': 'key-once',
      });
    const first = await create();
    // The process died after its transaction and before its answer was kept.
    await platform.db
      .updateTable('idempotency_keys')
      .set({ answer: null, lease_until: new Date(0) })
      .execute();
    const again = await create();
    expect(again).toEqual(first);
    await platform.call('GET', '/v1/plans', undefined, 200, { 'x-api-key': again.key });
    const kept = await platform.db.selectFrom('api_keys').select('id').where('name', '=', 'once').execute();
    expect(kept).toHaveLength(1);
  });

  it('stands in no table', async () => {
    const { key } = await as<{ key: string }>(
      admin,
      'POST',
      '/v1/api-keys',
      { name: 'hidden', scopes: ['plans:read'] },
      201,
    );
    const secret = key.split('_').at(-1)!;
    for (const table of ['api_keys', 'journal', 'idempotency_keys'] as const) {
      const rows = await platform.db.selectFrom(table).selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(secret);
    }
  });
});

it('answers errors of sign-in without the difference between a wrong password and nobody', async () => {
  const [wrong, nobody] = [await signIn('ada@example.com', 'wrong'), await signIn('nobody@example.com', 'wrong')];
  expect([wrong.statusCode, nobody.statusCode]).toEqual([401, 401]);
  expect(wrong.json()).toEqual(nobody.json() as ErrorResponse);
});
