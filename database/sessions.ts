import type { Session } from '../contracts/access.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';

/** Where a member is signed in, the latest first. */
export async function ofMember(db: Db, memberId: string, present: string | null, now: Date): Promise<Session[]> {
  const rows = await db
    .selectFrom('auth_sessions')
    .select(['id', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt', 'expiresAt'])
    .where('userId', '=', memberId)
    .where('expiresAt', '>', now)
    .orderBy('updatedAt', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    address: row.ipAddress || null,
    userAgent: row.userAgent || null,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.updatedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    present: row.id === present,
  }));
}

/** @throws NotFound for another's session too */
export async function end(db: Db, memberId: string, sessionId: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('auth_sessions')
    .where('userId', '=', memberId)
    .where('id', '=', sessionId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw new PricewrightError('NotFound', `You have no session ${sessionId}.`);
}

/** Ends all of a member's sessions but one. @returns how many */
export async function endAll(db: Db, memberId: string, but: string | null = null): Promise<number> {
  let sessions = db.deleteFrom('auth_sessions').where('userId', '=', memberId);
  if (but !== null) sessions = sessions.where('id', '!=', but);
  return Number((await sessions.executeTakeFirst()).numDeletedRows);
}
