import { type Kysely, sql } from 'kysely';

/** Addresses that inviting vouches for, what a freeze holds, retired keys of the blind index, and what housekeeping looks for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update auth_users set "emailVerified" = true`.execute(db);

  await sql`alter table operations add column held_until timestamptz, add column held_because text`.execute(db);
  await sql`create index operations_held on operations (id) where held_until is not null`.execute(db);

  // A key that the blind index was made with before the master key was rotated, wrapped by a later one.
  await sql`
    create table index_keys (
      master_key_id text primary key,
      wrapped_key bytea not null,
      wrapped_by text not null,
      retired_at timestamptz not null
    )`.execute(db);
  await sql`create index subject_keys_master on subject_keys (master_key_id, subject_id)`.execute(db);

  // In the order in which housekeeping forgets.
  await sql`create index journal_not_audited on journal (at) where audit is null`.execute(db);
  await sql`create index stripe_inbox_received on stripe_inbox (received_at)`.execute(db);
  await sql`create index operations_finished on operations (finished_at) where finished_at is not null`.execute(db);
  await sql`create index auth_sessions_expiry on auth_sessions ("expiresAt")`.execute(db);
  await sql`create index auth_verifications_expiry on auth_verifications ("expiresAt")`.execute(db);
  await sql`create index notifications_created on notifications (created_at)`.execute(db);
  await sql`create index webhook_deliveries_finished on webhook_deliveries (finished_at)`.execute(db);
}
