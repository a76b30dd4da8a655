import pg from 'pg';
import { relayLockId } from '../../worker/relay-leader.ts';

/** How many sessions hold the relay's lock now; a short while may pass until one does. */
export async function leaders(databaseUrl: string, withinMs = 15_000): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const deadline = Date.now() + withinMs; ; ) {
      const { rows } = await client.query<{ holders: number }>(
        `select count(*)::int as holders from pg_locks
         where locktype = 'advisory' and granted and (classid::bigint << 32 | objid::bigint) = $1`,
        [relayLockId],
      );
      const holders = rows[0]?.holders ?? 0;
      if (holders > 0 || Date.now() > deadline) return holders;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await client.end();
  }
}
