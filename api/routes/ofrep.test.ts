import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { OpenFeature as WebOpenFeature } from '@openfeature/web-sdk';
import type { Flag } from '../../contracts/flags.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let url: string;
let key: string;
beforeAll(async () => {
  platform = await startPlatform(null);
  await platform.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(platform.app.server.address() as AddressInfo).port}`;
  const made = await platform.call<{ key: string }>(
    'POST',
    '/v1/sdk-keys',
    { application: 'shop', environment: 'production' },
    201,
  );
  key = made.key;
  const flag = (body: object) => platform.call<Flag>('POST', '/v1/flags', { name: 'F', kind: 'release', ...body }, 201);
  await flag({ key: 'plain', type: 'string', defaultValue: 'base' });
  await flag({ key: 'half', rules: [{ percentage: 50, value: true }] });
  await flag({ key: 'swedish', rules: [{ condition: { country: 'SE' }, value: true }] });
  await flag({ key: 'switched-off', enabled: false, rules: [{ value: true }] });
  await flag({ key: 'theme', type: 'json', defaultValue: { colour: 'blue' } });
  await flag({ key: 'size', type: 'number', defaultValue: 3, rules: [{ condition: { id: 'u1' }, value: 7.5 }] });
}, 60_000);
afterAll(async () => {
  await OpenFeature.close();
  await WebOpenFeature.close();
  await platform?.close();
});

const ask = async (path: string, body: unknown, headers: Record<string, string> = { 'x-api-key': key }) => {
  const response = await fetch(`${url}/ofrep/v1/evaluate/flags${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get('etag'), body: text ? JSON.parse(text) : null };
};
const someone = { context: { targetingKey: 'u1', country: 'SE' } };

describe('a single evaluation', () => {
  it('says the value, its variant, and why', async () => {
    expect(await ask('/plain', someone)).toMatchObject({
      status: 200,
      body: { key: 'plain', value: 'base', reason: 'STATIC' },
    });
    expect((await ask('/swedish', someone)).body).toEqual({
      key: 'swedish',
      value: true,
      reason: 'TARGETING_MATCH',
      variant: 'on',
      metadata: { ruleId: 'rule-1' },
    });
    expect((await ask('/swedish', { context: { targetingKey: 'u1' } })).body).toMatchObject({
      value: false,
      reason: 'UNKNOWN',
    });
    expect((await ask('/switched-off', someone)).body).toMatchObject({ value: false, reason: 'DISABLED' });
    const people = Array.from({ length: 40 }, (_, index) => ask('/half', { context: { targetingKey: `u${index}` } }));
    const reasons = new Map((await Promise.all(people)).map(({ body }) => [body.value, body.reason]));
    expect(reasons.get(true)).toBe('SPLIT');
  });

  it("refuses in the protocol's own errors", async () => {
    expect(await ask('/nowhere', someone)).toMatchObject({
      status: 404,
      body: { key: 'nowhere', errorCode: 'FLAG_NOT_FOUND' },
    });
    const refused = async (body: unknown) => {
      const answer = await ask('/plain', body);
      return [answer.status, answer.body.key, answer.body.errorCode];
    };
    expect(await refused({ context: {} })).toEqual([400, 'plain', 'TARGETING_KEY_MISSING']);
    expect(await refused({ context: { targetingKey: 5 } })).toEqual([400, 'plain', 'INVALID_CONTEXT']);
    expect(await refused({ context: 'u1' })).toEqual([400, 'plain', 'INVALID_CONTEXT']);
    expect(await refused({})).toEqual([400, 'plain', 'INVALID_CONTEXT']);
    expect(await refused('{"context":')).toEqual([400, 'plain', 'PARSE_ERROR']);
    for (const path of ['/%ff', `/${'x'.repeat(201)}`]) {
      expect(await ask(path, someone)).toMatchObject({ status: 400, body: { errorCode: 'GENERAL' } });
    }
    expect(await ask('', { context: {} })).toMatchObject({ status: 400, body: { errorCode: 'TARGETING_KEY_MISSING' } });
    for (const headers of [{}, { 'x-api-key': 'pwc_nobody' }, { authorization: 'Bearer x' }] as Record<
      string,
      string
    >[]) {
      expect((await ask('/plain', someone, headers)).status).toBe(401);
    }
    expect((await ask('/plain', someone, { authorization: `Bearer ${key}` })).status).toBe(200);
  });
});

it('evaluates again whatever Idempotency-Key comes with it: evaluating repeats nothing', async () => {
  const same = { 'x-api-key': key, 'idempotency-key': 'once' };
  expect((await ask('/swedish', someone, same)).body.value).toBe(true);
  expect((await ask('/swedish', { context: { targetingKey: 'u1' } }, same)).body.value).toBe(false);
});

describe('a bulk evaluation', () => {
  it('is not sent again while nothing has changed', async () => {
    const first = await ask('', someone);
    expect(first.status).toBe(200);
    expect(first.body.flags.map((flag: { key: string }) => flag.key).toSorted()).toEqual([
      'half',
      'plain',
      'size',
      'swedish',
      'switched-off',
      'theme',
    ]);
    const again = (context = someone) => ask('', context, { 'x-api-key': key, 'if-none-match': first.etag ?? '' });
    expect(await again()).toMatchObject({ status: 304, body: null, etag: first.etag });
    expect((await again({ context: { targetingKey: 'u2', country: 'SE' } })).status).toBe(200);
    await platform.call('POST', '/v1/flags', { key: 'newer', name: 'Newer', kind: 'release' }, 201);
    const after = await again();
    expect(after.status).toBe(200);
    expect(after.etag).not.toBe(first.etag);
  });
});

describe('the published providers', () => {
  it('evaluate on the server, each type by its own method', async () => {
    await OpenFeature.setProviderAndWait(
      new OFREPProvider({ baseUrl: url, headers: [['Authorization', `Bearer ${key}`]] }),
    );
    const client = OpenFeature.getClient();
    const context = { targetingKey: 'u1', country: 'SE' };
    expect(await client.getStringValue('plain', 'code', context)).toBe('base');
    expect(await client.getObjectValue('theme', {}, context)).toEqual({ colour: 'blue' });
    expect(await client.getNumberDetails('size', 0, context)).toMatchObject({ value: 7.5, reason: 'TARGETING_MATCH' });
    expect(await client.getBooleanDetails('swedish', false, context)).toMatchObject({ value: true, variant: 'on' });
    expect(await client.getBooleanDetails('nowhere', true, context)).toMatchObject({
      value: true,
      errorCode: 'FLAG_NOT_FOUND',
    });
    expect(await client.getBooleanDetails('plain', true, context)).toMatchObject({ errorCode: 'TYPE_MISMATCH' });
    expect(await client.getBooleanDetails('swedish', true, {})).toMatchObject({ errorCode: 'TARGETING_KEY_MISSING' });
  });

  it('evaluate in the browser, and hear of a kill', async () => {
    const flag = await platform.call<Flag>(
      'POST',
      '/v1/flags',
      { key: 'in-browser', name: 'In the browser', kind: 'release', rules: [{ value: true }] },
      201,
    );
    await WebOpenFeature.setContext({ targetingKey: 'u1', country: 'SE' });
    await WebOpenFeature.setProviderAndWait(
      new OFREPWebProvider({ baseUrl: url, headers: [['X-API-Key', key]], pollInterval: 200 }),
    );
    const client = WebOpenFeature.getClient();
    expect(client.getBooleanDetails('in-browser', false)).toMatchObject({ value: true, reason: 'STATIC' });
    expect(client.getNumberValue('size', 0)).toBe(7.5);
    await platform.call('POST', `/v1/flags/${flag.id}/kill`, {});
    await eventually('the kill reaches the browser', () => !client.getBooleanValue('in-browser', true));
    expect(client.getBooleanDetails('in-browser', true)).toMatchObject({ value: false, reason: 'DISABLED' });
  });
});

it('tells open streams that flags have changed, and a late one what it missed', async () => {
  const bulk = await ask('', someone);
  const [stream] = bulk.body.eventStreams as { type: string; url: string }[];
  expect(stream).toMatchObject({ type: 'sse', url: expect.stringMatching(/^http/) });
  const listen = async (address: string) => {
    const abort = new AbortController();
    const response = await fetch(address, { signal: abort.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    void (async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        text += value;
      }
    })().catch(() => {});
    return { heard: () => text, stop: () => abort.abort() };
  };
  const early = await listen(stream!.url);
  await platform.call('POST', '/v1/flags', { key: 'told', name: 'Told', kind: 'release' }, 201);
  await eventually('the change is told', () => early.heard().includes('"type":"refetchEvaluation"'));
  const late = await listen(stream!.url);
  await eventually('what was missed is told', () => late.heard().includes('"type":"refetchEvaluation"'));
  early.stop();
  late.stop();
  expect((await fetch(`${url}/ofrep/v1/stream?token=production.guessed`)).status).toBe(401);
});
