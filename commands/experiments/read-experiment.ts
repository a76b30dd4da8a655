import type { ExperimentLook, ExperimentResults } from '../../contracts/experiment-results.ts';
import type { Experiment } from '../../contracts/experiments.ts';
import type { Db } from '../../database/client.ts';
import { baseCurrency } from '../../database/exchange-rates.ts';
import * as experiments from '../../database/experiments.ts';
import { experimentResults } from '../../domain/experiments/results.ts';
import { inputOf } from './experiment-check.ts';

export function presentExperiment(row: experiments.ExperimentRow): Experiment {
  const pinned = new Map(row.metrics.map(({ metricKey, metricVersionId }) => [metricKey, metricVersionId]));
  const input = inputOf(row);
  return {
    ...input,
    id: row.id,
    successMetrics: input.successMetrics.map((metric) => ({
      ...metric,
      metricVersionId: pinned.get(metric.metricKey) ?? null,
    })),
    status: row.status,
    reason: row.reason,
    stop: row.stop,
    winner: row.winner,
    decision: row.decision,
    rolloutId: row.rollout_id,
    holdouts: row.holdouts,
    looks: row.looks,
    nextLookAt: row.next_look_at?.toISOString() ?? null,
    operationId: row.operation_id,
    workflowId: row.workflow_id,
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    revision: row.revision,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** The results as of the last look, which is the only thing that may be shown in between. @throws NotFound */
export async function readResults(db: Db, experimentId: string): Promise<ExperimentResults> {
  const row = await experiments.find(db, experimentId);
  const [look, currency] = await Promise.all([experiments.lookOf(db, experimentId, row.looks), baseCurrency(db)]);
  return experimentResults(presentExperiment(row), look, currency);
}

/** Oldest first. @throws NotFound */
export async function readLooks(db: Db, experimentId: string): Promise<ExperimentLook[]> {
  await experiments.find(db, experimentId);
  return await experiments.looksOf(db, experimentId);
}
