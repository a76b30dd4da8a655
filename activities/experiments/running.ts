import { giveVariants } from '../../commands/experiments/give-variants.ts';
import { measureExperiment } from '../../commands/experiments/take-look.ts';
import type {
  Conclusion,
  ExperimentEnd,
  ExperimentWork,
  LookCall,
  Opening,
} from '../../contracts/experiment-process.ts';
import type { LookVerdict } from '../../contracts/experiment-results.ts';
import type { ExperimentOrder } from '../../contracts/experiments.ts';
import type { Db, Tx } from '../../database/client.ts';
import * as experimentPrices from '../../database/experiment-prices.ts';
import * as experiments from '../../database/experiments.ts';
import * as journal from '../../database/journal.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import * as operations from '../../database/operations.ts';
import { recordedStep } from '../recorded-step.ts';
import { admit } from './admission.ts';

export interface ExperimentDeps {
  db: Db;
  now: () => Date;
  /** The connection of metrics over own SQL; none where it is not set up. */
  business?: BusinessSql | null;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** An entry of the journal about an experiment, by its process. */
export async function tell(
  tx: Tx,
  row: experiments.ExperimentRow,
  type: string,
  at: Date,
  audit?: { before: unknown; after: unknown; why: string | null },
): Promise<void> {
  await journal.append(tx, [
    {
      type,
      area: 'experiments',
      entityId: row.id,
      operationId: row.operation_id,
      actor: row.created_by,
      at,
      audit: audit ? { action: type, ...audit } : null,
    },
  ]);
}

/** Giving the variants, and looking at what comes of them. */
export function runningActivities(deps: ExperimentDeps) {
  const { db, now, business = null } = deps;
  return {
    planExperiment: recordedStep(
      deps,
      { stage: 'running', step: 'planExperiment' },
      async (order: ExperimentOrder): Promise<ExperimentWork> => {
        const { definition } = await experiments.find(db, order.experimentId);
        const prices = await experimentPrices.ofExperiment(db, order.experimentId);
        const publishes = prices.flatMap((row) => (row.is_published_here ? row.plan_version_id : []));
        const stage = publishes.length > 0 && !order.from ? 'prices' : 'running';
        await operations.advance(db, order.operationId, { status: 'running', stage }, now());
        return {
          lookEveryMs: definition.lookEveryHours * hourMs,
          maxMs: definition.maxDuration * dayMs,
          ...(publishes.length > 0 ? { publishes } : {}),
        };
      },
    ),

    /** From here on subjects are given their variants, unless a second person has to approve it. `at` is the workflow's time. */
    openExperiment: recordedStep(
      deps,
      { stage: 'running', step: 'openExperiment' },
      async (order: ExperimentOrder, at: string): Promise<Opening> => {
        return await db.transaction().execute(async (tx): Promise<Opening> => {
          const row = await experiments.find(tx, order.experimentId, { lock: true });
          const admission = await admit(tx, row, now());
          if (admission !== 'opened') return admission;
          await experiments.write(tx, row.id, { started_at: at, reason: null }, now());
          await giveVariants(tx, row, now());
          await operations.advance(tx, order.operationId, { status: 'running', stage: 'running' }, now());
          await tell(tx, row, 'experiment.opened', now());
          return 'opened';
        });
      },
    ),

    /** When the next look is due, for people to see. */
    announceLook: recordedStep(
      deps,
      { stage: 'running', step: 'announceLook' },
      async (order: ExperimentOrder, at: string): Promise<void> => {
        const row = await experiments.find(db, order.experimentId);
        if (!row.ended_at) await experiments.write(db, row.id, { next_look_at: at }, now());
      },
    ),

    /** Takes the look of this number, once: who asks again for the same is told what it said. */
    lookAtExperiment: recordedStep(
      deps,
      { stage: 'running', step: 'lookAtExperiment' },
      async (order: ExperimentOrder, number: number, { at, by, final }: LookCall): Promise<LookVerdict> => {
        const taken = await experiments.lookOf(db, order.experimentId, number);
        if (taken) return taken.verdict;
        const measured = await measureExperiment({ db, business }, order.experimentId, {
          number,
          at: new Date(at),
          by,
          final,
        });
        return await db.transaction().execute(async (tx) => {
          const row = await experiments.find(tx, order.experimentId, { lock: true });
          const { look, kept } = await experiments.keepLook(tx, row.id, measured.look, measured.spends);
          if (kept) {
            await experiments.write(tx, row.id, { looks: number }, now());
            await tell(tx, row, 'experiment.looked', now());
          }
          return look.verdict;
        });
      },
    ),

    /** The verdict is written down; says what comes next by the experiment's own rule. */
    concludeExperiment: recordedStep(
      deps,
      { stage: 'decision', step: 'concludeExperiment' },
      async (order: ExperimentOrder, { stop, winner, reason }: ExperimentEnd): Promise<Conclusion> => {
        return await db.transaction().execute(async (tx) => {
          const before = await experiments.find(tx, order.experimentId, { lock: true });
          if (before.status === 'cancelled') return 'cancelled';
          const stopped = { stop, winner, reason };
          // A person's word to stop has moved it already; its last look says what is known.
          const moved = await experiments.move(tx, before.id, 'stop', stopped, now());
          if (!moved && before.winner === null) await experiments.write(tx, before.id, { winner, reason }, now());
          const decision = before.decision ?? ruledDecision(before, { stop, winner, reason }, now());
          if (decision && !before.decision) {
            await experiments.write(tx, before.id, { decision: JSON.stringify(decision) }, now());
          }
          const status = decision ? 'running' : 'waiting';
          await operations.advance(tx, order.operationId, { status, stage: 'decision' }, now());
          await tell(tx, before, 'experiment.completed', now(), {
            before: { status: before.status },
            after: { status: 'completed', stop: before.stop ?? stop, winner, decision },
            why: reason,
          });
          return decision ? 'decided' : 'ask';
        });
      },
    ),
  };
}

/** Harm is taken back at once, whoever decides otherwise; success only where the experiment says so. */
function ruledDecision(
  { definition: { onConclusion } }: experiments.ExperimentRow,
  { stop, winner, reason }: ExperimentEnd,
  now: Date,
): NonNullable<experiments.ExperimentRow['decision']> | null {
  const ruled = { by: 'rule', reason, at: now.toISOString() };
  const revert = { decision: 'revert', variant: null, ...ruled } as const;
  if (stop === 'harm' || stop === 'budget' || stop === 'sample_ratio_mismatch') return revert;
  if (onConclusion === 'ask') return null;
  return winner === null ? revert : { decision: 'scale', variant: winner, ...ruled };
}
