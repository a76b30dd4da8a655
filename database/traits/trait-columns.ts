import { type RawBuilder, sql } from 'kysely';
import type { EventSource } from '../../contracts/metrics.ts';
import type { TraitDefinition } from '../../contracts/traits.ts';
import { type EventContext, sourceSql } from '../metrics/event-scope.ts';

type EventTrait = Extract<TraitDefinition, { from: 'events' | 'trend' | 'share' }>;
export type TypeIds = Pick<EventContext, 'typeIds'>;

/** So many days before the moment of a row: `spineSql` works it out once for each. */
export const before = (days: number) => sql.ref(`u.before_${days}`);

/** The column of a trait over the events (`e`) before the moment (`u.at`) of a row: its aggregate, as jsonb. */
export function traitColumn(definition: EventTrait, context: TypeIds): RawBuilder<unknown> {
  if (definition.from === 'trend') return trendColumn(definition, context);
  if (definition.from === 'share') {
    const part = filterOf(definition.part, definition.windowDays, context);
    const whole = filterOf(definition.whole, definition.windowDays, context);
    return sql`to_jsonb((count(*) ${part})::float8 / nullif((count(*) ${whole}), 0))`;
  }
  const { source, aggregate, windowDays, property } = definition;
  const filter = filterOf(source, windowDays, context);
  const value = numberOf(property ?? '');
  const since = (time: RawBuilder<unknown>) => sql`to_jsonb(extract(epoch from u.at - ${time})::float8 / 86400)`;
  switch (aggregate) {
    case 'count':
      return sql`to_jsonb(count(*) ${filter})`;
    case 'sum':
      return sql`to_jsonb(coalesce(sum(${value}) ${filter}, 0))`;
    case 'average':
      return sql`to_jsonb(avg(${value}) ${filter})`;
    case 'max':
      return sql`to_jsonb(max(${value}) ${filter})`;
    case 'min':
      return sql`to_jsonb(min(${value}) ${filter})`;
    case 'last': {
      const known = sql`jsonb_typeof(e.properties -> ${property}::text) in ('string', 'number', 'boolean')`;
      return sql`(array_agg(e.properties -> ${property}::text order by e.occurred_at desc, e.received_at desc, e.id desc)
        ${filterOf(source, windowDays, context, known)})[1]`;
    }
    case 'distinct':
      return sql`to_jsonb(count(distinct e.properties ->> ${property}::text) ${filter})`;
    case 'days_active':
      return sql`to_jsonb(count(distinct (e.occurred_at at time zone 'UTC')::date) ${filter})`;
    case 'days_since_first':
      return since(sql`(min(e.occurred_at) ${filter})`);
    case 'days_since_last':
      return since(sql`(max(e.occurred_at) ${filter})`);
  }
}

/** Whether a row holds an event of which only memory could say whether it counts: its value is then unknown, not wrong. */
export function doubtColumn(definition: EventTrait, context: TypeIds): RawBuilder<unknown> | null {
  const reach = reachOf(definition);
  const doubts = sourcesOfTrait(definition).flatMap((source) => sourceSql(source, context).doubt ?? []);
  if (doubts.length === 0) return null;
  const within = reach === null ? sql`true` : sql`e.occurred_at >= ${before(reach)}`;
  return sql`coalesce(bool_or((${sql.join(doubts, sql` or `)}) and ${within}), false)`;
}

/** What a customer without any event has. */
export function withoutEvents(definition: TraitDefinition): number | null {
  if (definition.from === 'sessions') return definition.measure === 'count' ? 0 : null;
  if (definition.from !== 'events') return null;
  return ['count', 'sum', 'distinct', 'days_active'].includes(definition.aggregate) ? 0 : null;
}

function trendColumn({ source, windowDays }: Extract<TraitDefinition, { from: 'trend' }>, context: TypeIds) {
  const recent = filterOf(source, windowDays, context);
  const earlier = filterOf(source, windowDays * 2, context, sql`e.occurred_at < ${before(windowDays)}`);
  return sql`to_jsonb((count(*) ${recent})::float8 / nullif((count(*) ${earlier}), 0) - 1)`;
}

function filterOf(
  source: EventSource,
  windowDays: number | null,
  context: TypeIds,
  more?: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sourceSql(source, context).where];
  if (windowDays !== null) parts.push(sql`e.occurred_at >= ${before(windowDays)}`);
  if (more) parts.push(more);
  return sql`filter (where ${sql.join(parts, sql` and `)})`;
}

/** Sources of a trait; none for records. */
export function sourcesOfTrait(definition: TraitDefinition): EventSource[] {
  switch (definition.from) {
    case 'events':
    case 'trend':
      return [definition.source];
    case 'share':
      return [definition.part, definition.whole];
    case 'sessions':
      return [{ events: ['*'], condition: {} }];
    case 'record':
      return [];
  }
}

/** How many days back a trait looks; null for all time. */
export function reachOf(definition: TraitDefinition): number | null {
  if (definition.from === 'record') return 0;
  return definition.from === 'trend' ? definition.windowDays * 2 : definition.windowDays;
}

/** Of how many days before the moment its windows begin. */
export function windowsOf(definition: TraitDefinition): number[] {
  if (definition.from === 'record' || definition.windowDays === null) return [];
  const { from, windowDays } = definition;
  return from === 'trend' ? [windowDays, windowDays * 2] : [windowDays];
}

function numberOf(property: string): RawBuilder<number | null> {
  if (property === 'value') return sql`e.value`;
  return sql`(case when jsonb_typeof(e.properties -> ${property}::text) = 'number'
    then (e.properties ->> ${property}::text)::float8 end)`;
}
