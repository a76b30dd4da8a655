import type { Db, Tx } from './client.ts';

/** How often a transaction may be the one that gives way. */
const attempts = 4;

/**
 * Runs the work in a transaction; when Postgres ends it for the sake of another, it begins anew, so the work must do
 * nothing outside the database. @throws what the work throws, and the last conflict once it has given way four times
 */
export async function inTransaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === attempts || !gaveWay(error)) throw error;
    }
  }
}

/** Serialization failure and deadlock (postgresql.org/docs/current/errcodes-appendix.html, 40001 and 40P01). */
const gaveWay = (error: unknown) => ['40001', '40P01'].includes((error as { code?: string }).code ?? '');
