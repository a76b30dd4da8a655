import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { PlanConfigurationInput, PlanPreview, SubscriptionPlan } from '../contracts/plans.ts';
import { createTeamPlan, publish, published, teamPlan } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { formerObjects, newObjects, type StripeState, stripeState } from '../test/support/stripe-state.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let worker: { stop(): Promise<void> };

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal);
  worker = await platform.startWorker();
}, 120_000);
afterEach(() => platform.sandbox.faults.clear());
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

let made = 0;
const plan = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
const stateOf = () => stripeState(platform.stripe);
const refusal = { kind: 'status', status: 400, code: 'parameter_invalid', message: 'No, and for good.' } as const;

/** A plan whose features and meter Stripe does not know yet. */
async function draftPlan(): Promise<SubscriptionPlan> {
  const number = ++made;
  const features = [`alpha-${number}`, `beta-${number}`];
  for (const key of [...features, `gamma-${number}`])
    await platform.call('POST', '/v1/flags', { key, name: key, kind: 'entitlement' }, 201);
  const { pricing } = teamPlan();
  const usage = {
    key: 'usage',
    name: 'Usage',
    model: 'per_unit' as const,
    usageType: 'metered' as const,
    interval: 'month' as const,
    unitAmount: '0.5',
    meter: { eventName: `calls_${number}`, displayName: 'Calls', aggregation: 'sum' as const },
  };
  return await createTeamPlan(platform, {
    features: features.map((featureId) => ({ featureId })),
    pricing: { ...pricing, components: [...(pricing.components ?? []), usage] },
  });
}

async function edit(id: string, change: (plan: SubscriptionPlan) => Partial<PlanConfigurationInput>) {
  const present = await plan(id);
  await platform.call('PATCH', `/v1/plans/${id}`, change(present), 200, { 'if-match': `"${present.revision}"` });
}

/** One price with another amount, one with another name, and another name for the plan: all under the product in use. */
const sameProductEdit = ({ configuration }: SubscriptionPlan): Partial<PlanConfigurationInput> => {
  const [base, seats, ...others] = configuration.pricing.components;
  const components = [{ ...base!, unitAmount: '5900' }, { ...seats!, name: 'Chairs' }, ...others];
  return { name: 'Team 2', description: '', pricing: { ...configuration.pricing, components } };
};
/** One feature more: a product of its own. */
const otherFeaturesEdit = ({ configuration }: SubscriptionPlan): Partial<PlanConfigurationInput> => ({
  features: [...configuration.features, { featureId: configuration.features[0]!.featureId.replace('alpha', 'gamma') }],
});

interface Failure {
  step: string;
  operation: string;
  after?: number;
  code?: string;
}
/** The first and the last of so many like calls; `first`: let so many pass before. */
const each = (step: string, operation: string, times: number, first = 0, code?: string): Failure[] =>
  [...new Set([first, first + times - 1])].map((after) => ({ step, operation, after, ...(code ? { code } : {}) }));
const activation = 'PlanActivationError';

const firstPublication: Failure[] = [
  ...each('planSync', 'GET /v1/products', 1),
  ...each('syncFeature', 'POST /v1/entitlements/features', 2),
  ...each('syncMeter', 'POST /v1/billing/meters', 1),
  ...each('syncProduct', 'POST /v1/products', 1),
  ...each('syncProductFeature', 'POST /v1/products/:id/features', 2),
  ...each('syncPrice', 'POST /v1/prices', 4),
  ...each('beginActivation', 'GET /v1/products', 1, 1, activation),
  ...each('activateProduct', 'POST /v1/products/:id', 1, 0, activation),
  ...each('activatePrice', 'POST /v1/prices/:id', 4, 0, activation),
];
const updateInPlace: Failure[] = [
  ...each('planSync', 'GET /v1/products', 1),
  ...each('syncPrice', 'POST /v1/prices', 1),
  ...each('beginActivation', 'GET /v1/products', 1, 1, activation),
  ...each('activateProduct', 'POST /v1/products/:id', 1, 0, activation),
  ...each('activatePrice or updatePrice', 'POST /v1/prices/:id', 2, 0, activation),
  ...each('archivePrice', 'POST /v1/prices/:id', 1, 2, activation),
];
const updateUnderNewProduct: Failure[] = [
  ...each('syncFeature', 'POST /v1/entitlements/features', 1),
  ...each('syncProduct', 'POST /v1/products', 1),
  ...each('syncProductFeature', 'POST /v1/products/:id/features', 3),
  ...each('syncPrice', 'POST /v1/prices', 4),
  ...each('activateProduct', 'POST /v1/products/:id', 1, 0, activation),
  ...each('activatePrice', 'POST /v1/prices/:id', 4, 0, activation),
  ...each('archivePrice', 'POST /v1/prices/:id', 4, 4, activation),
  ...each('archiveProduct', 'POST /v1/products/:id', 1, 1, activation),
];

/** Nothing that was there is other than it was; what is new sells nothing, but for features and meters, which all share. */
function expectUndone(before: StripeState, after: StripeState): void {
  expect(formerObjects(before, after)).toEqual(before);
  for (const object of newObjects(before, after)) {
    if (object.object === 'product') expect(object).toMatchObject({ active: false });
    if (object.object === 'price') {
      expect(object).toMatchObject({ active: false, lookup_key: expect.stringMatching(/^pending:/) });
    }
  }
}

/** Ends active with exactly these many products and prices made since, and with nothing left to do. */
async function expectPublished(planId: string, before: StripeState, products: number, prices: number): Promise<void> {
  expect(await published(platform, planId)).toMatchObject({ status: 'done', error: null });
  await expectActive(planId, before, products, prices);
}

async function expectActive(planId: string, before: StripeState, products: number, prices: number): Promise<void> {
  const active = await plan(planId);
  expect(active).toMatchObject({ status: 'active', openVersion: null });
  const made = newObjects(before, await stateOf());
  expect(made.filter(({ object }) => object === 'product')).toHaveLength(products);
  expect(made.filter(({ object }) => object === 'price')).toHaveLength(prices);
  expect(made.filter(({ object, active }) => (object === 'product' || object === 'price') && !active)).toEqual([]);
  const selling = await platform.stripe.prices.list({ product: active.stripe.productId!, active: true });
  expect(selling.data.map((price) => price.lookup_key).sort()).toEqual(
    active.configuration.pricing.components.map(({ key }) => `${active.key}:${key}`).sort(),
  );
  const { diff } = await platform.call<PlanPreview>('POST', `/v1/plans/${planId}/preview`, {});
  expect(diff.summary).toMatchObject({ create: 0, update: 0, archive: 0 });
}

async function expectFailed(planId: string, { step, operation, after = 0, code }: Failure): Promise<void> {
  const order = () => platform.sandbox.faults.add({ ...refusal, operation, after });
  let operationId: string;
  if (operation.startsWith('GET')) {
    // The command may read Stripe too: the failure is the workflow's.
    await worker.stop();
    operationId = await publish(platform, planId);
    order();
    worker = await platform.startWorker();
  } else {
    order();
    operationId = await publish(platform, planId);
  }
  const ended = await platform.operation(operationId);
  expect(platform.sandbox.faults.list()).toEqual([]);
  expect(ended).toMatchObject({
    status: 'failed',
    error: {
      code: code ?? 'StripeIntegrationFailure',
      message: expect.stringContaining('No, and for good.'),
      details: { rollbackPlan: expect.stringMatching(/^Everything that had been done was undone/) },
    },
  });
  const steps = await platform.db
    .selectFrom('operation_steps')
    .select(['step', 'status'])
    .where('operation_id', '=', ended.id)
    .execute();
  expect(steps.filter((row) => row.status === 'running' && row.step !== 'returnToDraft')).toEqual([]);
  const failed = steps.filter(({ status }) => status === 'failed').map((row) => row.step);
  expect(step.split(' or ')).toEqual(expect.arrayContaining(failed));
}

const named = (failures: Failure[]) =>
  failures.map((failure) => [failure.step, (failure.after ?? 0) + 1, failure] as const);

describe('a first publication that fails for good', () => {
  it.each(named(firstPublication))(
    'at %s (call %d) leaves a draft and nothing on sale',
    async (_step, _call, failure) => {
      const draft = await draftPlan();
      const before = await stateOf();
      await expectFailed(draft.id, failure);
      expect(await plan(draft.id)).toMatchObject({ status: 'draft', activeVersion: null });
      expectUndone(before, await stateOf());
      await expectPublished(draft.id, before, 1, 4);
    },
  );
});

describe('an update that fails for good', () => {
  it.each(named(updateInPlace))('at %s (call %d) leaves what sells as it was', async (_step, _call, failure) => {
    const { id } = await draftPlan();
    await published(platform, id);
    await edit(id, sameProductEdit);
    const before = await stateOf();
    await expectFailed(id, failure);
    expect(await plan(id)).toMatchObject({
      status: 'active',
      activeVersion: { number: 1 },
      openVersion: { status: 'draft' },
    });
    expectUndone(before, await stateOf());
    await expectPublished(id, before, 0, 1);
  });

  it.each(named(updateUnderNewProduct))('with other features, at %s (call %d), too', async (_step, _call, failure) => {
    const { id } = await draftPlan();
    await published(platform, id);
    await edit(id, otherFeaturesEdit);
    const before = await stateOf();
    await expectFailed(id, failure);
    expect(await plan(id)).toMatchObject({
      status: 'active',
      activeVersion: { number: 1 },
      openVersion: { status: 'draft' },
    });
    expectUndone(before, await stateOf());
    await expectPublished(id, before, 1, 4);
  });
});

describe('a rule that a plan breaks only once it is being published', () => {
  it.each([1, 2])('sends version %d back to draft with the rule’s own code', async (version) => {
    const { id, configuration } = await draftPlan();
    if (version === 2) {
      await published(platform, id);
      await edit(id, otherFeaturesEdit);
    }
    const before = await stateOf();
    const [feature] = configuration.features;
    // Nobody works while the command accepts the plan and the feature goes.
    await worker.stop();
    const operationId = await publish(platform, id);
    const flag = await platform.db
      .deleteFrom('flags')
      .where('key', '=', feature!.featureId)
      .returningAll()
      .executeTakeFirstOrThrow();
    worker = await platform.startWorker();
    expect(await platform.operation(operationId)).toMatchObject({
      status: 'failed',
      error: {
        code: 'FeatureDependencyViolation',
        details: { fields: [expect.objectContaining({ field: 'features[0].featureId' })] },
      },
    });
    expectUndone(before, await stateOf());
    await platform.db
      .insertInto('flags')
      .values({ ...flag, dependencies: JSON.stringify(flag.dependencies), variants: '[]', json_schema: null })
      .execute();
    await expectPublished(id, before, 1, 4);
  });
});

it('names what could not be undone, so that a person can look', async () => {
  const { id } = await draftPlan();
  await published(platform, id);
  await edit(id, sameProductEdit);
  const { stripe } = await plan(id);
  // The archiving of the replaced price is refused, and then the restoring of the product too.
  platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/prices/:id', after: 2 });
  platform.sandbox.faults.add({ ...refusal, operation: `POST /v1/products/${stripe.productId}`, after: 1 });
  const ended = await published(platform, id);
  expect(ended).toMatchObject({
    status: 'failed',
    error: {
      code: 'PlanActivationError',
      details: {
        rollbackPlan: expect.stringContaining(`restore product ${stripe.productId}`),
        rollbackOptions: [`restore product ${stripe.productId}`],
      },
    },
  });
  expect(await plan(id)).toMatchObject({ status: 'active', openVersion: { status: 'draft' } });
  expect(await published(platform, id)).toMatchObject({ status: 'done' });
});
