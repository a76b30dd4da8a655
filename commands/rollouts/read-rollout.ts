import type { Rollout, RolloutDetail } from '../../contracts/rollouts.ts';
import type { Db } from '../../database/client.ts';
import * as rollouts from '../../database/rollouts.ts';

export function presentRollout(row: rollouts.RolloutRow): Rollout {
  return {
    id: row.id,
    flagId: row.flag_id,
    flagKey: row.changes[0]?.flagKey ?? '',
    environment: row.environment,
    changes: row.changes,
    condition: row.condition,
    hashAttribute: row.hash_attribute,
    assignBy: row.assign_by,
    seed: row.seed,
    stages: row.stages,
    holdbackPercentage: row.holdback_percentage,
    guardrails: row.guardrails,
    policy: row.policy,
    status: row.status,
    reason: row.reason,
    held: row.held,
    stage: row.stage,
    percentage: row.percentage,
    // Its time stands still.
    stageEndsAt: row.status === 'paused' ? null : (row.stage_ends_at?.toISOString() ?? null),
    verdict: row.verdict,
    operationId: row.operation_id,
    workflowId: row.workflow_id,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

/** A rollout with everything that has happened to it, oldest first. @throws NotFound */
export async function readRollout(db: Db, flagId: string, rolloutId: string): Promise<RolloutDetail> {
  const row = await rollouts.findOfFlag(db, flagId, rolloutId);
  const events = await rollouts.eventsOf(db, rolloutId);
  return {
    ...presentRollout(row),
    history: events.map((event) => ({
      id: event.id,
      at: event.at.toISOString(),
      kind: event.kind,
      stage: event.stage,
      percentage: event.percentage,
      by: event.by,
      reason: event.reason,
      verdict: event.verdict,
    })),
  };
}
