import { sql } from 'kysely';
import type { Db } from './client.ts';

/** Resolves when Postgres answers, rejects with its reason otherwise. */
export async function answers(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}
