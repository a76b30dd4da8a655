import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import { type Db, withClient } from './client.ts';
import { copyField, copyRows } from './copy-rows.ts';

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
  'received_at',
  'batch_id',
  'occurred_at',
  'customer_id',
  'person_id',
  'anonymous_id',
  'amount',
  'value',
  'type_id',
  'bot',
  'staff',
  'late',
  'source',
  'id',
  'currency',
  'properties',
] as const;

/**
 * Writes events whose ids are new, in one transaction and under one batch; their keys must differ from each other. The
 * partition of the day of receipt must be there.
 * @param options.expectNew first as if no id were known, which costs less, and with care when one is
 * @returns the keys that were there before
 */
export async function insertEvents(
  db: Db,
  events: readonly NewEvent[],
  receivedAt: Date,
  options: { expectNew?: boolean } = {},
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  return await withClient(db, async (client) => {
    if (options.expectNew) {
      try {
        return await inTransaction(client, () => write(client, events, receivedAt, reserveNew));
      } catch (error) {
        if (!isKnownId(error)) throw error;
      }
    }
    return await inTransaction(client, () => write(client, events, receivedAt, reserveUnknown));
  });
}

type Reserve = (client: pg.ClientBase, keys: string, count: number, receivedAt: Date) => Promise<Reserved>;
interface Reserved {
  /** Null when no id was new. */
  batch: string | null;
  known: string[];
}

async function write(
  client: pg.ClientBase,
  events: readonly NewEvent[],
  receivedAt: Date,
  reserve: Reserve,
): Promise<Set<string>> {
  // In one order for all: two writers with the same ids wait for each other in turn, and never both.
  const keys = events.map(({ key }) => key).sort();
  const { batch, known } = await reserve(client, `{${keys.join(',')}}`, events.length, receivedAt);
  const before = new Set(known);
  if (batch === null) return before;
  const start = `${receivedAt.toISOString()}\t${batch}\t`;
  let lines = '';
  for (const event of events) if (!before.has(event.key)) lines += start + lineOf(event);
  await copyRows(client, 'events', columns, lines);
  return before;
}

/** Without asking which were known, since all are written or none is. @throws for an id that is known */
const reserveNew: Reserve = async (client, keys, count, receivedAt) => {
  const { rows } = await client.query<{ batch: string }>(
    `with ids as (
      insert into event_ids (key, received_on) select key, $2::date from unnest($1::uuid[]) as key
    )
    insert into event_batches (received_at, events) values ($3, $4) returning id as batch`,
    [keys, dayOf(receivedAt), receivedAt, count],
  );
  return { batch: rows[0]!.batch, known: [] };
};

const reserveUnknown: Reserve = async (client, keys, _count, receivedAt) => {
  const { rows } = await client.query<Reserved>(
    `with incoming as materialized (
      select key from unnest($1::uuid[]) as key
    ), fresh as (
      insert into event_ids (key, received_on) select key, $2::date from incoming
      on conflict do nothing
      returning key
    ), batch as (
      insert into event_batches (received_at, events) select $3::timestamptz, count(*) from fresh having count(*) > 0
      returning id
    )
    select (select id from batch) as batch, array(
      select replace(key::text, '-', '') from incoming
      where not exists (select from fresh where fresh.key = incoming.key)
    ) as known`,
    [keys, dayOf(receivedAt), receivedAt],
  );
  return rows[0]!;
};

async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that is lost is rolled back by its end.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

const dayOf = (time: Date) => time.toISOString().slice(0, 10);

function isKnownId(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/** In the order of `columns`, after those that all events of a batch share. */
function lineOf(row: NewEvent): string {
  return `${row.occurredAt}\t${row.customerId ?? nothing}\t${row.personId ?? nothing}\t${row.anonymousId ?? nothing}\t${
    row.amount ?? nothing
  }\t${row.value ?? nothing}\t${row.typeId}\t${row.bot}\t${row.staff}\t${row.late}\t${row.source}\t${copyField(row.id)}\t${
    row.currency ?? nothing
  }\t${copyField(row.properties)}\n`;
}

const nothing = copyField(null);

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
