import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table installation (
      singleton boolean primary key default true check (singleton),
      stripe_account text not null,
      stripe_mode text not null check (stripe_mode in ('test', 'live')),
      temporal_namespace text not null,
      bound_at timestamptz not null
    )`.execute(db);

  await sql`
    create table plans (
      id text primary key,
      key text not null unique,
      revision integer not null check (revision > 0),
      active_version_id text,
      open_version_id text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);

  await sql`
    create table plan_versions (
      id text primary key,
      plan_id text not null references plans,
      number integer not null check (number > 0),
      status text not null,
      configuration jsonb not null,
      attempt integer not null default 0,
      product_id text,
      diff jsonb,
      scheduled_at timestamptz,
      published_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (plan_id, number)
    )`.execute(db);
  await sql`alter table plans
    add foreign key (active_version_id) references plan_versions deferrable initially deferred,
    add foreign key (open_version_id) references plan_versions deferrable initially deferred`.execute(db);
  await sql`create index plan_versions_status on plan_versions (status)`.execute(db);

  // What was ever published stays as it was: the database itself refuses to change it.
  await sql`
    create function refuse_change_of_published() returns trigger language plpgsql as $$
    begin
      if old.published_at is not null and new.configuration is distinct from old.configuration then
        raise exception 'plan version % is published and immutable', old.id;
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger plan_versions_immutable before update on plan_versions
    for each row execute function refuse_change_of_published()`.execute(db);

  await sql`
    create table plan_version_objects (
      version_id text not null references plan_versions,
      object text not null check (object in ('feature', 'meter', 'product', 'price')),
      key text not null,
      stripe_id text not null,
      primary key (version_id, object, key)
    )`.execute(db);

  await sql`
    create table flags (
      id text primary key,
      key text not null unique,
      name text not null,
      description text not null,
      type text not null,
      kind text not null,
      dependencies jsonb not null,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
}
