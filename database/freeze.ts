import { sql } from 'kysely';
import type { Freeze } from '../contracts/approvals.ts';
import type { HeldTime } from '../domain/flags/schedule-time.ts';
import type { Db, Tx } from './client.ts';

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

/** From when to when time stands still for what happens by itself; null when nothing is held. */
export async function heldTime(db: Db, now: Date): Promise<HeldTime | null> {
  const { since, until } = await read(db, now);
  return since && until ? { since, until } : null;
}

/** One that is under way is prolonged, or shortened: it has begun when it began, or what is held would move on meanwhile. */
export async function set(db: Db, freeze: { reason: string; by: string; since: Date; until: Date }): Promise<void> {
  await db
    .insertInto('freezes')
    .values(freeze)
    .onConflict((conflict) =>
      conflict.column('singleton').doUpdateSet({
        ...freeze,
        since: sql<Date>`case when freezes.until > ${freeze.since} then freezes.since else excluded.since end`,
      }),
    )
    .execute();
}

export async function lift(db: Db): Promise<void> {
  await db.deleteFrom('freezes').execute();
}

/**
 * What holds automatic writes, null when nothing does: for one that has no process. Asked in the transaction of the write, so
 * that whoever freezes waits for a write that has begun.
 */
export async function holding(tx: Tx, now: Date): Promise<{ reason: string; until: Date } | null> {
  const held = await tx
    .selectFrom('freezes')
    .select(['reason', 'until'])
    .where('until', '>', now)
    .forShare()
    .executeTakeFirst();
  return held ?? null;
}

/**
 * Whether a process has to wait with its next automatic write; when it has, its operation says so. In one transaction
 * with the look at the freeze, so that whoever lifts it finds every process that waits: the row's lock makes one of the
 * two wait for the other.
 * @returns what holds it, null when it may go on, and whether that is another answer than before
 */
export async function hold(
  tx: Tx,
  operationId: string,
  now: Date,
): Promise<{ held: { reason: string; until: Date } | null; changed: boolean }> {
  const held = await holding(tx, now);
  const { numUpdatedRows } = await tx
    .updateTable('operations')
    .set({
      held_until: held?.until ?? null,
      held_because: held?.reason ?? null,
      updated_at: now,
      ...(held ? { status: 'waiting' as const } : {}),
    })
    .where('id', '=', operationId)
    .where('finished_at', 'is', null)
    .where(sql<boolean>`held_until is distinct from ${held?.until ?? null}::timestamptz`)
    .executeTakeFirst();
  return { held, changed: numUpdatedRows > 0n };
}

/** The processes that wait for the freeze's end. */
export async function heldOperations(tx: Tx): Promise<{ id: string; workflow_id: string }[]> {
  return await tx
    .selectFrom('operations')
    .select(['id', 'workflow_id'])
    .where('held_until', 'is not', null)
    .where('finished_at', 'is', null)
    .execute();
}
