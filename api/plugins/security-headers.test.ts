import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { createSignIn } from '../access/sign-in.ts';

// Limits of waiting, not of speed: many tests share the machine.
jest.setTimeout(180_000);

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
});
afterAll(() => platform?.close());

const policyOf = async (url: string) => {
  const { headers, body } = await platform.app.inject({ method: 'GET', url });
  return { policy: String(headers['content-security-policy']), headers, body };
};

it.each(['/v1/plans', '/healthz', '/nothing/here', '/openapi.json', '/docs/'])(
  '%s lets no foreign script run',
  async (url) => {
    const { policy, headers } = await policyOf(url);
    const scripts = policy.split('; ').find((part) => part.startsWith('script-src'))!;
    expect(scripts).not.toMatch(/unsafe|\*|https?:/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  },
);

it('names the scripts of the page of the reference, so that it works', async () => {
  const { policy, body } = await policyOf('/docs/');
  const scripts = [...body.matchAll(/<script(?![^>]*src=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text]) => text!);
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(policy).toContain(hash('sha256', script, 'base64'));
});

it('gives cookies that scripts, other sites and plain http do not get', async () => {
  const signIn = createSignIn({ db: platform.db, secret: 's'.repeat(40), publicUrl: 'https://prices.example' });
  const { sessionToken } = (await signIn.$context).authCookies;
  expect(sessionToken).toMatchObject({
    name: expect.stringMatching(/^__Secure-/),
    attributes: { httpOnly: true, secure: true, sameSite: 'lax', path: '/' },
  });
});
