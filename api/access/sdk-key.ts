import { randomBytes } from 'node:crypto';

const marker = 'pwc';

/** `pwc_…`: public, for browsers and apps. It is none of the keys that `authenticate.ts` knows, which begin with `pwk_`. */
export function makeSdkKey(): string {
  return `${marker}_${randomBytes(18).toString('base64url')}`;
}
