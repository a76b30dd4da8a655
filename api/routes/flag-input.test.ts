import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Explanation, Flag, ImportReport } from '../../contracts/flags.ts';
import type { ErrorResponse } from '../../contracts/http.ts';
import type { ValidationResult } from '../../contracts/validation.ts';
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
