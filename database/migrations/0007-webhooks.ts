import { type Kysely, sql } from 'kysely';

/** What leaves by itself: signed webhooks with their delivery log, and alerts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhooks (
      id text primary key,
      url text not null,
      description text not null,
      events text[] not null,
      enabled boolean not null,
      disabled_reason text,
      secret_generation integer not null check (secret_generation > 0),
      secret_rotated_at timestamptz,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create table webhook_feed (
      singleton boolean primary key default true check (singleton),
      position bigint not null
    )`.execute(db);
  await sql`
    create table webhook_deliveries (
      id text primary key,
      webhook_id text not null references webhooks on delete cascade,
      message_id text not null,
      position bigint not null,
      type text not null,
      body text not null,
      state text not null check (state in ('pending', 'delivered', 'failed')),
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      created_at timestamptz not null,
      finished_at timestamptz,
      unique (webhook_id, position)
    )`.execute(db);
  await sql`create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where state = 'pending'`.execute(
    db,
  );
  await sql`
    create table webhook_attempts (
      delivery_id text not null references webhook_deliveries on delete cascade,
      at timestamptz not null,
      status integer,
      error text,
      duration_ms integer not null,
      primary key (delivery_id, at)
    )`.execute(db);

  await sql`
    create table alerts (
      id text primary key,
      rule text not null,
      severity text not null,
      state text not null check (state in ('raised', 'acknowledged', 'resolved')),
      summary text not null,
      value double precision not null,
      raised_at timestamptz not null,
      last_seen_at timestamptz not null,
      acknowledged_at timestamptz,
      acknowledged_by text,
      resolved_at timestamptz
    )`.execute(db);
  await sql`create unique index alerts_one_open on alerts (rule) where resolved_at is null`.execute(db);
  await sql`create index alerts_raised on alerts (raised_at desc)`.execute(db);
}
