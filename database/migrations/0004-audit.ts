import { type Kysely, sql } from 'kysely';

/** The hash chain over the journal's audited rows; the rows themselves stay in the journal. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_chain (
      singleton boolean primary key default true check (singleton),
      id text not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    create table audit_seals (
      sequence bigint primary key check (sequence > 0),
      position bigint not null unique,
      journal_id text not null,
      hash bytea not null check (length(hash) = 32),
      sealed_at timestamptz not null
    )`.execute(db);
  await sql`
    create table audit_verification (
      singleton boolean primary key default true check (singleton),
      cursor_sequence bigint not null,
      cursor_position bigint not null,
      cursor_hash text not null,
      verified_sequence bigint,
      verified_position bigint,
      verified_at timestamptz,
      problems jsonb not null
    )`.execute(db);
  await sql`create index journal_audited on journal (position) where audit is not null`.execute(db);
  await sql`create index journal_audited_entity on journal (entity_id, position) where audit is not null`.execute(db);
  await sql`create index journal_audited_actor on journal (actor, position) where audit is not null`.execute(db);

  // Against mistakes; against an owner of the database there are the chain and its signed checkpoints.
  await sql`
    create function refuse_change_of_audited() returns trigger language plpgsql as $$
    begin
      raise exception 'audited journal row % is immutable', old.id;
    end $$`.execute(db);
  await sql`create trigger journal_audited_immutable
    before update of id, type, area, entity_id, operation_id, actor, request_id, at, audit on journal
    for each row when (old.audit is not null) execute function refuse_change_of_audited()`.execute(db);
  await sql`create trigger journal_audited_kept before delete on journal
    for each row when (old.audit is not null) execute function refuse_change_of_audited()`.execute(db);
  await sql`create trigger journal_position_given_once before update of position on journal
    for each row when (old.position is not null) execute function refuse_change_of_audited()`.execute(db);
}
