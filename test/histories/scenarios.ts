import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { runRefresh } from '../../commands/traits/run-refresh.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import * as operations from '../../database/operations.ts';
import { eventually } from '../support/eventually.ts';
import { createTeamPlan, publish, published, registerFeatures } from '../support/plans.ts';
import type { Platform } from '../support/platform.ts';

export interface Recorded {
  name: string;
  workflowId: string;
}
interface Context {
  platform: Platform;
  temporal: TestWorkflowEnvironment;
}

const refusal = { kind: 'status', status: 400, code: 'parameter_invalid' } as const;
const read = (platform: Platform, id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);

/** Waits for the end, which must be the one that the name tells of. */
async function recorded(platform: Platform, name: string, operationId: string): Promise<Recorded> {
  const { workflow_id, status } = await platform.operation(operationId);
  const expected = /failed/.test(name) ? 'failed' : /cancelled|modified|expired/.test(name) ? 'cancelled' : 'done';
  if (status !== expected) throw new Error(`${name} ended as ${status}`);
  if (platform.sandbox.faults.list().length > 0) throw new Error(`${name} did not meet its failure`);
  return { name, workflowId: workflow_id };
}

async function held(platform: Platform): Promise<{ id: string; operationId: string }> {
  const { id } = await createTeamPlan(platform);
  const operationId = await publish(platform, id, { hold: true });
  await platform.operation(operationId, (row) => row.status === 'waiting');
  return { id, operationId };
}

async function edit(platform: Platform, id: string, change: object): Promise<void> {
  const { revision } = await read(platform, id);
  await platform.call('PATCH', `/v1/plans/${id}`, change, 200, { 'if-match': `"${revision}"` });
}

/** A new amount, a new name of a price, and a new name of the plan. */
async function editInPlace(platform: Platform, id: string, unitAmount: string): Promise<void> {
  const { configuration } = await read(platform, id);
  const [base, seats, ...others] = configuration.pricing.components;
  const components = [{ ...base!, unitAmount }, { ...seats!, name: `Seats at ${unitAmount}` }, ...others];
  await edit(platform, id, { name: `Team at ${unitAmount}`, pricing: { ...configuration.pricing, components } });
}

/** publishPlan: straight through, decided later, cancelled, modified, updated in place and anew, failed and undone. */
export async function recordPublications({ platform }: Context): Promise<Recorded[]> {
  await registerFeatures(platform);
  const all: Recorded[] = [];
  const keep = async (name: string, operationId: string) => all.push(await recorded(platform, name, operationId));

  const { id } = await createTeamPlan(platform);
  await keep('publish-direct', await publish(platform, id));

  const decided = await held(platform);
  await publish(platform, decided.id);
  await keep('publish-held-then-decided', decided.operationId);

  const cancelled = await held(platform);
  await platform.call('POST', `/v1/plans/${cancelled.id}/cancel`, {}, 202);
  await keep('publish-cancelled', cancelled.operationId);

  const modified = await held(platform);
  await edit(platform, modified.id, { name: 'Changed while it waits' });
  await keep('publish-modified', modified.operationId);

  await editInPlace(platform, id, '5900');
  await keep('publish-update-in-place', await publish(platform, id));

  const { configuration } = await read(platform, id);
  await edit(platform, id, { features: [...configuration.features, { featureId: 'sso' }] });
  await keep('publish-update-under-new-product', await publish(platform, id));

  const failing = await createTeamPlan(platform);
  platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/prices' });
  await keep('publish-failed-in-sync', await publish(platform, failing.id));
  platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/prices/:id', after: 1 });
  await keep('publish-failed-in-activation', await publish(platform, failing.id));

  await editInPlace(platform, id, '6900');
  platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/prices/:id', after: 2 });
  await keep('publish-update-failed-and-undone', await publish(platform, id));
  return all;
}

/** deprecatePlan and archivePlan: done, and failed and undone. */
export async function recordWithdrawals({ platform }: Context): Promise<Recorded[]> {
  const all: Recorded[] = [];
  const { id } = await createTeamPlan(platform);
  await published(platform, id);
  const withdraw = async (name: string, verb: 'deprecate' | 'archive') => {
    const accepted = await platform.call<{ operationId: string }>('POST', `/v1/plans/${id}/${verb}`, {}, 202);
    all.push(await recorded(platform, name, accepted.operationId));
  };
  platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/prices/:id', after: 1 });
  await withdraw('deprecate-failed-and-undone', 'deprecate');
  await withdraw('deprecate', 'deprecate');
  platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/products/:id' });
  await withdraw('archive-failed-and-undone', 'archive');
  await withdraw('archive', 'archive');
  return all;
}

/** erasePerson and reconcileEffect. */
export async function recordRecords({ platform }: Context): Promise<Recorded[]> {
  const person = await platform.call<{ id: string }>(
    'POST',
    '/v1/persons',
    { name: 'Ada', email: 'ada@x.example' },
    201,
  );
  const erasure = await platform.call<{ operationId: string }>('POST', `/v1/persons/${person.id}/erasure`, {}, 202);
  const erased = await recorded(platform, 'erase-person', erasure.operationId);

  // A publication that is cancelled while nobody can say whether Stripe made its product.
  const { id } = await createTeamPlan(platform);
  platform.sandbox.faults.add({ kind: 'status_after', status: 500, operation: 'POST /v1/products' });
  const operationId = await publish(platform, id);
  const key = await eventually('nobody knows', async () => {
    const unknown = platform.db.selectFrom('effects').select('key').where('state', '=', 'unknown');
    return (await unknown.executeTakeFirst())?.key;
  });
  await platform.call('POST', `/v1/plans/${id}/cancel`, {}, 202);
  await platform.operation(operationId);
  const item = await eventually('a person is asked', async () => {
    const { data } = await platform.call<{ data: { key: string; version: string }[] }>('GET', '/v1/attention');
    return data.find((candidate) => candidate.key === key);
  });
  const asked = { kind: 'effect', key, version: item.version, reason: 'Look again' };
  const { operationId: looking } = await platform.call<{ operationId: string }>('POST', '/v1/attention/retry', asked);
  return [erased, await recorded(platform, 'reconcile-effect', looking)];
}

/** publishPlan at a time that comes while everything is frozen, lifted later. */
async function recordHeld({ platform, temporal }: Context): Promise<Recorded> {
  const { id } = await createTeamPlan(platform);
  const at = new Date((await temporal.currentTimeMs()) + 86_400_000).toISOString();
  const operationId = await publish(platform, id, { at });
  await platform.operation(operationId, (row) => row.status === 'waiting');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await platform.call('POST', '/v1/freeze', { reason: 'audit week', until });
  await platform.skip('24.5 hours');
  await platform.operation(operationId, (row) => row.held_until !== null);
  await platform.call('POST', '/v1/freeze/lift', {});
  return await recorded(platform, 'publish-held-by-freeze', operationId);
}

/** publishPlan at a time to come, and never decided. */
export async function recordWaiting({ platform, temporal }: Context): Promise<Recorded[]> {
  await registerFeatures(platform);
  const { id } = await createTeamPlan(platform);
  const at = new Date((await temporal.currentTimeMs()) + 7 * 86_400_000).toISOString();
  const scheduled = await publish(platform, id, { at });
  await platform.operation(scheduled, (row) => row.status === 'waiting');
  const forgotten = await held(platform);
  await platform.skip('31 days');
  return [
    await recordHeld({ platform, temporal }),
    await recorded(platform, 'publish-scheduled', scheduled),
    await recorded(platform, 'publish-expired', forgotten.operationId),
  ];
}

/** rollOutFlag: through its stages while bake times are skipped, and taken back by a person. `rollout-cancelled` was two steps. */
export async function recordRollouts({ platform }: Context): Promise<Recorded[]> {
  const flag = await platform.call<{ id: string }>(
    'POST',
    '/v1/flags',
    { key: 'checkout', name: 'Checkout', type: 'boolean', kind: 'release' },
    201,
  );
  const start = () =>
    platform.call<{ rolloutId: string; operationId: string }>(
      'POST',
      `/v1/flags/${flag.id}/rollouts`,
      { value: true, stages: [5, 50].map((percentage) => ({ percentage, bakeMinutes: 60 })) },
      202,
    );
  const exposed = (rolloutId: string, percentage: number) =>
    eventually(`${percentage} % are exposed`, async () => {
      const rollout = await platform.call<{ percentage: number }>('GET', `/v1/flags/${flag.id}/rollouts/${rolloutId}`);
      return rollout.percentage === percentage;
    });
  const direct = (rolloutId: string, verb: string) =>
    platform.call('POST', `/v1/flags/${flag.id}/rollouts/${rolloutId}/${verb}`, { reason: 'For the record' }, 202);

  const completed = await start();
  await exposed(completed.rolloutId, 5);
  await direct(completed.rolloutId, 'pause');
  await direct(completed.rolloutId, 'resume');
  await platform.skip('90 minutes');
  await exposed(completed.rolloutId, 50);
  await platform.skip('90 minutes');
  const through = await recorded(platform, 'rollout-completed', completed.operationId);

  const withdrawn = await start();
  await exposed(withdrawn.rolloutId, 5);
  await direct(withdrawn.rolloutId, 'advance');
  await exposed(withdrawn.rolloutId, 50);
  await direct(withdrawn.rolloutId, 'rollback');
  return [through, await recorded(platform, 'rollout-cancelled-in-one-step', withdrawn.operationId)];
}

/** runExperiment: looked at, paused and stopped, then scaled by people; reverted; cancelled. */
export async function recordExperiments({ platform }: Context): Promise<Recorded[]> {
  const flag = { key: 'form', name: 'Form', type: 'boolean', kind: 'release' };
  const { id: flagId } = await platform.call<{ id: string }>('POST', '/v1/flags', flag, 201);
  const source = { events: ['ordered'] };
  const definition = { type: 'conversion', source, windowHours: 1, direction: 'increase', minimumEffect: 0.05 };
  await platform.call('POST', '/v1/metrics', { key: 'orders', name: 'Orders', definition }, 201);
  const start = async (key: string) => {
    const variants = [false, true].map((value) => ({ key: `form-${value}`, value, trafficPercentage: 50 }));
    const scaling = { stages: [{ percentage: 100, bakeMinutes: 60 }], holdbackPercentage: 0 };
    const { id } = await platform.call<{ id: string }>(
      'POST',
      '/v1/experiments',
      {
        key,
        name: key,
        hypothesis: 'It helps.',
        flagKey: 'form',
        variants,
        successMetrics: [{ metricKey: 'orders' }],
        scaling,
      },
      201,
    );
    const { operationId } = await platform.call<{ operationId: string }>(
      'POST',
      `/v1/experiments/${id}/start`,
      {},
      202,
    );
    await eventually('the next look is due', async () => (await experiment(id)).nextLookAt !== null);
    return { id, operationId };
  };
  const experiment = (id: string) =>
    platform.call<{ nextLookAt: string | null; looks: number }>('GET', `/v1/experiments/${id}`);
  const direct = (id: string, verb: string, body: object = {}) =>
    platform.call('POST', `/v1/experiments/${id}/${verb}`, { reason: 'For the record', ...body }, 202);
  const stopped = async (key: string) => {
    const begun = await start(key);
    await platform.skip('25 hours');
    await eventually('it was looked at', async () => (await experiment(begun.id)).looks === 1);
    await direct(begun.id, 'pause');
    await direct(begun.id, 'resume');
    await direct(begun.id, 'stop');
    await platform.operation(begun.operationId, (row) => row.status === 'waiting');
    return begun;
  };

  const reverted = await stopped('reverted');
  await direct(reverted.id, 'decide', { decision: 'revert' });
  const back = await recorded(platform, 'experiment-reverted', reverted.operationId);

  const cancelled = await start('cancelled');
  await direct(cancelled.id, 'cancel');
  const without = await recorded(platform, 'experiment-cancelled', cancelled.operationId);

  const scaled = await stopped('scaled');
  await direct(scaled.id, 'decide', { decision: 'scale', variant: 'form-true' });
  await platform.operation(scaled.operationId, (row) => row.stage === 'scaling');
  await eventually('the rollout exposes everybody', async () => {
    const { data } = await platform.call<{ data: { percentage: number }[] }>('GET', `/v1/flags/${flagId}/rollouts`);
    return data[0]?.percentage === 100;
  });
  await platform.skip('2 hours');
  return [back, without, await recorded(platform, 'experiment-scaled', scaled.operationId)];
}

/** refreshTraits: by its word, by time, and replaced; without an end it would still run. */
export async function recordTraits({ platform }: Context): Promise<Recorded[]> {
  const { db } = platform;
  await platform.call('POST', '/v1/customers', { country: 'SE' }, 201);
  const define = async (key: string) => {
    const definition = { from: 'record', field: 'country' };
    const trait = { key, name: key, definition, refreshSeconds: 21_600 };
    const { id } = await platform.call<{ id: string }>('POST', '/v1/traits', trait, 201);
    return id;
  };
  const refreshedAt = async (id: string) =>
    (await platform.call<{ refreshedAt: string | null }>('GET', `/v1/traits/${id}`)).refreshedAt;
  await define('country');
  await runRefresh(db, new Date());
  const { id: operationId, workflow_id: workflowId } = (await operations.unfinishedOf(db, 'traits'))!;
  await platform.operation(operationId, ({ status }) => status === 'waiting');
  const later = await define('land');
  const first = await eventually('it is computed when it is defined', () => refreshedAt(later));
  await platform.skip('7 hours');
  await eventually('it is computed again', async () => (await refreshedAt(later)) !== first);
  const error = { code: 'ServiceUnavailable', message: 'Replaced.', details: {} };
  await operations.finish(db, operationId, { status: 'failed', error }, new Date());
  await platform.skip('7 hours');
  return [{ name: 'refresh-traits', workflowId }];
}

/** runExperiment with prices: published by child processes, let stand for the notice, archived; and undone when one is refused. */
export async function recordPriceExperiments({ platform }: Context): Promise<Recorded[]> {
  await registerFeatures(platform);
  const source = { events: ['ordered'] };
  const definition = { type: 'conversion', source, windowHours: 1, direction: 'increase', minimumEffect: 0.05 };
  await platform.call('POST', '/v1/metrics', { key: 'orders', name: 'Orders', definition }, 201);
  const start = async (key: string) => {
    const control = await createTeamPlan(platform);
    await published(platform, control.id);
    const drafts = [await createTeamPlan(platform), await createTeamPlan(platform)];
    await platform.call('POST', '/v1/flags', { key, name: key, type: 'string', kind: 'release' }, 201);
    const variants = [await read(platform, control.id), ...drafts].map(({ activeVersion, openVersion }, index) => ({
      key: `price-${index}`,
      planVersionId: (activeVersion ?? openVersion)?.id,
      trafficPercentage: [34, 33, 33][index],
    }));
    const body = {
      ...{ key, name: key, hypothesis: 'It helps.', experimentType: 'pricing', flagKey: key, variants },
      successMetrics: [{ metricKey: 'orders' }],
    };
    const { id } = await platform.call<{ id: string }>('POST', '/v1/experiments', body, 201);
    const begin = async () =>
      (await platform.call<{ operationId: string }>('POST', `/v1/experiments/${id}/start`, {}, 202)).operationId;
    return { id, begin };
  };
  const direct = (id: string, verb: string, body: object = {}) =>
    platform.call('POST', `/v1/experiments/${id}/${verb}`, { reason: 'For the record', ...body }, 202);

  const reverted = await start('price-reverted');
  const operationId = await reverted.begin();
  await eventually('the next look is due', async () => {
    const { nextLookAt } = await platform.call<{ nextLookAt: string | null }>('GET', `/v1/experiments/${reverted.id}`);
    return nextLookAt !== null;
  });
  await direct(reverted.id, 'stop');
  await platform.operation(operationId, (row) => row.status === 'waiting' && row.stage === 'decision');
  await direct(reverted.id, 'decide', { decision: 'revert' });
  await platform.operation(operationId, (row) => row.stage === 'withdrawal');
  await platform.skip('31 days');
  const back = await recorded(platform, 'experiment-prices-reverted', operationId);

  const refused = await start('price-refused');
  platform.sandbox.faults.add({ ...refusal, operation: 'POST /v1/prices', after: 3 });
  return [back, await recorded(platform, 'experiment-prices-failed-and-undone', await refused.begin())];
}
