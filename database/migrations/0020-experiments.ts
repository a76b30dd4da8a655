import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table experiments (
      id text primary key,
      key text not null constraint experiments_key_key unique,
      name text not null,
      experiment_type text not null check (experiment_type in ('pricing', 'campaign', 'feature', 'experience')),
      environment text not null,
      flag_key text not null,
      definition jsonb not null,
      metrics jsonb not null,
      status text not null check (status in ('draft', 'running', 'paused', 'completed', 'cancelled')),
      reason text,
      stop text,
      winner text,
      decision jsonb,
      rollout_id text references rollouts,
      seed text not null,
      batches jsonb not null,
      filters jsonb not null,
      holdouts jsonb not null,
      looks integer not null check (looks >= 0),
      next_look_at timestamptz,
      operation_id text references operations deferrable initially deferred,
      workflow_id text,
      started_at timestamptz,
      ended_at timestamptz,
      settled_at timestamptz,
      revision integer not null check (revision > 0),
      created_by text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((status = 'draft') = (started_at is null) or status = 'cancelled'),
      check ((ended_at is null) = (status in ('draft', 'running', 'paused')))
    )`.execute(db);
  // Two experiments of one flag at a time would each see the other's variants as its own.
  await sql`
    create unique index experiments_one_at_a_time on experiments (flag_key, environment)
      where started_at is not null and settled_at is null`.execute(db);
  await sql`create index experiments_newest on experiments (created_at)`.execute(db);
  await sql`
    create table experiment_looks (
      id text primary key,
      experiment_id text not null references experiments,
      number integer not null check (number > 0),
      at timestamptz not null,
      asked_by text not null,
      information_fraction double precision,
      spends boolean not null,
      look jsonb not null,
      unique (experiment_id, number)
    )`.execute(db);
  await sql`
    create function experiment_looks_are_immutable() returns trigger language plpgsql as $$
      begin raise exception 'a look and its boundary stay as they were taken'; end $$`.execute(db);
  await sql`
    create trigger experiment_looks_immutable before update or delete on experiment_looks
      for each row execute function experiment_looks_are_immutable()`.execute(db);
  await sql`alter table flag_environments add column experiments jsonb not null default '[]'`.execute(db);
}
