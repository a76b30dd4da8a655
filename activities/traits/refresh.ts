import type { TraitRefreshOrder, TraitRefreshTurn } from '../../contracts/trait-process.ts';
import type { Db } from '../../database/client.ts';
import * as operations from '../../database/operations.ts';
import {
  beginRefresh,
  completeRefresh,
  nextRefreshAt,
  refreshPage,
  refreshUnderWay,
} from '../../database/traits/trait-refresh.ts';
import { recordedStep } from '../recorded-step.ts';

/** A step ends after so long at the latest, and the next goes on behind its last customer. */
const stepMs = 15_000;
/** Traits that are changed by somebody tell of it; this is for a word that never came. */
const lookAgainMs = 24 * 3_600_000;
/** What a process leaves in the journal can be forgotten when it has ended: none runs for longer. */
const longestMs = 30 * 24 * 3_600_000;

/** What refreshes the traits of all customers; each page is computed in a transaction of its own. */
export function traitActivities(deps: { db: Db; now: () => Date }) {
  const { db, now } = deps;
  /** The workflow's time, unless the step comes later: values are never older than they say. */
  const clock = (at: string) => new Date(Math.max(Date.parse(at), now().getTime()));

  return {
    /** Begins what is due, or goes on with what was begun; after a month it makes room for another process. */
    beginTraitRefresh: recordedStep(
      deps,
      { stage: 'waiting', step: 'beginTraitRefresh' },
      async ({ operationId }: TraitRefreshOrder, { at }: { at: string }): Promise<TraitRefreshTurn> => {
        const { created_at, finished_at } = await operations.find(db, operationId);
        if (finished_at) return { state: 'replaced' };
        if (created_at.getTime() + longestMs < clock(at).getTime() && !(await refreshUnderWay(db))) {
          await operations.finish(db, operationId, { status: 'done', stage: 'waiting' }, now());
          return { state: 'replaced' };
        }
        const refresh = await beginRefresh(db, clock(at));
        const [status, stage] = refresh ? (['running', 'refresh'] as const) : (['waiting', 'waiting'] as const);
        await operations.advance(db, operationId, { status, stage }, now());
        if (refresh) return { state: 'due' };
        const next = (await nextRefreshAt(db))?.getTime() ?? Number.POSITIVE_INFINITY;
        return { state: 'waiting', until: new Date(Math.min(next, Date.parse(at) + lookAgainMs)).toISOString() };
      },
    ),

    /** Computes customers after one, as many as fit into a step. @returns the last of them, or null at the end */
    computeTraitPages: recordedStep(
      deps,
      { stage: 'refresh', step: 'computeTraitPages' },
      async (_: TraitRefreshOrder, { after, at }: { after: string; at: string }): Promise<string | null> => {
        const refresh = await refreshUnderWay(db);
        const until = now().getTime() + stepMs;
        let last: string | null = after;
        do {
          last = refresh && last !== null ? await refreshPage(db, refresh, last, clock(at)) : null;
        } while (last !== null && now().getTime() < until);
        return last;
      },
    ),

    /** All customers are computed. */
    completeTraitRefresh: recordedStep(
      deps,
      { stage: 'refresh', step: 'completeTraitRefresh' },
      async (_: TraitRefreshOrder, { at }: { at: string }): Promise<void> => {
        const refresh = await refreshUnderWay(db);
        if (refresh) await completeRefresh(db, refresh, clock(at));
      },
    ),

    /** A refresh could not be done: it stays begun, what is computed of it stays, and it is tried again later. */
    restTraitRefresh: recordedStep(
      deps,
      { stage: 'waiting', step: 'restTraitRefresh', compensation: true },
      async ({ operationId }: TraitRefreshOrder): Promise<void> => {
        await operations.advance(db, operationId, { status: 'waiting', stage: 'waiting' }, now());
      },
    ),
  };
}
