import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Experiment, ExperimentAccepted } from '../contracts/experiments.ts';
import { MetricDefinition } from '../contracts/metrics.ts';
import type { PlanConfigurationInput, SubscriptionPlan } from '../contracts/plans.ts';
import * as flagEnvironments from '../database/flag-environments.ts';
import * as flags from '../database/flags.ts';
import { newId } from '../database/ids.ts';
import * as metrics from '../database/metrics.ts';
import { eventually } from '../test/support/eventually.ts';
import { createTeamPlan, published, registerFeatures, teamPlan } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let worker: { stop(): Promise<void> };

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { cacheWorkflows: false });
  worker = await platform.startWorker();
  await registerFeatures(platform);
  const definition = MetricDefinition.parse({
    type: 'conversion',
    source: { events: ['ordered'] },
    windowHours: 1,
    direction: 'increase',
    minimumEffect: 0.05,
    covariateDays: 0,
  });
  const metric = { key: 'orders', name: 'Orders', description: '', owner: '', definition, shipped: false };
  await platform.db.transaction().execute((tx) => metrics.insert(tx, { id: newId('metric'), ...metric }, new Date()));
}, 120_000);
afterEach(() => platform.sandbox.faults.clear());
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const readPlan = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
const read = (id: string) => platform.call<Experiment>('GET', `/v1/experiments/${id}`);
const say = (id: string, verb: string, body: object = {}) =>
  platform.call('POST', `/v1/experiments/${id}/${verb}`, { reason: 'As the test wants it.', ...body }, 202);
const refusal = { kind: 'status', status: 400, code: 'parameter_invalid', message: 'No, and for good.' } as const;

/** The plan of a variant: the same components, another amount of the base fee. */
async function priced(unitAmount: string): Promise<SubscriptionPlan> {
  const { pricing } = teamPlan();
  const [base, ...others] = pricing.components ?? [];
  const components = [{ ...base!, unitAmount }, ...others] as PlanConfigurationInput['pricing']['components'];
  return await createTeamPlan(platform, { pricing: { ...pricing, components } });
}

let made = 0;
/** A control that sells, and a draft for each other price. */
async function create(amounts: string[], changes: object = {}) {
  const control = await priced('4900');
  expect(await published(platform, control.id)).toMatchObject({ status: 'done' });
  const drafts: SubscriptionPlan[] = [];
  for (const amount of amounts) drafts.push(await priced(amount));
  const key = `price-${++made}`;
  await platform.call('POST', '/v1/flags', { key, name: key, type: 'string', kind: 'release' }, 201);
  const share = 100 / (amounts.length + 1);
  const variants = [await readPlan(control.id), ...drafts].map((plan, index) => ({
    key: index === 0 ? 'control' : `variant-${index}`,
    planVersionId: (plan.activeVersion ?? plan.openVersion)!.id,
    trafficPercentage: share,
  }));
  const body = {
    key,
    name: key,
    hypothesis: 'Another price brings more revenue.',
    experimentType: 'pricing',
    flagKey: key,
    variants,
    successMetrics: [{ metricKey: 'orders' }],
    scaling: { stages: [{ percentage: 100, bakeMinutes: 60 }], holdbackPercentage: 0 },
    ...changes,
  };
  const { id } = await platform.call<Experiment>('POST', '/v1/experiments', body, 201);
  return { id, key, control, drafts };
}

const start = (id: string) => platform.call<ExperimentAccepted>('POST', `/v1/experiments/${id}/start`, {}, 202);
async function layers(key: string) {
  const [flag] = await flags.byKeys(platform.db, [key]);
  return (await flagEnvironments.find(platform.db, flag!.id, 'production')).experiments;
}
const given = (key: string) => eventually('the variants are given', async () => (await layers(key)).length === 1);
const statusesOf = async (plans: SubscriptionPlan[]) =>
  await Promise.all(plans.map(async ({ id }) => (await readPlan(id)).status));
/** Amounts of base fees that can be bought in Stripe now. */
async function onSale(plans: SubscriptionPlan[]): Promise<number[]> {
  const { data } = await platform.stripe.prices.list({ active: true, limit: 100 });
  const keys = plans.map(({ key }) => `${key}:base`);
  return data.filter(({ lookup_key }) => keys.includes(lookup_key ?? '')).map(({ unit_amount }) => unit_amount ?? 0);
}

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

  await temporal.sleep('8 days');
  await platform.operation(operationId, (row) => row.status === 'waiting' && row.stage === 'decision');
  await say(id, 'decide', { decision: 'revert' });
  await platform.operation(operationId, (row) => row.stage === 'withdrawal');
  await eventually('nobody is given a variant', async () => (await layers(key)).length === 0);
  // Who was given a price can still have it.
  await temporal.sleep('13 days');
  expect(await statusesOf(drafts)).toEqual(['active', 'active']);
  await temporal.sleep('2 days');
  expect(await platform.operation(operationId)).toMatchObject({
    status: 'done',
    outcome: { outcome: 'reverted' },
  });
  expect(await statusesOf([control, ...drafts])).toEqual(['active', 'archived', 'archived']);
  expect(await onSale([control, ...drafts])).toEqual([4900]);
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
  const { id, key, drafts } = await create(['5200', '4500'], { noticeDays: 0 });
  const { operationId } = await start(id);
  await given(key);
  await say(id, 'stop');
  await platform.operation(operationId, (row) => row.status === 'waiting' && row.stage === 'decision');
  await say(id, 'decide', { decision: 'scale', variant: 'variant-1' });
  await platform.operation(operationId, (row) => row.stage === 'scaling');
  await eventually('a rollout carries it', async () => (await read(id)).rolloutId !== null);
  await temporal.sleep('2 hours');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done', outcome: { outcome: 'scaled' } });
  expect(await statusesOf(drafts)).toEqual(['active', 'archived']);
}, 120_000);

it('takes its prices out of sale at once when it is cancelled, and again after its worker was killed', async () => {
  const { id, key, drafts } = await create(['5200']);
  // Stripe does not answer: the publication waits, and the experiment with it.
  platform.sandbox.faults.add({ kind: 'status', status: 503, operation: 'POST /v1/products', times: 100 });
  const { operationId } = await start(id);
  await eventually('it is being published', async () => (await statusesOf(drafts))[0] === 'stripe_sync');
  await worker.stop();
  platform.sandbox.faults.clear();
  worker = await platform.startWorker();
  await temporal.sleep('5 minutes');
  await given(key);
  expect(await statusesOf(drafts)).toEqual(['active']);
  await worker.stop();
  await say(id, 'cancel');
  worker = await platform.startWorker();
  await temporal.sleep('1 minute');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'cancelled' });
  expect(await statusesOf(drafts)).toEqual(['archived']);
}, 120_000);

it('calls off what it publishes when it is cancelled meanwhile', async () => {
  const { id, key, drafts } = await create(['5200']);
  platform.sandbox.faults.add({ kind: 'status', status: 503, operation: 'POST /v1/products', times: 100 });
  const { operationId } = await start(id);
  await eventually('it is being published', async () => (await statusesOf(drafts))[0] === 'stripe_sync');
  await say(id, 'cancel');
  await temporal.sleep('10 minutes');
  platform.sandbox.faults.clear();
  await temporal.sleep('1 hour');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'cancelled' });
  expect(await statusesOf(drafts)).toEqual(['draft']);
  expect(await onSale(drafts)).toEqual([]);
  expect(await layers(key)).toEqual([]);
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
