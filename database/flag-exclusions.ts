import { sql } from 'kysely';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';
import type { Db } from './client.ts';

/** The parts of exclusion groups that flags have in an environment. */
export async function exclusionsIn(
  db: Db,
  environment: FlagEnvironment,
): Promise<{ flagKey: string; group: string; from: number; to: number }[]> {
  const { rows } = await sql<{ flagKey: string; group: string; from: number; to: number }>`
    select flags.key as "flagKey", rule -> 'exclusion' ->> 'group' as group,
      (rule -> 'exclusion' ->> 'from')::float8 as from, (rule -> 'exclusion' ->> 'to')::float8 as to
    from flag_environments as part join flags on flags.id = part.flag_id, jsonb_array_elements(part.rules) as rule
    where part.environment = ${environment} and flags.archived_at is null
      and part.rules @> '[{"exclusion":{}}]' and rule ? 'exclusion'`.execute(db);
  return rows;
}
