import { hash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './client.ts';

/** Days of receipt within which an id counts once. */
export const dedupDays = 7;

/** What repetitions of an event are known by: 128 bits, in hexadecimal. */
export function eventKey(environment: string, id: string): string {
  return hash('sha256', `${environment}\0${id}`).slice(0, 32);
}

/** An event as it is stored, its names resolved to numbers. */
export interface NewEvent {
  /** Of `eventKey`. */
  key: string;
  id: string;
  typeId: number;
  customerId: string | null;
  personId: string | null;
  anonymousId: string | null;
  /** ISO 8601, in UTC. */
  occurredAt: string;
  amount: number | null;
  currency: string | null;
  value: number | null;
  bot: boolean;
  staff: boolean;
  late: boolean;
  source: string;
  /** JSON. */
  properties: string;
}

const columns = [
  ['key', 'uuid'],
  ['occurred_at', 'timestamptz'],
  ['customer_id', 'bigint'],
  ['person_id', 'bigint'],
  ['anonymous_id', 'bigint'],
  ['amount', 'bigint'],
  ['value', 'float8'],
  ['type_id', 'int'],
  ['bot', 'bool'],
  ['staff', 'bool'],
  ['late', 'bool'],
  ['source', 'text'],
  ['id', 'text'],
  ['currency', 'text'],
  ['properties', 'jsonb'],
] as const;
const stored = columns.slice(1).map(([name]) => name);
const names = sql.raw(columns.map(([name]) => name).join(', '));
const storedNames = sql.raw(stored.join(', '));

/**
 * Writes events whose ids are new, in one statement and under one batch; their keys must differ from each other. The
 * partition of the day of receipt must be there.
 * @param options.expectNew outside a transaction alone: first as if no id were known, which costs less, and with care when
 * one is
 * @returns the keys that were there before
 */
export async function insertEvents(
  db: Db,
  events: readonly NewEvent[],
  receivedAt: Date,
  options: { expectNew?: boolean } = {},
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  // In one order for all: two writers with the same ids wait for each other in turn, and never both.
  const rows = events.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const arrays = columns.map(([, type], index) => sql`${literals[index]!(rows)}::${sql.raw(type)}[]`);
  const day = sql`${receivedAt.toISOString().slice(0, 10)}::date`;
  if (options.expectNew) {
    try {
      await insertNew(db, arrays, rows.length, receivedAt, day);
      return new Set();
    } catch (error) {
      if (!isKnownId(error)) throw error;
    }
  }
  const { rows: repeated } = await sql<{ key: string }>`
    with incoming as materialized (
      select * from unnest(${sql.join(arrays)}) as incoming (${names})
    ), fresh as (
      insert into event_ids (key, received_on) select key, ${day} from incoming
      on conflict do nothing
      returning key
    ), batch as (
      insert into event_batches (received_at, events) select ${receivedAt}, count(*) from fresh having count(*) > 0
      returning id
    ), stored as (
      insert into events (received_at, batch_id, ${storedNames})
      select ${receivedAt}, batch.id, ${sql.raw(stored.map((name) => `incoming.${name}`).join(', '))}
      from incoming join fresh using (key) cross join batch
    )
    select replace(key::text, '-', '') as key from incoming
    where not exists (select from fresh where fresh.key = incoming.key)`.execute(db);
  return new Set(repeated.map(({ key }) => key));
}

/** Without a join between ids and rows, since all are written or none is. */
async function insertNew(
  db: Db,
  [keys, ...arrays]: RawBuilder<unknown>[],
  count: number,
  receivedAt: Date,
  day: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    with batch as (
      insert into event_batches (received_at, events) values (${receivedAt}, ${count}) returning id
    ), ids as (
      insert into event_ids (key, received_on) select key, ${day} from unnest(${keys}) as key
    )
    insert into events (received_at, batch_id, ${storedNames})
    select ${receivedAt}, batch.id, incoming.*
    from unnest(${sql.join(arrays)}) as incoming (${storedNames}) cross join batch`.execute(db);
}

function isKnownId(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/** Array literals in the order of `columns`, written without the driver's care for values that need none. */
const literals: ((rows: readonly NewEvent[]) => string)[] = [
  (rows) => plain(rows, (row) => row.key),
  (rows) => plain(rows, (row) => row.occurredAt),
  (rows) => plain(rows, (row) => row.customerId),
  (rows) => plain(rows, (row) => row.personId),
  (rows) => plain(rows, (row) => row.anonymousId),
  (rows) => plain(rows, (row) => row.amount),
  (rows) => plain(rows, (row) => row.value),
  (rows) => plain(rows, (row) => row.typeId),
  (rows) => plain(rows, (row) => row.bot),
  (rows) => plain(rows, (row) => row.staff),
  (rows) => plain(rows, (row) => row.late),
  (rows) => quoted(rows, (row) => row.source),
  (rows) => quoted(rows, (row) => row.id),
  (rows) => quoted(rows, (row) => row.currency),
  (rows) => quoted(rows, (row) => row.properties),
];

function plain(rows: readonly NewEvent[], of: (row: NewEvent) => string | number | boolean | null): string {
  let text = '{';
  for (const row of rows) text += `${text === '{' ? '' : ','}${of(row)}`;
  return `${text}}`;
}

const special = /["\\]/g;

/** Inside quotes an array's literal knows two special characters (postgresql.org/docs/current/arrays.html#ARRAYS-IO). */
function quoted(rows: readonly NewEvent[], of: (row: NewEvent) => string | null): string {
  const parts = rows.map((row) => {
    const value = of(row);
    return value === null ? 'null' : `"${value.replace(special, '\\$&')}"`;
  });
  return `{${parts.join(',')}}`;
}

/** Forgets ids beyond the window. */
export async function forgetIds(db: Db, now: Date): Promise<number> {
  const first = new Date(now.getTime() - dedupDays * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const { numAffectedRows } = await sql`delete from event_ids where received_on < ${first}::date`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Whether Postgres refused a value rather than the statement: classes 22, 23 and 54 (postgresql.org/docs/current/errcodes-appendix.html). */
export function isBadValue(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(22|23|54)/.test(String(error.code));
}
