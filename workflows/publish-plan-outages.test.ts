import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { PlanConfigurationInput, PlanPreview, SubscriptionPlan } from '../contracts/plans.ts';
import type { FaultOrder } from '../dev/stripe-sandbox/control/faults.ts';
import { createTeamPlan, publish } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { newObjects, type StripeState, stripeState } from '../test/support/stripe-state.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

type TestConnection = Connection & { testService: { unlockTimeSkipping(request: object): Promise<unknown> } };

let temporal: TestWorkflowEnvironment;
let platform: Platform;

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { stripeTimeoutMs: 400 });
  // Waiting for the next attempt takes no time.
  await (temporal.connection as TestConnection).testService.unlockTimeSkipping({});
}, 120_000);
afterEach(() => platform.sandbox.faults.clear());
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

/** Every kind of call that a publication makes of Stripe. */
const reads = [
  'GET /v1/products',
  'GET /v1/prices',
  'GET /v1/entitlements/features',
  'GET /v1/products/:id/features',
] as const;
const syncing = ['POST /v1/products/:id/features', 'POST /v1/prices'] as const;
const activating = ['POST /v1/products/:id', 'POST /v1/prices/:id'] as const;
const ofFirst = ['POST /v1/entitlements/features', 'POST /v1/products', ...syncing, ...activating];

/** The SDK itself repeats a request once after a reset. */
const outages: [string, Omit<FaultOrder, 'operation'>][] = [
  ['too many requests', { kind: 'rate_limit' }],
  ['a failure of Stripe’s', { kind: 'status', status: 500 }],
  ['a failure that Stripe repeats under the same key', { kind: 'status', status: 500, stored: true }],
  ['a failure of Stripe’s after the write', { kind: 'status_after', status: 500 }],
  ['no answer, nothing written', { kind: 'timeout_before' }],
  ['no answer, though written', { kind: 'timeout_after' }],
  ['a lost connection, nothing written', { kind: 'reset_before', times: 2 }],
  ['a lost connection, though written', { kind: 'reset_after', times: 2 }],
];

let made = 0;
const plan = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);

/** Ends active although each kind of call, reads included, failed once; counts what was made since. */
async function expectPublished(
  planId: string,
  outage: Omit<FaultOrder, 'operation'>,
  writes: readonly string[],
  before: StripeState,
  expected: { products: number; prices: number },
): Promise<void> {
  // The command may read Stripe too: the outage is the workflow's.
  const operationId = await publish(platform, planId);
  for (const operation of [...reads, ...writes]) {
    const isRead = operation.startsWith('GET');
    platform.sandbox.faults.add({ ...outage, operation, ...(isRead ? { stored: false } : {}) });
  }
  const worker = await platform.startWorker();
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done', error: null });
  await worker.stop();
  expect(platform.sandbox.faults.list().filter(({ operation }) => writes.includes(operation))).toEqual([]);
  platform.sandbox.faults.clear();

  const active = await plan(planId);
  const since = newObjects(before, await stripeState(platform.stripe));
  expect(since.filter(({ object }) => object === 'product')).toHaveLength(expected.products);
  expect(since.filter(({ object }) => object === 'price')).toHaveLength(expected.prices);
  expect(since.filter(({ active }) => !active)).toEqual([]);
  const selling = await platform.stripe.prices.list({ product: active.stripe.productId!, active: true });
  expect(selling.data.map((price) => price.lookup_key).sort()).toEqual(
    active.configuration.pricing.components.map(({ key }) => `${active.key}:${key}`).sort(),
  );
  const { diff } = await platform.call<PlanPreview>('POST', `/v1/plans/${planId}/preview`, {});
  expect(diff.summary).toMatchObject({ create: 0, update: 0, archive: 0 });
  const effects = await platform.db
    .selectFrom('effects')
    .select(['key', 'state'])
    .where('operation_id', '=', operationId)
    .where('state', '<>', 'done')
    .execute();
  expect(effects).toEqual([]);
}

it.each(outages)(
  'goes on after %s at every step: one product, the right prices, no more',
  async (_name, outage) => {
    const number = ++made;
    const features = [`alpha-${number}`, `beta-${number}`];
    for (const key of [...features, `gamma-${number}`])
      await platform.call('POST', '/v1/flags', { key, name: key, kind: 'entitlement' }, 201);
    const draft = await createTeamPlan(platform, { features: features.map((featureId) => ({ featureId })) });
    const empty = await stripeState(platform.stripe);
    await expectPublished(draft.id, outage, ofFirst, empty, { products: 1, prices: 3 });

    const { revision, configuration } = await plan(draft.id);
    const edit: Partial<PlanConfigurationInput> = {
      features: [...configuration.features, { featureId: `gamma-${number}` }],
    };
    await platform.call('PATCH', `/v1/plans/${draft.id}`, edit, 200, { 'if-match': `"${revision}"` });
    const before = await stripeState(platform.stripe);
    await expectPublished(draft.id, outage, ofFirst, before, { products: 1, prices: 3 });
  },
  60_000,
);
