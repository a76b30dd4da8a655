import { type Kysely, sql } from 'kysely';

/**
 * Flags by environment, with a version of each environment's configuration that rises with every change that evaluation can
 * see, whoever writes it: API processes ask for what is newer than what they have.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table flags
      add column kill_switch boolean not null default true,
      add column permanent boolean not null default false,
      add column variants jsonb not null default '[]',
      add column json_schema jsonb,
      add column archived_at timestamptz`.execute(db);

  await sql`
    create table flag_configurations (
      environment text primary key,
      version bigint not null default 0,
      changed_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    insert into flag_configurations (environment) values ('development'), ('production'), ('staging')`.execute(db);

  await sql`
    create table flag_environments (
      flag_id text not null references flags on delete cascade,
      environment text not null references flag_configurations,
      enabled boolean not null,
      killed_at timestamptz,
      killed_by text,
      kill_reason text,
      default_value jsonb not null,
      rules jsonb not null default '[]',
      overrides jsonb not null default '[]',
      schedule jsonb,
      rollouts jsonb not null default '[]',
      version bigint not null default 0,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (flag_id, environment)
    )`.execute(db);
  await sql`create index flag_environments_version on flag_environments (environment, version)`.execute(db);

  await sql`
    create function flag_environment_changed() returns trigger language plpgsql as $$
    begin
      update flag_configurations set version = flag_configurations.version + 1, changed_at = now()
      where environment = new.environment
      returning version into new.version;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger flag_environment_changed before insert or update on flag_environments
    for each row execute function flag_environment_changed()`.execute(db);
  await sql`
    create function flag_changed() returns trigger language plpgsql as $$
    begin
      update flag_environments set updated_at = new.updated_at where flag_id = new.id;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger flag_changed after update on flags
    for each row when (
      (old.type, old.kind, old.variants, old.dependencies, old.archived_at)
      is distinct from (new.type, new.kind, new.variants, new.dependencies, new.archived_at)
    ) execute function flag_changed()`.execute(db);
  await sql`
    create function segment_changed() returns trigger language plpgsql as $$
    begin
      update flag_configurations set version = version + 1, changed_at = now();
      return null;
    end $$`.execute(db);
  await sql`
    create trigger segment_changed after insert or delete or update of key, condition on segments
    for each statement execute function segment_changed()`.execute(db);

  // What is registered already is what plans grant: off by itself, and there for nobody.
  await sql`
    insert into flag_environments (flag_id, environment, enabled, default_value, created_at, updated_at)
    select id, environment, true,
      case type when 'boolean' then 'false'::jsonb when 'string' then '""' when 'number' then '0' else 'null' end,
      flags.created_at, flags.updated_at
    from flags cross join flag_configurations
    order by environment, id`.execute(db);

  await sql`
    create table flag_acknowledgements (
      process_id text not null,
      environment text not null references flag_configurations,
      version bigint not null,
      acknowledged_at timestamptz not null,
      seen_at timestamptz not null,
      primary key (process_id, environment)
    )`.execute(db);

  await sql`
    create table flag_evaluations (
      flag_key text not null,
      environment text not null,
      day date not null,
      variant text not null,
      reason text not null,
      count bigint not null,
      last_at timestamptz not null,
      primary key (flag_key, environment, day, variant, reason)
    )`.execute(db);

  await sql`
    create table flag_assignments (
      environment text not null,
      attribute text not null,
      subject text not null,
      assignments jsonb not null,
      updated_at timestamptz not null,
      primary key (environment, attribute, subject)
    )`.execute(db);

  // Attributes whose values identify somebody reach public clients as hashes under this salt.
  await sql`
    create table flag_settings (
      singleton boolean primary key default true check (singleton),
      secure_attributes text[] not null,
      salt text not null
    )`.execute(db);
  await sql`
    insert into flag_settings (secure_attributes, salt)
    values (array['email', 'name', 'phone'], replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''))`.execute(
    db,
  );

  await sql`alter table api_keys add column environment text not null default 'production'`.execute(db);
}
