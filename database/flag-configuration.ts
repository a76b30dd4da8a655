import { sql } from 'kysely';
import type { Flag, FlagDeployment } from '../contracts/flags.ts';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';
import type { FlagDefinition } from '../domain/flags/definition.ts';
import type { Db } from './client.ts';

/** What API processes hold in memory: everything that evaluation needs, by environment. */
export interface ConfigurationChange {
  environment: FlagEnvironment;
  version: number;
  changedAt: string;
  /** Flags that are newer than what was known; archived ones to be forgotten. */
  flags: FlagDefinition[];
}

export async function versions(db: Db): Promise<{ environment: FlagEnvironment; version: number; changedAt: Date }[]> {
  const rows = await db
    .selectFrom('flag_configurations')
    .select(['environment', 'version', 'changed_at'])
    .orderBy('environment')
    .execute();
  return rows.map((row) => ({ environment: row.environment, version: Number(row.version), changedAt: row.changed_at }));
}

/** Told at commit to the processes that evaluate: a kill must not wait for the relay to run. Without it they would poll. */
export const configurationChannel = 'pricewright_flag_configuration';

export async function announceChange(db: Db): Promise<void> {
  await sql`select pg_notify(${configurationChannel}, '')`.execute(db);
}

/** Flags of an environment with a version above the one given. */
export async function flagsAfter(db: Db, environment: FlagEnvironment, version: number): Promise<FlagDefinition[]> {
  const { rows } = await sql<FlagDefinition>`
    select flags.key, flags.type, flags.kind, flags.variants, flags.dependencies,
      flags.archived_at is not null as archived,
      part.enabled, part.killed_at is not null as killed, part.default_value as "defaultValue",
      part.rules, part.overrides, part.schedule, part.rollouts, part.experiments
    from flag_environments as part join flags on flags.id = part.flag_id
    where part.environment = ${environment} and part.version > ${version}
    order by flags.key`.execute(db);
  return rows;
}

export async function segments(db: Db): Promise<{ key: string; condition: Record<string, unknown> }[]> {
  const rows = await db.selectFrom('segments').select(['key', 'condition']).orderBy('key').execute();
  return rows.map(({ key, condition }) => ({ key, condition: condition as Record<string, unknown> }));
}

export async function settings(db: Db): Promise<{ secureAttributes: string[]; salt: string }> {
  const row = await db.selectFrom('flag_settings').selectAll().executeTakeFirstOrThrow();
  return { secureAttributes: row.secure_attributes, salt: row.salt };
}

/** A process that was not seen for so long evaluates nothing any more. */
const goneAfter = sql`interval '60 seconds'`;

/** A process says which version it evaluates; saying it again says that it is alive. */
export async function acknowledge(
  db: Db,
  processId: string,
  held: { environment: FlagEnvironment; version: number }[],
  now: Date,
): Promise<void> {
  if (held.length === 0) return;
  await db
    .insertInto('flag_acknowledgements')
    .values(
      held.map(({ environment, version }) => ({
        process_id: processId,
        environment,
        version,
        acknowledged_at: now,
        seen_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['process_id', 'environment']).doUpdateSet((eb) => ({
        version: eb.ref('excluded.version'),
        acknowledged_at: sql<Date>`case when flag_acknowledgements.version = excluded.version
          then flag_acknowledgements.acknowledged_at else excluded.acknowledged_at end`,
        seen_at: eb.ref('excluded.seen_at'),
      })),
    )
    .execute();
  await db.deleteFrom('flag_acknowledgements').where('seen_at', '<', sql<Date>`now() - interval '1 day'`).execute();
}

export async function leave(db: Db, processId: string): Promise<void> {
  await db.deleteFrom('flag_acknowledgements').where('process_id', '=', processId).execute();
}

/** Which processes hold which version; complete when all that are alive hold the newest. */
export async function deployment(db: Db, environment: FlagEnvironment): Promise<FlagDeployment> {
  const [newest, rows] = await Promise.all([
    db.selectFrom('flag_configurations').selectAll().where('environment', '=', environment).executeTakeFirstOrThrow(),
    db
      .selectFrom('flag_acknowledgements')
      .selectAll()
      .where('environment', '=', environment)
      .where('seen_at', '>', sql<Date>`now() - ${goneAfter}`)
      .orderBy('process_id')
      .execute(),
  ]);
  const processes = rows.map((row) => ({
    processId: row.process_id,
    version: Number(row.version),
    acknowledgedAt: row.acknowledged_at.toISOString(),
  }));
  const version = Number(newest.version);
  return {
    environment,
    version,
    changedAt: newest.changed_at.toISOString(),
    complete: processes.length > 0 && processes.every((process) => process.version >= version),
    processes,
  };
}

export interface EvaluationCount {
  environment: string;
  flagKey: string;
  variant: string;
  reason: string;
  count: number;
}

/** Adds what a process has counted since it last did. */
export async function addEvaluations(db: Db, counts: EvaluationCount[], now: Date): Promise<void> {
  for (let begin = 0; begin < counts.length; begin += 1_000) {
    const page = counts.slice(begin, begin + 1_000);
    await db
      .insertInto('flag_evaluations')
      .values(
        page.map(({ environment, flagKey, variant, reason, count }) => ({
          environment,
          flag_key: flagKey,
          day: now.toISOString().slice(0, 10),
          variant,
          reason,
          count,
          last_at: now,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['flag_key', 'environment', 'day', 'variant', 'reason']).doUpdateSet((eb) => ({
          count: sql<number>`flag_evaluations.count + excluded.count`,
          last_at: eb.ref('excluded.last_at'),
        })),
      )
      .execute();
  }
}

/** When each flag was last evaluated in an environment. */
export async function lastEvaluated(db: Db, environment: string, keys: string[]): Promise<Map<Flag['key'], Date>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('flag_evaluations')
    .select((eb) => ['flag_key', eb.fn.max('last_at').as('last_at')])
    .where('environment', '=', environment)
    .where('flag_key', 'in', keys)
    .groupBy('flag_key')
    .execute();
  return new Map(rows.flatMap((row) => (row.last_at ? [[row.flag_key, new Date(row.last_at)] as const] : [])));
}
