import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table change_requests (
      id text primary key,
      area text not null,
      entity_id text not null,
      operation_id text references operations deferrable initially deferred,
      command text not null,
      summary text not null,
      maker text not null,
      status text not null check (status in ('waiting', 'approved', 'rejected', 'expired', 'void', 'applied')),
      reasons jsonb not null,
      code text not null,
      shown_hash text not null,
      shown jsonb not null,
      on_approval jsonb not null,
      on_rejection jsonb not null,
      approvals_needed integer not null check (approvals_needed > 0),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      decided_at timestamptz
    )`.execute(db);
  await sql`create index change_requests_waiting on change_requests (created_at) where status = 'waiting'`.execute(db);
  await sql`create index change_requests_operation on change_requests (operation_id)`.execute(db);
  await sql`
    create table approval_decisions (
      change_request_id text not null references change_requests,
      actor text not null,
      decision text not null check (decision in ('approved', 'rejected')),
      comment text not null,
      at timestamptz not null,
      primary key (change_request_id, actor)
    )`.execute(db);
  await sql`
    create table change_limits (
      singleton boolean primary key default true check (singleton),
      revision integer not null,
      approvals_needed integer not null,
      expiry_hours integer not null,
      measures jsonb not null
    )`.execute(db);
  // Figures of contracts/tables/limits.ts stand for every measure that has no row of its own here.
  await sql`insert into change_limits (revision, approvals_needed, expiry_hours, measures) values (1, 1, 168, '{}')`.execute(
    db,
  );
  await sql`
    create table freezes (
      singleton boolean primary key default true check (singleton),
      reason text not null,
      by text not null,
      since timestamptz not null,
      until timestamptz not null
    )`.execute(db);
}
