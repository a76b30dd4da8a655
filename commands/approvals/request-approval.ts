import type { ChangeMeasures } from '../../contracts/tables/limits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Db } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import * as journal from '../../database/journal.ts';
import * as limits from '../../database/limits.ts';
import type { WorkflowWord } from '../../database/schema-approvals.ts';
import { decideApproval, reasonsInWords } from '../../domain/approvals/decide-approval.ts';
import { targetReasons } from './target-reasons.ts';

export interface ProposedChange {
  area: string;
  entityId: string;
  /** Its process; null for what is applied at once. */
  operationId: string | null;
  command: string;
  summary: string;
  maker: string;
  /** What the maker was shown, and its hash: an approval is for that alone. */
  shown: unknown;
  shownHash: string;
  onApproval: WorkflowWord;
  onRejection: WorkflowWord;
}

/**
 * Whether a change may go on alone, by its size and by the revenue targets; if not, it is written down and waits.
 * @returns the change request to wait for, or null
 * @throws CustomerImpactTooHigh, BudgetExceeded or RevenueTargetConflict past a hard limit,
 *   AnalyticsDataUnavailable when a revenue target cannot be judged
 */
export async function requestApproval(
  db: Db,
  change: ProposedChange,
  measures: ChangeMeasures,
  now: Date,
): Promise<{ id: string; expiresAt: Date } | null> {
  const stored = await limits.read(db);
  const verdict = decideApproval(measures, stored.measures);
  if (verdict.verdict === 'refused') {
    throw new PricewrightError(verdict.code, `This is past a hard limit. ${reasonsInWords(verdict.reasons)}.`, {
      configurationId: change.entityId,
      ...(measures.affectedCustomers === undefined ? {} : { affectedCustomers: measures.affectedCustomers }),
      ...(measures.revenueImpact === undefined ? {} : { revenueImpact: measures.revenueImpact }),
      suggestedActions: ['Make the change smaller, or in steps.', 'An administrator can change the limits.'],
    });
  }
  const missed = await targetReasons(db, change.entityId, measures, now);
  if (verdict.verdict === 'free' && missed.length === 0) return null;
  const id = newId('cr');
  const expiresAt = new Date(now.getTime() + stored.expiryHours * 3_600_000);
  // A process waits for one decision at a time: what it asked before would be decided beside this.
  if (change.operationId) await changeRequests.voidOf(db, change.operationId, now, ['waiting']);
  await changeRequests.insert(db, {
    id,
    area: change.area,
    entity_id: change.entityId,
    operation_id: change.operationId,
    command: change.command,
    summary: change.summary,
    maker: change.maker,
    reasons: [...(verdict.verdict === 'free' ? [] : verdict.reasons), ...missed],
    code: verdict.verdict === 'free' ? 'RevenueTargetConflict' : verdict.code,
    shown_hash: change.shownHash,
    shown: change.shown,
    on_approval: change.onApproval,
    on_rejection: change.onRejection,
    approvals_needed: stored.approvalsNeeded,
    created_at: now,
    expires_at: expiresAt,
  });
  await journal.append(db, [
    {
      type: 'change_request.waiting',
      area: 'approvals',
      entityId: id,
      operationId: change.operationId,
      actor: change.maker,
      at: now,
    },
  ]);
  return { id, expiresAt };
}
