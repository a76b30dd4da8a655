import { type RawBuilder, sql } from 'kysely';
import type { EventCounts, EventCountsQuery, EventTypeSummary } from '../contracts/events.ts';
import { type KnownEventType, knownEventTypes } from '../contracts/tables/event-types.ts';
import { retention } from '../contracts/tables/retention.ts';
import type { Db } from './client.ts';
import { aggregatesReader } from './events-aggregates.ts';
import { feedLags } from './events-feed.ts';
import { occurredBetween } from './events-partitions.ts';

/** How many events of each type happened in each minute, hour or day (UTC). */
export async function eventCounts(db: Db, query: EventCountsQuery, now: Date): Promise<EventCounts> {
  const { by, environment } = query;
  const types = query.types?.split(',').filter((name) => name !== '') ?? null;
  const [from, to] = [new Date(query.from), new Date(query.to)];
  const counted = by === 'day' ? countedDays(from, to) : countedMinutes(by, from, to, now);
  const { rows } = await sql<{ type: string; at: Date; events: number; marked: number }>`
    select t.name as type, counted.at, sum(counted.events)::int as events, sum(counted.marked)::int as marked
    from (${counted}) as counted join event_types t on t.id = counted.type_id
    where t.environment = ${environment} and (${types}::text[] is null or t.name = any(${types}::text[]))
    group by 1, 2 order by 1, 2`.execute(db);
  const lag = (await feedLags(db, now)).find(({ reader }) => reader === aggregatesReader);
  const series = [...Map.groupBy(rows, ({ type }) => type)].map(([type, points]) => ({
    type,
    points: points.map(({ at, events, marked }) => ({ at: at.toISOString(), events, marked })),
  }));
  return { by, lag: { events: lag?.events ?? 0, seconds: lag?.seconds ?? 0 }, series };
}

function countedDays(from: Date, to: Date): RawBuilder<unknown> {
  return sql`
    select day::timestamp at time zone 'UTC' as at, type_id, events, marked from event_days
    where day >= (${from}::timestamptz at time zone 'UTC')::date and day < ${to}::timestamptz at time zone 'UTC'`;
}

const minuteMs = 60_000;
/** Whatever `RETENTION` says, counts by the minute are there for so long; before that the events themselves are counted. */
const minutesAreThereForMs = retention.event_minutes.least * 24 * 60 * minuteMs;

function countedMinutes(by: 'minute' | 'hour', from: Date, to: Date, now: Date): RawBuilder<unknown> {
  const wholeMinute = (at: number) => new Date(Math.ceil(at / minuteMs) * minuteMs);
  const there = now.getTime() - minutesAreThereForMs;
  const counts = sql`
    select date_trunc(${sql.lit(by)}, minute, 'UTC') as at, type_id, events, marked from event_minutes
    where minute >= ${wholeMinute(Math.max(from.getTime(), there))} and minute < ${to}`;
  if (from.getTime() >= there) return counts;
  return sql`${counts} union all
    select date_trunc(${sql.lit(by)}, e.occurred_at, 'UTC') as at, e.type_id,
      count(*) filter (where not (e.bot or e.staff)) as events, count(*) filter (where e.bot or e.staff) as marked
    from events e
    where ${occurredBetween(wholeMinute(from.getTime()), wholeMinute(Math.min(to.getTime(), there)))}
    group by 1, 2`;
}

const summaryDays = 30;

/** Every type that has come, with what came of it lately. */
export async function typeSummaries(db: Db, now: Date): Promise<EventTypeSummary[]> {
  const since = new Date(now.getTime() - summaryDays * 86_400_000);
  const { rows } = await sql<Omit<EventTypeSummary, 'title' | 'firstAt'> & { firstAt: Date }>`
    select t.environment, t.name as type, t.first_at as "firstAt", coalesce(sum(d.events), 0)::int as events,
      coalesce(sum(d.marked), 0)::int as marked, coalesce(sum(d.late), 0)::int as late,
      exists (select from event_schemas s where s.type = t.name) as "hasSchema"
    from event_types t left join event_days d on d.type_id = t.id and d.day >= ${since}::date
    group by t.id order by events desc, t.environment, t.name`.execute(db);
  return rows.map((row) => ({
    ...row,
    firstAt: row.firstAt.toISOString(),
    title: Object.hasOwn(knownEventTypes, row.type) ? knownEventTypes[row.type as KnownEventType].title : null,
  }));
}
