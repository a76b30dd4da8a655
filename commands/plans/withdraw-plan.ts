import { z } from 'zod';
import { PlanId } from '../../contracts/ids.ts';
import { type Accepted, MigrationPlan } from '../../contracts/plans.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { newId } from '../../database/ids.ts';
import * as operations from '../../database/operations.ts';
import * as plans from '../../database/plans.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { command, type OrderContext, type OutsideReads } from '../command.ts';
import { assertNotCompared } from './assert-not-compared.ts';

const WithdrawInput = z.strictObject({ planId: PlanId, ...MigrationPlan.shape });

/** No new subscriber from now on; those who have the plan keep it. */
export const deprecatePlan = command({
  name: 'deprecatePlan',
  permission: 'plans:publish',
  input: WithdrawInput,
  async run(input, context): Promise<Accepted> {
    const { active } = await plans.find(context.tx, input.planId, { lock: true });
    await assertNotCompared(context.tx, active);
    return await orderDeprecation(input, context);
  },
});

/**
 * Takes a deprecated plan out of the catalogue.
 * @throws CustomerImpactTooHigh while anybody subscribes to it
 */
export const archivePlan = command({
  name: 'archivePlan',
  permission: 'plans:publish',
  input: WithdrawInput,
  async gather({ planId }, { db, outside }) {
    return { subscribers: await subscribersOfPlan(db, outside, planId) };
  },
  async run(input, context): Promise<Accepted> {
    assertNoSubscribers(context.gathered.subscribers, input.planId);
    return await orderArchiving(input, context);
  },
});

type WithdrawInput = z.output<typeof WithdrawInput>;

/** The same within another's transaction. */
export async function orderDeprecation(input: WithdrawInput, context: OrderContext): Promise<Accepted> {
  return await withdraw(input, context, { transition: 'deprecate', workflow: 'deprecatePlan', past: 'deprecated' });
}

/** Archives within another's transaction a plan of which it is known that nobody subscribes to it; its process looks again. */
export async function orderArchiving(input: WithdrawInput, context: OrderContext): Promise<Accepted> {
  return await withdraw(input, context, { transition: 'archive', workflow: 'archivePlan', past: 'archived' });
}

/**
 * Customers who subscribe to any price that any version of the plan ever had. Asked of Stripe and of the records: a
 * subscription may be on its way from either to the other, so the larger number counts.
 */
export async function subscribersOfPlan(
  db: Parameters<typeof plans.versions>[0],
  outside: Pick<OutsideReads, 'subscribers'>,
  planId: string,
): Promise<number> {
  const versions = await plans.versions(db, planId);
  const objects = await plans.objectsOf(
    db,
    versions.map((version) => version.id),
  );
  const priceIds = new Set(objects.flatMap((row) => (row.object === 'price' ? row.stripe_id : [])));
  const [inStripe, onRecord] = await Promise.all([
    outside.subscribers([...priceIds]),
    subscriptions.countCustomersOn(db, { planId }),
  ]);
  return Math.max(inStripe, onRecord);
}

/** @throws CustomerImpactTooHigh */
export function assertNoSubscribers(subscribers: number, planId: string): void {
  if (subscribers === 0) return;
  throw new PricewrightError(
    'CustomerImpactTooHigh',
    `${subscribers} ${subscribers === 1 ? 'customer subscribes' : 'customers subscribe'} to this plan. Move them to another plan first.`,
    { configurationId: planId, affectedCustomers: subscribers },
  );
}

async function withdraw(
  { planId, reason }: WithdrawInput,
  { tx, now, caller, journal }: OrderContext,
  verb: { transition: 'deprecate' | 'archive'; workflow: string; past: string },
): Promise<Accepted> {
  const { active, open } = await plans.find(tx, planId, { lock: true });
  if (!active) {
    throw new PricewrightError('TransitionNotAllowed', `A plan that was never published cannot be ${verb.past}.`, {
      configurationId: planId,
    });
  }
  if (open && open.status !== 'draft') {
    throw new PricewrightError(
      'TransitionNotAllowed',
      `Version ${open.number} is being published (${open.status}). Cancel that or wait for its end.`,
      { configurationId: planId },
    );
  }
  const before = active.status;
  if (before === 'deprecated' && verb.transition === 'deprecate') {
    throw new PricewrightError('TransitionNotAllowed', 'The plan is deprecated already.', { configurationId: planId });
  }
  await plans.transition(tx, active.id, verb.transition, now);
  const operationId = newId('op');
  const workflowId = `plan-${verb.transition}:${active.id}:${operationId.slice('op_'.length)}`;
  await operations.open(
    tx,
    {
      id: operationId,
      workflow_type: verb.workflow,
      workflow_id: workflowId,
      area: 'plans',
      entity_id: planId,
      stage: verb.transition,
    },
    now,
  );
  journal({
    type: `plan.${verb.past}`,
    area: 'plans',
    entityId: planId,
    operationId,
    audit: { action: verb.workflow, before: { status: before }, after: { status: verb.past }, why: reason ?? null },
    dispatch: {
      start: verb.workflow,
      workflowId,
      args: [{ operationId, planId, versionId: active.id, by: caller.actor }],
    },
  });
  return { operationId, workflowId };
}
