const open = new Map<string, string>();

/** The same key for the same attempt until it is settled, so that trying again after a lost answer creates nothing twice. */
export function idempotencyKey(attempt: string): string {
  const known = open.get(attempt);
  if (known) return known;
  // Not randomUUID: browsers offer that only on https and localhost.
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
  open.set(attempt, key);
  return key;
}

export function forgetIdempotencyKey(attempt: string): void {
  open.delete(attempt);
}
