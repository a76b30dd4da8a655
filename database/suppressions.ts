import type { Db } from './client.ts';

export type SuppressionChannel = 'email' | 'phone';

/** Nobody is written to at this address any more; only its keyed hash is kept. The first reason stays. */
export async function add(
  db: Db,
  suppressions: { channel: SuppressionChannel; addressHash: Buffer; reason: string }[],
  now: Date,
): Promise<void> {
  if (suppressions.length === 0) return;
  await db
    .insertInto('suppressions')
    .values(
      suppressions.map(({ channel, addressHash, reason }) => ({
        channel,
        address_hash: addressHash,
        reason,
        created_at: now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['channel', 'address_hash']).doNothing())
    .execute();
}

export async function find(db: Db, channel: SuppressionChannel, addressHashes: Buffer[]) {
  if (addressHashes.length === 0) return [];
  return await db
    .selectFrom('suppressions')
    .selectAll()
    .where('channel', '=', channel)
    .where('address_hash', 'in', addressHashes)
    .execute();
}

/** What is suppressed under a former key of the index is so under the present one too, once the address is known again. */
export async function carryOver(
  db: Db,
  channel: SuppressionChannel,
  former: Buffer[],
  present: Buffer,
  now: Date,
): Promise<void> {
  const [row] = await find(db, channel, former);
  if (row) await add(db, [{ channel, addressHash: present, reason: row.reason }], now);
}
