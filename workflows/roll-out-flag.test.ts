import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { flagSubject } from '../commands/rollouts/flag-subject.ts';
import { watchRollout } from '../commands/rollouts/watch-rollout.ts';
import type { Flag } from '../contracts/flags.ts';
import type { RolloutAccepted, RolloutDetail } from '../contracts/rollouts.ts';
import * as rollouts from '../database/rollouts.ts';
import { eventually } from '../test/support/eventually.ts';
import { arm, happened } from '../test/support/evidence.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { ordersMetric } from '../test/support/price-experiments.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let worker: { stop(): Promise<void> };

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { cacheWorkflows: false });
  worker = await platform.startWorker();
  await ordersMetric(platform.db);
}, 120_000);
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const dayMinutes = 24 * 60;
const hourMs = 3_600_000;
const guardrails = [{ metricKey: 'orders', tolerancePercentage: 50 }];
/** Data never are too old here: what is late is tested where the guardrails are. */
const policy = { freshWithinMinutes: dayMinutes };
let flags = 0;

async function createFlag(): Promise<Flag> {
  const key = `feature-${++flags}`;
  return await platform.call('POST', '/v1/flags', { key, name: key, type: 'boolean', kind: 'release' }, 201);
}

async function start(flag: Flag, changes: object = {}): Promise<RolloutAccepted> {
  const stages = [30, 60, 100].map((percentage) => ({ percentage, bakeMinutes: 7 * dayMinutes }));
  const body = { value: true, stages, guardrails, policy, ...changes };
  return await platform.call('POST', `/v1/flags/${flag.id}/rollouts`, body, 202);
}

const read = (flag: Flag, rolloutId: string) =>
  platform.call<RolloutDetail>('GET', `/v1/flags/${flag.id}/rollouts/${rolloutId}`);
const order = (flag: Flag, rolloutId: string, verb: string, expected = 202) =>
  platform.call(
    'POST',
    `/v1/flags/${flag.id}/rollouts/${rolloutId}/${verb}`,
    { reason: 'As the test wants it.' },
    expected,
  );
const present = (flag: Flag) => platform.call<Flag>('GET', `/v1/flags/${flag.id}`);
const exposed = (flag: Flag, rolloutId: string, percentage: number) =>
  eventually(`${percentage} % are exposed`, async () => (await read(flag, rolloutId)).percentage === percentage);
const exposures = async (rolloutId: string) =>
  (await rollouts.exposuresOf(platform.db, rolloutId)).map(({ stage, percentage }) => [stage, percentage]);
const workflowTime = async () => new Date(await temporal.currentTimeMs());

/** People on both sides of a stage an hour after it began, seen up to the end of its window. */
async function evidence(rolloutId: string, stage: number, rates: { control: number; treatment: number }, people = 400) {
  const { begun_at } = (await rollouts.exposuresOf(platform.db, rolloutId)).find((one) => one.stage === stage)!;
  const share = [0.3, 0.6, 0.9][stage]!;
  const at = new Date(begun_at.getTime() + hourMs);
  const sides = { treatment: Math.round(people * share), control: Math.round(people * (1 - share)) };
  await happened(
    platform.db,
    (['treatment', 'control'] as const).flatMap((variant) =>
      arm(rolloutId, stage, variant, {
        people: sides[variant],
        converted: Math.round(sides[variant] * rates[variant]),
        at,
      }),
    ),
    new Date(begun_at.getTime() + 6.5 * 24 * hourMs),
  );
}
const same = { control: 0.5, treatment: 0.5 };
const watch = async (rolloutId: string) =>
  watchRollout({ db: platform.db, now: () => soon, subject: flagSubject }, rolloutId);
let soon = new Date();

it('exposes stage by stage as its guardrails allow, and leaves the value as a rule', async () => {
  const flag = await createFlag();
  const { rolloutId, operationId } = await start(flag);
  for (const [stage, percentage] of [30, 60, 90].entries()) {
    await exposed(flag, rolloutId, percentage);
    expect((await present(flag)).rollouts).toMatchObject([{ rolloutId, percentage }]);
    await evidence(rolloutId, stage, same);
    await platform.skip('7 days');
  }
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done', stage: 'completed' });
  expect(await read(flag, rolloutId)).toMatchObject({
    status: 'completed',
    percentage: 90,
    endedAt: expect.any(String),
  });
  expect(await present(flag)).toMatchObject({ rollouts: [], rules: [{ id: rolloutId, value: true }] });
  expect(await exposures(rolloutId)).toEqual([
    [0, 30],
    [1, 60],
    [2, 90],
  ]);
}, 90_000);

it('is taken back within one look when a guardrail fails in the third week of four', async () => {
  const flag = await createFlag();
  const other = await createFlag();
  const weeks = [30, 60, 90, 100].map((percentage) => ({ percentage, bakeMinutes: 7 * dayMinutes }));
  const { rolloutId, operationId } = await start(flag, {
    stages: weeks,
    holdbackPercentage: 5,
    with: [{ flagKey: other.key, value: true }],
  });
  for (const stage of [0, 1]) {
    await exposed(flag, rolloutId, [30, 60][stage]!);
    await evidence(rolloutId, stage, same);
    await platform.skip('7 days');
  }
  await exposed(flag, rolloutId, 90);
  expect((await present(other)).rollouts).toMatchObject([{ rolloutId, percentage: 90 }]);
  await evidence(rolloutId, 2, { control: 0.5, treatment: 0.25 }, 2_000);
  soon = new Date((await workflowTime()).getTime() + 6.6 * 24 * hourMs);
  await watch(rolloutId);
  // In the same transaction: nobody waits for Temporal.
  expect(await present(flag)).toMatchObject({ rollouts: [], rules: [] });
  expect((await present(other)).rollouts).toEqual([]);
  expect(await platform.operation(operationId)).toMatchObject({ status: 'cancelled', stage: 'rolled_back' });
  const ended = await read(flag, rolloutId);
  expect(ended).toMatchObject({ status: 'rolled_back', percentage: 0, verdict: { status: 'regression' } });
  expect(ended.reason).toMatch(/^Orders has become worse: 25 % on the new side against 50 %/);
  expect(ended.history.at(-1)).toMatchObject({ kind: 'ended' });
  // The fourth week exposes nobody.
  await platform.skip('14 days');
  expect(await exposures(rolloutId)).toEqual([
    [0, 30],
    [1, 60],
    [2, 90],
  ]);
  expect((await present(flag)).rollouts).toEqual([]);
}, 90_000);

it('is taken back at a stage’s end too, when nobody has looked before', async () => {
  const flag = await createFlag();
  const { rolloutId, operationId } = await start(flag);
  await exposed(flag, rolloutId, 30);
  await evidence(rolloutId, 0, { control: 0.5, treatment: 0.1 });
  await platform.skip('7 days');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'cancelled' });
  expect(await read(flag, rolloutId)).toMatchObject({ status: 'rolled_back', percentage: 0 });
}, 60_000);

it('keeps who is exposed through a month of pause, in which no stage ends', async () => {
  const flag = await createFlag();
  const { rolloutId } = await start(flag);
  await exposed(flag, rolloutId, 30);
  await evidence(rolloutId, 0, same);
  await order(flag, rolloutId, 'pause');
  const before = (await present(flag)).rollouts;
  await platform.skip('29.5 days');
  expect(await read(flag, rolloutId)).toMatchObject({ status: 'paused', percentage: 30, stage: 0 });
  expect((await present(flag)).rollouts).toEqual(before);
  await order(flag, rolloutId, 'advance', 409);
  await order(flag, rolloutId, 'resume');
  await order(flag, rolloutId, 'rollback');
  await eventually('it is taken back', async () => (await read(flag, rolloutId)).status === 'rolled_back');
  await order(flag, rolloutId, 'resume', 409);
}, 60_000);

it('asks a person when the evidence decides nothing, and goes on by their word alone', async () => {
  const flag = await createFlag();
  const { rolloutId, operationId } = await start(flag, { policy: { ...policy, whenUndecided: 'ask' } });
  await exposed(flag, rolloutId, 30);
  await evidence(rolloutId, 0, same, 60);
  await platform.skip('7 days');
  await platform.operation(operationId, (row) => row.status === 'waiting');
  expect(await read(flag, rolloutId)).toMatchObject({ status: 'waiting', held: 'evidence', percentage: 30 });
  await order(flag, rolloutId, 'advance');
  await exposed(flag, rolloutId, 60);
  await order(flag, rolloutId, 'rollback');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'cancelled' });
}, 60_000);

it('extends a stage that decides nothing as often as it may', async () => {
  const flag = await createFlag();
  const { rolloutId } = await start(flag, {
    policy: { ...policy, whenUndecided: 'extend', extendMinutes: dayMinutes, maxExtensions: 2 },
  });
  await exposed(flag, rolloutId, 30);
  await evidence(rolloutId, 0, same, 60);
  await platform.skip('9.5 days');
  await eventually('a person is asked', async () => (await read(flag, rolloutId)).status === 'waiting');
  const extended = (await read(flag, rolloutId)).history.filter(({ reason }) => reason?.startsWith('Extended'));
  expect(extended).toHaveLength(2);
  await order(flag, rolloutId, 'rollback');
}, 60_000);

it('never takes a kill back: a killed flag exposes nobody more until a person has restored it', async () => {
  const flag = await createFlag();
  const { rolloutId } = await start(flag);
  await exposed(flag, rolloutId, 30);
  await evidence(rolloutId, 0, same);
  await platform.call('POST', `/v1/flags/${flag.id}/kill`, { reason: 'It burns.' });
  await platform.skip('7 days');
  await eventually('it is held', async () => (await read(flag, rolloutId)).held === 'killed');
  expect(await present(flag)).toMatchObject({ state: 'killed', killed: { reason: 'It burns.' } });
  expect(await exposures(rolloutId)).toEqual([[0, 30]]);
  await start(await createFlag());
  const killed = await createFlag();
  await platform.call('POST', `/v1/flags/${killed.id}/kill`, {});
  await platform.call(
    'POST',
    `/v1/flags/${killed.id}/rollouts`,
    { value: true, stages: [{ percentage: 5, bakeMinutes: 1 }] },
    409,
  );
  await order(flag, rolloutId, 'rollback');
  await eventually('it is taken back', async () => (await read(flag, rolloutId)).status === 'rolled_back');
  expect(await present(flag)).toMatchObject({ state: 'killed' });
}, 60_000);

it('stays killed when a kill races a stage, whichever of the two comes first', async () => {
  for (let round = 0; round < 4; round++) {
    const flag = await createFlag();
    const { rolloutId } = await start(flag, { guardrails: [] });
    await exposed(flag, rolloutId, 30);
    const kill = () => platform.call('POST', `/v1/flags/${flag.id}/kill`, { reason: 'It burns.' });
    await Promise.all([
      order(flag, rolloutId, 'advance'),
      new Promise((resolve) => setTimeout(resolve, 40 * round)).then(kill),
    ]);
    await eventually('the stage has come or is held', async () => {
      const { held, percentage } = await read(flag, rolloutId);
      return held === 'killed' || percentage === 60;
    });
    expect(await present(flag)).toMatchObject({ state: 'killed', killed: { reason: 'It burns.' } });
    const seen = await exposures(rolloutId);
    const { held } = await read(flag, rolloutId);
    expect(seen).toEqual(
      held === 'killed'
        ? [[0, 30]]
        : [
            [0, 30],
            [1, 60],
          ],
    );
    await order(flag, rolloutId, 'rollback');
    await eventually('it is taken back', async () => (await read(flag, rolloutId)).status === 'rolled_back');
    expect(await present(flag)).toMatchObject({ state: 'killed', rollouts: [] });
  }
}, 90_000);

it('has the same exposures when its worker is replaced in every stage', async () => {
  const flag = await createFlag();
  const { rolloutId, operationId } = await start(flag);
  for (const [stage, percentage] of [30, 60, 90].entries()) {
    await exposed(flag, rolloutId, percentage);
    await worker.stop();
    await evidence(rolloutId, stage, same);
    worker = await platform.startWorker();
    await platform.skip('7 days');
  }
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
  expect(await exposures(rolloutId)).toEqual([
    [0, 30],
    [1, 60],
    [2, 90],
  ]);
}, 120_000);

it('takes everything back when a stage cannot be exposed for good', async () => {
  const flag = await createFlag();
  const other = await createFlag();
  const { rolloutId, operationId } = await start(flag, { guardrails: [], with: [{ flagKey: other.key, value: true }] });
  await exposed(flag, rolloutId, 30);
  await sql`delete from flag_environments where flag_id = ${other.id} and environment = 'production'`.execute(
    platform.db,
  );
  await platform.skip('8 days');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'failed', error: { code: 'NotFound' } });
  expect(await read(flag, rolloutId)).toMatchObject({ status: 'failed', percentage: 0 });
  expect((await present(flag)).rollouts).toEqual([]);
}, 60_000);

it('refuses what could not work, and a second one beside the first', async () => {
  const flag = await createFlag();
  const refused = (body: object, status: number) =>
    platform.call<{ error: { code: string; details: { fields: { code: string }[] } } }>(
      'POST',
      `/v1/flags/${flag.id}/rollouts`,
      { value: true, stages: [{ percentage: 5, bakeMinutes: 60 }], ...body },
      status,
    );
  const codes = async (body: object) => (await refused(body, 422)).error.details.fields.map(({ code }) => code);
  expect(await codes({ stages: [50, 5].map((percentage) => ({ percentage, bakeMinutes: 1 })) })).toEqual([
    'stages_not_rising',
  ]);
  expect(await codes({ guardrails: [{ metricKey: 'nothing', tolerancePercentage: 5 }] })).toEqual(['unknown_metric']);
  expect(await codes({ with: [{ flagKey: 'nowhere', value: true }] })).toEqual(['unknown_feature']);
  expect((await codes({ value: 'yes' })).length).toBe(1);
  expect(await codes({ stages: [{ percentage: 101, bakeMinutes: 1 }] })).toEqual(['percentage_out_of_range']);
  const { rolloutId } = await start(flag);
  await refused({}, 409);
  await order(flag, rolloutId, 'rollback');
}, 60_000);
