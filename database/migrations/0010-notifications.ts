import { type Kysely, sql } from 'kysely';

/** What members are told, how they want to be told, and the mails that carry it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notifications (
      id text primary key,
      member_id text not null references members on delete cascade,
      kind text not null,
      source text not null,
      title text not null,
      body text not null,
      area text not null,
      entity_id text not null,
      path text not null,
      in_app boolean not null,
      created_at timestamptz not null,
      read_at timestamptz,
      unique (member_id, source)
    )`.execute(db);
  await sql`create index notifications_of_member on notifications (member_id, created_at desc) where in_app`.execute(
    db,
  );
  await sql`create index notifications_source on notifications (source)`.execute(db);

  await sql`
    create table notification_mails (
      notification_id text primary key references notifications on delete cascade,
      state text not null check (state in ('pending', 'sent', 'failed', 'unknown')),
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      error text,
      finished_at timestamptz
    )`.execute(db);
  await sql`
    create index notification_mails_due on notification_mails (next_attempt_at) where state = 'pending'`.execute(db);

  await sql`
    create table notification_preferences (
      member_id text primary key references members on delete cascade,
      kinds jsonb not null,
      revision integer not null check (revision > 0)
    )`.execute(db);

  await sql`
    create table attention_told (
      item_id text not null,
      version text not null,
      at timestamptz not null,
      primary key (item_id, version)
    )`.execute(db);
  await sql`
    create table notification_feed (
      singleton boolean primary key default true check (singleton),
      position bigint not null
    )`.execute(db);
}
