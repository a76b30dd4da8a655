import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DependencyValidation, Explanation, Flag, FlagDifference } from '../../contracts/flags.ts';
import type { ErrorResponse } from '../../contracts/http.ts';
import type { ValidationResult } from '../../contracts/validation.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 60_000);
afterAll(() => platform?.close());

const create = (body: object) =>
  platform.call<Flag>('POST', '/v1/flags', { name: 'A flag', kind: 'release', ...body }, 201);
const refused = (body: object, status: number) =>
  platform.call<ErrorResponse>('POST', '/v1/flags', { name: 'A flag', kind: 'release', ...body }, status);
const post = <T = Flag>(
  flag: Flag,
  verb: string,
  body: object,
  status = 200,
  headers = { 'if-match': `"${flag.revision}"` },
) => platform.call<T>('POST', `/v1/flags/${flag.id}/${verb}`, body, status, headers);
const read = (flag: Flag, environment = 'production') =>
  platform.call<Flag>('GET', `/v1/flags/${flag.id}?environment=${environment}`);
const codesOf = ({ error }: ErrorResponse) => [error.code, ...(error.details?.fields ?? []).map(({ code }) => code)];

describe('a new flag', () => {
  it('is on with its rules in the environment named, and off in the others', async () => {
    const flag = await create({
      key: 'new-checkout',
      description: 'The new checkout',
      type: 'boolean',
      defaultValue: false,
      enabled: true,
      killSwitch: true,
      rules: [{ condition: { country: 'SE' }, percentage: 50, value: true, hashAttribute: 'accountId', seed: 's' }],
      dependencies: [],
    });
    expect(flag).toMatchObject({ environment: 'production', state: 'on', enabled: true, killed: null, stale: null });
    expect(flag.rules).toEqual([
      {
        id: 'rule-1',
        condition: { country: 'SE' },
        percentage: 50,
        value: true,
        hashAttribute: 'accountId',
        seed: 's',
      },
    ]);
    expect(flag.environments.map(({ environment, state }) => [environment, state])).toEqual([
      ['development', 'off'],
      ['production', 'on'],
      ['staging', 'off'],
    ]);
    expect(await read(flag, 'staging')).toMatchObject({ enabled: false, rules: [], defaultValue: false });
  });

  it("takes the specification's rolloutStrategy and targetAudience as one rule", async () => {
    const flag = await create({
      key: 'short-form',
      rolloutStrategy: { type: 'percentage', percentage: 20 },
      targetAudience: { attributes: [{ attribute: 'plan', operator: 'in', value: ['team', 'pro'] }] },
    });
    expect(flag.rules).toEqual([
      { id: 'rule-1', condition: { plan: { $in: ['team', 'pro'] } }, percentage: 20, value: true },
    ]);
    const listed = await create({ key: 'listed', rolloutStrategy: { type: 'user_list', userList: ['u1', 'u2'] } });
    expect(listed.rules).toEqual([{ id: 'rule-1', condition: { id: { $in: ['u1', 'u2'] } }, value: true }]);
  });

  it('is refused with the field that is wrong', async () => {
    const bad = async (body: object, status = 422) => codesOf(await refused({ key: 'bad', ...body }, status));
    expect(await bad({ rules: [{ value: 'text' }] })).toEqual(['FeatureRolloutFailed', 'type_mismatch']);
    expect(await bad({ defaultValue: 5 })).toEqual(['FeatureRolloutFailed', 'type_mismatch']);
    expect(await bad({ rules: [{ percentage: '50', value: true }] }, 400)).toContain('MalformedRequest');
    expect(
      await bad({
        rules: [
          {
            split: [
              { variant: 'on', percentage: 50 },
              { variant: 'off', percentage: 40 },
            ],
          },
        ],
      }),
    ).toEqual(['FeatureRolloutFailed', 'percentages_off_100']);
    expect(await bad({ rules: [{ condition: { country: { $near: 1 } }, value: true }] })).toEqual([
      'FeatureRolloutFailed',
      'condition',
    ]);
    expect(await bad({ rules: [{ condition: { country: { $regex: '(?<=a)b' } }, value: true }] })).toContain(
      'condition',
    );
    expect(await bad({ rules: [{ segments: ['nobody-knows'], value: true }] })).toContain('unknown_segment');
    expect(await bad({ rules: [{ condition: { email: { $regex: '@a' } }, value: true }] })).toContain(
      'secure_attribute_operator',
    );
    expect(await bad({ dependencies: [{ flagKey: 'not-there' }] })).toEqual([
      'FeatureDependencyViolation',
      'unknown_feature',
    ]);
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
    const json = { type: 'json', jsonSchema: schema };
    expect(await bad({ ...json, defaultValue: { b: 1 } })).toEqual(['FeatureRolloutFailed', 'schema_mismatch']);
    expect(await bad({ ...json, defaultValue: { a: `${'a'.repeat(5_000)}!` } })).toContain('schema_mismatch');
    await create({ key: 'with-schema', ...json, defaultValue: { a: 'aaa' } });
    await refused({ key: 'with-schema' }, 409);
  });
});

describe('an edit', () => {
  it('needs the revision that was read, and says the one that is stored', async () => {
    const flag = await create({ key: 'edited' });
    await post(flag, 'toggle', { enabled: false }, 428, {} as never);
    const off = await post(flag, 'toggle', { enabled: false });
    expect(off).toMatchObject({ state: 'off', revision: 2 });
    await post(flag, 'toggle', { enabled: true }, 412);
    const rolled = await post(off, 'rollout', { percentage: 30 });
    expect(rolled.rules).toEqual([{ id: 'rollout', percentage: 30, value: true }]);
    const aimed = await post(rolled, 'audience', { attributes: [{ attribute: 'plan', value: 'pro' }] });
    expect(aimed.rules.map(({ condition, percentage }) => [condition, percentage])).toEqual([
      [{ plan: 'pro' }, undefined],
      [undefined, 30],
    ]);
    expect((await post(aimed, 'rollout', { percentage: 60 })).rules[1]).toMatchObject({ percentage: 60 });
  });

  it('is carried from one environment to the next, after its difference was shown', async () => {
    const flag = await create({ key: 'promoted', environment: 'staging', rules: [{ value: true, percentage: 10 }] });
    const difference = await platform.call<FlagDifference>(
      'GET',
      `/v1/flags/${flag.id}/promote?from=staging&to=production`,
    );
    expect(difference.changes).toMatchObject([
      { field: 'rules', before: [], after: [{ percentage: 10, value: true }] },
    ]);
    const production = await post(flag, 'promote', { from: 'staging', to: 'production' });
    expect(production).toMatchObject({ environment: 'production', enabled: false, rules: [{ percentage: 10 }] });
    expect(await post<ErrorResponse>(production, 'promote', { from: 'staging', to: 'production' }, 422)).toMatchObject({
      error: { code: 'FeatureRolloutFailed' },
    });
  });
});

describe('the kill switch', () => {
  it('works at once without a revision, is undone by people alone, and leaves the flag off', async () => {
    const flag = await create({ key: 'killable', rules: [{ value: true }] });
    const killed = await platform.call<Flag>('POST', `/v1/flags/${flag.id}/kill`, { reason: 'errors' });
    expect(killed).toMatchObject({ state: 'killed', killed: { reason: 'errors' }, revision: flag.revision });
    expect(await platform.call<Flag>('POST', `/v1/flags/${flag.id}/kill`, {})).toMatchObject({ killed: killed.killed });
    await post(killed, 'toggle', { enabled: true }, 409);
    expect(await post(killed, 'restore', {})).toMatchObject({ state: 'off', enabled: false, killed: null });
    const without = await create({ key: 'unkillable', killSwitch: false });
    await platform.call('POST', `/v1/flags/${without.id}/kill`, {}, 409);
    const entries = await platform.db
      .selectFrom('journal')
      .select('type')
      .where('entity_id', '=', flag.id)
      .orderBy('at')
      .execute();
    expect(entries.map(({ type }) => type)).toEqual(['flag.created', 'flag.killed', 'flag.restored']);
  });
});

describe('dependencies', () => {
  it('are followed to their end, and a circle is refused with its path', async () => {
    const ground = await create({ key: 'ground', rules: [{ value: true }] });
    await create({ key: 'middle', dependencies: [{ flagKey: 'ground', condition: { value: true } }] });
    const top = await create({ key: 'top', dependencies: [{ flagKey: 'middle' }], rules: [{ value: true }] });
    const graph = await platform.call<DependencyValidation>('GET', `/v1/flags/${top.id}/dependencies`);
    expect(graph).toMatchObject({ isValid: true, cycle: null });
    expect(graph.dependsOn.map(({ flagKey, depth }) => [flagKey, depth])).toEqual([
      ['middle', 1],
      ['ground', 2],
    ]);
    const refusal = await platform.call<ErrorResponse>(
      'PATCH',
      `/v1/flags/${ground.id}`,
      { dependencies: [{ flagKey: 'top' }] },
      422,
      { 'if-match': '"1"' },
    );
    expect(refusal.error).toMatchObject({
      code: 'FeatureDependencyViolation',
      message: expect.stringContaining('ground → top → middle → ground'),
    });
    await platform.call('POST', `/v1/flags/${ground.id}/archive`, undefined, 422, { 'if-match': '"1"' });
    const explained = await platform.call<Explanation>('POST', `/v1/flags/${top.id}/explain`, {
      context: { targetingKey: 'u1' },
    });
    expect(explained).toMatchObject({
      value: false,
      variant: 'off',
      rules: [{ outcome: 'passed over', checks: [{ check: 'prerequisite', passed: false }] }],
    });
  });
});

it('is validated without being stored: problems, suggestions, and whom it reaches', async () => {
  for (const country of ['SE', 'SE', 'NO']) {
    await platform.call('POST', '/v1/customers', { country, attributes: {} }, 201);
  }
  const validate = (body: object) =>
    platform.call<ValidationResult>('POST', '/v1/flags/validate', { name: 'A flag', kind: 'release', ...body });
  const good = await validate({
    key: 'unseen',
    killSwitch: false,
    rules: [{ condition: { country: 'SE' }, value: true }],
  });
  expect(good).toMatchObject({ isValid: true, errors: [], impact: { affectedCustomers: 2 } });
  expect(good.suggestions.map(({ code }) => code)).toEqual(['kill_switch']);
  await platform.call('POST', '/v1/flags', { key: 'seen', name: 'Seen' }, 201);
  expect(await validate({ key: 'seen' })).toMatchObject({ isValid: true, warnings: [{ code: 'flag_key_taken' }] });
  expect(await validate({ key: 'seen', type: 'number' })).toMatchObject({ errors: [{ field: 'type' }] });
  const named = { $or: [{ id: { $regex: '^ada' } }, { country: { $regex: '^S' } }] };
  expect(await validate({ key: 'unseen', rules: [{ condition: named, value: true }] })).toMatchObject({
    isValid: true,
    warnings: [
      { field: 'rules[0].condition', code: 'clients_cannot_evaluate', message: expect.stringContaining('"id"') },
    ],
  });
  const bad = await validate({ key: 'unseen', rules: [{ value: true }, { value: 3 }] });
  expect(bad).toMatchObject({
    isValid: false,
    errors: [{ code: 'type_mismatch' }],
    warnings: [{ code: 'unreachable_rule' }],
  });
});

it('waits for a second person where it reaches more customers than the limits allow', async () => {
  const strict = await startPlatform(null, { limits: 'shipped' });
  try {
    const ids = Array.from({ length: 120 }, (_, index) => index);
    for (const score of ids) await strict.call('POST', '/v1/customers', { country: 'SE', attributes: { score } }, 201);
    const flag = await strict.call<Flag>('POST', '/v1/flags', { key: 'wide', name: 'Wide', kind: 'release' }, 201);
    const waiting = await strict.call('POST', `/v1/flags/${flag.id}/rollout`, { percentage: 100 }, 202, {
      'if-match': '"1"',
    });
    expect(waiting).toMatchObject({ status: 'waiting', changeRequestId: expect.stringMatching(/^cr_/) });
    expect(await strict.call<Flag>('GET', `/v1/flags/${flag.id}`)).toMatchObject({ rules: [], revision: 1 });
    await strict.db
      .updateTable('change_requests')
      .set({ maker: 'member:other' } as never)
      .execute();
    await strict.call('POST', `/v1/approvals/${waiting.changeRequestId}/approve`, {});
    expect(await strict.call<Flag>('GET', `/v1/flags/${flag.id}`)).toMatchObject({
      rules: [{ percentage: 100 }],
      revision: 2,
    });
    // A kill asks nobody.
    await strict.call('POST', `/v1/flags/${flag.id}/kill`, {});
    await measuresWhateverIsEdited(strict);
  } finally {
    await strict.close();
  }
}, 120_000);

/** Each of these gives all 120 customers another value without touching the rules of the flag in production. */
async function measuresWhateverIsEdited(strict: Platform) {
  const read = <T>(url: string) => strict.call<T & { revision: number }>('GET', url);
  const edit = async (url: string, body: object, status: number) =>
    strict.call('PATCH', url, body, status, { 'if-match': `"${(await read<object>(url)).revision}"` });
  const segment = await strict.call<{ id: string }>(
    'POST',
    '/v1/segments',
    { key: 'nobody', name: 'Nobody', condition: { country: 'XX' } },
    201,
  );
  const parent = await strict.call<Flag>(
    'POST',
    '/v1/flags',
    { key: 'parent', name: 'Parent', kind: 'release', rules: [{ segments: ['nobody'], value: true }] },
    201,
  );
  // A key that is new is asked by nobody yet: its first form needs no second person.
  const live = await strict.call<Flag>(
    'POST',
    '/v1/flags',
    {
      key: 'live',
      name: 'Live',
      kind: 'release',
      type: 'string',
      defaultValue: 'old',
      variants: [{ key: 'new', value: 'new' }],
      rules: [{ variant: 'new' }],
    },
    201,
  );
  const url = `/v1/flags/${live.id}`;
  await edit(url, { name: 'Another name' }, 200);
  for (const environment of ['production', 'staging']) {
    await edit(url, { environment, variants: [{ key: 'new', value: 'evil' }] }, 202);
    await edit(url, { environment, dependencies: [{ flagKey: 'parent' }] }, 202);
  }
  await edit(url, { rules: live.rules.map((rule) => ({ ...rule, schedule: { until: '2036-01-01T00:00:00Z' } })) }, 202);
  expect(await read<Flag>(url)).toMatchObject({ variants: [{ value: 'new' }], dependencies: [], revision: 2 });
  await edit(`/v1/segments/${segment.id}`, { name: 'Still nobody', condition: { country: 'YY' } }, 200);
  const waiting = await edit(`/v1/segments/${segment.id}`, { condition: {} }, 202);
  expect(waiting).toMatchObject({ status: 'waiting', changeRequestId: expect.stringMatching(/^cr_/) });
  expect(await read(`/v1/segments/${segment.id}`)).toMatchObject({ condition: { country: 'YY' }, revision: 2 });
  const removal = await strict.call<ErrorResponse>('DELETE', `/v1/segments/${segment.id}`, undefined, 422, {
    'if-match': '"2"',
  });
  expect(codesOf(removal)).toEqual(['FeatureDependencyViolation', 'needed']);
  await strict.db
    .updateTable('change_requests')
    .set({ maker: 'member:other' } as never)
    .execute();
  await strict.call('POST', `/v1/approvals/${waiting.changeRequestId}/approve`, {});
  expect(await read(`/v1/segments/${segment.id}`)).toMatchObject({ condition: {}, revision: 3 });
  expect(await read<Flag>(`/v1/flags/${parent.id}`)).toMatchObject({ revision: 1 });
  // Nobody has evaluated the one; the other is evaluated, and gives everybody more than its default.
  const away = (flag: Flag, revision: number, status: number) =>
    strict.call('POST', `/v1/flags/${flag.id}/archive`, undefined, status, { 'if-match': `"${revision}"` });
  await strict.db
    .insertInto('flag_evaluations')
    .values({
      environment: 'production',
      flag_key: 'live',
      day: '2026-01-01',
      variant: 'new',
      reason: 'STATIC',
      count: 1,
      last_at: new Date(),
    })
    .execute();
  const archiving = await away(live, 2, 202);
  await away(parent, 1, 200);
  await strict.db
    .updateTable('change_requests')
    .set({ maker: 'member:other' } as never)
    .execute();
  await strict.call('POST', `/v1/approvals/${archiving.changeRequestId}/approve`, {});
  expect(await read<Flag>(url)).toMatchObject({ state: 'archived' });
}
