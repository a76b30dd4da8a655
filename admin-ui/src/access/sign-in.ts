import { ApiError, noAnswer } from '../http/api-error.ts';

/** How a try to sign in ended; better-auth answers with errors of its own, so they are put in words here. */
export type SignInOutcome = 'signed in' | 'needs second factor';

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw noAnswer();
  });
  const answer = ((await response.json().catch(() => null)) ?? {}) as Record<string, unknown>;
  if (response.ok) return answer;
  if (response.status === 429) {
    throw new ApiError(429, 'RateLimited', 'Too many tries. Wait a minute, then try again.', {}, null);
  }
  const said = typeof answer.message === 'string' ? answer.message : 'Signing in did not work.';
  throw new ApiError(response.status, 'NotSignedIn', said, {}, null);
}

/** By e-mail and password: https://www.better-auth.com/docs/authentication/email-password */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  const answer = await post('sign-in/email', { email, password });
  return answer.twoFactorRedirect === true ? 'needs second factor' : 'signed in';
}

/** By the code of the authenticator app, or a backup code: https://www.better-auth.com/docs/plugins/2fa */
export async function confirmSecondFactor(code: string): Promise<void> {
  const isOfApp = /^\d{6}$/.test(code);
  await post(isOfApp ? 'two-factor/verify-totp' : 'two-factor/verify-backup-code', { code });
}

/** Where the browser goes to sign in at the provider: https://www.better-auth.com/docs/plugins/generic-oauth */
export async function singleSignOnAddress(): Promise<string> {
  const { url } = await post('sign-in/oauth2', { providerId: 'oidc', callbackURL: '/', errorCallbackURL: '/' });
  if (typeof url !== 'string') throw new ApiError(502, 'NotSignedIn', 'The provider does not answer.', {}, null);
  return url;
}

/** Begins a second factor; it counts once a code has confirmed it. */
export async function beginSecondFactor(password: string): Promise<{ totpURI: string; backupCodes: string[] }> {
  const { totpURI, backupCodes } = await post('two-factor/enable', { password });
  return { totpURI: String(totpURI), backupCodes: Array.isArray(backupCodes) ? backupCodes.map(String) : [] };
}

export async function endSecondFactor(password: string): Promise<void> {
  await post('two-factor/disable', { password });
}

export async function endOtherSessions(): Promise<void> {
  await post('revoke-other-sessions', {});
}

export async function signOut(): Promise<void> {
  await post('sign-out', {});
}
