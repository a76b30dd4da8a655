import { type ControlledTransaction, sql } from 'kysely';
import type { Db, Tx } from '../client.ts';
import type { Database } from '../schema.ts';

/** A transaction that reads much, with settings for that. */
export async function analysis<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return await db.transaction().execute(async (tx) => {
    await forAnalysis(tx);
    return await work(tx);
  });
}

const queues = new WeakMap<Db, Promise<unknown>>();

/**
 * Several such transactions side by side, each on a connection and processor of its own; nothing that they wrote is kept. Only
 * one such group at a time asks for connections: two could each hold what the other waits for.
 */
export async function analysisInParts<T>(db: Db, parts: number, work: (txs: readonly Tx[]) => Promise<T>): Promise<T> {
  const before = queues.get(db) ?? Promise.resolve();
  const done = before.then(async () => {
    const begun: ControlledTransaction<Database>[] = [];
    try {
      for (let part = 0; part < parts; part++) begun.push(await db.startTransaction().execute());
      await Promise.all(begun.map(forAnalysis));
      return await work(begun);
    } finally {
      await Promise.allSettled(begun.map((tx) => tx.rollback().execute()));
    }
  });
  queues.set(
    db,
    done.catch(() => {}),
  );
  return await done;
}

/**
 * Sorting and hashing a million subjects in memory; compiling the query would cost more than it saves. Postgres has no
 * statistics of whose an event is and takes it for a handful of rows: without this it looks up each event's name by itself,
 * and fetches events one by one by an index, where the pages of the table once each are a third of the work. A plan that is kept
 * for any dates knows nothing of which days are asked for.
 */
async function forAnalysis(tx: Tx): Promise<void> {
  await sql`select set_config('work_mem', '192MB', true), set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true),
    set_config('enable_indexscan', 'off', true), set_config('max_parallel_workers_per_gather', '2', true), set_config('statement_timeout', '120s', true),
    set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(tx);
}
