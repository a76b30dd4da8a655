import type { Db } from './client.ts';
import { handOverSessions } from './events-sessions.ts';
import { relinkCustomers, relinkPersons } from './events-subjects.ts';

/** Begins with `journal:`, since it counts the journal's positions and not those of events. */
const reader = 'journal:identities';

/**
 * Follows the journal: names that events carry lead to what customers and persons were made, changed or merged into.
 * Repeating it is harmless. @returns whether there is more
 */
export async function followIdentities(db: Db, limit: number, now: Date): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('event_feeds')
      .values({ name: reader, position: '0' })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const { position } = await tx
      .selectFrom('event_feeds')
      .select('position')
      .where('name', '=', reader)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const entries = await tx
      .selectFrom('journal')
      .select(['position', 'area', 'entity_id'])
      .where('position', '>', position)
      .orderBy('position')
      .limit(limit)
      .execute();
    const last = entries.at(-1)?.position;
    if (last == null) return false;
    const idsOf = (area: string) => [
      ...new Set(entries.filter((entry) => entry.area === area).map((entry) => entry.entity_id)),
    ];
    const persons = idsOf('persons');
    await relinkCustomers(tx, idsOf('customers'), now);
    await relinkPersons(tx, persons, now);
    await handOverSessions(tx, persons);
    await tx.updateTable('event_feeds').set({ position: last }).where('name', '=', reader).execute();
    return entries.length === limit;
  });
}
