import { type Insertable, type Selectable, sql } from 'kysely';
import type { PriceProcess } from '../contracts/experiment-process.ts';
import type { Db } from './client.ts';
import type { ExperimentRow } from './experiments.ts';
import type { ExperimentTables } from './schema-experiments.ts';

export type ExperimentPriceRow = Selectable<ExperimentTables['experiment_prices']>;

export async function bind(db: Db, rows: Insertable<ExperimentTables['experiment_prices']>[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('experiment_prices').values(rows).execute();
}

export async function ofExperiment(db: Db, experimentId: string): Promise<ExperimentPriceRow[]> {
  return await db
    .selectFrom('experiment_prices')
    .selectAll()
    .where('experiment_id', '=', experimentId)
    .orderBy('variant')
    .execute();
}

/** A version that the experiment publishes itself. */
export async function ownVersion(
  db: Db,
  experimentId: string,
  versionId: string,
  options: { lock?: boolean } = {},
): Promise<ExperimentPriceRow> {
  let query = db
    .selectFrom('experiment_prices')
    .selectAll()
    .where('experiment_id', '=', experimentId)
    .where('plan_version_id', '=', versionId)
    .where('is_published_here', '=', true);
  if (options.lock) query = query.forUpdate();
  return await query.executeTakeFirstOrThrow();
}

export async function recordProcess(db: Db, row: ExperimentPriceRow, process: PriceProcess): Promise<void> {
  await db
    .updateTable('experiment_prices')
    .set({ process: JSON.stringify(process) })
    .where('experiment_id', '=', row.experiment_id)
    .where('variant', '=', row.variant)
    .execute();
}

/** Keys of the experiments that publish these versions themselves and have not taken them out of sale yet, by version. */
export async function publishers(db: Db, versionIds: readonly string[]): Promise<Map<string, string>> {
  if (versionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('experiment_prices as price')
    .innerJoin('experiments', 'experiments.id', 'price.experiment_id')
    .innerJoin('operations', 'operations.id', 'experiments.operation_id')
    .select(['price.plan_version_id', 'experiments.key'])
    .where('price.plan_version_id', 'in', versionIds)
    .where('price.is_published_here', '=', true)
    .where('operations.finished_at', 'is', null)
    .execute();
  return new Map(rows.map(({ plan_version_id, key }) => [plan_version_id, key]));
}

/** The key of an experiment under way whose variants a version gives its price; null for none. */
export async function runningOn(db: Db, versionId: string): Promise<string | null> {
  const row = await db
    .selectFrom('experiment_prices as price')
    .innerJoin('experiments', 'experiments.id', 'price.experiment_id')
    .select('experiments.key')
    .where('price.plan_version_id', '=', versionId)
    .where('experiments.settled_at', 'is', null)
    .where('experiments.experiment_type', '=', 'pricing')
    .executeTakeFirst();
  return row?.key ?? null;
}

/**
 * Experiments that were started on the prices of a plan, the newest first: the plan is what their control is bound to.
 * Prices are the same in every environment of flags: only those of production are asked.
 */
export async function onPlan(db: Db, planId: string): Promise<ExperimentRow[]> {
  return await db
    .selectFrom('experiments')
    .selectAll()
    .where('experiment_type', '=', 'pricing')
    .where('environment', '=', 'production')
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('experiment_prices')
        .select('experiment_id')
        .where('plan_id', '=', planId)
        .where('is_control', '=', true),
    )
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .execute();
}

/** The variant that a customer was given first, also under an account that has been merged into it; null for none. */
export async function firstVariantOf(
  db: Db,
  { id, key, environment }: Pick<ExperimentRow, 'id' | 'key' | 'environment'>,
  customerId: string,
): Promise<string | null> {
  const { rows } = await sql<{ variant: string }>`
    select x.variant
    from event_subjects account
      join event_subjects s on s.customer_id = account.id or s.id = account.id
      join exposures x on x.subject_id = s.id
    where account.kind = 'customer' and account.key = ${customerId}
      and x.environment = ${environment} and x.source = 'experiment'
      and (x.key >= ${`${id}.`} and x.key < ${`${id}/`} or x.key = ${key})
    order by x.first_at, x.key, x.variant limit 1`.execute(db);
  return rows[0]?.variant ?? null;
}
