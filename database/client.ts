import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;
export type Tx = Transaction<Database>;

/** A statement that runs longer has lost its way: the longest page of a list takes milliseconds. */
const statementTimeoutMs = 30_000;

/** Each connection keeps the plan of each named statement: lists make many texts, of which the first ones are kept. */
const mostNamed = 400;
/** A statement with a star becomes another when a later version adds a column, which a prepared one refuses. */
const star = /[\s.,(]\*(?!\))/;
const names = new Map<string, string | undefined>();

function nameOf(text: string): string | undefined {
  if (names.has(text)) return names.get(text);
  if (names.size >= mostNamed) return undefined;
  const name = star.test(text) ? undefined : createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(text, name);
  return name;
}

/**
 * Prepares each statement once a connection: parsing it takes Postgres longer than carrying it out. Kysely calls the
 * form with a text and its values; all others pass through.
 */
class PreparingClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [text, values, ...rest] = given;
    const prepared =
      typeof text === 'string' && Array.isArray(values) && values.length > 0
        ? [{ name: nameOf(text), text, values }, ...rest]
        : given;
    return super.query(...(prepared as Parameters<pg.Client['query']>)) as never;
  }
}

export function createDatabase(url: string, poolSize = 10): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    statement_timeout: statementTimeoutMs,
    Client: PreparingClient,
  });
  // An idle connection that Postgres closes (a restart) must not end the process; the next query opens another.
  pool.on('error', () => {});
  // Nor one that a transaction holds: its query fails, and with that whoever asked; the event itself tells nothing more.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  pools.set(db, pool);
  return db;
}

const pools = new WeakMap<Db, pg.Pool>();

/** Connections in use and idle, and requests that wait for one. */
export function poolUsage(db: Db): { used: number; idle: number; waiting: number } {
  const pool = pools.get(db);
  if (!pool) return { used: 0, idle: 0, waiting: 0 };
  return { used: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount };
}

/** A connection of the pool by itself, for what Kysely has no words for; one that was lost is not used again. */
export async function withClient<T>(db: Db, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const pool = pools.get(db);
  if (!pool) throw new Error('only what createDatabase made has a pool: a transaction has its connection already');
  const client = await pool.connect();
  let lost: Error | undefined;
  const lose = (error: Error) => {
    lost = error;
  };
  client.on('error', lose);
  try {
    return await work(client);
  } finally {
    client.off('error', lose);
    client.release(lost);
  }
}
