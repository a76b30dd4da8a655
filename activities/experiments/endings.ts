import { giveVariants, variantValue, withdrawVariants } from '../../commands/experiments/give-variants.ts';
import { openRollout, rolloutProblems } from '../../commands/rollouts/start-rollout.ts';
import type { ExperimentOutcome } from '../../contracts/experiment-process.ts';
import type { ExperimentOrder } from '../../contracts/experiments.ts';
import type { FailureReport } from '../../contracts/publications.ts';
import { StartRolloutInput } from '../../contracts/rollouts.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import * as flags from '../../database/flags.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import { recordedStep } from '../recorded-step.ts';
import { type ExperimentDeps, tell } from './running.ts';

/** What comes of an experiment. Taking back needs nobody's leave: neither approval, freeze nor pause holds it. */
export function experimentEndings(deps: ExperimentDeps) {
  const { db, now, business = null } = deps;
  return {
    /** What people have decided; null while they have not. */
    readDecision: recordedStep(
      deps,
      { stage: 'decision', step: 'readDecision' },
      async (order: ExperimentOrder): Promise<'scale' | 'revert' | null> =>
        (await experiments.find(db, order.experimentId)).decision?.decision ?? null,
    ),

    /** Begins the rollout that carries the variant to everybody, once; who got it in the experiment keeps it meanwhile. */
    scaleWinner: recordedStep(
      deps,
      { stage: 'scaling', step: 'scaleWinner' },
      async (order: ExperimentOrder): Promise<string> => {
        const row = await experiments.find(db, order.experimentId);
        if (row.rollout_id) return row.rollout_id;
        const rollout = scalingOf(row);
        const problems = await rolloutProblems({ db, business }, rollout, now());
        return await db.transaction().execute(async (tx) => {
          const present = await experiments.find(tx, row.id, { lock: true });
          if (present.rollout_id) return present.rollout_id;
          const entries: journal.JournalEntry[] = [];
          const { rolloutId } = await openRollout((await flagOf(tx, row)).id, rollout, problems, {
            tx,
            now: now(),
            caller: { actor: present.decision?.by ?? order.by, requestId: null },
            journal: (entry) => entries.push({ ...entry, actor: present.decision?.by ?? order.by, at: now() }),
          });
          await experiments.write(tx, row.id, { rollout_id: rolloutId }, now());
          await giveVariants(tx, await experiments.find(tx, row.id), now());
          await journal.append(tx, entries);
          await operations.advance(tx, order.operationId, { status: 'running', stage: 'scaling' }, now());
          await tell(tx, row, 'experiment.scaling', now());
          return rolloutId;
        });
      },
    ),

    /** How the rollout of the winner has ended; null while it is under way. */
    readScaling: recordedStep(
      deps,
      { stage: 'scaling', step: 'readScaling' },
      async (order: ExperimentOrder): Promise<'scaled' | 'scaling_taken_back' | null> => {
        const { rollout_id } = await experiments.find(db, order.experimentId);
        if (!rollout_id) return null;
        const { status, ended_at } = await rollouts.find(db, rollout_id);
        if (!ended_at) return null;
        return status === 'completed' ? 'scaled' : 'scaling_taken_back';
      },
    ),

    /** Nobody is given a variant by the experiment any more; what it leaves is its looks. */
    settleExperiment: recordedStep(
      deps,
      { stage: 'settled', step: 'settleExperiment', compensation: true },
      async (
        order: ExperimentOrder,
        outcome: ExperimentOutcome['outcome'],
        /** Of prices that could not be taken out of sale: what a person has to do. */
        notUndone: string[] = [],
      ): Promise<ExperimentOutcome> => {
        await db.transaction().execute(async (tx) => {
          const row = await experiments.find(tx, order.experimentId, { lock: true });
          await withdrawVariants(tx, row, now());
          if (!row.settled_at) await experiments.write(tx, row.id, { settled_at: now() }, now());
          const status = outcome === 'cancelled' ? 'cancelled' : 'done';
          const told = { outcome, stop: row.stop, winner: row.winner, ...(notUndone.length > 0 ? { notUndone } : {}) };
          await operations.finish(tx, order.operationId, { status, stage: 'settled', outcome: told }, now());
          await tell(tx, row, 'experiment.settled', now(), {
            before: { settled: row.settled_at !== null },
            after: { settled: true, outcome },
            why: row.decision?.reason ?? row.reason,
          });
        });
        return { outcome };
      },
    ),

    /** What nobody can see through leaves nobody with a variant. */
    failExperiment: recordedStep(
      deps,
      { stage: 'settled', step: 'failExperiment', compensation: true },
      async (order: ExperimentOrder, { code, message, details, notUndone }: FailureReport): Promise<void> => {
        await db.transaction().execute(async (tx) => {
          const row = await experiments.find(tx, order.experimentId, { lock: true });
          if (!row.ended_at) await experiments.move(tx, row.id, 'cancel', { reason: message }, now());
          await experiments.write(tx, row.id, { settled_at: row.settled_at ?? now() }, now());
          await withdrawVariants(tx, row, now());
          await operations.finish(
            tx,
            order.operationId,
            {
              status: 'failed',
              stage: 'settled',
              error: {
                code,
                message,
                details: { ...details, ...(notUndone.length > 0 ? { rollbackOptions: notUndone } : {}) },
              },
            },
            now(),
          );
          await tell(tx, row, 'experiment.failed', now(), {
            before: { status: row.status },
            after: { settled: true, code },
            why: message,
          });
        });
      },
    ),
  };
}

/** @throws NotFound */
async function flagOf(db: Db, { flag_key }: experiments.ExperimentRow) {
  const [flag] = await flags.byKeys(db, [flag_key]);
  if (!flag) throw new PricewrightError('NotFound', `There is no flag "${flag_key}" any more.`);
  return flag;
}

function scalingOf(row: experiments.ExperimentRow): StartRolloutInput {
  const { trafficAllocation, scaling } = row.definition;
  return StartRolloutInput.parse({
    ...scaling,
    environment: row.environment,
    value: variantValue(row, row.decision?.variant ?? ''),
    condition: trafficAllocation.condition,
    hashAttribute: trafficAllocation.hashAttribute,
    assignBy: trafficAllocation.assignBy,
    why: `The winner of the experiment ${row.key}.`,
  });
}
