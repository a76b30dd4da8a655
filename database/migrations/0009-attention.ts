import { type Kysely, sql } from 'kysely';

/** What people decide about what the records show: items that need them, rules of compliance, targets, client keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table attention_resolutions (
      id text primary key,
      kind text not null,
      item_key text not null,
      version text not null,
      action text not null check (action in ('retry', 'done', 'skip')),
      reason text not null,
      outside_id text,
      operation_id text,
      by text not null,
      at timestamptz not null,
      item jsonb not null,
      unique (kind, item_key, version)
    )`.execute(db);
  await sql`create index attention_resolutions_at on attention_resolutions (at desc)`.execute(db);
  await sql`
    create index operations_not_undone on operations (finished_at)
    where jsonb_typeof(error -> 'details' -> 'rollbackOptions') = 'array'`.execute(db);
  await sql`create index journal_starts on journal (operation_id) where dispatch is not null`.execute(db);
  await sql`create index operations_unfinished on operations (updated_at) where finished_at is null`.execute(db);
  await sql`create index webhook_deliveries_failed on webhook_deliveries (finished_at) where state = 'failed'`.execute(
    db,
  );

  await sql`
    create table compliance_overrides (
      code text primary key,
      disabled boolean not null,
      effective_from date,
      reason text not null,
      by text not null,
      at timestamptz not null,
      revision integer not null check (revision > 0)
    )`.execute(db);

  await sql`
    create table revenue_targets (
      id text primary key,
      name text not null,
      period_from date not null,
      period_to date not null,
      target bigint not null check (target >= 0),
      floor bigint check (floor >= 0 and floor <= target),
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (period_to > period_from)
    )`.execute(db);

  await sql`
    create table sdk_keys (
      id text primary key,
      application text not null,
      environment text not null,
      description text not null,
      key text not null unique,
      created_by text not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      revoked_at timestamptz,
      revision integer not null check (revision > 0)
    )`.execute(db);
  await sql`
    create unique index sdk_keys_one_live on sdk_keys (application, environment) where revoked_at is null`.execute(db);
}
