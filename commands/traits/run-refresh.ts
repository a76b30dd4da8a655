import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { TraitRefreshOrder } from '../../contracts/trait-process.ts';
import type { Db, Tx } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import { forgetEmptyRefreshes, refreshIsLost } from '../../database/traits/trait-refresh.ts';

/** All traits are refreshed by one process. */
const entity = 'traits';
const leastAgeMs = 3_600_000;

/**
 * Starts the process that refreshes traits, unless it runs; one that has long not done what was due (somebody has terminated
 * it) is replaced, and ends by itself should it still be there. @returns whether one was started
 */
export async function runRefresh(db: Db, now: Date): Promise<boolean> {
  const running = await operations.unfinishedOf(db, entity);
  if (running) {
    if (running.created_at.getTime() > now.getTime() - leastAgeMs || !(await refreshIsLost(db, now))) return false;
    const error = { code: 'ServiceUnavailable', message: 'It did not do what was due: another has taken its place.' };
    await operations.finish(db, running.id, { status: 'failed', error: { ...error, details: {} } }, now);
    const dispatch = { signal: 'traitsChanged', workflowId: running.workflow_id, args: [] };
    await journal.append(db, [
      { type: 'trait.refreshing', area: 'traits', entityId: entity, actor: 'process', at: now, dispatch },
    ]);
  }
  const operationId = newId('op');
  const workflowId = `trait-refresh:${operationId}`;
  const order: TraitRefreshOrder = { operationId };
  const process = { id: operationId, workflow_type: 'refreshTraits', workflow_id: workflowId };
  try {
    await db.transaction().execute(async (tx) => {
      await operations.open(tx, { ...process, area: 'traits', entity_id: entity, stage: 'waiting' }, now);
      const dispatch = { start: 'refreshTraits', workflowId, args: [order] };
      await journal.append(tx, [
        {
          type: 'trait.refreshing',
          area: 'traits',
          entityId: entity,
          operationId,
          actor: 'process',
          at: now,
          dispatch,
        },
      ]);
    });
    return true;
  } catch (error) {
    // Another worker was first.
    if (error instanceof PricewrightError && error.code === 'TransitionNotAllowed') return false;
    throw error;
  }
}

/** The first customers have come after all traits were computed of nobody: the process computes them again. */
export async function refreshForFirstCustomers(db: Db, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await forgetEmptyRefreshes(tx))) return;
    const dispatch = await wordOfTraits(tx);
    await journal.append(tx, [
      { type: 'trait.refreshing', area: 'traits', entityId: entity, actor: 'process', at: now, dispatch },
    ]);
  });
}

/** Tells the process that traits have changed; null while there is none. */
export async function wordOfTraits(tx: Tx) {
  const running = await operations.unfinishedOf(tx, entity);
  return running && { signal: 'traitsChanged', workflowId: running.workflow_id, args: [] };
}
