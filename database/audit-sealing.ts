import { sql } from 'kysely';
import { type ChainHead, genesis, hashOf } from './audit-chain.ts';
import { auditColumns, recordOf } from './audit-rows.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';

/** The chain of this database; begun with its first seal. */
export async function chainOf(db: Db, now: Date): Promise<string> {
  const known = await db.selectFrom('audit_chain').select('id').executeTakeFirst();
  if (known) return known.id;
  await db
    .insertInto('audit_chain')
    .values({ id: newId('chain'), created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await db.selectFrom('audit_chain').select('id').executeTakeFirstOrThrow()).id;
}

export async function sealedHead(db: Db, chain: string): Promise<ChainHead> {
  const last = await db
    .selectFrom('audit_seals')
    .select(['sequence', 'position', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return genesis(chain);
  return { sequence: Number(last.sequence), position: Number(last.position), hash: last.hash.toString('hex') };
}

/**
 * Chains the audited rows after the head, in the order of their positions. Only the relay's leader calls it; should two
 * believe to lead, the sequence's key lets one of them fail.
 * @returns the new head, or the same when there was nothing
 */
export async function sealAfter(db: Db, head: ChainHead, limit: number): Promise<ChainHead> {
  const rows = await db
    .selectFrom('journal')
    .select(auditColumns)
    .where('audit', 'is not', null)
    .where('position', '>', String(head.position))
    .orderBy('position')
    .limit(limit)
    .execute();
  if (rows.length === 0) return head;
  const seals = rows.map((row) => {
    const record = { sequence: head.sequence + 1, ...recordOf(row) };
    head = { sequence: record.sequence, position: record.position, hash: hashOf(head.hash, record) };
    return { ...head, id: row.id };
  });
  await sql`
    insert into audit_seals (sequence, position, journal_id, hash, sealed_at)
    select sequence, position, id, decode(hash, 'hex'), clock_timestamp()
    from unnest(
      ${seals.map(({ sequence }) => sequence)}::bigint[], ${seals.map(({ position }) => position)}::bigint[],
      ${seals.map(({ id }) => id)}::text[], ${seals.map(({ hash }) => hash)}::text[]
    ) as sealed (sequence, position, id, hash)`.execute(db);
  return head;
}

/** Audited rows that are committed and not sealed yet, and the age of the oldest in seconds. */
export async function unsealed(db: Db, now: Date): Promise<{ count: number; oldestSeconds: number }> {
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    select count(*)::int as count, min(at) as oldest from journal
    where audit is not null
      and (position is null or position > (select coalesce(max(position), 0) from audit_seals))`.execute(db);
  const { count, oldest } = rows[0]!;
  return { count, oldestSeconds: oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0 };
}
