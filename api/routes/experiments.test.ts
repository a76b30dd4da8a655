import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { giveVariants } from '../../commands/experiments/give-variants.ts';
import type { ExperimentPlan, ExperimentResults } from '../../contracts/experiment-results.ts';
import type { Experiment, ExperimentAccepted } from '../../contracts/experiments.ts';
import type { Holdout } from '../../contracts/holdouts.ts';
import { aggregateNext } from '../../database/events-aggregates.ts';
import { numberBatches } from '../../database/events-feed.ts';
import { arrivalsOf } from '../../database/experiment-evidence.ts';
import * as experiments from '../../database/experiments.ts';
import { heldOutBy } from '../../domain/holdouts/held-out.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Happening, happened } from '../../test/support/evidence.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
  const source = { events: ['ordered'] };
  const definition = { type: 'conversion', source, windowHours: 1, direction: 'increase', minimumEffect: 0.1 };
  await platform.call('POST', '/v1/metrics', { key: 'orders', name: 'Orders', definition }, 201);
}, 60_000);
afterAll(() => platform?.close());

let made = 0;
async function bodyOf(changes: object = {}) {
  const key = `idea-${++made}`;
  await platform.call('POST', '/v1/flags', { key, name: key, type: 'boolean', kind: 'release' }, 201);
  return {
    key,
    name: `Idea ${made}`,
    hypothesis: 'A shorter form brings more orders.',
    flagKey: key,
    variants: [
      { key: 'control', value: false, trafficPercentage: 50 },
      { key: 'treatment', value: true, trafficPercentage: 50 },
    ],
    trafficAllocation: { assignBy: 'person', percentage: 40 },
    successMetrics: [{ metricKey: 'orders' }],
    ...changes,
  };
}
const create = async (changes: object = {}) =>
  platform.call<Experiment>('POST', '/v1/experiments', await bodyOf(changes), 201);
const start = ({ id }: Experiment, body: object = {}, expected = 202) =>
  platform.call<ExperimentAccepted>('POST', `/v1/experiments/${id}/start`, body, expected);
const read = (id: string) => platform.call<Experiment>('GET', `/v1/experiments/${id}`);
const edit = (id: string, revision: number, body: object, expected = 200) =>
  platform.call<Experiment & { error: { details: { fields: { code: string }[] } } }>(
    'PATCH',
    `/v1/experiments/${id}`,
    body,
    expected,
    { 'if-match': `"${revision}"` },
  );
const give = async (id: string) =>
  platform.db.transaction().execute(async (tx) => giveVariants(tx, await experiments.find(tx, id), new Date()));

describe('a draft', () => {
  it('is written down, listed, read and edited with If-Match', async () => {
    const experiment = await create();
    expect(experiment).toMatchObject({ status: 'draft', revision: 1, looks: 0, maxDuration: 56, onConclusion: 'ask' });
    const list = await platform.call<{ data: Experiment[]; total: number }>(
      'GET',
      `/v1/experiments?filter=${encodeURIComponent(JSON.stringify({ key: experiment.key }))}`,
    );
    expect(list).toMatchObject({ total: 1, data: [{ id: experiment.id }] });
    const after = await edit(experiment.id, 1, { maxDuration: 14 });
    expect(after).toMatchObject({ revision: 2, maxDuration: 14, key: experiment.key });
    await edit(experiment.id, 1, { maxDuration: 7 }, 412);
    await platform.call('PATCH', `/v1/experiments/${experiment.id}`, { maxDuration: 7 }, 428);
    await platform.call('POST', '/v1/experiments', { ...(await bodyOf()), key: experiment.key }, 409);
    const results = await platform.call<ExperimentResults>('GET', `/v1/experiments/${experiment.id}/results`);
    expect(results).toMatchObject({ verdict: 'Not started yet.', winner: null, metrics: [] });
    await platform.call('POST', `/v1/experiments/${experiment.id}/looks`, undefined, 409);
    await platform.call('POST', `/v1/experiments/${experiment.id}/decide`, { decision: 'revert', reason: 'No.' }, 409);
    await platform.call('POST', `/v1/experiments/${experiment.id}/cancel`, { reason: 'No.' }, 202);
    await start(experiment, {}, 409);
  });

  it('is refused with every field that is wrong', async () => {
    const refused = await platform.call<{
      error: { code: string; details: { fields: { field: string; code: string }[] } };
    }>(
      'POST',
      '/v1/experiments',
      await bodyOf({
        variants: [
          { key: 'control', value: false, trafficPercentage: 50 },
          { key: 'treatment', value: 'yes', trafficPercentage: 40 },
        ],
        successMetrics: [{ metricKey: 'nothing' }],
      }),
      422,
    );
    expect(refused.error.code).toBe('ExperimentationError');
    expect(refused.error.details.fields.map(({ code }) => code)).toEqual([
      'allocation_off_100',
      'value_type',
      'unknown_metric',
    ]);
    const one = [{ key: 'control', value: false, trafficPercentage: 100 }];
    await platform.call('POST', '/v1/experiments', await bodyOf({ variants: one }), 422);
  });
});

describe('the plan', () => {
  it('knows nothing without data, and says so', async () => {
    const plan = await platform.call<ExperimentPlan>('POST', '/v1/experiments/plan', await bodyOf());
    expect(plan).toMatchObject({ isValid: true, decidable: null, baseline: null, perVariant: null });
    const fixed = await create({ design: { method: 'fixed' } });
    const refused = await start(fixed, {}, 422);
    expect(refused).toMatchObject({ error: { details: { fields: [{ code: 'planned_size_unknown' }] } } });
  });

  it('takes the business’s own traffic, and offers a guarded rollout when that is too little', async () => {
    const now = Date.now();
    const happenings = Array.from({ length: 300 }, (_, index): Happening[] => {
      const at = new Date(now - (2 + (index % 27)) * 86_400_000);
      const person = `visitor-${index}`;
      const ordered = index % 10 === 0 ? [{ person, type: 'ordered', at: new Date(at.getTime() + 60_000) }] : [];
      // Every third was there before: once all of those have entered, fewer come.
      const before = index % 3 === 0 ? [{ person, type: 'visited', at: new Date(now - 60 * 86_400_000) }] : [];
      return [...before, { person, type: 'visited', at }, ...ordered];
    }).flat();
    await happened(platform.db, happenings, new Date(now - 1_000));
    const trafficAllocation = { assignBy: 'person', percentage: 100 };
    const experiment = await create({ trafficAllocation });
    const plan = await platform.call<ExperimentPlan>('POST', `/v1/experiments/${experiment.id}/plan`);
    expect(plan.baseline).toMatchObject({ mean: expect.closeTo(0.1, 1), subjects: expect.any(Number) });
    expect(plan).toMatchObject({ decidable: false, perMonth: 326, minimumDetectableEffect: 0.1 });
    expect(plan.months!).toBeGreaterThan(50);
    expect(plan.sentence).toMatch(/^326 persons in the first month, then 217 new ones a month: \d+ months/);
    expect(plan.alternatives[0]).toMatchObject({ kind: 'guarded_rollout' });
    const refused = await start(experiment, { anyway: false }, 422);
    expect(refused).toMatchObject({
      error: { code: 'ExperimentationError', details: { fields: [{ code: 'cannot_be_decided' }] } },
    });
    expect((await start(experiment)).warnings[0]).toBe(plan.sentence);
  });
});

it('needs no attention between two looks, and does once a look is long overdue', async () => {
  const experiment = await create();
  const accepted = await start(experiment);
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
  await platform.db
    .updateTable('operations')
    .set({ status: 'running', updated_at: hours(-5) })
    .where('id', '=', accepted.operationId)
    .execute();
  const stuck = async (nextLook: Date) => {
    await platform.db
      .updateTable('experiments')
      .set({ next_look_at: nextLook })
      .where('id', '=', experiment.id)
      .execute();
    const { data } = await platform.call<{ data: { key: string }[] }>('GET', '/v1/attention');
    return data.map(({ key }) => key).filter((key) => key === accepted.operationId);
  };
  expect(await stuck(hours(12))).toEqual([]);
  expect(await stuck(hours(-2))).toEqual([accepted.operationId]);
});

it('gives each subject one variant, leaves the holdout alone, and moves nobody when it gets more traffic', async () => {
  const holdout = await platform.call<Holdout>(
    'POST',
    '/v1/holdouts',
    { key: 'everything', name: 'Everything', unit: 'person', percentage: 20 },
    201,
  );
  const experiment = await create();
  await start(experiment);
  await start(experiment, {}, 409);
  const rival = await create({ flagKey: experiment.flagKey });
  await start(rival, {}, 409);
  expect(await read(experiment.id)).toMatchObject({
    status: 'running',
    holdouts: ['everything'],
    successMetrics: [{ metricVersionId: expect.stringMatching(/^metricver_/) }],
  });

  const { key } = await platform.call<{ key: string }>(
    'POST',
    '/v1/sdk-keys',
    { application: 'shop', environment: 'production' },
    201,
  );
  const people = Array.from({ length: 300 }, (_, index) => `person-${index}`);
  const ask = async (targetingKey: string) => {
    const { variant, reason } = (
      await platform.app.inject({
        method: 'POST',
        url: `/ofrep/v1/evaluate/flags/${experiment.flagKey}`,
        headers: { 'x-api-key': key },
        payload: { context: { targetingKey } },
      })
    ).json() as { variant?: string; reason: string };
    return reason === 'SPLIT' ? variant : undefined;
  };
  const askAll = async () => {
    const given = new Map<string, string>();
    for (const person of people) {
      const variant = await ask(person);
      if (variant) given.set(person, variant);
    }
    return given;
  };
  await give(experiment.id);
  await eventually('variants are given', async () => (await askAll()).size > 0);
  const first = await askAll();
  expect(first.size).toBeGreaterThan(300 * 0.8 * 0.4 * 0.6);
  expect(first.size).toBeLessThan(300 * 0.8 * 0.4 * 1.5);
  expect([...first.keys()].filter((person) => heldOutBy([holdout], experiment.key, { person }))).toEqual([]);
  expect(new Set(first.values())).toEqual(new Set(['control', 'treatment']));

  const { revision } = await read(experiment.id);
  const refused = await edit(experiment.id, revision, { maxDuration: 3 }, 422);
  expect(refused.error.details.fields).toMatchObject([{ code: 'fixed_while_running' }]);
  const less = { assignBy: 'person', percentage: 10 };
  expect((await edit(experiment.id, revision, { trafficAllocation: less }, 422)).error.details.fields).toMatchObject([
    { code: 'moves_subjects' },
  ]);
  await edit(experiment.id, revision, { trafficAllocation: { ...less, percentage: 100 } });
  await eventually('more are given variants', async () => (await askAll()).size > first.size);
  const second = await askAll();
  for (const [person, variant] of first) expect([person, second.get(person)]).toEqual([person, variant]);
  expect([...second.keys()].filter((person) => heldOutBy([holdout], experiment.key, { person }))).toEqual([]);
  expect(second.size).toBe(people.filter((person) => !heldOutBy([holdout], experiment.key, { person })).length);

  const { id: experimentId, key: experimentKey } = experiment;
  const subjects = { experimentId, experimentKey, environment: 'production', unit: 'person', until: null } as const;
  const arrivals = await eventually('what was given is recorded', async () => {
    while ((await numberBatches(platform.db, 100)) > 0);
    while ((await aggregateNext(platform.db, 100_000)) > 0);
    const found = await arrivalsOf(platform.db, subjects);
    const count = found.flatMap(({ seen }) => Object.values(seen)).reduce((sum, one) => sum + one, 0);
    return count >= second.size && found;
  });
  expect(arrivals.map(({ batch }) => batch)).toEqual([0, 1]);
  const seen = (variant: string) => arrivals.reduce((sum, one) => sum + (one.seen[variant] ?? 0), 0);
  for (const variant of ['control', 'treatment']) {
    expect([variant, seen(variant)]).toEqual([variant, [...second.values()].filter((one) => one === variant).length]);
  }
}, 120_000);
