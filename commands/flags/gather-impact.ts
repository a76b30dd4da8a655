import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import * as environments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import type { FlagBehaviour, FlagDefinition } from '../../domain/flags/definition.ts';
import { affectedCustomers } from './affected-customers.ts';

/** How many customers an edit touches, read before its transaction; in production alone, where customers are. */
export async function gatherImpact(
  { db, now }: { db: Db; now: () => Date },
  flagId: string,
  environment: FlagEnvironment,
  edit: (present: FlagDefinition) => Partial<FlagBehaviour>,
): Promise<number> {
  if (environment !== 'production') return 0;
  const definition = await definitionOf(db, flagId, environment);
  try {
    return await affectedCustomers(
      db,
      environment,
      { before: definition, after: { ...definition, ...edit(definition) } },
      now(),
    );
  } catch {
    // What cannot be evaluated is refused by its own rule, with the field's name.
    return 0;
  }
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
  };
}
