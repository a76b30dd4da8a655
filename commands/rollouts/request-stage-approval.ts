import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Tx } from '../../database/client.ts';
import type { RolloutRow } from '../../database/rollouts.ts';
import * as rollouts from '../../database/rollouts.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import type { RolloutSubject } from './rollout-subject.ts';

/**
 * Whether a stage may be exposed without a second person, or has been approved. What is approved is this stage of this rollout
 * since it was last resumed: after a rejection a person who resumes asks again.
 * @returns why it has to wait, or null
 */
export async function stageApproval(
  tx: Tx,
  subject: RolloutSubject,
  rollout: RolloutRow,
  stage: number,
  now: Date,
): Promise<{ reason: string; refused: boolean } | null> {
  const percentage = rollouts.exposureIn(rollout, stage);
  const resumed = (await rollouts.eventsOf(tx, rollout.id)).filter(({ kind }) => kind === 'resumed').length;
  const shown = {
    rollout: rollout.id,
    changes: rollout.changes,
    condition: rollout.condition,
    environment: rollout.environment,
    stage: stage + 1,
    percentage,
  };
  const hash = shownHash({ ...shown, resumed });
  const asked = await changeRequests.ofOperation(tx, rollout.operation_id);
  if (asked?.shown_hash === hash) {
    switch (asked.status) {
      case 'approved':
      case 'applied':
        return null;
      case 'waiting':
        if (asked.expires_at > now) return { reason: `Stage ${stage + 1} waits for approval.`, refused: false };
        await changeRequests.move(tx, asked.id, ['waiting'], 'expired', now);
        return { reason: `Nobody approved stage ${stage + 1} in time.`, refused: true };
      default:
        return { reason: `Stage ${stage + 1} was not approved: the request is ${asked.status}.`, refused: true };
    }
  }
  try {
    const request = await requestApproval(
      tx,
      {
        area: 'flags',
        entityId: rollout.flag_id,
        operationId: rollout.operation_id,
        command: 'startRollout',
        summary: `Roll out ${rollout.changes[0]?.flagKey} to ${percentage} % in ${rollout.environment}, stage ${stage + 1} of ${rollout.stages.length}`,
        maker: rollout.created_by,
        shown,
        shownHash: hash,
        onApproval: { signal: 'lookAgain', args: [] },
        onRejection: { signal: 'lookAgain', args: [] },
      },
      { affectedCustomers: await subject.affectedCustomers(tx, rollout, percentage) },
      now,
    );
    return request ? { reason: `Stage ${stage + 1} waits for approval.`, refused: false } : null;
  } catch (error) {
    // Past a hard limit nobody can approve it; who is exposed already stays so until a person decides.
    if (error instanceof PricewrightError && limitCodes.has(error.code))
      return { reason: error.message, refused: true };
    throw error;
  }
}

const limitCodes: ReadonlySet<string> = new Set(['CustomerImpactTooHigh', 'BudgetExceeded', 'RevenueTargetConflict']);
