import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table operations (
      id text primary key,
      workflow_type text not null,
      workflow_id text not null unique,
      area text not null,
      entity_id text not null,
      status text not null,
      stage text not null,
      error jsonb,
      outcome jsonb,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      finished_at timestamptz
    )`.execute(db);
  await sql`create unique index operations_one_unfinished on operations (entity_id) where finished_at is null`.execute(
    db,
  );
  await sql`create index operations_created on operations (created_at desc)`.execute(db);

  await sql`
    create table operation_steps (
      operation_id text not null references operations,
      step text not null,
      subject text not null,
      stage text not null,
      compensation boolean not null,
      status text not null,
      attempt integer not null,
      started_at timestamptz not null,
      finished_at timestamptz,
      error jsonb,
      primary key (operation_id, step, subject)
    )`.execute(db);

  await sql`
    create table effects (
      key text primary key,
      kind text not null,
      params_hash text not null,
      state text not null check (state in ('reserved', 'done', 'failed', 'unknown')),
      generation integer not null,
      lease_token text not null,
      lease_until timestamptz not null,
      attempts integer not null,
      operation_id text,
      outside_id text,
      result jsonb,
      error jsonb,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index effects_unsettled on effects (updated_at) where state <> 'done'`.execute(db);
  await sql`create index effects_operation on effects (operation_id)`.execute(db);

  await sql`
    create table journal (
      id text primary key,
      position bigint unique,
      type text not null,
      area text not null,
      entity_id text not null,
      operation_id text,
      actor text not null,
      request_id text,
      at timestamptz not null,
      audit jsonb,
      dispatch jsonb,
      dispatched_at timestamptz,
      dispatch_attempts integer not null default 0,
      dispatch_error text,
      next_dispatch_at timestamptz
    )`.execute(db);
  await sql`create index journal_unnumbered on journal (id) where position is null`.execute(db);
  await sql`create index journal_undispatched on journal (position) where dispatch is not null and dispatched_at is null`.execute(
    db,
  );

  await sql`
    create table stripe_inbox (
      event_id text primary key,
      type text not null,
      object_id text not null,
      created timestamptz not null,
      payload jsonb not null,
      received_at timestamptz not null
    )`.execute(db);
  await sql`
    create table stripe_objects (
      id text primary key,
      object text not null,
      data jsonb not null,
      deleted boolean not null,
      event_created timestamptz not null,
      event_id text not null
    )`.execute(db);
  await sql`create table stripe_budget (account text primary key, next_at timestamptz not null)`.execute(db);
}
