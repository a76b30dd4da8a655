import { type Kysely, sql } from 'kysely';

/** Whether a customer is exempt from tax. The VAT id stands with what identifies the customer, sealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table customers add column tax_exempt boolean not null default false`.execute(db);
}
