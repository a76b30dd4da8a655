import type { Freeze } from '../contracts/approvals.ts';
import type { Db } from './client.ts';

const thawed: Freeze = { frozen: false, reason: null, by: null, since: null, until: null };

/** Whether automatic writes are held now; a freeze whose time has passed holds nothing. */
export async function read(db: Db, now: Date): Promise<Freeze> {
  const row = await db.selectFrom('freezes').selectAll().where('until', '>', now).executeTakeFirst();
  if (!row) return thawed;
  return {
    frozen: true,
    reason: row.reason,
    by: row.by,
    since: row.since.toISOString(),
    until: row.until.toISOString(),
  };
}

export async function set(db: Db, freeze: { reason: string; by: string; since: Date; until: Date }): Promise<void> {
  await db
    .insertInto('freezes')
    .values(freeze)
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet(freeze))
    .execute();
}

export async function lift(db: Db): Promise<void> {
  await db.deleteFrom('freezes').execute();
}
