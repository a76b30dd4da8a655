import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { watchExperiment } from '../commands/experiments/watch-experiment.ts';
import type { ExperimentLook, ExperimentResults } from '../contracts/experiment-results.ts';
import type { Experiment, ExperimentAccepted } from '../contracts/experiments.ts';
import type { Flag } from '../contracts/flags.ts';
import * as changeRequests from '../database/change-requests.ts';
import * as experiments from '../database/experiments.ts';
import * as flagEnvironments from '../database/flag-environments.ts';
import * as limits from '../database/limits.ts';
import * as rollouts from '../database/rollouts.ts';
import { eventually } from '../test/support/eventually.ts';
import { type Happening, happened } from '../test/support/evidence.ts';
import { holdStatements } from '../test/support/hold-statements.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { ordersMetric } from '../test/support/price-experiments.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';
import { wordsTold } from '../test/support/words-told.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { cacheWorkflows: false });
  await platform.startWorker();
  await ordersMetric(platform.db);
}, 120_000);
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

// Time is skipped to where no timer is due: a word that comes while its timer fires leaves the server that skips time
// standing still for good (github.com/temporalio/sdk-java/issues/3088).
const hourMs = 3_600_000;
let made = 0;

async function create(changes: object = {}): Promise<{ flag: Flag; experiment: Experiment }> {
  const key = `idea-${++made}`;
  const flag = await platform.call<Flag>(
    'POST',
    '/v1/flags',
    { key, name: key, type: 'boolean', kind: 'release' },
    201,
  );
  const body = {
    key,
    name: key,
    hypothesis: 'A shorter form brings more orders.',
    flagKey: key,
    variants: [
      { key: 'control', value: false, trafficPercentage: 50 },
      { key: 'treatment', value: true, trafficPercentage: 50 },
    ],
    trafficAllocation: { assignBy: 'person' },
    successMetrics: [{ metricKey: 'orders' }],
    maxDuration: 30,
    lookEveryHours: 72,
    scaling: { stages: [{ percentage: 100, bakeMinutes: 60 }], holdbackPercentage: 0 },
    ...changes,
  };
  return { flag, experiment: await platform.call<Experiment>('POST', '/v1/experiments', body, 201) };
}

const at = (id: string, rest = '') => `/v1/experiments/${id}${rest}`;
const read = (id: string) => platform.call<Experiment>('GET', at(id));
const results = (id: string) => platform.call<ExperimentResults>('GET', at(id, '/results'));
const looks = async (id: string) => (await platform.call<{ data: ExperimentLook[] }>('GET', at(id, '/looks'))).data;
/** Time is not skipped before the workflow has heard it. */
async function say(id: string, verb: string, expected = 202): Promise<void> {
  await platform.call('POST', at(id, `/${verb}`), { reason: 'As the test wants it.' }, expected);
  await wordsTold(platform.db);
}
const decide = (id: string, decision: 'scale' | 'revert', expected = 202) =>
  platform.call('POST', at(id, '/decide'), { decision, reason: 'As the test wants it.' }, expected);
const layers = async ({ id }: Flag) => (await flagEnvironments.find(platform.db, id, 'production')).experiments;

/** Started, and the variants are given. */
async function started(changes: object = {}) {
  const { flag, experiment } = await create(changes);
  const { operationId } = await platform.call<ExperimentAccepted>('POST', at(experiment.id, '/start'), {}, 202);
  await eventually('the variants are given', async () => (await layers(flag)).length === 1);
  const { started_at } = await experiments.find(platform.db, experiment.id);
  return { flag, id: experiment.id, operationId, startedAt: started_at! };
}

/** So many people of each variant, of whom so many ordered within a minute. */
async function seen(id: string, sides: Record<string, { people: number; rate: number }>, when: Date, key = `${id}.0`) {
  const happenings = Object.entries(sides).flatMap(([variant, { people, rate }]): Happening[] =>
    Array.from({ length: people }, (_, index) => `${id}-${variant}-${when.getTime()}-${index}`).flatMap(
      (person, index) => [
        {
          person,
          type: 'exposure',
          at: when,
          properties: { source: 'experiment', key, variant, subject: 'person' },
        },
        ...(index < people * rate ? [{ person, type: 'ordered', at: new Date(when.getTime() + 60_000) }] : []),
      ],
    ),
  );
  await happened(platform.db, happenings, new Date(when.getTime() + 2 * hourMs));
}
const later = (from: Date, days: number) => new Date(from.getTime() + days * 24 * hourMs);
const same = { control: { people: 400, rate: 0.4 }, treatment: { people: 400, rate: 0.42 } };
const better = { control: { people: 1_500, rate: 0.38 }, treatment: { people: 1_500, rate: 0.52 } };
const worse = { control: { people: 1_000, rate: 0.5 }, treatment: { people: 1_000, rate: 0.35 } };

it('ends a month-long experiment in its second week, when the effect is shown, and carries the winner to everybody', async () => {
  const { flag, id, operationId, startedAt } = await started();
  await seen(id, same, later(startedAt, 1));
  await seen(id, better, later(startedAt, 8));
  await platform.skip('6.5 days');
  await eventually('two looks were taken', async () => (await looks(id)).length === 2);
  expect((await looks(id)).map(({ verdict }) => verdict.status)).toEqual(['continue', 'continue']);
  expect(await read(id)).toMatchObject({ status: 'running', winner: null });
  await platform.skip('7 days');
  await platform.operation(operationId, (row) => row.status === 'waiting');
  expect(await read(id)).toMatchObject({ status: 'completed', stop: 'efficacy', winner: 'treatment', looks: 3 });
  const last = (await looks(id)).at(-1)!;
  expect(Date.parse(last.at)).toBeLessThan(later(startedAt, 14).getTime());
  const found = await results(id);
  expect(found).toMatchObject({
    winner: 'treatment',
    statisticalSignificance: true,
    errorRate: 'controlled at any number of looks',
    variants: [{ subjects: 1_900 }, { subjects: 1_900 }],
    recommendations: [{ action: 'scale' }],
  });
  expect(found.verdict).toMatch(
    /^treatment raises Orders by \d+(\.\d+)? % \(.+ to .+\)\. That holds however often one looks\.$/,
  );
  expect(found.effectInterval![0]).toBeGreaterThan(0);

  await decide(id, 'scale');
  const { rolloutId } = await eventually('a rollout carries it', async () => {
    const now = await read(id);
    return now.rolloutId !== null && (await rollouts.find(platform.db, now.rolloutId)).percentage === 100 && now;
  });
  // Who got it in the experiment keeps it meanwhile.
  expect(await layers(flag)).toMatchObject([{ settled: 'treatment' }]);
  await platform.skip('2 hours');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done', outcome: { outcome: 'scaled' } });
  expect(await layers(flag)).toEqual([]);
  expect(await platform.call('GET', `/v1/flags/${flag.id}`)).toMatchObject({ rules: [{ id: rolloutId, value: true }] });
  await decide(id, 'revert', 409);
}, 120_000);

it('takes harm back by itself, at the first look that shows it', async () => {
  const { flag, id, operationId, startedAt } = await started();
  await seen(id, worse, later(startedAt, 1));
  await platform.skip('3.5 days');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done', outcome: { outcome: 'reverted' } });
  const ended = await read(id);
  expect(ended).toMatchObject({ status: 'completed', stop: 'harm', winner: null, decision: { by: 'rule' } });
  expect(ended.reason).toMatch(/^treatment lowers Orders by/);
  expect(await layers(flag)).toEqual([]);
}, 90_000);

it('does not leave harm until the next look when the watcher has seen it', async () => {
  const { id, operationId, startedAt } = await started({ lookEveryHours: 720 });
  await seen(id, same, later(startedAt, 0.1));
  const watch = (days: number) =>
    watchExperiment({ db: platform.db, now: () => later(startedAt, days), business: null }, id);
  await watch(0.5);
  await seen(id, worse, later(startedAt, 1));
  await platform.skip('1.5 days');
  expect(await looks(id)).toEqual([]);
  await watch(2);
  await platform.operation(operationId);
  expect(await read(id)).toMatchObject({ stop: 'harm', looks: 1 });
  expect(await looks(id)).toMatchObject([{ by: 'guardrails' }]);
}, 90_000);

it('gives no verdict on variants that are not comparable', async () => {
  const { id, operationId, startedAt } = await started();
  const mixed = { control: { people: 1_500, rate: 0.38 }, treatment: { people: 1_100, rate: 0.6 } };
  await seen(id, mixed, later(startedAt, 1));
  await platform.skip('3.5 days');
  await platform.operation(operationId);
  expect(await read(id)).toMatchObject({ stop: 'sample_ratio_mismatch', winner: null });
  expect((await results(id)).verdict).toMatch(/^No verdict: 1500 came to control where 1300 were due/);
}, 90_000);

it('gives one look to all who ask while it is taken', async () => {
  const { id, startedAt } = await started();
  await seen(id, same, later(startedAt, 0.1));
  await platform.skip('6 hours');
  const hold = await holdStatements(platform.db, 'experiment_looks', 'read');
  const ask = () => platform.call('POST', at(id, '/looks'), undefined, 202);
  await Promise.all([ask(), ask()]);
  await hold.reached();
  await ask();
  await wordsTold(platform.db);
  await hold.release();
  await eventually('it was looked at', async () => (await looks(id)).length > 0);
  await say(id, 'pause');
  await say(id, 'cancel');
  await eventually('it has ended', async () => (await experiments.find(platform.db, id)).settled_at !== null);
  expect((await looks(id)).map(({ number }) => number)).toEqual([1]);
}, 90_000);

it('stands still while it is paused, then ends by a person’s word with a last look', async () => {
  const { flag, id, operationId, startedAt } = await started();
  await seen(id, same, later(startedAt, 0.1));
  await say(id, 'pause');
  await say(id, 'pause', 409);
  await platform.skip('39.5 days');
  expect(await read(id)).toMatchObject({ status: 'paused', looks: 0 });
  expect(await layers(flag)).toHaveLength(1);
  await say(id, 'resume');
  await say(id, 'stop');
  await platform.operation(operationId, (row) => row.status === 'waiting');
  expect(await read(id)).toMatchObject({ status: 'completed', stop: 'stopped', winner: null, looks: 1 });
  await platform.call('POST', at(id, '/decide'), { decision: 'scale', reason: 'Let us see.' }, 422);
  await decide(id, 'revert');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done', outcome: { outcome: 'reverted' } });
  expect(await layers(flag)).toEqual([]);
}, 90_000);

it('gives nobody a variant before a second person has approved a start that reaches many', async () => {
  const stored = await limits.read(platform.db);
  const measures = { ...stored.measures, affectedCustomers: { approvalAbove: -1, refusedAbove: null } };
  await limits.write(platform.db, { ...stored, measures });
  const begin = async () => {
    const { flag, experiment } = await create();
    const { operationId } = await platform.call<ExperimentAccepted>('POST', at(experiment.id, '/start'), {}, 202);
    await platform.operation(operationId, (row) => row.status === 'waiting');
    expect(await layers(flag)).toEqual([]);
    expect(await read(experiment.id)).toMatchObject({ reason: 'Its start waits for approval.' });
    const request = (await changeRequests.ofOperation(platform.db, operationId))!;
    return { flag, id: experiment.id, operationId, request };
  };
  const [approved, rejected] = [await begin(), await begin()];
  await limits.write(platform.db, stored);
  const decideOn = ({ request }: typeof approved, status: 'approved' | 'rejected') =>
    changeRequests.move(platform.db, request.id, ['waiting'], status, new Date());
  await decideOn(approved, 'approved');
  await decideOn(rejected, 'rejected');
  // The word about it is the approvals' own; each looks by itself too.
  await platform.skip('25 hours');
  await eventually('the variants are given', async () => (await layers(approved.flag)).length === 1);
  expect(await platform.operation(rejected.operationId)).toMatchObject({ status: 'cancelled' });
  expect(await read(rejected.id)).toMatchObject({ status: 'cancelled', reason: expect.stringContaining('rejected') });
  expect(await layers(rejected.flag)).toEqual([]);
  await say(approved.id, 'cancel');
}, 90_000);

it('ends undecided when its time is over', async () => {
  const { id, operationId, startedAt } = await started({ maxDuration: 7, onConclusion: 'scale_winner' });
  // Told under its own key by who assigns by themselves.
  await seen(id, same, later(startedAt, 1), (await read(id)).key);
  await platform.skip('7.5 days');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done', outcome: { outcome: 'reverted' } });
  expect(await read(id)).toMatchObject({ stop: 'max_duration', winner: null, looks: 3, decision: { by: 'rule' } });
  expect((await results(id)).variants).toMatchObject([{ subjects: 400 }, { subjects: 400 }]);
}, 90_000);

it('takes the winner back from everybody when its rollout is taken back', async () => {
  const scaling = { stages: [{ percentage: 50, bakeMinutes: 30 * 24 * 60 }], holdbackPercentage: 5 };
  const { flag, id, operationId, startedAt } = await started({ onConclusion: 'scale_winner', scaling });
  await seen(id, better, later(startedAt, 1));
  await platform.skip('3.5 days');
  const { rolloutId } = await eventually('the rule has begun a rollout', async () => {
    const now = await read(id);
    return now.rolloutId !== null && (await rollouts.find(platform.db, now.rolloutId)).percentage === 50 && now;
  });
  expect(await read(id)).toMatchObject({ decision: { decision: 'scale', variant: 'treatment', by: 'rule' } });
  const why = { reason: 'It does not last.' };
  await platform.call('POST', `/v1/flags/${flag.id}/rollouts/${rolloutId}/rollback`, why, 202);
  expect(await platform.operation(operationId)).toMatchObject({ outcome: { outcome: 'scaling_taken_back' } });
  expect(await layers(flag)).toEqual([]);
  expect(await platform.call('GET', `/v1/flags/${flag.id}`)).toMatchObject({ rules: [], rollouts: [] });
}, 90_000);

it('leaves nobody with a variant when its winner cannot be scaled', async () => {
  const { flag, id, operationId, startedAt } = await started();
  await seen(id, better, later(startedAt, 1));
  await platform.skip('3.5 days');
  await platform.operation(operationId, (row) => row.status === 'waiting');
  await platform.call('POST', `/v1/flags/${flag.id}/kill`, { reason: 'It burns.' });
  await decide(id, 'scale');
  expect(await platform.operation(operationId)).toMatchObject({
    status: 'failed',
    error: { code: 'TransitionNotAllowed' },
  });
  expect(await layers(flag)).toEqual([]);
  expect(await read(id)).toMatchObject({ status: 'completed', rolloutId: null });
}, 90_000);
