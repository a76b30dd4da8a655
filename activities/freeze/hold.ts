import type { FreezeHold } from '../../contracts/publications.ts';
import type { Db } from '../../database/client.ts';
import * as freeze from '../../database/freeze.ts';
import * as journal from '../../database/journal.ts';

/**
 * What every automatic write asks before it begins: rollouts, migrations, sends, the optimiser, what was scheduled.
 * Workflows ask through `workflows/held-by-freeze.ts`; an activity that writes in batches asks between them. A write that
 * has begun goes on, and so do reading, evaluating, kill switches and rolling back: they never ask.
 * @returns how long the freeze still lasts, by our clock and not the caller's; null when nothing holds
 */
export async function holdWhileFrozen(
  { db, now }: { db: Db; now: () => Date },
  operationId: string,
): Promise<FreezeHold | null> {
  const at = now();
  return await db.transaction().execute(async (tx) => {
    const { held, changed } = await freeze.hold(tx, operationId, at);
    if (changed) {
      const type = held ? 'operation.held' : 'operation.released';
      await journal.append(tx, [
        { type, area: 'operations', entityId: operationId, operationId, actor: 'process', at },
      ]);
    }
    return held && { until: held.until.toISOString(), forMs: held.until.getTime() - at.getTime() };
  });
}

export function freezeActivities(deps: { db: Db; now: () => Date }) {
  return {
    holdWhileFrozen: ({ operationId }: { operationId: string }) => holdWhileFrozen(deps, operationId),
  };
}
