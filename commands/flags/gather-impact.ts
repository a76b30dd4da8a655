import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import * as environments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import type { FlagDefinition } from '../../domain/flags/definition.ts';
import { affectedCustomers } from './affected-customers.ts';

/**
 * How many customers an edit touches, read before its transaction; in production alone, where customers are. What belongs to
 * the flag itself (variants, dependencies, kind) holds in production whichever environment the edit names.
 */
export async function gatherImpact(
  { db, now }: { db: Db; now: () => Date },
  flagId: string,
  environment: FlagEnvironment,
  edit: (present: FlagDefinition) => Partial<FlagDefinition>,
): Promise<number> {
  if (environment !== 'production') return 0;
  const before = await definitionOf(db, flagId, environment);
  let after: FlagDefinition;
  try {
    after = { ...before, ...edit(before) };
  } catch (error) {
    // An edit that cannot be made is refused by its own rule, with the field's name; anything else must not count as nobody.
    if (error instanceof PricewrightError) return 0;
    throw error;
  }
  return await affectedCustomers(db, environment, { flag: { key: before.key, before, after } }, now());
}

/** @throws NotFound */
export async function definitionOf(db: Db, flagId: string, environment: FlagEnvironment): Promise<FlagDefinition> {
  const [row, here] = await Promise.all([flags.find(db, flagId), environments.find(db, flagId, environment)]);
  return {
    key: row.key,
    type: row.type,
    kind: row.kind,
    variants: row.variants,
    dependencies: row.dependencies,
    archived: row.archived_at !== null,
    enabled: here.enabled,
    killed: here.killed_at !== null,
    defaultValue: here.default_value,
    rules: here.rules,
    overrides: here.overrides,
    schedule: here.schedule,
    rollouts: here.rollouts,
    experiments: here.experiments,
  };
}
