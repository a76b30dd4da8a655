import { sql } from 'kysely';
import type { Db } from './client.ts';
import type { WorkflowDispatch } from './schema.ts';

/** Who ordered a process, and the order itself: the first entry of the journal that starts it. */
export async function startOf(
  db: Db,
  operationId: string,
): Promise<{ actor: string; dispatch: WorkflowDispatch } | null> {
  const row = await db
    .selectFrom('journal')
    .select(['actor', 'dispatch'])
    .where('operation_id', '=', operationId)
    .where(sql<boolean>`dispatch is not null and dispatch ? 'start'`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.dispatch ? { actor: row.actor, dispatch: row.dispatch } : null;
}
