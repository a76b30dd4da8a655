import * as changeRequests from '../../database/change-requests.ts';
import type { Tx } from '../../database/client.ts';
import type { ExperimentRow } from '../../database/experiments.ts';
import * as plans from '../../database/plans.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { largestPriceChange } from '../../domain/plans/price-change.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { flagSubject } from '../rollouts/flag-subject.ts';

/**
 * Whether the variants may be given without a second person, or one has approved it: what reaches many customers is no
 * smaller for being an experiment.
 * @returns why it has to wait, or null
 * @throws CustomerImpactTooHigh past a hard limit
 */
export async function startApproval(
  tx: Tx,
  row: ExperimentRow,
  now: Date,
): Promise<{ reason: string; refused: boolean } | null> {
  const { trafficAllocation, variants } = row.definition;
  const operationId = row.operation_id;
  const asked = operationId ? await changeRequests.ofOperation(tx, operationId) : undefined;
  if (asked) {
    switch (asked.status) {
      case 'approved':
      case 'applied':
        return null;
      case 'waiting':
        if (asked.expires_at > now) return { reason: 'Its start waits for approval.', refused: false };
        await changeRequests.move(tx, asked.id, ['waiting'], 'expired', now);
        return { reason: 'Nobody approved its start in time.', refused: true };
      default:
        return { reason: `Its start was not approved: the request is ${asked.status}.`, refused: true };
    }
  }
  const shown = {
    experiment: row.id,
    flag: row.flag_key,
    environment: row.environment,
    variants,
    trafficAllocation,
  };
  const { condition, percentage } = trafficAllocation;
  const request = await requestApproval(
    tx,
    {
      area: 'experiments',
      entityId: row.id,
      operationId,
      command: 'startExperiment',
      summary: `Start the experiment "${row.name}" on ${percentage} % in ${row.environment}`,
      maker: row.created_by,
      shown,
      shownHash: shownHash(shown),
      onApproval: { signal: 'lookAgain', args: [] },
      onRejection: { signal: 'lookAgain', args: [] },
    },
    {
      affectedCustomers: await flagSubject.affectedCustomers(
        tx,
        { condition, environment: row.environment },
        percentage,
      ),
      priceChangePercentage: await priceChangeOf(tx, variants),
    },
    now,
  );
  return request ? { reason: 'Its start waits for approval.', refused: false } : null;
}

/** The largest change of a price that a variant makes against the control, in per cent. */
async function priceChangeOf(tx: Tx, variants: ExperimentRow['definition']['variants']): Promise<number> {
  const versions = await plans.versionsByIds(
    tx,
    variants.flatMap(({ planVersionId }) => planVersionId ?? []),
  );
  const [control, ...others] = variants.flatMap(({ planVersionId }) => versions.get(planVersionId ?? '') ?? []);
  if (!control) return 0;
  return Math.max(0, ...others.map(({ configuration }) => largestPriceChange(control.configuration, configuration)));
}
