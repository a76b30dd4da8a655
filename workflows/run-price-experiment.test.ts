import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { execute } from '../commands/command.ts';
import { startExperiment } from '../commands/experiments/start-experiment.ts';
import { experimentPriceOf } from '../commands/pricing/experiment-price.ts';
import { insertSubscriptions } from '../commands/subscriptions/insert-subscriptions.ts';
import type { ErrorResponse } from '../contracts/http.ts';
import type { SubscriptionPlan } from '../contracts/plans.ts';
import type { PlanPrice } from '../contracts/price-quote.ts';
import { ImportedSubscription } from '../contracts/subscriptions.ts';
import * as changeRequests from '../database/change-requests.ts';
import { aggregateNext } from '../database/events-aggregates.ts';
import { numberBatches } from '../database/events-feed.ts';
import * as experimentPrices from '../database/experiment-prices.ts';
import * as experiments from '../database/experiments.ts';
import * as limits from '../database/limits.ts';
import { eventually } from '../test/support/eventually.ts';
import { published, registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { ordersMetric, priceExperiments } from '../test/support/price-experiments.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;

const { readPlan, read, say, priced, create, start, layers, given, statusesOf, onSale } = priceExperiments(
  () => platform,
);

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { cacheWorkflows: false });
  await platform.startWorker();
  await registerFeatures(platform);
  await ordersMetric(platform.db);
}, 120_000);
afterEach(() => platform.sandbox.faults.clear());
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const refusal = { kind: 'status', status: 400, code: 'parameter_invalid', message: 'No, and for good.' } as const;
let made = 0;

/** Skips time until the operation has ended: what is tried again waits by the workflow's clock. */
const ended = (operationId: string) =>
  eventually('it has ended', async () => {
    await platform.skip('1 minute');
    return await platform.operation(operationId, () => true).then((row) => row.finished_at !== null && row);
  });
const ask = (planId: string, body: object = {}) => platform.call<PlanPrice>('POST', `/v1/plans/${planId}/price`, body);
const base = ({ lines }: PlanPrice) => lines.find(({ id }) => id === 'base')?.amount;
const customer = async () => (await platform.call<{ id: string }>('POST', '/v1/customers', {}, 201)).id;
/** A live subscription to the version that a plan sells. */
async function subscribe(customerId: string, { activeVersion, openVersion }: SubscriptionPlan): Promise<void> {
  const now = new Date().toISOString();
  const input = ImportedSubscription.parse({
    planVersionId: (activeVersion ?? openVersion)!.id,
    ...{ status: 'active', currency: 'usd', items: [{ component: 'base', quantity: 1 }] },
    ...{
      startedAt: now,
      currentPeriodStart: now,
      currentPeriodEnd: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    },
  });
  await platform.db.transaction().execute((tx) => insertSubscriptions(tx, [{ customerId, input }], new Date()));
}
const customers = (count: number) => Promise.all(Array.from({ length: count }, customer));

it('publishes the prices at its start, lets them stand for the notice after its end, then archives them', async () => {
  const { id, key, control, drafts } = await create(['5200', '4500'], { noticeDays: 14, maxDuration: 7 });
  const { operationId } = await start(id);
  await given(key);
  expect(await statusesOf([control, ...drafts])).toEqual(['active', 'active', 'active']);
  expect((await onSale([control, ...drafts])).sort()).toEqual([4500, 4900, 5200]);
  expect(await platform.call('GET', `/v1/operations/${operationId}`)).toMatchObject({
    stage: 'running',
    stages: expect.arrayContaining([{ stage: 'prices', title: expect.any(String) }]),
  });

  // What is compared stays on sale.
  const { revision } = await readPlan(control.id);
  await platform.call('PATCH', `/v1/plans/${control.id}`, { description: 'Next' }, 200, {
    'if-match': `"${revision}"`,
  });
  await platform.call('POST', `/v1/plans/${control.id}/publish`, {}, 409);
  await platform.call('POST', `/v1/plans/${drafts[0]!.id}/deprecate`, {}, 409);

  const people = await customers(30);
  const asked = new Map<string, PlanPrice>();
  for (const customerId of people) asked.set(customerId, await ask(control.id, { customerId, shown: true }));
  const amountOf = { control: 4900, 'variant-1': 5200, 'variant-2': 4500 };
  for (const answer of asked.values()) {
    const { variant, way, plan } = answer.experiment!;
    expect(way).toBe('assigned');
    expect(base(answer)).toBe(amountOf[variant as keyof typeof amountOf]);
    expect(answer.plan).toBe(control.key);
    expect(plan).toBe([control, ...drafts][Object.keys(amountOf).indexOf(variant)]!.key);
  }
  expect(new Set([...asked.values()].map(({ experiment }) => experiment?.variant)).size).toBe(3);
  // Nobody is known by no customer: the plan's own price holds. So it does of a variant's plan, asked for itself.
  expect(await ask(control.id)).toMatchObject({ experiment: null, version: 1 });
  expect(base(await ask(drafts[0]!.id))).toBe(5200);

  // What was shown is what a customer is compared by, and keeps.
  const shown = await eventually('what was shown is recorded', async () => {
    while ((await numberBatches(platform.db, 100)) > 0);
    while ((await aggregateNext(platform.db, 100_000)) > 0);
    const experiment = await experiments.find(platform.db, id);
    const first = await Promise.all(people.map((one) => experimentPrices.firstVariantOf(platform.db, experiment, one)));
    return first.every((variant) => variant !== null) && first;
  });
  expect(shown).toEqual(people.map((one) => asked.get(one)?.experiment?.variant));
  const [buyer, offered] = ['variant-1', 'variant-2'].map(
    (variant) => people.find((one) => asked.get(one)?.experiment?.variant === variant)!,
  );
  await subscribe(buyer!, drafts[0]!);

  await platform.skip('7.5 days');
  await platform.operation(operationId, (row) => row.status === 'waiting' && row.stage === 'decision');
  await say(id, 'decide', { decision: 'revert' });
  await platform.operation(operationId, (row) => row.stage === 'withdrawal');
  await eventually('nobody is given a variant', async () => (await layers(key)).length === 0);
  // Who was given a price can still have it.
  expect(await ask(control.id, { customerId: offered })).toMatchObject({
    experiment: { way: 'kept', variant: 'variant-2' },
    grandfathering: { version: 1, reason: expect.stringContaining('has ended') },
  });
  const late = await customer();
  expect(await ask(control.id, { customerId: late })).toMatchObject({ experiment: null, grandfathering: null });
  await platform.skip('13 days');
  expect(await statusesOf(drafts)).toEqual(['active', 'active']);
  await platform.skip('2 days');
  expect(await platform.operation(operationId)).toMatchObject({
    status: 'done',
    outcome: { outcome: 'reverted' },
  });
  // Who bought it keeps it: the plan is not sold any more, and not archived either.
  expect(await statusesOf([control, ...drafts])).toEqual(['active', 'deprecated', 'archived']);
  expect(await onSale([control, ...drafts])).toEqual([4900]);
  const kept = await ask(control.id, { customerId: buyer });
  expect([base(kept), kept.experiment?.way, kept.grandfathering?.version]).toEqual([5200, 'subscribed', 1]);
  const { settled_at } = await experiments.find(platform.db, id);
  const after = {
    planId: control.id,
    attributes: {},
    subscription: null,
    now: new Date(settled_at!.getTime() + 14 * 86_400_000),
  };
  expect(await experimentPriceOf(platform.db, { ...after, customerId: offered! })).toBeNull();
}, 120_000);

it('undoes the prices that were published when one cannot be, and ends with the error', async () => {
  const { id, key, control, drafts } = await create(['5200', '4500']);
  // The prices of the first variant are made and activated; those of the second are refused.
  platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/prices', after: 3 });
  const { operationId } = await start(id);
  expect(await platform.operation(operationId)).toMatchObject({
    status: 'failed',
    error: { code: 'StripeIntegrationFailure', message: expect.stringContaining('No, and for good.') },
  });
  expect(await read(id)).toMatchObject({ status: 'cancelled', reason: expect.stringContaining('No, and for good.') });
  expect(await statusesOf([control, ...drafts])).toEqual(['active', 'archived', 'draft']);
  expect(await onSale([control, ...drafts])).toEqual([4900]);
  expect(await layers(key)).toEqual([]);
}, 120_000);

it('keeps the price of the winner, which goes to everybody, and archives only the losers', async () => {
  const { id, key, control, drafts } = await create(['5200', '4500'], { noticeDays: 0 });
  const { operationId } = await start(id);
  await given(key);
  await say(id, 'stop');
  await platform.operation(operationId, (row) => row.status === 'waiting' && row.stage === 'decision');
  await say(id, 'decide', { decision: 'scale', variant: 'variant-1' });
  await platform.operation(operationId, (row) => row.stage === 'scaling');
  await eventually('a rollout carries it', async () => (await read(id)).rolloutId !== null);
  await platform.skip('2 hours');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done', outcome: { outcome: 'scaled' } });
  expect(await statusesOf(drafts)).toEqual(['active', 'archived']);
  // Everybody is asked the winner's price, until the plan goes on with a version of its own.
  const answer = await ask(control.id, { customerId: await customer() });
  expect([base(answer), answer.experiment?.way, answer.experiment?.variant]).toEqual([5200, 'scaled', 'variant-1']);
  const { revision } = await readPlan(control.id);
  const next = { description: 'It goes on' };
  await platform.call('PATCH', `/v1/plans/${control.id}`, next, 200, { 'if-match': `"${revision}"` });
  expect(await published(platform, control.id)).toMatchObject({ status: 'done' });
  expect(await ask(control.id, { customerId: await customer() })).toMatchObject({ experiment: null, version: 2 });
}, 120_000);

it('publishes nothing before a second person has approved the change of the price', async () => {
  const stored = await limits.read(platform.db);
  const measures = { ...stored.measures, priceChangePercentage: { approvalAbove: 5, refusedAbove: 50 } };
  await limits.write(platform.db, { ...stored, measures });
  const { id, key, drafts } = await create(['5200']);
  const { operationId } = await start(id);
  await platform.operation(operationId, (row) => row.status === 'waiting');
  expect(await read(id)).toMatchObject({ reason: 'Its start waits for approval.' });
  expect(await statusesOf(drafts)).toEqual(['draft']);
  const request = (await changeRequests.ofOperation(platform.db, operationId))!;
  expect(request.reasons).toMatchObject([{ measure: 'priceChangePercentage', value: 6.1, limit: 5 }]);
  await changeRequests.move(platform.db, request.id, ['waiting'], 'approved', new Date());
  await limits.write(platform.db, stored);
  await platform.skip('25 hours');
  await given(key);
  expect(await statusesOf(drafts)).toEqual(['active']);
  await say(id, 'cancel');
  expect(await ended(operationId)).toMatchObject({ status: 'cancelled' });
}, 120_000);

it('publishes nothing else than what was checked at its start', async () => {
  const { id, drafts } = await create(['5200']);
  await platform.call('POST', '/v1/freeze', {
    reason: 'audit week',
    until: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const { operationId } = await start(id);
  await platform.operation(operationId, (row) => row.held_until !== null);
  const { revision, configuration } = await readPlan(drafts[0]!.id);
  const [base, ...others] = configuration.pricing.components;
  const pricing = { ...configuration.pricing, components: [{ ...base!, unitAmount: '9900' }, ...others] };
  await platform.call('PATCH', `/v1/plans/${drafts[0]!.id}`, { pricing }, 200, { 'if-match': `"${revision}"` });
  await platform.call('POST', '/v1/freeze/lift', {});
  expect(await platform.operation(operationId)).toMatchObject({
    status: 'failed',
    error: { code: 'ExperimentationError', message: expect.stringContaining('was edited after the start') },
  });
  expect(await statusesOf(drafts)).toEqual(['draft']);
}, 120_000);

describe('before its start', () => {
  const consumers = {
    tier: 'individual',
    availability: { countries: ['SE'] },
    stripeIntegration: { taxBehavior: 'inclusive' },
  };
  const refused = async (control: SubscriptionPlan, tried: SubscriptionPlan, changes: object, reducedFrom?: object) => {
    const key = `refused-${++made}`;
    await platform.call('POST', '/v1/flags', { key, name: key, type: 'string', kind: 'release' }, 201);
    const [one, other] = [await readPlan(control.id), await readPlan(tried.id)].map(
      ({ activeVersion, openVersion }) => (openVersion ?? activeVersion)!.id,
    );
    const body = {
      ...{ key, name: key, hypothesis: 'Another price brings more revenue.', experimentType: 'pricing', flagKey: key },
      variants: [
        { key: 'control', planVersionId: one, trafficPercentage: 50 },
        { key: 'tried', planVersionId: other, trafficPercentage: 50, ...(reducedFrom ? { reducedFrom } : {}) },
      ],
      successMetrics: [{ metricKey: 'orders' }],
      ...changes,
    };
    const { error } = await platform.call<ErrorResponse>('POST', '/v1/experiments', body, 422);
    return [error.code, ...(error.details?.fields ?? []).map(({ code }) => code)];
  };

  it('is refused what laws forbid, with the law, and what would change everybody’s price', async () => {
    const control = await priced('4900', consumers);
    await published(platform, control.id);
    const tried = await priced('4500', consumers);
    expect(await refused(control, tried, { noticeDays: 0 })).toEqual([
      'ComplianceViolation',
      'eu_price_stays_available',
    ]);
    const from = (amount: number) => ({ component: 'base', price: { amount, currency: 'usd' } });
    // Nothing was ever asked but 49 dollars, which stands in the price history.
    expect(await refused(control, tried, {}, from(5900))).toEqual(['ComplianceViolation', 'eu_lowest_prior_price']);
    expect(await refused(control, tried, { noticeDays: 0 }, from(4500))).toEqual([
      'ExperimentationError',
      'no_reduction',
      'eu_price_stays_available',
    ]);
    const { revision } = await readPlan(control.id);
    await platform.call('PATCH', `/v1/plans/${control.id}`, { description: 'Next' }, 200, {
      'if-match': `"${revision}"`,
    });
    expect(await refused(tried, control, {})).toEqual(['ExperimentationError', 'unknown_plan_version']);
  });

  it('is started only by who may publish plans', async () => {
    const { id, drafts } = await create(['5200']);
    const order = { experimentId: id, anyway: true, mayPublish: false };
    await expect(
      execute(startExperiment, order, { actor: 'member:growth', requestId: null }, platform.app.environment),
    ).rejects.toMatchObject({ code: 'InsufficientPermissions' });
    expect(await read(id)).toMatchObject({ status: 'draft' });
    expect(await statusesOf(drafts)).toEqual(['draft']);
  });
});
