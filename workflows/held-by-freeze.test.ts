import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Operation } from '../contracts/operations.ts';
import type { SubscriptionPlan } from '../contracts/plans.ts';
import { eventually } from '../test/support/eventually.ts';
import { createTeamPlan, publish, published, registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;

jest.setTimeout(120_000);

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal);
  await registerFeatures(platform);
  await platform.startWorker();
}, 120_000);
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const hour = 3_600_000;
const plan = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
const operation = (id: string) => platform.call<Operation>('GET', `/v1/operations/${id}`);
const freeze = (forMs: number) =>
  platform.call('POST', '/v1/freeze', { reason: 'audit week', until: new Date(Date.now() + forMs).toISOString() });
const lift = () => platform.call('POST', '/v1/freeze/lift', {});

/** A publication that was scheduled for a week ahead, whose time has come while everything is frozen. */
async function held(): Promise<{ planId: string; operationId: string }> {
  const draft = await createTeamPlan(platform);
  const at = new Date((await temporal.currentTimeMs()) + 7 * 24 * hour).toISOString();
  const operationId = await publish(platform, draft.id, { at });
  await platform.operation(operationId, (row) => row.status === 'waiting');
  await freeze(hour);
  // A freeze is asked again each hour: not to the moment in which that timer fires too.
  await platform.skip('179.5 hours');
  await eventually('the publication is held', async () => (await operation(operationId)).heldByFreeze !== null);
  return { planId: draft.id, operationId };
}

it('holds what was scheduled while frozen, shows it as waiting, and lets it go when the freeze is lifted', async () => {
  const { planId, operationId } = await held();
  expect(await operation(operationId)).toMatchObject({
    status: 'waiting',
    stage: 'preview',
    heldByFreeze: { reason: 'audit week', until: expect.any(String) },
  });
  expect(await plan(planId)).toMatchObject({ status: 'preview' });
  await lift();
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
  expect(await operation(operationId)).toMatchObject({ heldByFreeze: null });
  expect(await plan(planId)).toMatchObject({ status: 'active' });
});

it('goes on by itself when the freeze ends, also sooner than was said first', async () => {
  const { planId, operationId } = await held();
  await freeze(2_000);
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
  expect(await plan(planId)).toMatchObject({ status: 'active' });
  await lift();
});

it('leaves people free: they cancel, publish at once, roll back, read and evaluate', async () => {
  const cancelled = await held();
  await platform.call('POST', `/v1/plans/${cancelled.planId}/cancel`, {}, 202);
  expect(await platform.operation(cancelled.operationId)).toMatchObject({ status: 'cancelled' });
  const decided = await held();
  await publish(platform, decided.planId);
  expect(await platform.operation(decided.operationId)).toMatchObject({ status: 'done' });
  const draft = await createTeamPlan(platform);
  expect(await published(platform, draft.id)).toMatchObject({ status: 'done' });
  await platform.call('GET', '/v1/plans');
  platform.sandbox.faults.add({
    kind: 'status',
    status: 400,
    code: 'parameter_invalid',
    message: 'No.',
    operation: 'POST /v1/prices/:id',
  });
  const failing = await createTeamPlan(platform);
  expect(await published(platform, failing.id)).toMatchObject({ status: 'failed' });
  expect(await plan(failing.id)).toMatchObject({ status: 'draft' });
  await lift();
});
