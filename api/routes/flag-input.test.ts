import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Explanation, FeatureAnalytics, Flag, ImportReport } from '../../contracts/flags.ts';
import type { ErrorResponse } from '../../contracts/http.ts';
import type { Rollout, RolloutAccepted } from '../../contracts/rollouts.ts';
import type { ValidationResult } from '../../contracts/validation.ts';
import * as rollouts from '../../database/rollouts.ts';
import { createTeamPlan } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 60_000);
afterAll(() => platform?.close());

const create = (body: object) => platform.call<Flag>('POST', '/v1/flags', { name: 'A flag', ...body }, 201);
const refused = (body: object, status: number) =>
  platform.call<ErrorResponse>('POST', '/v1/flags', { name: 'A flag', ...body }, status);
const post = <T = Flag>(flag: Flag, verb: string, body: object, status: number) =>
  platform.call<T>('POST', `/v1/flags/${flag.id}/${verb}`, body, status, { 'if-match': `"${flag.revision}"` });
const read = (flag: Flag, environment: string) =>
  platform.call<Flag>('GET', `/v1/flags/${flag.id}?environment=${environment}`);

describe('a flag that is posted', () => {
  it('is a release, off elsewhere, that waits for its prerequisites, where nothing says its kind', async () => {
    const pinned = {
      name: 'F',
      description: '',
      type: 'boolean',
      defaultValue: false,
      enabled: true,
      killSwitch: true,
    };
    const make = (body: object) => platform.call<Flag>('POST', '/v1/flags', { ...pinned, ...body }, 201);
    const rules = [{ value: true }];
    const base = await make({ key: 'base', rules: [], dependencies: [] });
    expect(base).toMatchObject({ kind: 'release', environment: 'production', state: 'on' });
    expect(await read(base, 'staging')).toMatchObject({ state: 'off' });
    const needing = await make({ key: 'needing', rules, dependencies: [{ flagKey: 'base' }] });
    const value = async () =>
      (await platform.call<Explanation>('POST', `/v1/flags/${needing.id}/explain`, { context: { targetingKey: 'u1' } }))
        .value;
    expect(await value()).toBe(false);
    await platform.call('PATCH', `/v1/flags/${base.id}`, { rules }, 200, { 'if-match': `"${base.revision}"` });
    expect(await value()).toBe(true);
  });

  it('keeps the spelling that code asks for it by', async () => {
    for (const key of ['newCheckout', 'my.flag', 'my_flag', '2fa', 'X']) {
      expect(await create({ key, dependencies: key === 'X' ? [{ flagKey: 'my.flag' }] : [] })).toMatchObject({ key });
    }
    for (const key of ['-a', '.a', 'a b', 'a/b', 'ä', 'a'.repeat(65), '']) await refused({ key }, 400);
    const file = {
      flags: { myBoolFlag: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on' } },
    };
    expect(await platform.call('POST', '/v1/flags/import', { format: 'flagd', file })).toMatchObject({
      created: ['myBoolFlag'],
      losses: [],
    });
    const features = ['newCheckout', 'my.flag'].map((featureId) => ({ featureId }));
    const plan = await createTeamPlan(platform, { features });
    expect(await platform.call('POST', `/v1/plans/${plan.id}/validate`, {})).toMatchObject({
      isValid: true,
      errors: [],
    });
    expect(await platform.call('GET', '/v1/flags/my.flag/grants')).toMatchObject({ feature: 'my.flag' });
    const application = { application: 'spelt', environment: 'production' };
    const { key } = await platform.call<{ key: string }>('POST', '/v1/sdk-keys', application, 201);
    for (const spelt of ['my.flag', 'myBoolFlag']) {
      const answer = await platform.app.inject({
        ...{ method: 'POST', url: `/ofrep/v1/evaluate/flags/${spelt}`, headers: { 'x-api-key': key } },
        payload: { context: { targetingKey: 'u1' } },
      });
      expect([answer.statusCode, answer.json().key]).toEqual([200, spelt]);
    }
  });

  it('comes from a file whose other flags are broken, and as a dry run said; a file of another format is refused', async () => {
    const bring = (format: string, file: object, more: object = {}, status = 200) =>
      platform.call<ImportReport>('POST', '/v1/flags/import', { format, file, ...more }, status);
    await create({ key: 'there-already' });
    const features = {
      broken: null,
      'broken-rules': { defaultValue: true, rules: [null] },
      'no-number': { defaultValue: 1, rules: [{ force: 'x', coverage: 0.5 }] },
      sound: { defaultValue: true },
      'needing-sound': {
        defaultValue: true,
        rules: [{ parentConditions: [{ id: 'sound', gate: true }] }, { force: false }],
      },
      lonely: { defaultValue: true, rules: [{ parentConditions: [{ id: 'nobody', gate: true }] }] },
      'bad-operator': { defaultValue: true, rules: [{ force: false, condition: { a: { $foo: 1 } } }] },
      'there-already': { defaultValue: true },
    };
    const dry = await bring('growthbook', { features }, { dryRun: true });
    expect(dry).toMatchObject({ created: ['no-number', 'sound', 'needing-sound'], existing: ['there-already'] });
    expect(dry.refused.map(({ flag }) => flag)).toEqual(['broken', 'broken-rules', 'lonely', 'bad-operator']);
    expect(await bring('growthbook', { features })).toEqual(dry);
    for (const [format, file, broken] of [
      ['unleash', { features: [{}, null, { name: 'u', strategies: {} }] }, ['features[0]', 'features[1]', 'u']],
      ['flagd', { flags: { a: null, b: { variants: 'x' } } }, ['a', 'b']],
    ] as const) {
      const { created, refused } = await bring(format, file);
      expect([format, created, refused.map(({ flag }) => flag)]).toEqual([format, [], broken]);
    }
    for (const [format, file] of [
      ['growthbook', { flags: {} }],
      ['unleash', {}],
      ['flagd', { features: [] }],
    ] as const) {
      expect(await bring(format, file, {}, 400)).toMatchObject({ error: { details: { fields: [{ field: 'file' }] } } });
    }
  });

  it('is refused with a short form that leaves out what its type says', async () => {
    const fields = async (rolloutStrategy: object, more: object = {}) =>
      (await refused({ key: 'left-out', rolloutStrategy, ...more }, 422)).error.details?.fields?.map(
        ({ field, code }) => `${field} ${code}`,
      );
    expect(await fields({ type: 'percentage' })).toEqual(['rolloutStrategy.percentage missing']);
    expect(await fields({ type: 'user_list' })).toEqual(['rolloutStrategy.userList missing']);
    expect(await fields({ type: 'attribute_based' })).toEqual(['rolloutStrategy.attributes missing']);
    expect(await fields({ type: 'gradual', percentage: 50 })).toEqual(['rolloutStrategy.schedule missing']);
    const schedule = { startDate: '2027-02-01T00:00:00Z', endDate: '2027-01-01T00:00:00Z' };
    expect(await fields({ type: 'gradual', schedule })).toEqual(['rolloutStrategy.schedule ends_before_it_begins']);
    const body = { key: 'left-out', name: 'Left out', rolloutStrategy: { type: 'gradual' } };
    expect(await platform.call('POST', '/v1/flags/validate', body)).toMatchObject({
      isValid: false,
      errors: [{ field: 'rolloutStrategy.schedule' }],
    });
    const said = { type: 'attribute_based', value: true };
    expect(await create({ key: 'said', rolloutStrategy: said, targetAudience: { condition: { a: 1 } } })).toMatchObject(
      {
        rules: [{ condition: { a: 1 } }],
      },
    );
  });

  it('is refused with a share that cannot be, in the field that the caller wrote', async () => {
    const fields = async (body: object) =>
      (await refused({ key: 'shares', ...body }, 422)).error.details?.fields?.map(({ field, code }) => [field, code]);
    for (const percentage of [150, -1]) {
      const off = (field: string) => [[field, 'percentage_out_of_range']];
      expect(await fields({ rules: [{ percentage, value: true }] })).toEqual(off('rules[0].percentage'));
      expect(await fields({ rolloutStrategy: { type: 'percentage', percentage } })).toEqual(
        off('rolloutStrategy.percentage'),
      );
      expect(await fields({ targetAudience: { percentage } })).toEqual(off('targetAudience.percentage'));
      const steps = [{ at: '2027-01-01T00:00:00Z', percentage }];
      expect(await fields({ rules: [{ schedule: { steps }, value: true }] })).toEqual(
        off('rules[0].schedule.steps[0].percentage'),
      );
      const checked = await platform.call<ValidationResult>('POST', '/v1/flags/validate', {
        ...{ key: 'shares', name: 'Shares', rules: [{ percentage, value: true }] },
      });
      expect(checked).toMatchObject({ isValid: false, errors: [{ field: 'rules[0].percentage' }] });
    }
    const text = { type: 'string', rolloutStrategy: { type: 'percentage', percentage: 20 } };
    expect(await fields(text)).toEqual([['rolloutStrategy.value', 'one_result']]);
    expect(await fields({ type: 'string', targetAudience: { value: 5, segments: ['nobody'] } })).toEqual([
      ['targetAudience.value', 'type_mismatch'],
      ['targetAudience.segments', 'unknown_segment'],
    ]);
    const flag = await create({ key: 'shared' });
    for (const percentage of [150, -1]) {
      const failed = { error: { code: 'FeatureRolloutFailed' } };
      expect(await post(flag, 'rollout', { percentage }, 422)).toMatchObject(failed);
      expect(await post(flag, 'audience', { percentage }, 422)).toMatchObject(failed);
      const rollout = { value: true, stages: [5, percentage].map((each) => ({ percentage: each, bakeMinutes: 60 })) };
      const start = await platform.call<ErrorResponse>('POST', `/v1/flags/${flag.id}/rollouts`, rollout, 422);
      expect(start.error.details?.fields).toMatchObject([{ field: 'stages[1].percentage' }]);
      expect(await platform.call('POST', `/v1/flags/${flag.id}/rollouts/validate`, rollout)).toMatchObject({
        isValid: false,
        errors: [{ field: 'stages[1].percentage', code: 'percentage_out_of_range' }],
      });
    }
  });
});

describe('a flag that changes', () => {
  const served = async (flag: Flag) => {
    const { rolloutProgress } = await platform.call<FeatureAnalytics>('GET', `/v1/flags/${flag.id}/analytics`);
    return rolloutProgress.rules.map(({ percentage }) => percentage);
  };

  it('gets the percentage that is set, though a schedule had steps, and says what it gives now', async () => {
    const schedule = { startDate: '2026-01-01T00:00:00Z', endDate: '2026-01-10T00:00:00Z' };
    const flag = await create({ key: 'stepped', rolloutStrategy: { type: 'gradual', percentage: 80, schedule } });
    expect(await served(flag)).toEqual([80]);
    const set = await post(flag, 'rollout', { percentage: 5 }, 200);
    expect(set.rules).toMatchObject([{ percentage: 5, schedule: { steps: [] } }]);
    expect(await served(flag)).toEqual([5]);
    const steps = [
      { at: '2026-01-01T00:00:00Z', percentage: 30 },
      { at: '2099-01-01T00:00:00Z', percentage: 90 },
    ];
    const rules = [
      { percentage: 90, schedule: { steps }, value: true },
      { schedule: { from: '2099-01-01T00:00:00Z' }, value: true },
    ];
    expect(await served(await create({ key: 'to-come', rules }))).toEqual([30, 0]);
  });

  it('keeps the variants and the schema that the rules of other environments need', async () => {
    const flag = await create({
      ...{ key: 'varied', type: 'string', defaultValue: 'a', rules: [{ variant: 'y' }] },
      variants: ['x', 'y'].map((key) => ({ key, value: key })),
    });
    const patch = (target: Flag, body: object, status: number) =>
      platform.call<ErrorResponse>('PATCH', `/v1/flags/${target.id}`, { environment: 'staging', ...body }, status, {
        'if-match': `"${target.revision}"`,
      });
    const { error } = await patch(flag, { variants: [{ key: 'x', value: 'x' }] }, 422);
    expect(error).toMatchObject({
      code: 'FeatureRolloutFailed',
      message: 'In production, rules[0]: There is no variant "y".',
    });
    const json = await create({ key: 'schemed', type: 'json', defaultValue: { a: 1 } });
    const schema = { defaultValue: { b: 1 }, jsonSchema: { required: ['b'] } };
    expect((await patch(json, schema, 422)).error.message).toMatch(/^In \w+, defaultValue: It breaks the JSON schema/);
    await patch(flag, { variants: ['y', 'z'].map((key) => ({ key, value: key })) }, 200);
  });

  it('is rolled out by a plan whose fields are named as they were sent, and that changes something', async () => {
    const flag = await create({ key: 'planned' });
    const plan = (body: object) => ({ value: true, stages: [{ percentage: 10, bakeMinutes: 60 }], ...body });
    for (const [body, field, code] of [
      [{ value: 'x' }, 'value', 'type_mismatch'],
      [{ value: false }, 'value', 'changes_nothing'],
      [{ condition: { $foo: 1 } }, 'condition', 'condition'],
      [{ with: [{ flagKey: 'stepped', value: 5 }] }, 'with[0].value', 'type_mismatch'],
      [{ with: [{ flagKey: 'nowhere', value: true }] }, 'with[0].flagKey', 'unknown_feature'],
    ] as const) {
      const start = await platform.call<ErrorResponse>('POST', `/v1/flags/${flag.id}/rollouts`, plan(body), 422);
      expect(start.error.details?.fields).toMatchObject([{ field, code }]);
      const checked = await platform.call('POST', `/v1/flags/${flag.id}/rollouts/validate`, plan(body));
      expect(checked).toMatchObject({ isValid: false, errors: [{ field, code }] });
    }
  });

  it('lasts in a stage of a rollout as much longer as that was paused, and is held by nothing once it is back', async () => {
    const flag = await create({ key: 'paused' });
    const stages = [{ percentage: 10, bakeMinutes: 60 }];
    const started = await platform.call<RolloutAccepted>(
      'POST',
      `/v1/flags/${flag.id}/rollouts`,
      { value: true, stages },
      202,
    );
    const id = started.rolloutId;
    const endsAt = new Date(Date.now() + 3_600_000);
    await rollouts.expose(platform.db, id, { stage: 0, percentage: 10, endsAt }, new Date());
    const order = (verb: string) =>
      platform.call<Rollout>('POST', `/v1/flags/${flag.id}/rollouts/${id}/${verb}`, { reason: 'By hand' }, 202);
    expect(await order('pause')).toMatchObject({ status: 'paused', stageEndsAt: null });
    await sql`update rollouts set stage_ends_at = stage_ends_at - interval '1 day' where id = ${id}`.execute(
      platform.db,
    );
    await sql`update rollout_events set at = at - interval '1 day' where rollout_id = ${id}`.execute(platform.db);
    const resumed = Date.parse((await order('resume')).stageEndsAt ?? '');
    expect(Math.abs(resumed - endsAt.getTime())).toBeLessThan(60_000);
    expect(resumed).toBeGreaterThanOrEqual(endsAt.getTime());
    await rollouts.setHeld(platform.db, id, 'evidence', 'Nothing is known yet.');
    await order('rollback');
    await rollouts.move(platform.db, id, 'withdraw', 'By hand', new Date());
    const ended = await platform.call<Rollout>('GET', `/v1/flags/${flag.id}/rollouts/${id}`);
    expect(ended).toMatchObject({ status: 'rolled_back', held: null });
  });
});
