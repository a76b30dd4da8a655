import type { Db } from './client.ts';

/** The relay tries at once, and counts its tries anew. */
export async function retryDispatch(db: Db, journalId: string, now: Date): Promise<void> {
  await db
    .updateTable('journal')
    .set({ dispatch_attempts: 0, next_dispatch_at: now })
    .where('id', '=', journalId)
    .where('dispatched_at', 'is', null)
    .execute();
}

/** The command is not given any more; later commands to the same workflow go on. What it failed with stays to be read. */
export async function giveUpDispatch(db: Db, journalId: string, now: Date): Promise<void> {
  await db
    .updateTable('journal')
    .set({ dispatched_at: now })
    .where('id', '=', journalId)
    .where('dispatched_at', 'is', null)
    .execute();
}

/** What has become of an effect, by a person's word or by looking. One that a new attempt has taken up stays its own. */
export async function settleEffect(
  db: Db,
  key: string,
  settlement:
    | { state: 'done'; outsideId: string | null }
    | { state: 'failed' | 'unknown'; error: { code: string; message: string } },
  now: Date,
): Promise<boolean> {
  const error = settlement.state === 'done' ? null : JSON.stringify(settlement.error);
  const { numUpdatedRows } = await db
    .updateTable('effects')
    .set({
      state: settlement.state,
      outside_id: settlement.state === 'done' ? settlement.outsideId : null,
      error,
      updated_at: now,
    })
    .where('key', '=', key)
    .where('state', '<>', 'done')
    .where('lease_until', '<=', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
