import { type Kysely, sql } from 'kysely';

/** Holdouts, and bandits with every share that they ever gave: the propensities of whoever was assigned. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table holdouts (
      id text primary key,
      key text not null unique,
      name text not null,
      description text not null,
      unit text not null check (unit in ('customer', 'person')),
      percentage double precision not null check (percentage > 0 and percentage <= 50),
      experiments jsonb not null,
      seed text not null,
      archived_at timestamptz,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create table bandits (
      id text primary key,
      key text not null unique,
      name text not null,
      flag_key text not null,
      environment text not null,
      definition jsonb not null,
      metric_version_id text references metric_versions,
      status text not null check (status in ('draft', 'running', 'paused', 'ended')),
      reason text,
      next_look_at timestamptz,
      started_at timestamptz,
      ended_at timestamptz,
      created_by text not null,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create unique index bandits_one_a_flag on bandits (flag_key, environment) where status in ('running', 'paused')`.execute(
    db,
  );
  await sql`create index bandits_due on bandits (next_look_at) where status = 'running'`.execute(db);
  await sql`
    create table bandit_allocations (
      bandit_id text not null references bandits on delete cascade,
      number integer not null check (number > 0),
      at timestamptz not null,
      because text not null check (because in ('burn_in', 'no_variation', 'weighted')),
      arms jsonb not null,
      primary key (bandit_id, number)
    )`.execute(db);
}
