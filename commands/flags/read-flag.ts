import type { Flag } from '../../contracts/flags.ts';
import { type FlagEnvironment, flagStateOf } from '../../contracts/tables/flag-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import * as configuration from '../../database/flag-configuration.ts';
import type { FlagEnvironmentRow } from '../../database/flag-environments.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import type { FlagRow } from '../../database/flags.ts';
import * as flags from '../../database/flags.ts';
import { ruleIdOf } from '../../domain/flags/lower-flag.ts';
import { staleness } from '../../domain/flags/staleness.ts';

/** @throws NotFound */
export async function readFlag(db: Db, id: string, environment: FlagEnvironment, now: Date): Promise<Flag> {
  const [flag] = await presentFlags(db, [await flags.find(db, id)], environment, now);
  return flag!;
}

/** Flags as they stand in one environment, in the order given. */
export async function presentFlags(db: Db, rows: FlagRow[], environment: FlagEnvironment, now: Date): Promise<Flag[]> {
  const [parts, evaluated] = await Promise.all([
    flagEnvironments.ofFlags(
      db,
      rows.map(({ id }) => id),
    ),
    configuration.lastEvaluated(
      db,
      environment,
      rows.map(({ key }) => key),
    ),
  ]);
  const byFlag = Map.groupBy(parts, ({ flag_id }) => flag_id);
  return rows.map((row) => present(row, byFlag.get(row.id) ?? [], environment, evaluated.get(row.key) ?? null, now));
}

function present(
  row: FlagRow,
  parts: FlagEnvironmentRow[],
  environment: FlagEnvironment,
  lastEvaluatedAt: Date | null,
  now: Date,
): Flag {
  const here = parts.find((part) => part.environment === environment)!;
  const stateOf = (part: FlagEnvironmentRow) =>
    flagStateOf({ enabled: part.enabled, killed: part.killed_at !== null, archived: row.archived_at !== null });
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    type: row.type,
    kind: row.kind,
    killSwitch: row.kill_switch,
    permanent: row.permanent,
    variants: row.variants,
    jsonSchema: row.json_schema,
    dependencies: row.dependencies,
    environment,
    state: stateOf(here),
    enabled: here.enabled,
    killed: here.killed_at
      ? { at: here.killed_at.toISOString(), by: here.killed_by ?? '', reason: here.kill_reason }
      : null,
    defaultValue: here.default_value,
    rules: here.rules.map((rule, index) => ({ ...rule, id: ruleIdOf(rule, index) })),
    overrides: here.overrides,
    schedule: here.schedule,
    rollouts: here.rollouts.map(({ rolloutId, value, condition, hashAttribute, percentage, holdbackPercentage }) => ({
      rolloutId,
      value,
      condition,
      hashAttribute,
      percentage,
      holdbackPercentage,
    })),
    configurationVersion: Number(here.version),
    environments: parts.map((part) => ({
      environment: part.environment,
      state: stateOf(part),
      configurationVersion: Number(part.version),
    })),
    lastEvaluatedAt: lastEvaluatedAt?.toISOString() ?? null,
    stale: staleness(
      {
        kind: row.kind,
        permanent: row.permanent,
        archived: row.archived_at !== null,
        createdAt: row.created_at,
        updatedAt: here.updated_at,
        lastEvaluatedAt,
        rules: here.rules,
        rollouts: here.rollouts,
        overrides: here.overrides,
        enabled: here.enabled,
      },
      now,
    ),
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
