import { type Selectable, sql } from 'kysely';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import { writeForProcess } from './process-writes.ts';
import type { Database } from './schema.ts';

export type EffectRow = Selectable<Database['effects']>;

export interface Reservation {
  key: string;
  kind: string;
  paramsHash: string;
  operationId: string | null;
}

export type Reserved =
  /** Nobody tried before: act. */
  | { state: 'fresh'; leaseToken: string; generation: number }
  /** Somebody tried and no one knows the end: look, then act. */
  | { state: 'retry'; leaseToken: string; generation: number; previous: EffectRow }
  | { state: 'settled'; row: EffectRow }
  /** Another attempt holds the lease. */
  | { state: 'held'; until: Date };

/** Reserves an effect under its natural key, or says how far it is. */
export async function reserve(db: Db, wanted: Reservation, leaseMs: number, now: Date): Promise<Reserved> {
  const leaseToken = newId('lease');
  const leaseUntil = new Date(now.getTime() + leaseMs);
  const first = await writeForProcess(db, {
    kind: 'reserved',
    row: {
      key: wanted.key,
      kind: wanted.kind,
      params_hash: wanted.paramsHash,
      operation_id: wanted.operationId,
      lease_token: leaseToken,
      lease_until: leaseUntil,
      at: now,
    },
  });
  if (first) return { state: 'fresh', leaseToken, generation: 1 };

  return await db.transaction().execute(async (tx) => {
    const previous = await tx
      .selectFrom('effects')
      .selectAll()
      .where('key', '=', wanted.key)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (previous.params_hash !== wanted.paramsHash) {
      throw new Error(`effect ${wanted.key} was reserved for other parameters: its key must name its generation`);
    }
    if (previous.state === 'done') return { state: 'settled', row: previous };
    if (previous.state === 'reserved' && previous.lease_until > now)
      return { state: 'held', until: previous.lease_until };
    await tx
      .updateTable('effects')
      .set((eb) => ({
        state: 'reserved',
        lease_token: leaseToken,
        lease_until: leaseUntil,
        attempts: eb('attempts', '+', 1),
        updated_at: now,
      }))
      .where('key', '=', wanted.key)
      .execute();
    return { state: 'retry', leaseToken, generation: previous.generation, previous };
  });
}

export type Settlement =
  | { state: 'done'; outsideId: string | null; result: Record<string, unknown> | null }
  | {
      state: 'failed' | 'unknown';
      error: { code: string; message: string };
      /** The outside has answered this generation: the next try is another request. */
      answered: boolean;
    };

/** @returns false when the lease was lost meanwhile: a later attempt settles it */
export async function settle(
  db: Db,
  key: string,
  leaseToken: string,
  settlement: Settlement,
  now: Date,
): Promise<boolean> {
  if (settlement.state === 'done') {
    const { outsideId, result } = settlement;
    return await writeForProcess(db, {
      kind: 'settled',
      row: { key, lease_token: leaseToken, outside_id: outsideId, result, at: now },
    });
  }
  const { state, error, answered } = settlement;
  const { numUpdatedRows } = await db
    .updateTable('effects')
    .set((eb) => ({
      ...{ state, outside_id: null, result: null, error: JSON.stringify(error), lease_until: now, updated_at: now },
      ...(answered ? { generation: eb('generation', '+', 1) } : {}),
    }))
    .where('key', '=', key)
    .where('lease_token', '=', leaseToken)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function find(db: Db, key: string): Promise<EffectRow | undefined> {
  return await db.selectFrom('effects').selectAll().where('key', '=', key).executeTakeFirst();
}

export async function countByState(db: Db): Promise<{ state: string; count: number }[]> {
  return await db
    .selectFrom('effects')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .execute();
}
