import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ErrorResponse } from '../contracts/http.ts';
import type { SubscriptionPlan } from '../contracts/plans.ts';
import { createTeamPlan, published, registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { stripeState } from '../test/support/stripe-state.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let worker: { stop(): Promise<void> };

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal);
  await registerFeatures(platform);
  worker = await platform.startWorker();
}, 120_000);
afterEach(() => platform.sandbox.faults.clear());
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const plan = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
const stateOf = () => stripeState(platform.stripe);
const refusal = { kind: 'status', status: 400, code: 'parameter_invalid', message: 'No, and for good.' } as const;

async function activePlan(): Promise<SubscriptionPlan> {
  const { id } = await createTeamPlan(platform);
  await published(platform, id);
  return await plan(id);
}

async function withdrawn(id: string, verb: 'deprecate' | 'archive', body: object = {}) {
  const { operationId } = await platform.call<{ operationId: string }>('POST', `/v1/plans/${id}/${verb}`, body, 202);
  return await platform.operation(operationId);
}

async function refused(id: string, verb: string, status: number): Promise<ErrorResponse['error']> {
  return (await platform.call<ErrorResponse>('POST', `/v1/plans/${id}/${verb}`, {}, status)).error;
}

async function subscribe(active: SubscriptionPlan): Promise<string> {
  const customer = await platform.stripe.customers.create({ email: 'buyer@example.com' });
  const prices = await platform.stripe.prices.list({ product: active.stripe.productId!, active: true });
  const monthly = prices.data.find((price) => price.lookup_key === `${active.key}:base`);
  return (await platform.stripe.subscriptions.create({ customer: customer.id, items: [{ price: monthly!.id }] })).id;
}

/** Active flags of the plan's product and prices. */
async function onSale({ stripe }: SubscriptionPlan): Promise<boolean[]> {
  const product = await platform.stripe.products.retrieve(stripe.productId!);
  const prices = await platform.stripe.prices.list({ product: product.id });
  return [product.active, ...prices.data.map(({ active }) => active)];
}

describe('deprecatePlan', () => {
  it('stops the sale, and leaves subscribers and the product as they are', async () => {
    const active = await activePlan();
    const subscription = await subscribe(active);
    const ended = await withdrawn(active.id, 'deprecate', { reason: 'Replaced' });
    expect(ended).toMatchObject({ status: 'done', stage: 'deprecated', outcome: { status: 'deprecated' } });
    expect(await plan(active.id)).toMatchObject({ status: 'deprecated' });
    expect(await onSale(active)).toEqual([true, false, false, false]);
    expect(await platform.stripe.subscriptions.retrieve(subscription)).toMatchObject({ status: 'active' });
    const prices = await platform.stripe.prices.list({ product: active.stripe.productId! });
    expect(prices.data.every(({ lookup_key }) => lookup_key?.startsWith(`${active.key}:`))).toBe(true);
  });

  it.each([0, 1, 2])('sells on as before when a step fails for good after %d others', async (after) => {
    const active = await activePlan();
    const before = await stateOf();
    platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/prices/:id', after });
    expect(await withdrawn(active.id, 'deprecate')).toMatchObject({
      status: 'failed',
      error: {
        code: 'StripeIntegrationFailure',
        message: expect.stringContaining('No, and for good.'),
        details: { rollbackPlan: expect.stringMatching(/^Everything .* undone; the version is active again/) },
      },
    });
    expect(await stateOf()).toEqual(before);
    expect(await plan(active.id)).toMatchObject({ status: 'active', operation: null });
    expect(await withdrawn(active.id, 'deprecate')).toMatchObject({ status: 'done' });
    expect(await onSale(active)).toEqual([true, false, false, false]);
  });

  it('is refused for a draft, and a second time', async () => {
    const draft = await createTeamPlan(platform);
    expect(await refused(draft.id, 'deprecate', 409)).toMatchObject({ code: 'TransitionNotAllowed' });
    const active = await activePlan();
    await withdrawn(active.id, 'deprecate');
    expect(await refused(active.id, 'deprecate', 409)).toMatchObject({ code: 'TransitionNotAllowed' });
  });

  it('takes no new version afterwards', async () => {
    const active = await activePlan();
    await withdrawn(active.id, 'deprecate');
    const edit = await platform.call<ErrorResponse>('PATCH', `/v1/plans/${active.id}`, { name: 'Other' }, 409, {
      'if-match': `"${active.revision}"`,
    });
    expect(edit.error).toMatchObject({ code: 'TransitionNotAllowed' });
    expect(await refused(active.id, 'publish', 409)).toMatchObject({ code: 'TransitionNotAllowed' });
  });
});

describe('archivePlan', () => {
  async function deprecatedPlan(): Promise<SubscriptionPlan> {
    const active = await activePlan();
    await withdrawn(active.id, 'deprecate');
    return active;
  }

  it('takes the product out of the catalogue', async () => {
    const former = await deprecatedPlan();
    expect(await withdrawn(former.id, 'archive')).toMatchObject({ status: 'done', stage: 'archived' });
    expect(await plan(former.id)).toMatchObject({ status: 'archived' });
    expect(await onSale(former)).toEqual([false, false, false, false]);
  });

  it('needs a deprecated plan', async () => {
    const active = await activePlan();
    expect(await refused(active.id, 'archive', 409)).toMatchObject({ code: 'TransitionNotAllowed' });
    expect(await plan(active.id)).toMatchObject({ status: 'active' });
  });

  it('is refused while anybody subscribes, and says how many', async () => {
    const active = await activePlan();
    const subscriptions = [await subscribe(active), await subscribe(active)];
    await withdrawn(active.id, 'deprecate');
    const before = await stateOf();
    expect(await refused(active.id, 'archive', 409)).toMatchObject({
      code: 'CustomerImpactTooHigh',
      details: { configurationId: active.id, affectedCustomers: 2 },
    });
    expect(await plan(active.id)).toMatchObject({ status: 'deprecated', operation: null });
    expect(await stateOf()).toEqual(before);
    for (const id of subscriptions) await platform.stripe.subscriptions.cancel(id);
    expect(await withdrawn(active.id, 'archive')).toMatchObject({ status: 'done' });
  });

  it('is undone with the same code when somebody subscribes after the command', async () => {
    const former = await deprecatedPlan();
    const [price] = (await platform.stripe.prices.list({ product: former.stripe.productId! })).data;
    await worker.stop();
    const { operationId } = await platform.call<{ operationId: string }>(
      'POST',
      `/v1/plans/${former.id}/archive`,
      {},
      202,
    );
    await platform.stripe.prices.update(price!.id, { active: true });
    const customer = await platform.stripe.customers.create({});
    await platform.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price!.id }] });
    worker = await platform.startWorker();
    expect(await platform.operation(operationId)).toMatchObject({
      status: 'failed',
      error: { code: 'CustomerImpactTooHigh', details: { affectedCustomers: 1 } },
    });
    expect(await plan(former.id)).toMatchObject({ status: 'deprecated' });
  });

  it('stays deprecated when Stripe refuses for good, and can be archived again', async () => {
    const former = await deprecatedPlan();
    const before = await stateOf();
    platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/products/:id' });
    expect(await withdrawn(former.id, 'archive')).toMatchObject({
      status: 'failed',
      error: { code: 'StripeIntegrationFailure' },
    });
    expect(await plan(former.id)).toMatchObject({ status: 'deprecated' });
    expect(await stateOf()).toEqual(before);
    expect(await withdrawn(former.id, 'archive')).toMatchObject({ status: 'done' });
  });
});
