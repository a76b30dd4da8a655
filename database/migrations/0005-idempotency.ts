import { type Kysely, sql } from 'kysely';

/** Requests that carried an Idempotency-Key, with their answers, for 24 hours. Keys are hashed, answers encrypted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table idempotency_keys (
      actor text not null,
      route text not null,
      key_hash bytea not null,
      fingerprint bytea not null,
      lease_token text not null,
      lease_until timestamptz not null,
      results bytea,
      answer bytea,
      created_at timestamptz not null,
      primary key (actor, route, key_hash)
    )`.execute(db);
  await sql`create index idempotency_keys_created on idempotency_keys (created_at)`.execute(db);
}
