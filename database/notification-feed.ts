import type { AttentionItem } from '../contracts/attention.ts';
import type { Db, Tx } from './client.ts';
import * as journal from './journal.ts';

/**
 * Follows the journal from where it was left, each entry once: the place moves in the transaction of what is made of it.
 * @returns whether there may be more
 */
export async function follow(
  db: Db,
  limit: number,
  each: (entries: journal.StreamEntry[], tx: Tx) => Promise<void>,
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const last = await journal.lastPosition(tx);
    const reached = await tx.selectFrom('notification_feed').select('position').forUpdate().executeTakeFirst();
    if (!reached) {
      // Nobody wants to be told of what was before.
      await tx.insertInto('notification_feed').values({ position: last.toString() }).execute();
      return false;
    }
    const entries = await journal.after(tx, BigInt(reached.position), limit);
    if (entries.length === 0) return false;
    await each(entries, tx);
    const position = entries.at(-1)?.position ?? reached.position;
    await tx.updateTable('notification_feed').set({ position }).execute();
    return BigInt(position) < last;
  });
}

/** Of these, the items that nobody was told of yet; from now on they count as told. */
export async function takeUntold(tx: Tx, items: AttentionItem[], now: Date): Promise<AttentionItem[]> {
  if (items.length === 0) return [];
  const taken = await tx
    .insertInto('attention_told')
    .values(items.map(({ id, version }) => ({ item_id: id, version, at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('item_id')
    .execute();
  const ids = new Set(taken.map(({ item_id }) => item_id));
  return items.filter(({ id }) => ids.has(id));
}
