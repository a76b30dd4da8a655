import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rollouts (
      id text primary key,
      flag_id text not null references flags,
      environment text not null,
      changes jsonb not null,
      condition jsonb not null,
      hash_attribute text not null,
      assign_by text not null check (assign_by in ('customer', 'person')),
      seed text not null,
      stages jsonb not null,
      holdback_percentage double precision not null check (holdback_percentage between 0 and 50),
      guardrails jsonb not null,
      policy jsonb not null,
      status text not null check (status in
        ('running', 'paused', 'waiting', 'rolling_back', 'completed', 'rolled_back', 'failed')),
      reason text,
      held text,
      stage integer not null check (stage >= 0),
      percentage double precision not null check (percentage between 0 and 100),
      stage_ends_at timestamptz,
      verdict jsonb,
      operation_id text not null references operations deferrable initially deferred,
      workflow_id text not null,
      created_by text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      ended_at timestamptz,
      check ((ended_at is null) = (status in ('running', 'paused', 'waiting', 'rolling_back')))
    )`.execute(db);
  // Two rollouts of one flag at a time could not tell whose effect they see.
  await sql`
    create unique index rollouts_one_at_a_time on rollouts (flag_id, environment) where ended_at is null`.execute(db);
  await sql`create index rollouts_of_flag on rollouts (flag_id, created_at)`.execute(db);
  await sql`
    create table rollout_exposures (
      rollout_id text not null references rollouts,
      stage integer not null,
      percentage double precision not null,
      begun_at timestamptz not null,
      ended_at timestamptz,
      primary key (rollout_id, stage)
    )`.execute(db);
  await sql`
    create table rollout_events (
      id text primary key,
      rollout_id text not null references rollouts,
      at timestamptz not null,
      kind text not null check (kind in
        ('exposed', 'looked', 'paused', 'resumed', 'advanced', 'waiting', 'rolling_back', 'ended')),
      stage integer,
      percentage double precision,
      by text not null,
      reason text,
      verdict jsonb
    )`.execute(db);
  await sql`create index rollout_events_of_rollout on rollout_events (rollout_id, id)`.execute(db);
}
