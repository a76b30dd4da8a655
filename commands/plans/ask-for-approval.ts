import type { CatalogueDiff } from '../../contracts/plans.ts';
import type { PublishDecision } from '../../contracts/publications.ts';
import type { ImpactAnalysis } from '../../contracts/validation.ts';
import type { Tx } from '../../database/client.ts';
import type { PlanRow, PlanVersionRow } from '../../database/plans.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { measurePriceChange } from './measure-price-change.ts';

interface PublicationToApprove {
  planId: string;
  plan: PlanRow;
  active: PlanVersionRow | null;
  open: PlanVersionRow;
  operationId: string;
  wanted: PublishDecision;
  gathered: { checked: { impact: ImpactAnalysis }; diff: CatalogueDiff | null };
  maker: string;
}

/** Whether this publication needs a second person; what is approved is the diff that the maker saw, and no other. */
export async function askForApproval(tx: Tx, publication: PublicationToApprove, now: Date) {
  const { planId, plan, active, open, operationId, wanted, gathered, maker } = publication;
  const { diff, checked } = gathered;
  // A plan that nobody can have yet changes nobody's price.
  if (!active || !diff) return null;
  const priceChange = await measurePriceChange(tx, planId, open.configuration, now);
  return await requestApproval(
    tx,
    {
      area: 'plans',
      entityId: planId,
      operationId,
      command: 'publishPlan',
      summary: `Publish version ${open.number} of ${plan.key}: ${inWords(diff)}`,
      maker,
      shown: { planKey: plan.key, from: active.number, to: open.number, priceChange, impact: checked.impact, diff },
      shownHash: diff.hash,
      onApproval: { signal: 'publish', args: [{ ...wanted, diffHash: diff.hash }] },
      onRejection: { signal: 'reject', args: [{ by: maker }] },
    },
    {
      affectedCustomers: checked.impact.affectedCustomers,
      revenueImpact: checked.impact.revenueImpact,
      priceChangePercentage: priceChange?.percentage ?? 0,
    },
    now,
  );
}

function inWords({ summary }: CatalogueDiff): string {
  const parts = (['create', 'update', 'archive'] as const).flatMap((action) =>
    summary[action] > 0 ? [`${action} ${summary[action]}`] : [],
  );
  return parts.length > 0 ? `${parts.join(', ')} in Stripe` : 'nothing changes in Stripe';
}
