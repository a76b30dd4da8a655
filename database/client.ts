import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;
export type Tx = Transaction<Database>;

/** A statement that runs longer has lost its way: the longest page of a list takes milliseconds. */
const statementTimeoutMs = 30_000;

export function createDatabase(url: string, poolSize = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, statement_timeout: statementTimeoutMs });
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
