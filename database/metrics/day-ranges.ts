import { sql } from 'kysely';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import type { Db } from '../client.ts';
import { nextDay } from './days.ts';
import type { ActiveDay } from './value-sql.ts';

/** Days without a gap, both included. */
export interface DayRange {
  from: string;
  to: string;
  /** How many were active on each of them, where that is known. */
  active?: ActiveDay[];
}

/**
 * The runs of days that a metric is computed over. Counting who was active is nearly all that a conversion costs, and is the
 * same for each of them: of days that are kept of another conversion it is known, and these are runs of their own. Ask once the
 * place is known that days are forgotten until: what is kept then holds all events up to it.
 */
export async function dayRanges(
  db: Db,
  definition: MetricDefinition,
  days: readonly string[],
  { environment, now }: { environment: string; now: Date },
): Promise<DayRange[]> {
  const known = definition.type === 'conversion' ? await activeOn(db, days, environment) : new Map<string, number>();
  // Today goes on.
  known.delete(now.toISOString().slice(0, 10));
  const ranges: DayRange[] = [];
  for (const day of days) {
    const subjects = known.get(day);
    const last = ranges.at(-1);
    if (last && nextDay(last.to) === day && (last.active !== undefined) === (subjects !== undefined)) {
      last.to = day;
      if (subjects !== undefined) last.active?.push({ day, subjects });
    } else ranges.push({ from: day, to: day, ...(subjects === undefined ? {} : { active: [{ day, subjects }] }) });
  }
  return ranges;
}

/** What a kept day of any conversion is a share of. */
async function activeOn(db: Db, days: readonly string[], environment: string): Promise<Map<string, number>> {
  const { rows } = await sql<ActiveDay>`
    select distinct on (k.day) k.day::text as day, k.subjects
    from metric_days k join metric_versions v on v.id = k.version_id and v.definition ->> 'type' = 'conversion'
    where k.environment = ${environment} and k.day = any(${[...days]}::date[])
    order by k.day, k.computed_at desc`.execute(db);
  return new Map(rows.map(({ day, subjects }) => [day, subjects]));
}
