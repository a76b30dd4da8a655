import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { anyEvent, type EventSource } from '../../contracts/metrics.ts';
import type { PartValue } from '../../domain/metrics/plan-metric.ts';
import type { Db } from '../client.ts';
import { type ConditionScope, conditionBounds } from '../condition-to-sql.ts';
import { readCondition } from '../filter.ts';

/** What conditions on events may ask for: an event's own properties under their names, and these. */
export const eventScope: ConditionScope = {
  fields: {
    $type: { expression: sql`(select name from event_types where event_types.id = e.type_id)`, type: 'text' },
    $timestamp: { expression: sql.ref('e.occurred_at'), type: 'timestamp' },
    $receivedAt: { expression: sql.ref('e.received_at'), type: 'timestamp' },
    $source: { expression: sql.ref('e.source'), type: 'text' },
  },
  custom: sql.ref('e.properties'),
};

/** The name of an event's subject, resolved: accounts by the account, visitor or person who acted, persons by the actor alone. */
export const subjectName = {
  customer: sql<string>`coalesce(e.customer_id, e.person_id, e.anonymous_id)`,
  person: sql<string>`coalesce(e.person_id, e.anonymous_id)`,
} as const;

/** Column of event_subjects that holds the unit. */
export const subjectUnit = { customer: sql.ref('s.customer_id'), person: sql.ref('s.canonical_id') } as const;

/** What turns names into the numbers that events carry. */
export interface EventContext {
  environment: string;
  /** Every type that has been seen in the environment. */
  typeIds: ReadonlyMap<string, number>;
  /** Base-currency minor units for one minor unit of a currency; null without a rate. */
  rateSql(currency: RawBuilder<unknown>): RawBuilder<number | null>;
}

export async function typeIdsOf(db: Db, environment: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('event_types')
    .select(['name', 'id'])
    .where('environment', '=', environment)
    .execute();
  return new Map(rows.map(({ name, id }) => [name, id]));
}

export interface SourceSql {
  /** Events that are of the source for certain. */
  where: RawBuilder<SqlBool>;
  /** Those that may be too, such as by a property that holds a list: only memory can say. Null where there can be none. */
  doubt: RawBuilder<SqlBool> | null;
}

/** Events of a source, by its types and condition. @throws MalformedRequest */
export function sourceSql(source: EventSource, { typeIds }: Pick<EventContext, 'typeIds'>): SourceSql {
  const ids = idsOf(source.events, typeIds);
  const types =
    ids.length > 0 ? sql<SqlBool>`e.type_id in (${sql.join(ids.map((id) => sql.lit(id)))})` : sql<SqlBool>`false`;
  const holds = holdsSql(source);
  if (!holds) return { where: types, doubt: null };
  const { where, doubt } = holds;
  return { where: sql`(${types} and ${where})`, doubt: doubt && sql`(${types} and ${doubt})` };
}

/** The same by its condition alone; null without one. @throws MalformedRequest */
export function holdsSql({ condition }: Pick<EventSource, 'condition'>): SourceSql | null {
  if (Object.keys(condition).length === 0) return null;
  const { upper, lower } = conditionBounds(readCondition(condition, eventScope, 'condition'), eventScope);
  return { where: lower, doubt: upper === lower ? null : sql<SqlBool>`(${upper} and not ${lower})` };
}

/** @throws MalformedRequest naming `field` when nobody could evaluate its condition */
export function checkSource({ condition }: EventSource, field: string): void {
  readCondition(condition, eventScope, field);
}

/** `*` is whatever somebody did: to be shown a variant is nothing that one does. */
export function idsOf(names: readonly string[], typeIds: ReadonlyMap<string, number>): number[] {
  const wanted = names.includes(anyEvent) ? [...typeIds.keys()].filter((name) => name !== 'exposure') : names;
  return wanted.flatMap((name) => typeIds.get(name) ?? []);
}

/** The number that an event carries; null for an event without it. */
export function valueSql(value: PartValue, { rateSql }: Pick<EventContext, 'rateSql'>): RawBuilder<number | null> {
  switch (value.of) {
    case 'one':
      return sql`1::float8`;
    case 'property':
      return numberOf(value.property);
    case 'money': {
      const { amount, currency } = moneyColumns(value);
      return sql`(${amount} * ${rateSql(currency)})`;
    }
    case 'score': {
      const score = numberOf(value.property);
      return value.scale === 'csat'
        ? sql`(case when ${score} between 1 and 5 then (${score} >= 4)::int::float8 end)`
        : sql`(case when ${score} not between 0 and 10 then null when ${score} >= 9 then 100::float8
            when ${score} <= 6 then -100::float8 when ${score} is not null then 0::float8 end)`;
    }
    case 'answered': {
      const [least, most] = value.scale === 'csat' ? [1, 5] : [0, 10];
      return sql`(case when ${numberOf(value.property)} between ${sql.lit(least)} and ${sql.lit(most)} then 1::float8 end)`;
    }
  }
}

/** Money whose currency has no rate: it would be missing in silence. */
export function unconvertedSql(
  value: PartValue,
  { rateSql }: Pick<EventContext, 'rateSql'>,
): RawBuilder<SqlBool> | null {
  if (value.of !== 'money') return null;
  const { amount, currency } = moneyColumns(value);
  return sql<SqlBool>`(${amount} is not null and (${rateSql(currency)}) is null)`;
}

function moneyColumns({ amountProperty, currencyProperty }: Extract<PartValue, { of: 'money' }>) {
  // Typed columns hold what stands under these names.
  if (amountProperty === 'amount' && currencyProperty === 'currency') {
    return { amount: sql`e.amount::float8`, currency: sql`e.currency` };
  }
  return { amount: numberOf(amountProperty), currency: sql`lower(e.properties ->> ${currencyProperty}::text)` };
}

function numberOf(property: string): RawBuilder<number | null> {
  if (property === 'value') return sql`e.value`;
  return sql`(case when jsonb_typeof(e.properties -> ${property}::text) = 'number'
    then (e.properties ->> ${property}::text)::float8 end)`;
}
