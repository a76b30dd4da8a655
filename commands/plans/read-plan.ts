import type { PlanVersion, SubscriptionPlan } from '../../contracts/plans.ts';
import type { Db } from '../../database/client.ts';
import * as operations from '../../database/operations.ts';
import * as plans from '../../database/plans.ts';

/** @throws NotFound */
export async function readPlan(db: Db, planId: string): Promise<SubscriptionPlan> {
  const [plan] = await presentPlans(db, [await plans.find(db, planId)]);
  return plan!;
}

/** Plans as the API shows them, with their running operation and what stands for them in Stripe. */
export async function presentPlans(db: Db, found: plans.PlanWithVersions[]): Promise<SubscriptionPlan[]> {
  const [running, objects] = await Promise.all([
    operations.unfinishedAmong(
      db,
      found.map(({ plan }) => plan.id),
    ),
    plans.objectsOf(
      db,
      found.flatMap(({ active }) => active?.id ?? []),
    ),
  ]);
  return found.map(({ plan, active, open, newest }) => {
    const shown = open ?? active ?? newest;
    const operation = running.find((row) => row.entity_id === plan.id);
    const brief = (version: plans.PlanVersionRow | null) =>
      version && { id: version.id, number: version.number, status: version.status };
    return {
      id: plan.id,
      key: plan.key,
      revision: plan.revision,
      status: (active ?? newest).status,
      configuration: shown.configuration,
      version: shown.number,
      activeVersion: brief(active),
      openVersion: brief(open),
      operation: operation
        ? { id: operation.id, workflowId: operation.workflow_id, workflowType: operation.workflow_type }
        : null,
      stripe: {
        productId: active?.product_id ?? null,
        priceIds: objects
          .filter((row) => row.version_id === active?.id && row.object === 'price')
          .map((row) => row.stripe_id)
          .sort(),
      },
      createdAt: plan.created_at.toISOString(),
      updatedAt: plan.updated_at.toISOString(),
    };
  });
}

export function presentVersion(version: plans.PlanVersionRow): PlanVersion {
  return {
    id: version.id,
    planId: version.plan_id,
    number: version.number,
    status: version.status,
    configuration: version.configuration,
    diffHash: version.diff?.hash ?? null,
    scheduledAt: version.scheduled_at?.toISOString() ?? null,
    publishedAt: version.published_at?.toISOString() ?? null,
    createdAt: version.created_at.toISOString(),
    updatedAt: version.updated_at.toISOString(),
  };
}
