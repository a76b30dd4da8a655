import { type RawBuilder, sql } from 'kysely';
import type { TraitDefinition, TraitValue } from '../../contracts/traits.ts';
import type { Db } from '../client.ts';
import { idsOf, subjectName, typeIdsOf } from '../metrics/event-scope.ts';
import {
  before,
  doubtColumn,
  reachOf,
  sourcesOfTrait,
  type TypeIds,
  traitColumn,
  windowsOf,
  withoutEvents,
} from './trait-columns.ts';

/** Silence that ends a session, as the events' own sessions are cut. */
const sessionGap = sql`interval '30 minutes'`;

export interface SpineRow {
  customerId: string;
  /** The moment that is asked for: nothing that happened then or after counts, nor what came in after. */
  at: Date;
}

interface Numbered {
  number: number;
  definition: TraitDefinition;
}

/**
 * Values of traits over events for customers at moments: the very same query for one customer now and for a training set of
 * the past, so that a model learns from what it will be given. An event counts when it had happened before the moment and had
 * come in by then. Traits of records are null here: records have no past of their own.
 */
export async function eventTraitValues(
  db: Db,
  definitions: readonly TraitDefinition[],
  spine: readonly SpineRow[],
  environment: string,
): Promise<TraitValue[][]> {
  const context = { typeIds: await typeIdsOf(db, environment) };
  const values: TraitValue[][] = spine.map(() => definitions.map(withoutEvents));
  const numbered = definitions.map((definition, number) => ({ number, definition }));
  const overEvents = numbered.filter(({ definition }) => isEventTrait(definition));
  const sessions = numbered.filter(({ definition }) => definition.from === 'sessions');
  if (spine.length === 0) return values;
  if (overEvents.length > 0) {
    const { rows } = await aggregatesSql(overEvents, spine, context).execute(db);
    for (const { n, ...columns } of rows) {
      for (const { number } of overEvents) {
        values[n]![number] = columns[`d${number}`] === true ? null : ((columns[`t${number}`] ?? null) as TraitValue);
      }
    }
  }
  for (const windowDays of new Set(sessions.map(({ definition }) => reachOf(definition) ?? 1))) {
    const { rows } = await sessionsSql(spine, windowDays, context).execute(db);
    for (const { n, count, minutes, events } of rows) {
      for (const { number, definition } of sessions) {
        if (definition.from !== 'sessions' || definition.windowDays !== windowDays) continue;
        const measured = { count, average_minutes: minutes / count, events_per_session: events / count };
        values[n]![number] = measured[definition.measure];
      }
    }
  }
  return values;
}

/** For people to read: the query of one trait. */
export async function traitSql(db: Db, definition: TraitDefinition, spine: SpineRow, environment: string) {
  const context = { typeIds: await typeIdsOf(db, environment) };
  if (definition.from === 'record') return null;
  if (definition.from === 'sessions') return sessionsSql([spine], definition.windowDays, context);
  return aggregatesSql([{ number: 1, definition }], [spine], context);
}

function isEventTrait(definition: TraitDefinition): boolean {
  return definition.from === 'events' || definition.from === 'trend' || definition.from === 'share';
}

function spineSql(spine: readonly SpineRow[], windows: readonly number[]): RawBuilder<unknown> {
  const begins = [...new Set(windows)].map(
    (days) => sql`, a.at - interval '1 day' * ${sql.lit(days)} as ${sql.ref(`before_${days}`)}`,
  );
  return sql`
    select (a.number - 1)::int as n, a.at, c.customer_id as unit_id ${sql.join(begins, sql``)}
    from unnest(${spine.map(({ customerId }) => customerId)}::text[], ${spine.map(({ at }) => at)}::timestamptz[])
      with ordinality as a(customer, at, number)
    join event_subjects c on c.kind = 'customer' and c.key = a.customer`;
}

function aggregatesSql(
  traits: readonly Numbered[],
  spine: readonly SpineRow[],
  context: TypeIds,
): RawBuilder<{ n: number } & Record<string, unknown>> {
  const columns = traits.flatMap(({ number, definition }) => {
    if (definition.from === 'record' || definition.from === 'sessions') throw new Error('not over single events');
    const doubt = doubtColumn(definition, context);
    return [
      sql`${traitColumn(definition, context)} as ${sql.ref(`t${number}`)}`,
      ...(doubt ? [sql`${doubt} as ${sql.ref(`d${number}`)}`] : []),
    ];
  });
  const sources = traits.flatMap(({ definition }) => sourcesOfTrait(definition));
  const types = [...new Set(sources.flatMap(({ events }) => idsOf(events, context.typeIds)))];
  const reaches = traits.map(({ definition }) => reachOf(definition));
  const reach = reaches.some((days) => days === null) ? null : Math.max(...reaches.map((days) => days ?? 0));
  return sql`
    with u as materialized (${spineSql(
      spine,
      traits.flatMap(({ definition }) => windowsOf(definition)),
    )})
    select u.n, ${sql.join(columns)}
    from ${namedEvents(types, reach, spine)}
    group by u.n, u.at`;
}

function namedEvents(types: readonly number[], reach: number | null, spine: readonly SpineRow[]): RawBuilder<unknown> {
  const times = spine.map(({ at }) => at.getTime());
  const [first, last] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
  const since = (name: string) =>
    reach === null ? sql`` : sql`and ${sql.ref(name)} >= ${first}::timestamptz - interval '1 day' * ${sql.lit(reach)}`;
  return sql`u join event_subjects s on s.customer_id = u.unit_id
    join events e on ${subjectName.customer} = s.id and e.occurred_at < u.at and e.received_at <= u.at
      ${reach === null ? sql`` : sql`and e.occurred_at >= ${before(reach)}`} ${since('e.occurred_at')} ${since('e.received_at')}
      and e.occurred_at < ${last} and e.received_at <= ${last}
      and e.type_id = any(array[${sql.join(types.map((id) => sql.lit(id)))}]::int[]) and not e.bot and not e.staff`;
}

interface SessionRow {
  n: number;
  count: number;
  minutes: number;
  events: number;
}

/** Sessions are of who acted: two people of an account who work at the same time have one each. */
function sessionsSql(spine: readonly SpineRow[], windowDays: number, { typeIds }: TypeIds): RawBuilder<SessionRow> {
  return sql`
    with u as materialized (${spineSql(spine, [windowDays])}),
    steps as (
      select u.n, e.occurred_at - lag(e.occurred_at) over (partition by u.n, actor.canonical_id order by e.occurred_at) as gap
      from ${namedEvents(idsOf(['*'], typeIds), windowDays, spine)}
      join event_subjects actor on actor.id = coalesce(e.person_id, e.anonymous_id, e.customer_id))
    select n, (count(*) filter (where gap is null or gap > ${sessionGap}))::int as count, count(*)::int as events,
      coalesce(extract(epoch from sum(gap) filter (where gap <= ${sessionGap})) / 60, 0)::float8 as minutes
    from steps group by n`;
}
