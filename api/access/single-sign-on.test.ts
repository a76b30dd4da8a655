import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { execute } from '../../commands/command.ts';
import { inviteMember } from '../../commands/members/invite-member.ts';
import { updateMember } from '../../commands/members/update-member.ts';
import type { Me } from '../../contracts/access.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

// Limits of waiting, not of speed: many tests share the machine.
jest.setTimeout(180_000);

const publicUrl = 'http://localhost:80';
const client = { clientId: 'pricewright', clientSecret: 'the secret of the client at the provider' };
/** Who is known at the provider, by the name they type there. */
const accounts: Record<string, { email?: string; email_verified: boolean; name?: string }> = {
  ada: { email: 'Ada@example.com', email_verified: true, name: 'Ada' },
  nameless: { email: 'bea@example.com', email_verified: true },
  unverified: { email: 'cleo@example.com', email_verified: false, name: 'Cleo' },
  stranger: { email: 'stranger@example.com', email_verified: true, name: 'Stranger' },
  silent: { email_verified: false, name: 'Silent' },
  disabled: { email: 'dan@example.com', email_verified: true, name: 'Dan' },
};
let provider: Server;
let issuer: string;
let platform: Platform;

beforeAll(async () => {
  provider = createServer();
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://localhost:${(provider.address() as AddressInfo).port}`;
  const { Provider } = await import('oidc-provider');
  const op = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [`${publicUrl}/auth/oauth2/callback/oidc`],
        application_type: 'web',
      },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
    pkce: { required: () => true },
  });
  provider.on('request', op.callback());
  platform = await startPlatform(null, { authenticate: 'real', oidc: { issuer, ...client } });
  const caller = { actor: 'test', requestId: null };
  for (const name of ['ada', 'bea', 'cleo', 'dan']) {
    const input = { name, email: `${name}@example.com`, roles: ['viewer' as const] };
    const { member } = await execute(inviteMember, input, caller, platform.app.environment);
    if (name === 'dan') {
      await execute(updateMember, { memberId: member.id, disabled: true }, caller, platform.app.environment);
    }
  }
});
afterAll(async () => {
  await platform?.close();
  provider?.closeAllConnections();
  provider?.close();
});

/** A browser's cookies, by origin. */
function browser() {
  const jars = new Map<string, Map<string, string>>();
  const cookiesOf = (origin: string) => {
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  const keep = (origin: string, lines: string[]) => {
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) cookiesOf(origin).set(name!, value);
      else cookiesOf(origin).delete(name!);
    }
  };
  const header = (origin: string) => [...cookiesOf(origin)].map(([name, value]) => `${name}=${value}`).join('; ');

  return {
    cookie: () => header('ours'),
    async ours(method: 'GET' | 'POST', url: string, payload?: object) {
      const response = await platform.app.inject({
        method,
        url,
        headers: { cookie: header('ours') },
        ...(payload ? { payload } : {}),
      });
      keep('ours', [response.headers['set-cookie'] ?? []].flat());
      return response;
    },
    async theirs(url: string, body?: URLSearchParams) {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: header('theirs') },
        ...(body ? { method: 'POST', body } : {}),
      });
      keep('theirs', response.headers.getSetCookie());
      return response;
    },
  };
}

/** Presses the button, types the name at the provider and consents; returns where that leads, and the browser. */
async function signInAs(name: string | null) {
  const person = browser();
  const begun = await person.ours('POST', '/auth/sign-in/oauth2', {
    providerId: 'oidc',
    callbackURL: '/',
    errorCallbackURL: '/',
  });
  expect(begun.statusCode).toBe(200);
  let url = (begun.json() as { url: string }).url;
  for (let step = 0; step < 12; step++) {
    if (url.startsWith(publicUrl) || url.startsWith('http://localhost/')) break;
    const response = await person.theirs(url);
    const location = response.headers.get('location');
    if (location) {
      url = new URL(location, issuer).href;
      continue;
    }
    const page = await response.text();
    const form = /<form[^>]*action="([^"]+)"/.exec(page)![1]!;
    const abort = /href="([^"]+\/abort)"/.exec(page)?.[1];
    if (name === null && abort) {
      url = new URL(abort, issuer).href;
      continue;
    }
    const prompt = /name="prompt" value="(\w+)"/.exec(page)![1]!;
    const typed: Record<string, string> =
      prompt === 'login' ? { prompt, login: name ?? '', password: 'any' } : { prompt };
    const answered = await person.theirs(new URL(form, issuer).href, new URLSearchParams(typed));
    url = new URL(answered.headers.get('location')!, issuer).href;
  }
  const { pathname, search } = new URL(url);
  const back = await person.ours('GET', `${pathname}${search}`);
  return { leads: back.headers.location, person };
}

const refusal = async (name: string | null) => {
  const { leads, person } = await signInAs(name);
  const me = await person.ours('GET', '/v1/me');
  expect(me.statusCode).toBe(401);
  return new URL(String(leads), publicUrl).searchParams.get('error');
};

it('is offered on the sign-in page where it is configured', async () => {
  expect(await platform.call('GET', '/v1/sign-in')).toEqual({ password: true, singleSignOn: true });
  const without = await startPlatform(null);
  expect(await without.call('GET', '/v1/sign-in')).toEqual({ password: true, singleSignOn: false });
  await without.close();
});

it('lets in a member whose address the provider confirms, again and again, with or without a name', async () => {
  for (const [name, email] of [
    ['ada', 'ada@example.com'],
    ['ada', 'ada@example.com'],
    ['nameless', 'bea@example.com'],
  ] as const) {
    const { leads, person } = await signInAs(name);
    expect(String(leads)).not.toContain('error');
    const me = (await person.ours('GET', '/v1/me')).json() as Me;
    expect(me).toMatchObject({ kind: 'member', email, roles: ['viewer'], hasPassword: false });
  }
});

it('says why it lets others not in, in codes that the sign-in page has words for', async () => {
  expect(await refusal('stranger')).toBe('signup_disabled');
  expect(await refusal('unverified')).toBe('account_not_linked');
  expect(await refusal('silent')).toBe('email_is_missing');
  expect(await refusal('disabled')).toBe('MEMBER_DISABLED');
  expect(await refusal(null)).toBe('access_denied');
  const members = await platform.db.selectFrom('auth_users').select('email').execute();
  expect(members.map(({ email }) => email)).not.toContain('stranger@example.com');
});

it('takes no answer that it has not asked for', async () => {
  const person = browser();
  const { headers } = await person.ours('GET', '/auth/oauth2/callback/oidc?code=stolen&state=invented');
  expect(new URL(String(headers.location), publicUrl).searchParams.get('error')).not.toBeNull();
  expect(person.cookie()).not.toContain('session_token');
});
