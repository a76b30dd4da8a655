import { type Kysely, sql } from 'kysely';

/** Which plan versions an experiment's variants are bound to, and which of them it publishes and archives itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table experiment_prices (
      experiment_id text not null references experiments,
      variant text not null,
      plan_id text not null references plans,
      plan_version_id text not null references plan_versions,
      is_control boolean not null,
      is_published_here boolean not null,
      configuration_hash text not null,
      process jsonb,
      primary key (experiment_id, variant)
    )`.execute(db);
  await sql`create index experiment_prices_plan on experiment_prices (plan_id) where is_control`.execute(db);
  await sql`create index experiment_prices_version on experiment_prices (plan_version_id)`.execute(db);
  await sql`
    update experiments set definition = definition || '{"noticeDays": 30}'
    where not definition ? 'noticeDays'`.execute(db);
  // Those under way are bound to versions that were published before them.
  await sql`
    insert into experiment_prices
      (experiment_id, variant, plan_id, plan_version_id, is_control, is_published_here, configuration_hash)
    select e.id, variant.value ->> 'key', v.plan_id, v.id, variant.ordinality = 1, false, ''
    from experiments e
      cross join lateral jsonb_array_elements(e.definition -> 'variants') with ordinality as variant
      join plan_versions v on v.id = variant.value ->> 'planVersionId'
    where e.started_at is not null`.execute(db);
}
