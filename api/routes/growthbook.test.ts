import type { AddressInfo } from 'node:net';
import { GrowthBookClient } from '@growthbook/growthbook';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import type { AttributeHashing, Flag } from '../../contracts/flags.ts';
import { GrowthBookPayload, GrowthBookRefusal } from '../../contracts/growthbook.ts';
import { type GeneratedFlag, generateFlag, generateSubject } from '../../domain/flags/test-support/generate-flags.ts';
import { chooser } from '../../domain/flags/test-support/random.ts';
import { withHashes } from '../../domain/flags/test-support/with-hashes.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

const flagCount = 200;
/** Each asks both libraries for all flags; `SUBJECTS` names fewer for a quick look. */
const subjects = Number(process.env.SUBJECTS ?? 10_000);

let platform: Platform;
let url: string;
let key: string;
beforeAll(async () => {
  platform = await startPlatform(null);
  await platform.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(platform.app.server.address() as AddressInfo).port}`;
  const body = { application: 'shop', environment: 'production' };
  key = (await platform.call<{ key: string }>('POST', '/v1/sdk-keys', body, 201)).key;
}, 60_000);
afterAll(() => platform?.close());

const payload = async () => (await fetch(`${url}/api/features/${key}`)).json() as Promise<Record<string, unknown>>;
const hashing = () => platform.call<AttributeHashing>('GET', '/v1/flags/attribute-hashing?environment=production');

/** What the published provider of OFREP says to somebody, asked as an application asks it. */
async function ofrepAnswers(flags: readonly GeneratedFlag[], context: { targetingKey: string }) {
  const provider = new OFREPWebProvider({
    baseUrl: url,
    headers: [['X-API-Key', key]],
    changeDetection: 'none',
    cacheMode: 'disabled',
  });
  await provider.initialize(context);
  const answers = flags.map((flag) => {
    if (flag.type === 'boolean') return provider.resolveBooleanEvaluation(flag.key, true, context);
    if (flag.type === 'number') return provider.resolveNumberEvaluation(flag.key, -1, context);
    return provider.resolveStringEvaluation(flag.key, '?', context);
  });
  await provider.onClose?.();
  return answers;
}

it(`gives ${subjects} subjects the same of ${flagCount} flags by the published provider of OFREP as by the published SDK`, async () => {
  const choose = chooser(20_261_121);
  const flags = Array.from({ length: flagCount }, (_, index) => generateFlag(choose, index));
  for (const flag of flags) await platform.call('POST', '/v1/flags', flag, 201);
  const secrets = await hashing();
  expect(secrets.attributes).toContainEqual({ attribute: 'id', sendAs: 'idHash' });
  const sdk = new GrowthBookClient({ apiHost: url, clientKey: key });
  expect(await sdk.init({ timeout: 10_000 })).toMatchObject({ success: true });

  const reasons = new Map<string, number>();
  for (let number = 0; number < subjects; number++) {
    const { id, ...rest } = generateSubject(choose, number);
    const answers = await ofrepAnswers(flags, { targetingKey: id, ...rest });
    const attributes = withHashes({ id, ...rest }, secrets);
    const ours = flags.map((flag, index) => [flag.key, answers[index]?.value]);
    const theirs = flags.map((flag) => [flag.key, sdk.evalFeature(flag.key, { attributes }).value]);
    // Millions of comparisons: the matcher is for those that differ.
    if (JSON.stringify(theirs) !== JSON.stringify(ours)) expect([id, ...theirs]).toEqual([id, ...ours]);
    for (const { reason = '' } of answers) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const reason of ['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED', 'UNKNOWN']) {
    expect([reason, (reasons.get(reason) ?? 0) > subjects / 10]).toEqual([reason, true]);
  }
}, 600_000);

it('gives a list of people to them and to nobody else in the SDK, which sees neither them nor the salt', async () => {
  const target = { key: 'user-list', name: 'For two', kind: 'release' };
  const listed = { rolloutStrategy: { type: 'user_list', userList: ['ada-lovelace-77', 'bo'] } };
  await platform.call('POST', '/v1/flags', { ...target, ...listed }, 201);
  const nested = {
    $or: [{ 'user.email': { $in: ['ada@example.com'] } }, { users: { $elemMatch: { username: 'ada' } } }],
  };
  await platform.call(
    'POST',
    '/v1/flags',
    { ...target, key: 'nested', rules: [{ condition: nested, value: true }] },
    201,
  );
  const secrets = await hashing();
  expect(secrets.attributes.map(({ attribute }) => attribute)).toEqual(
    expect.arrayContaining(['id', 'user.email', 'users.username']),
  );
  const text = JSON.stringify(await payload());
  for (const secret of [secrets.salt, 'ada-lovelace-77', 'ada@example.com', '"ada"'])
    expect(text).not.toContain(secret);
  const sdk = new GrowthBookClient({ apiHost: url, clientKey: key });
  // The other client's payload is remembered under the same key.
  await sdk.init({ timeout: 10_000, skipCache: true });
  const people = [
    { id: 'ada-lovelace-77' },
    { id: 'bo', user: { email: 'ada@example.com' } },
    { id: 'cy', users: [{ username: 'ada' }] },
    { id: 'di', users: [{ username: 'bo' }], user: { email: 'bo@example.com' } },
  ];
  const given = [];
  for (const { id, ...rest } of people) {
    const attributes = withHashes({ id, ...rest }, secrets);
    for (const flag of ['user-list', 'nested']) {
      const response = await fetch(`${url}/ofrep/v1/evaluate/flags/${flag}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ context: { targetingKey: id, ...rest } }),
      });
      const { value } = (await response.json()) as { value: unknown };
      expect([flag, id, sdk.evalFeature(flag, { attributes }).value]).toEqual([flag, id, value]);
      given.push(value);
    }
  }
  expect(given).toEqual([true, false, true, true, false, true, false, false]);
});

it('shows nobody who is named in a rule', async () => {
  const text = JSON.stringify(await payload());
  expect(text).toContain('idHash');
  expect(text).not.toMatch(/user-\d/);
  expect(text).not.toContain('@example.com');
});

it('streams changes, and knows an unchanged payload by its ETag', async () => {
  const first = await fetch(`${url}/api/features/${key}`);
  expect(first.headers.get('x-sse-support')).toBe('enabled');
  GrowthBookPayload.parse(await first.json());
  const etag = first.headers.get('etag') ?? '';
  expect((await fetch(`${url}/api/features/${key}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  const abort = new AbortController();
  const stream = await fetch(`${url}/sub/${key}`, { signal: abort.signal });
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  void (async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) heard += read.value;
  })().catch(() => {});
  const flag = await platform.call<Flag>(
    'POST',
    '/v1/flags',
    { key: 'streamed', name: 'Streamed', kind: 'release', rules: [{ value: true }] },
    201,
  );
  await eventually('the flag is streamed', () => heard.includes('"streamed":{"defaultValue":false,"rules"'));
  await platform.call('POST', `/v1/flags/${flag.id}/kill`, {});
  await eventually('the kill is streamed', () => heard.includes('"streamed":{"defaultValue":false}'));
  abort.abort();
  expect((await fetch(`${url}/api/features/pwc_nobody`)).status).toBe(400);
  expect((await fetch(`${url}/sub/pwc_nobody`)).status).toBe(400);
  for (const path of ['pwc_nobody', '%ff', 'x'.repeat(201)]) {
    const refusal = await fetch(`${url}/api/features/${path}`);
    expect([refusal.status, GrowthBookRefusal.parse(await refusal.json()).status]).toEqual([400, 400]);
  }
});
