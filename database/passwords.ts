import type { Db } from './client.ts';

/** The hash of a member's password, null without one. */
export async function hashOf(db: Db, memberId: string, options: { lock?: boolean } = {}): Promise<string | null> {
  // The member's row is the lock: a first password has no row of its own.
  if (options.lock) await db.selectFrom('auth_users').select('id').where('id', '=', memberId).forUpdate().execute();
  const row = await db
    .selectFrom('auth_accounts')
    .select('password')
    .where('userId', '=', memberId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  return row?.password ?? null;
}

/** Sets the password by its hash, whether or not there was one. */
export async function set(db: Db, memberId: string, hash: string, now: Date): Promise<void> {
  await forget(db, memberId);
  await db
    .insertInto('auth_accounts')
    .values({
      id: `credential_${memberId}`,
      accountId: memberId,
      providerId: 'credential',
      userId: memberId,
      password: hash,
      updatedAt: now,
    })
    .execute();
}

export async function forget(db: Db, memberId: string): Promise<void> {
  await db.deleteFrom('auth_accounts').where('userId', '=', memberId).where('providerId', '=', 'credential').execute();
}

/** The authenticator app and the backup codes count no longer. */
export async function forgetSecondFactor(db: Db, memberId: string): Promise<void> {
  await db.deleteFrom('auth_two_factors').where('userId', '=', memberId).execute();
  await db.updateTable('auth_users').set({ twoFactorEnabled: false }).where('id', '=', memberId).execute();
}
