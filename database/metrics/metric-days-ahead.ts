import { sql } from 'kysely';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import type { Db } from '../client.ts';

export interface MetricWithoutDays {
  versionId: string;
  definition: MetricDefinition;
  environment: string;
  /** The first and the last day that is missing. */
  from: string;
  to: string;
}

/**
 * Metrics over events of which days of a period are not kept, in each environment that has events. Those that move without
 * events are left out: their days do not stand.
 */
export async function metricsWithoutDays(
  db: Db,
  { from, to }: { from: string; to: string },
): Promise<MetricWithoutDays[]> {
  const { rows } = await sql<MetricWithoutDays>`
    select v.id as "versionId", v.definition, e.environment, min(d.day)::date::text as "from", max(d.day)::date::text as "to"
    from metrics m join metric_versions v on v.id = m.version_id
      cross join (select distinct environment from event_types) as e
      cross join generate_series(${from}::date, ${to}::date, interval '1 day') as d(day)
    where m.archived_at is null and v.definition ->> 'type' not in ('records', 'sql', 'retention')
      and not exists (select from metric_days k
        where k.version_id = v.id and k.environment = e.environment and k.day = d.day::date)
    group by v.id, e.environment order by max(d.day) desc, v.id, e.environment`.execute(db);
  return rows;
}
