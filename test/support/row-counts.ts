import { sql } from 'kysely';
import type { Db } from '../../database/client.ts';

/** Rows of every table, by its name: equal before and after a request that must leave nothing. */
export async function rowCounts(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`.execute(db);
  const counts = await Promise.all(
    rows.map(async ({ name }) => {
      const counted = await sql<{ count: string }>`select count(*) as count from ${sql.id(name)}`.execute(db);
      return [name, Number(counted.rows[0]?.count)] as const;
    }),
  );
  return Object.fromEntries(counts);
}
