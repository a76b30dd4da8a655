import { sql } from 'kysely';
import type { Db } from './client.ts';

/** Keys of plans whose active or open version grants a feature. */
export async function plansGranting(db: Db, featureKey: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct plans.key
    from plans join plan_versions as version on version.id in (plans.active_version_id, plans.open_version_id)
    where version.configuration -> 'features' @> ${JSON.stringify([{ featureId: featureKey, enabled: true }])}::jsonb
    order by plans.key`.execute(db);
  return rows.map(({ key }) => key);
}
