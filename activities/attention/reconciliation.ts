import type { FailureReport } from '../../contracts/publications.ts';
import type { ReconciliationOrder, ReconciliationOutcome } from '../../contracts/reconciliation.ts';
import { settleEffect } from '../../database/attention-actions.ts';
import type { Db } from '../../database/client.ts';
import * as effects from '../../database/effects.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import type { CatalogueWrites } from '../../integrations/stripe/catalogue-writes.ts';
import { recordedStep } from '../recorded-step.ts';
import { lookForEffect, type Seen } from './look-for-effect.ts';

/** The steps that look for a write to the outside and settle it; nothing is written there. */
export function reconciliationActivities(deps: { db: Db; now: () => Date; stripe: CatalogueWrites }) {
  const { db, now, stripe } = deps;

  function settlementOf(seen: Seen) {
    if (seen.state === 'happened') return { state: 'done' as const, outsideId: seen.outsideId };
    const code = 'StripeIntegrationFailure';
    return seen.state === 'did_not_happen'
      ? { state: 'failed' as const, error: { code, message: 'It was looked for outside and is not there.' } }
      : {
          state: 'unknown' as const,
          error: { code, message: 'It cannot be looked for by itself: compare the object outside by hand.' },
        };
  }

  return {
    lookForEffect: recordedStep(
      deps,
      { stage: 'look', step: 'lookForEffect' },
      async ({ operationId, effectKey }: ReconciliationOrder): Promise<Seen> => {
        await operations.advance(db, operationId, { status: 'running', stage: 'look' }, now());
        const effect = await effects.find(db, effectKey);
        return effect ? await lookForEffect(stripe, effect) : { state: 'unclear' };
      },
    ),

    settleReconciliation: recordedStep(
      deps,
      { stage: 'settled', step: 'settleReconciliation' },
      async (order: ReconciliationOrder, seen: Seen): Promise<ReconciliationOutcome> => {
        const { operationId, effectKey, by } = order;
        await db.transaction().execute(async (tx) => {
          const before = await effects.find(tx, effectKey);
          const settled = await settleEffect(tx, effectKey, settlementOf(seen), now());
          await operations.finish(
            tx,
            operationId,
            { status: 'done', stage: 'settled', outcome: { ...seen, settled } },
            now(),
          );
          await journal.append(tx, [
            {
              type: 'attention.reconciled',
              area: 'attention',
              entityId: effectKey,
              operationId,
              actor: by,
              at: now(),
              audit: {
                action: 'reconcileEffect',
                before: { state: before?.state ?? null },
                after: { ...seen, settled },
                why: null,
              },
            },
          ]);
        });
        return seen.state;
      },
    ),

    /** The outside could not be asked: the effect comes back to the list with what stood in the way. */
    failReconciliation: recordedStep(
      deps,
      { stage: 'look', step: 'failReconciliation', compensation: true },
      async ({ operationId, effectKey }: ReconciliationOrder, { code, message, details }: FailureReport) => {
        await settleEffect(db, effectKey, { state: 'unknown', error: { code, message } }, now());
        await operations.finish(db, operationId, { status: 'failed', error: { code, message, details } }, now());
      },
    ),
  };
}
