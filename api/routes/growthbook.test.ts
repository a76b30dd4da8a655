import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { GrowthBookClient } from '@growthbook/growthbook';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Flag } from '../../contracts/flags.ts';
import { generateFlag, generateSubject } from '../../domain/flags/test-support/generate-flags.ts';
import { chooser } from '../../domain/flags/test-support/random.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

const flagCount = 200;
/** The proof in full: SUBJECTS=10000. */
const subjects = Number(process.env.SUBJECTS ?? 400);

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

it(`gives ${subjects} subjects the same of ${flagCount} flags by OFREP as by the published SDK`, async () => {
  const choose = chooser(20_261_121);
  for (let index = 0; index < flagCount; index++) {
    await platform.call('POST', '/v1/flags', generateFlag(choose, index), 201);
  }
  const { salt } = await platform.db.selectFrom('flag_settings').select('salt').executeTakeFirstOrThrow();
  const hash = (text: string) => createHash('sha256').update(`${salt}${text}`).digest('hex');
  const sdk = new GrowthBookClient({ apiHost: url, clientKey: key });
  expect(await sdk.init({ timeout: 10_000 })).toMatchObject({ success: true });

  const reasons = new Map<string, number>();
  for (let number = 0; number < subjects; number++) {
    const { id, ...rest } = generateSubject(choose, number);
    const response = await fetch(`${url}/ofrep/v1/evaluate/flags`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ context: { targetingKey: id, ...rest } }),
    });
    const { flags } = (await response.json()) as { flags: { key: string; value: unknown; reason: string }[] };
    expect(flags).toHaveLength(flagCount);
    // As at GrowthBook, a client sends hashes in place of secure attributes, and beside what it is assigned by.
    const attributes = { id, ...rest, idHash: hash(id), email: hash(String(rest.email)) };
    const local = Object.fromEntries(flags.map((flag) => [flag.key, sdk.evalFeature(flag.key, { attributes }).value]));
    expect(local).toEqual(Object.fromEntries(flags.map((flag) => [flag.key, flag.value])));
    for (const { reason } of flags) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const reason of ['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED', 'UNKNOWN']) {
    expect([reason, (reasons.get(reason) ?? 0) > subjects / 10]).toEqual([reason, true]);
  }
}, 600_000);

it('shows nobody who is named in a rule', async () => {
  const text = JSON.stringify(await payload());
  expect(text).toContain('idHash');
  expect(text).not.toMatch(/user-\d/);
  expect(text).not.toContain('@example.com');
});

it('streams changes, and knows an unchanged payload by its ETag', async () => {
  const first = await fetch(`${url}/api/features/${key}`);
  expect(first.headers.get('x-sse-support')).toBe('enabled');
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
});
