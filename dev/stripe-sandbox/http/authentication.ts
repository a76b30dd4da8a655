import { StripeRefusal } from '../errors.ts';
import type { Method } from '../resources/route.ts';

export interface Keys {
  secretKey: string;
  restrictedKey: string;
  accountId: string;
}

/** Stripe shows a refused key's ends only. */
const masked = (key: string): string => {
  const prefix = key.match(/^(sk|rk|pk)_(test|live)_/)?.[0] ?? key.slice(0, 3);
  const tail = key.length > prefix.length + 4 ? key.slice(-4) : '';
  return `${prefix}${'*'.repeat(Math.max(4, key.length - prefix.length - tail.length))}${tail}`;
};

/** The key of `Authorization: Bearer` or of Basic's user name (https://docs.stripe.com/api/authentication). */
function keyOf(header: string | undefined): string | undefined {
  const [scheme, value] = header?.split(' ', 2) ?? [];
  if (!scheme || !value) return undefined;
  if (/^bearer$/i.test(scheme)) return value;
  return /^basic$/i.test(scheme) ? Buffer.from(value, 'base64').toString().split(':', 1)[0] : undefined;
}

/** Refuses a missing or wrong key with 401, and a restricted key's write with 403. */
export function authenticate(header: string | undefined, method: Method, permission: string, keys: Keys): void {
  const key = keyOf(header);
  if (!key) {
    throw new StripeRefusal(
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    );
  }
  if (key === keys.secretKey) return;
  if (key !== keys.restrictedKey) throw new StripeRefusal(401, `Invalid API Key provided: ${masked(key)}`);
  if (method === 'GET') return;
  throw new StripeRefusal(
    403,
    `The provided key '${masked(key)}' does not have the required permissions for this endpoint on account '${keys.accountId}'. Having the 'rak_${permission}_write' permission would allow this request to continue.`,
  );
}
