import { sql } from 'kysely';
import type { Db } from '../../database/client.ts';
import { eventually } from './eventually.ts';

/**
 * Whoever reads, or only who writes, a table waits until `release()`; `reached()` gives the process id of a connection
 * that does. A step is so held at one statement, wherever it got to before.
 */
export async function holdStatements(db: Db, table: string, kind: 'read' | 'write') {
  const mode = sql.raw(kind === 'read' ? 'access exclusive' : 'share row exclusive');
  const [held, locked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const lock = db.transaction().execute(async (tx) => {
    await sql`lock table ${sql.table(table)} in ${mode} mode`.execute(tx);
    locked.resolve();
    await held.promise;
  });
  await Promise.race([locked.promise, lock]);
  return {
    reached: () =>
      eventually(`somebody waits for ${table}`, async () => {
        const { rows } = await sql<{ pid: number }>`
          select pid from pg_locks where relation = ${table}::regclass and not granted`.execute(db);
        return rows[0]?.pid;
      }),
    async release() {
      held.resolve();
      await lock;
    },
  };
}
