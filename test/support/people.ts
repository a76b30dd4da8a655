import type { Platform } from './platform.ts';

type Answer = Awaited<ReturnType<Platform['app']['inject']>>;

let addresses = 0;
/** Each from an address of its own: sign-ins are limited by address. */
export const from = () => `10.1.${addresses >> 8}.${addresses++ & 255}`;

/** A cookie of an answer, as a browser sends it back; null when it sets none. */
export function cookieOf(response: Pick<Answer, 'cookies'>, named: string): string | null {
  const cookie = response.cookies.find(({ name }) => name.includes(named));
  return cookie?.value ? `${cookie.name}=${encodeURIComponent(cookie.value)}` : null;
}

export const sessionOf = (response: Pick<Answer, 'cookies'>) => cookieOf(response, 'session_token');

/** The session's cookie that a link opens; null when it opens none. */
export async function follow(platform: Platform, link: string): Promise<string | null> {
  const { pathname, search } = new URL(link);
  const response = await platform.app.inject({ method: 'GET', url: `${pathname}${search}`, remoteAddress: from() });
  return sessionOf(response);
}

/** A call of the sign-in part. */
export async function auth(platform: Platform, path: string, payload: object, cookie = '', address = from()) {
  return await platform.app.inject({
    method: 'POST',
    url: `/auth/${path}`,
    payload,
    remoteAddress: address,
    headers: cookie ? { cookie, origin: 'http://localhost' } : {},
  });
}
