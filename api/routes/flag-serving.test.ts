import { createHash } from 'node:crypto';
import { GrowthBookClient } from '@growthbook/growthbook';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pino from 'pino';
import type { Flag, FlagDeployment } from '../../contracts/flags.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { makeApiKeyFor } from '../../test/topology/installation.ts';
import { EvaluationKeys } from '../flags/evaluation-keys.ts';
import { FlagConfiguration } from '../flags/flag-configuration.ts';

const secret = 'a secret for tests that is long enough';
let platform: Platform;
let key: string;
beforeAll(async () => {
  platform = await startPlatform(null);
  key = await makeApiKeyFor({ DATABASE_URL: platform.databaseUrl, AUTH_SECRET: secret });
}, 60_000);
afterAll(() => platform?.close());

const flag = (body: object) => platform.call<Flag>('POST', '/v1/flags', { name: 'F', kind: 'release', ...body }, 201);
const people = Array.from({ length: 200 }, (_, index) => `person-${index}`);

async function ask(flagKey: string, context: object, headers: Record<string, string> = { 'x-api-key': key }) {
  const response = await platform.app.inject({
    method: 'POST',
    url: `/ofrep/v1/evaluate/flags/${flagKey}`,
    headers,
    payload: { context },
  });
  return { status: response.statusCode, body: response.json() as Record<string, unknown> };
}
const given = async (flagKey: string, targetingKey: string) => (await ask(flagKey, { targetingKey })).body.value;

it('takes an API key as Bearer and as X-API-Key, and none that is unknown', async () => {
  await flag({ key: 'known', rules: [{ value: true }] });
  const accepted: Record<string, string>[] = [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }];
  for (const headers of accepted) {
    expect(await ask('known', { targetingKey: 'u1' }, headers)).toMatchObject({ status: 200, body: { value: true } });
  }
  const changed = `${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}`;
  const refused: Record<string, string>[] = [{ authorization: `Bearer ${changed}` }, { 'x-api-key': changed }, {}];
  for (const headers of refused) {
    expect((await ask('known', { targetingKey: 'u1' }, headers)).status).toBe(401);
  }
});

it('keeps schedules by its own clock: of flags, of rules and of their steps', async () => {
  const [past, sooner, future] = [-2, -1, 1].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
  await flag({ key: 'not-yet', rules: [{ value: true }], schedule: { from: future } });
  await flag({ key: 'no-more', rules: [{ value: true }], schedule: { from: past, until: sooner } });
  await flag({ key: 'rule-not-yet', rules: [{ value: true, schedule: { from: future } }] });
  const steps = [
    { at: past, percentage: 10 },
    { at: sooner, percentage: 100 },
    { at: future, percentage: 0 },
  ];
  await flag({ key: 'in-steps', rules: [{ value: true, schedule: { steps } }] });
  const values = await Promise.all(['not-yet', 'no-more', 'rule-not-yet', 'in-steps'].map((name) => given(name, 'u1')));
  expect(values).toEqual([false, false, false, true]);
  const begins = new Date(Date.now() + 1_500).toISOString();
  await flag({ key: 'soon', rules: [{ value: true }], schedule: { from: begins } });
  expect(await given('soon', 'u1')).toBe(false);
  await eventually('it has begun', async () => (await given('soon', 'u1')) === true);
});

it('leaves schedules and gradual percentages where they were when a freeze began, until it is over', async () => {
  const begun = new Date(Date.now() - 2 * 3_600_000).toISOString();
  const meanwhile = new Date(Date.now() - 3_600_000).toISOString();
  const steps = [
    { at: begun, percentage: 0 },
    { at: meanwhile, percentage: 100 },
  ];
  const gradual = await flag({ key: 'gradual', rules: [{ value: true, schedule: { steps } }] });
  await flag({ key: 'ending', rules: [{ value: true }], schedule: { until: meanwhile } });
  await flag({ key: 'stopped', killSwitch: true, rules: [{ value: true }], schedule: { until: meanwhile } });
  const names = ['gradual', 'ending'];
  const values = () => Promise.all(names.map((name) => given(name, 'u1')));
  expect(await values()).toEqual([true, false]);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await platform.call('POST', '/v1/freeze', { reason: 'the year ends', until });
  // It began before both steps came due: what they did since is as if it had not been.
  const since = new Date(Date.parse(meanwhile) - 60_000);
  await platform.db.updateTable('freezes').set({ since }).execute();
  await eventually('they are as they were', async () => JSON.stringify(await values()) === '[false,true]');
  // Prolonged, it has begun when it began; and people's own edits are in force at once.
  await platform.call('POST', '/v1/freeze', { reason: 'still', until });
  expect(await platform.call('GET', '/v1/freeze')).toMatchObject({ since: since.toISOString(), reason: 'still' });
  expect(await values()).toEqual([false, true]);
  const explained = await platform.call('POST', `/v1/flags/${gradual.id}/explain`, { context: { targetingKey: 'u1' } });
  expect(explained).toMatchObject({ value: false });
  const fresh = new FlagConfiguration({
    db: platform.db,
    keys: new EvaluationKeys(secret),
    snapshotPath: null,
    log: pino({ level: 'silent' }),
  });
  await fresh.start();
  const { flags } = fresh.environment('production')!;
  expect(names.map((name) => flags.compiled.get(name)?.evaluate({ id: 'u1' }).value)).toEqual([false, true]);
  await fresh.close();
  const stopped = await platform.call<{ data: Flag[] }>('GET', '/v1/flags?filter={"key":"stopped"}');
  await platform.call('POST', `/v1/flags/${stopped.data[0]!.id}/kill`, {});
  expect(await given('stopped', 'u1')).toBe(false);
  await platform.call('POST', '/v1/freeze/lift', {});
  await eventually('what was held happens', async () => JSON.stringify(await values()) === '[true,false]');
});

it('gives nobody two parts of one group, and everybody one where the parts are all of it', async () => {
  const part = (from: number, to: number) => [{ value: true, exclusion: { group: 'checkout', from, to } }];
  await flag({ key: 'first-half', rules: part(0, 50) });
  await flag({ key: 'second-half', rules: part(50, 100) });
  const sides = await Promise.all(
    people.map(async (person) => [await given('first-half', person), await given('second-half', person)]),
  );
  expect(sides.filter(([first, second]) => first === second)).toEqual([]);
  const first = sides.filter(([side]) => side === true).length;
  expect(first).toBeGreaterThan(60);
  expect(first).toBeLessThan(140);
});

it('keeps a stored assignment when the shares change, and assigns others by the new ones', async () => {
  const rule = (on: number) => ({
    id: 'test',
    split: [
      { variant: 'on', percentage: on },
      { variant: 'off', percentage: 100 - on },
    ],
    storedAssignments: true,
  });
  const made = await flag({ key: 'stored', rules: [rule(100)] });
  expect(await given('stored', 'early')).toBe(true);
  await eventually('it is stored', async () => {
    const rows = await platform.db.selectFrom('flag_assignments').selectAll().where('subject', '=', 'early').execute();
    return rows.length === 1;
  });
  await platform.call('PATCH', `/v1/flags/${made.id}`, { rules: [rule(0)] }, 200, { 'if-match': `"${made.revision}"` });
  expect((await ask('stored', { targetingKey: 'early' })).body).toMatchObject({
    value: true,
    metadata: { storedAssignment: true },
  });
  expect(await given('stored', 'late')).toBe(false);
});

it('is deployed when every process has acknowledged the version, and not before', async () => {
  const other = new FlagConfiguration({
    db: platform.db,
    keys: new EvaluationKeys(secret),
    snapshotPath: null,
    log: pino({ level: 'silent' }),
  });
  await other.start();
  try {
    const deployment = () => platform.call<FlagDeployment>('GET', '/v1/flags/deployment?environment=production');
    const before = await deployment();
    await flag({ key: 'deployed', rules: [{ value: true }] });
    const { version } = await platform.db
      .selectFrom('flag_configurations')
      .select('version')
      .where('environment', '=', 'production')
      .executeTakeFirstOrThrow();
    expect(Number(version)).toBeGreaterThan(before.version);
    await eventually('both have it', async () => {
      const { complete, processes } = await deployment();
      expect(complete).toBe(processes.length > 0 && processes.every((one) => one.version >= Number(version)));
      return complete && processes.length === 2;
    });
    await platform.db
      .updateTable('flag_acknowledgements')
      .set({ version: '0' })
      .where('process_id', '=', other.processId)
      .execute();
    expect((await deployment()).complete).toBe(false);
  } finally {
    await other.close();
  }
});

it('assigns by secure attributes in the published SDK as over OFREP, without showing whom a rule names', async () => {
  await flag({
    key: 'named',
    rules: [{ condition: { email: { $in: ['ada@example.com', 'bo@example.com'] } }, value: true }],
  });
  const body = { application: 'shop', environment: 'production' };
  const client = (await platform.call<{ key: string }>('POST', '/v1/sdk-keys', body, 201)).key;
  const payload = await platform.call<{ features: Record<string, unknown> }>('GET', `/api/features/${client}`);
  expect(JSON.stringify(payload)).not.toContain('example.com');
  const { salt } = await platform.db.selectFrom('flag_settings').select('salt').executeTakeFirstOrThrow();
  const hash = (text: string) => createHash('sha256').update(`${salt}${text}`).digest('hex');
  const sdk = new GrowthBookClient({});
  sdk.initSync({ payload: payload as never });
  for (const email of ['ada@example.com', 'bo@example.com', 'cy@example.com']) {
    const local = sdk.evalFeature('named', { attributes: { id: 'u1', email, emailHash: hash(email) } }).value;
    expect([email, local]).toEqual([email, (await ask('named', { targetingKey: 'u1', email })).body.value]);
  }
});
