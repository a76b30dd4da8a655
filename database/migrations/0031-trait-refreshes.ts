import { type Kysely, sql } from 'kysely';

/** When all customers were last computed stays known while they are being computed again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table trait_refreshes add column completed_at timestamptz`.execute(db);
  // -1 stood for a refresh that had not reached its end.
  await sql`update trait_refreshes set completed_at = begun_at where customers >= 0`.execute(db);
  await sql`update trait_refreshes set customers = 0 where customers < 0`.execute(db);
}
