import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

const marker = 'pwk';
const secretBytes = 32;

/** The key of the hashes: from the installation's secret, and good for nothing else. */
export function apiKeyPepper(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'pricewright api keys', 32));
}

/** `pwk_<id>_<secret>`: the id finds the row, the secret is compared by its HMAC. */
export function makeApiKey(id: string, pepper: Buffer): { key: string; prefix: string; hash: Buffer } {
  const secret = randomBytes(secretBytes).toString('base64url');
  const suffix = id.slice('key_'.length);
  return {
    key: `${marker}_${suffix}_${secret}`,
    prefix: `${marker}_${suffix.slice(0, 12)}`,
    hash: hashOf(secret, pepper),
  };
}

/** @returns null for what is not a key of ours */
export function parseApiKey(text: string): { id: string; secret: string } | null {
  const match = /^pwk_([0-9a-hjkmnp-tv-z]{26})_([A-Za-z0-9_-]{43})$/.exec(text);
  if (!match) return null;
  // The last of 43 characters carries four unused bits: another spelling of the same bytes is not the same key.
  const secret = match[2]!;
  if (Buffer.from(secret, 'base64url').toString('base64url') !== secret) return null;
  return { id: `key_${match[1]}`, secret };
}

export function hashOf(secret: string, pepper: Buffer): Buffer {
  return createHmac('sha256', pepper).update(secret).digest();
}

export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
