import type { ExperimentStop } from '../../contracts/tables/experiment-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import * as journal from '../../database/journal.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import { measureExperiment } from './take-look.ts';

interface Reads {
  db: Db;
  now: () => Date;
  business: BusinessSql | null;
}

/** What must not wait for the next look: their tests hold at any number of looks, whatever the method. */
const urgent: readonly (ExperimentStop | 'continue')[] = ['harm', 'sample_ratio_mismatch', 'budget'];

/** Asks for a look when the data show harm, so that it ends the experiment now. Decides nothing and keeps nothing itself. */
export async function watchExperiment({ db, now, business }: Reads, experimentId: string): Promise<void> {
  const { looks } = await experiments.find(db, experimentId);
  const { look } = await measureExperiment({ db, business }, experimentId, {
    number: looks + 1,
    at: now(),
    by: 'guardrails',
    final: null,
  });
  if (!urgent.includes(look.verdict.status)) return;
  await db.transaction().execute(async (tx) => {
    const row = await experiments.find(tx, experimentId, { lock: true });
    if (row.status !== 'running' || !row.workflow_id) return;
    await journal.append(tx, [
      {
        type: 'experiment.look_asked',
        area: 'experiments',
        entityId: row.id,
        operationId: row.operation_id,
        actor: 'process',
        at: now(),
        audit: null,
        dispatch: { signal: 'look', args: [{ by: 'guardrails' }], workflowId: row.workflow_id },
      },
    ]);
  });
}
