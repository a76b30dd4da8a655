import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { EventPage, EventsQuery, StoredEvent } from '../contracts/events.ts';
import { compileCondition } from '../domain/condition/compile-condition.ts';
import type { Db } from './client.ts';
import { type ConditionScope, conditionToSql } from './condition-to-sql.ts';
import { subjectIdsOf } from './events-subjects.ts';
import { malformed, parseFilter } from './filter.ts';

/** What conditions on events may ask for, beside the names of their properties. */
export const eventScope: ConditionScope = {
  fields: {
    id: { expression: sql.ref('e.id'), type: 'text' },
    type: { expression: sql.ref('t.name'), type: 'text' },
    environment: { expression: sql.ref('t.environment'), type: 'text' },
    customerId: { expression: sql.ref('c.key'), type: 'text' },
    personId: { expression: sql.ref('p.key'), type: 'text' },
    anonymousId: { expression: sql.ref('a.key'), type: 'text' },
    timestamp: { expression: sql.ref('e.occurred_at'), type: 'timestamp' },
    receivedAt: { expression: sql.ref('e.received_at'), type: 'timestamp' },
    value: { expression: sql.ref('e.value'), type: 'number' },
    bot: { expression: sql.ref('e.bot'), type: 'boolean' },
    staff: { expression: sql.ref('e.staff'), type: 'boolean' },
    late: { expression: sql.ref('e.late'), type: 'boolean' },
    source: { expression: sql.ref('e.source'), type: 'text' },
  },
  custom: sql.ref('e.properties'),
};

/** Pages that memory filters are filled from so many rows at once, and so often. */
const filteredBatch = 1_000;
const mostBatches = 20;
const defaultDays = 30;

interface Row extends Omit<StoredEvent, 'timestamp' | 'receivedAt' | 'amount'> {
  occurredAt: Date;
  receivedAt: Date;
  amount: string | null;
  currency: string | null;
  batch: string;
}

/**
 * A page of events: the newest receipts first, or of somebody the newest events first.
 * @throws MalformedRequest for a filter or cursor that cannot be read
 */
export async function eventPage(db: Db, query: EventsQuery, now: Date): Promise<EventPage> {
  const condition = parseFilter(query.filter, eventScope);
  const filter = condition ? conditionToSql(condition, eventScope) : null;
  const holds = condition && !filter?.exact ? compileCondition(condition) : null;
  const subjects = await subjectsAsked(db, query);
  const byTime = subjects !== null;
  const limit = holds ? filteredBatch : query.limit + 1;
  const where = sql.join([whereOf(query, subjects, now), filter?.where ?? sql`true`], sql` and `);
  const data: Row[] = [];
  let cursor = query.cursor === undefined ? null : readCursor(query.cursor);
  for (let batch = 0; batch < mostBatches; batch++) {
    const { rows } = await select(where, cursor, byTime, limit).execute(db);
    data.push(...(holds ? rows.filter((row) => holds(attributesOf(row))) : rows));
    const last = rows.at(-1);
    if (data.length > query.limit || rows.length < limit || !last) return page(data, query.limit, byTime, null);
    cursor = cursorOf(last, byTime);
  }
  return page(data, query.limit, byTime, cursor);
}

/** `goOn`: where looking ended, when the page is not full though there may be more. */
function page(found: Row[], limit: number, byTime: boolean, goOn: Cursor | null): EventPage {
  const kept = found.slice(0, limit);
  const next = found.length > limit ? cursorOf(kept.at(-1)!, byTime) : goOn;
  return { data: kept.map(present), nextCursor: next && Buffer.from(JSON.stringify(next)).toString('base64url') };
}

function select(where: RawBuilder<unknown>, cursor: Cursor | null, byTime: boolean, limit: number) {
  const order = byTime ? sql`e.occurred_at, e.id` : sql`e.batch_id, e.occurred_at, e.id`;
  const after = cursor ? sql<SqlBool>`(${order}) < (${sql.join(cursor.map((part) => sql`${part}`))})` : sql`true`;
  return sql<Row>`
    select e.id, t.name as type, t.environment, c.key as "customerId", p.key as "personId", a.key as "anonymousId",
      now_customer.key as customer, now_person.key as person,
      e.occurred_at as "occurredAt", e.received_at as "receivedAt", e.amount, e.currency, e.value, e.bot, e.staff,
      e.late, e.source, e.properties, e.batch_id::text as batch
    from events e
    join event_types t on t.id = e.type_id
    join event_subjects s on s.id = coalesce(e.customer_id, e.person_id, e.anonymous_id)
    left join event_subjects c on c.id = e.customer_id
    left join event_subjects p on p.id = e.person_id
    left join event_subjects a on a.id = e.anonymous_id
    left join event_subjects now_customer on now_customer.id = s.customer_id
    left join event_subjects actor on actor.id = coalesce(e.person_id, e.anonymous_id)
    left join event_subjects now_person on now_person.id = actor.canonical_id and now_person.kind = 'person'
    where ${where} and ${after}
    order by ${byTime ? sql`e.occurred_at desc, e.id desc` : sql`e.batch_id desc, e.occurred_at desc, e.id desc`}
    limit ${limit}`;
}

function whereOf(query: EventsQuery, subjects: Subjects | null, now: Date): RawBuilder<SqlBool> {
  const from = query.from ? new Date(query.from) : subjects ? null : new Date(now.getTime() - defaultDays * 86_400_000);
  const parts: RawBuilder<unknown>[] = [sql`true`];
  if (query.environment) parts.push(sql`t.environment = ${query.environment}`);
  if (query.type) parts.push(sql`t.name = ${query.type}`);
  // Nothing happens after it was received, so the partitions before are left out.
  if (from) parts.push(sql`e.occurred_at >= ${from} and e.received_at >= ${from}`);
  if (query.to) parts.push(sql`e.occurred_at < ${new Date(query.to)}`);
  if (subjects?.actors) parts.push(sql`coalesce(e.person_id, e.anonymous_id) = any(${subjects.actors}::bigint[])`);
  if (subjects?.customers) {
    parts.push(sql`coalesce(e.customer_id, e.person_id, e.anonymous_id) = any(${subjects.customers}::bigint[])`);
  }
  return sql<SqlBool>`${sql.join(parts, sql` and `)}`;
}

interface Subjects {
  customers: string[] | null;
  actors: string[] | null;
}

async function subjectsAsked(db: Db, query: EventsQuery): Promise<Subjects | null> {
  const { customerId, personId, anonymousId } = query;
  const actor = personId ?? anonymousId;
  if (customerId === undefined && actor === undefined) return null;
  return {
    customers: customerId === undefined ? null : await subjectIdsOf(db, 'customer', customerId),
    actors: actor === undefined ? null : await subjectIdsOf(db, personId === undefined ? 'anonymous' : 'person', actor),
  };
}

type Cursor = string[];

function cursorOf(row: Row, byTime: boolean): Cursor {
  const order = [row.occurredAt.toISOString(), row.id];
  return byTime ? order : [row.batch, ...order];
}

function readCursor(text: string): Cursor {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(cursor) && cursor.every((part) => typeof part === 'string' && part.length <= 300)) {
      const [time] = cursor.slice(-2) as string[];
      if (!Number.isNaN(Date.parse(time ?? '')) && (cursor.length === 2 || /^\d{1,18}$/.test(cursor[0] as string))) {
        return cursor as Cursor;
      }
    }
  } catch {
    // It is told below what is wrong.
  }
  throw malformed('cursor', 'This is not a cursor that a page has named.');
}

function attributesOf({ occurredAt, receivedAt, properties, ...row }: Row): Record<string, unknown> {
  return { ...properties, ...row, timestamp: occurredAt.toISOString(), receivedAt: receivedAt.toISOString() };
}

function present({ occurredAt, receivedAt, amount, currency, batch: _batch, ...row }: Row): StoredEvent {
  return {
    ...row,
    timestamp: occurredAt.toISOString(),
    receivedAt: receivedAt.toISOString(),
    amount: amount !== null && currency !== null ? { amount: Number(amount), currency } : null,
  };
}
