import { type Kysely, sql } from 'kysely';

/** Metrics as definitions with their days, and traits with their values. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table metrics (
      id text primary key,
      key text not null unique,
      name text not null,
      description text not null,
      owner text not null,
      version_id text not null unique,
      shipped boolean not null,
      archived_at timestamptz,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create table metric_versions (
      id text primary key,
      metric_id text not null references metrics on delete cascade,
      number integer not null check (number > 0),
      definition jsonb not null,
      created_at timestamptz not null,
      unique (metric_id, number)
    )`.execute(db);
  await sql`
    alter table metrics add foreign key (version_id) references metric_versions deferrable initially deferred`.execute(
    db,
  );
  // What an experiment was decided by must read the same years later.
  await sql`
    create function metric_versions_are_immutable() returns trigger language plpgsql as $$
    begin
      raise exception 'a version of a metric is never changed';
    end $$`.execute(db);
  await sql`
    create trigger metric_versions_immutable before update on metric_versions
    for each row execute function metric_versions_are_immutable()`.execute(db);
  // Without cascade: what is used cannot be removed.
  await sql`
    create table metric_uses (
      version_id text not null references metric_versions,
      used_by text not null,
      since timestamptz not null,
      primary key (version_id, used_by)
    )`.execute(db);
  await sql`
    create table metric_days (
      version_id text not null references metric_versions on delete cascade,
      environment text not null,
      day date not null,
      value double precision,
      subjects integer not null,
      computed_at timestamptz not null,
      primary key (version_id, environment, day)
    )`.execute(db);

  await sql`
    create table traits (
      id text primary key,
      key text not null unique,
      name text not null,
      description text not null,
      owner text not null,
      version integer not null check (version > 0),
      definition jsonb not null,
      freshness_seconds integer not null check (freshness_seconds > 0),
      refresh_seconds integer not null check (refresh_seconds > 0),
      on_events boolean not null,
      shipped boolean not null,
      archived_at timestamptz,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  // One row a customer: an online read is one look-up. values: key -> {v: value, at: ms since 1970, n: version}.
  await sql`
    create table trait_values (
      customer_id text primary key references customers on delete cascade,
      values jsonb not null,
      updated_at timestamptz not null
    )`.execute(db);
  // Of traits that come from records without a past of their own: what was known, and since when.
  await sql`
    create table trait_history (
      trait_id text not null references traits on delete cascade,
      customer_id text not null references customers on delete cascade,
      known_at timestamptz not null,
      version integer not null,
      value jsonb,
      primary key (customer_id, trait_id, known_at)
    )`.execute(db);
  await sql`
    create table trait_refreshes (
      trait_id text primary key references traits on delete cascade,
      version integer not null,
      begun_at timestamptz not null,
      customers integer not null
    )`.execute(db);
}
