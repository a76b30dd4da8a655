import { type Kysely, sql } from 'kysely';

/** Who made the link by which somebody signed in: they may have used it themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table members add column link_made_by text;
    alter table auth_sessions add column "linkMadeBy" text`.execute(db);
}
