import { type Selectable, sql, type Updateable } from 'kysely';
import type { ExperimentLayer, RolloutLayer } from '../contracts/flag-rules.ts';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { announceChange } from './flag-configuration.ts';
import type { FlagTables } from './schema-flags.ts';

/** A flag in one environment. Every write gets the environment's next version from a trigger, and evaluation follows that. */
export type FlagEnvironmentRow = Selectable<FlagTables['flag_environments']>;

export async function ofFlags(db: Db, flagIds: string[]): Promise<FlagEnvironmentRow[]> {
  if (flagIds.length === 0) return [];
  return await db
    .selectFrom('flag_environments')
    .selectAll()
    .where('flag_id', 'in', flagIds)
    .orderBy('environment')
    .execute();
}

/** @throws NotFound */
export async function find(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
  options: { lock?: boolean } = {},
): Promise<FlagEnvironmentRow> {
  let query = db
    .selectFrom('flag_environments')
    .selectAll()
    .where('flag_id', '=', flagId)
    .where('environment', '=', environment);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no flag ${flagId} in ${environment}.`);
  return row;
}

export interface NewBehaviour {
  enabled: boolean;
  defaultValue: unknown;
  rules: FlagEnvironmentRow['rules'];
  overrides: FlagEnvironmentRow['overrides'];
  schedule: FlagEnvironmentRow['schedule'];
}

export async function insert(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
  { enabled, defaultValue, rules, overrides, schedule }: NewBehaviour,
  now: Date,
): Promise<void> {
  await db
    .insertInto('flag_environments')
    .values({
      flag_id: flagId,
      environment,
      enabled,
      default_value: JSON.stringify(defaultValue ?? null),
      rules: JSON.stringify(rules),
      overrides: JSON.stringify(overrides),
      schedule: schedule ? JSON.stringify(schedule) : null,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await announceChange(db);
}

export async function update(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
  behaviour: Partial<NewBehaviour>,
  now: Date,
): Promise<void> {
  const { enabled, rules, overrides, schedule } = behaviour;
  await db
    .updateTable('flag_environments')
    .set({
      ...(enabled === undefined ? {} : { enabled }),
      ...('defaultValue' in behaviour ? { default_value: JSON.stringify(behaviour.defaultValue ?? null) } : {}),
      ...(rules === undefined ? {} : { rules: JSON.stringify(rules) }),
      ...(overrides === undefined ? {} : { overrides: JSON.stringify(overrides) }),
      ...(schedule === undefined ? {} : { schedule: schedule ? JSON.stringify(schedule) : null }),
      updated_at: now,
    })
    .where('flag_id', '=', flagId)
    .where('environment', '=', environment)
    .execute();
  await announceChange(db);
}

/** The kill switch and its release: nothing else touches these columns. */
export async function setKilled(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
  killed: { by: string; reason: string | null } | null,
  now: Date,
): Promise<void> {
  const columns: Updateable<FlagTables['flag_environments']> = killed
    ? { killed_at: now, killed_by: killed.by, kill_reason: killed.reason }
    : { killed_at: null, killed_by: null, kill_reason: null, enabled: false };
  await db
    .updateTable('flag_environments')
    .set({ ...columns, updated_at: now })
    .where('flag_id', '=', flagId)
    .where('environment', '=', environment)
    .execute();
  await announceChange(db);
}

/**
 * Puts a rollout's present exposure on top of a flag's rules, or takes it away (`null`). In the transaction of the stage:
 * evaluation sees it with that commit. It touches neither the revision nor the kill switch.
 */
export async function setRolloutLayer(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
  rolloutId: string,
  layer: RolloutLayer | null,
  now: Date,
): Promise<void> {
  const others = sql`(
    select coalesce(jsonb_agg(one), '[]') from jsonb_array_elements(rollouts) as one
    where one ->> 'rolloutId' <> ${rolloutId})`;
  await db
    .updateTable('flag_environments')
    .set({
      rollouts: layer ? sql<string>`${others} || ${JSON.stringify([layer])}::jsonb` : sql<string>`${others}`,
      updated_at: now,
    })
    .where('flag_id', '=', flagId)
    .where('environment', '=', environment)
    .execute();
  await announceChange(db);
}

/** The same for a running experiment: its variants lie on top of rollouts and rules. */
export async function setExperimentLayer(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
  experimentId: string,
  layer: ExperimentLayer | null,
  now: Date,
): Promise<void> {
  const others = sql`(
    select coalesce(jsonb_agg(one), '[]') from jsonb_array_elements(experiments) as one
    where one ->> 'experimentId' <> ${experimentId})`;
  await db
    .updateTable('flag_environments')
    .set({
      experiments: layer ? sql<string>`${others} || ${JSON.stringify([layer])}::jsonb` : sql<string>`${others}`,
      updated_at: now,
    })
    .where('flag_id', '=', flagId)
    .where('environment', '=', environment)
    .execute();
}
