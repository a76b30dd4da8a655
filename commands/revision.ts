import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from '../database/client.ts';
import { lastChangeOf } from '../database/journal.ts';

/** @throws ConcurrentModification when somebody else's edit came first */
export function assertRevision(present: number, expected: number, configurationId: string): void {
  if (present === expected) return;
  throw new PricewrightError(
    'ConcurrentModification',
    `You edited revision ${expected}, but revision ${present} is stored: somebody saved in between. Read it again and carry your change over.`,
    { configurationId, presentRevision: present },
  );
}

/** A conflict tells who saved in between, and what: whoever lost reads that before they overwrite it. */
export async function namingLastChange(db: Db, error: unknown): Promise<unknown> {
  if (!(error instanceof PricewrightError) || error.code !== 'ConcurrentModification') return error;
  const { configurationId, lastChange } = error.details;
  if (configurationId === undefined || lastChange) return error;
  const last = await lastChangeOf(db, configurationId).catch(() => null);
  if (!last) return error;
  const { cause, retryable } = error;
  const details = { ...error.details, lastChange: last };
  return new PricewrightError(error.code, error.message, details, { cause, retryable });
}
