import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Alert } from '../contracts/alerts.ts';
import type { AuditPage } from '../contracts/audit.ts';
import { alertRules, type SystemMeasure } from '../contracts/tables/alert-rules.ts';
import { evaluate } from '../database/alerts.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { principalWith } from '../test/support/principals.ts';
import { orderRound } from '../worker/relay.ts';
import { requestLogOptions } from './plugins/request-log.ts';

let platform: Platform;
const lines: Record<string, unknown>[] = [];
const stream = new Writable({
  write(chunk, _encoding, done) {
    lines.push(JSON.parse(String(chunk)));
    done();
  },
});
const now = () => new Date();

beforeAll(async () => {
  const { logger } = requestLogOptions('info');
  platform = await startPlatform(null, {
    app: { logger: { ...(logger as object), stream }, rateLimits: { perAddress: 60, perCaller: 40 } },
    authenticate: async (request) => ({
      ...principalWith('admin'),
      actor: `member:${request.headers['x-test-member'] ?? 'main'}`,
    }),
  });
}, 120_000);
afterAll(async () => {
  await platform?.close();
});

const get = (url: string, headers = {}, remoteAddress = '127.0.0.1') =>
  platform.app.inject({ url, headers, remoteAddress });

describe('request logs', () => {
  it('say who asked which route and what came of it, and nothing that names a person', async () => {
    await platform.app.inject({
      method: 'POST',
      url: '/v1/flags?q=ada@example.com',
      payload: { key: 'ada', name: 'Ada Lovelace' },
      headers: { 'x-api-key': 'pwk_secret', cookie: 'session=secret', authorization: 'Bearer secret' },
      remoteAddress: '203.0.113.7',
    });
    const line = lines.find(({ route }) => route === '/v1/flags');
    expect(line).toMatchObject({ msg: 'request', method: 'POST', actor: 'member:main' });
    expect(line).toHaveProperty('reqId', expect.stringMatching(/^req_/));
    expect(line).toHaveProperty('ms', expect.any(Number));
    expect(JSON.stringify(lines)).not.toMatch(/ada@example|Lovelace|203\.0\.113|secret/);
  });
});

describe('/metrics', () => {
  it('counts requests by the pattern of their route and commands by outcome', async () => {
    await platform.app.inject({ method: 'POST', url: '/v1/flags', payload: { key: 'counted', name: 'x' } });
    await platform.app.inject({ method: 'POST', url: '/v1/flags', payload: { key: 'counted', name: 'x' } });
    await get('/v1/plans/plan_01jexample0000000000000000');
    const { body } = await get('/metrics');
    expect(body).toMatch(/pricewright_command_duration_seconds_count\{[^}]*command="createFlag",outcome="ok"\} [1-9]/);
    expect(body).toMatch(
      /pricewright_command_duration_seconds_count\{[^}]*command="createFlag",outcome="AlreadyExists"\} 1/,
    );
    expect(body).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/v1\/plans\/:id",status="400"\} 1/);
    expect(body).not.toContain('plan_01jexample');
  });

  it('is for this machine', async () => {
    expect((await get('/metrics', {}, '203.0.113.7')).statusCode).toBe(403);
    expect((await get('/metrics', { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(403);
  });
});

describe('audit over HTTP', () => {
  it('filters, pages, and says what is checked and what is not sealed', async () => {
    const headers = { 'x-test-member': 'auditor' };
    for (let n = 0; n < 3; n++) {
      const payload = { key: `audited-${n}`, name: 'x', description: '=cmd|x' };
      await platform.app.inject({ method: 'POST', url: '/v1/flags', payload, headers });
    }
    const before = (await get('/v1/audit?actor=member:auditor', headers)).json() as AuditPage;
    expect(before).toMatchObject({ data: [], chain: { unsealed: expect.any(Number), verified: null } });
    expect(before.chain.unsealed).toBeGreaterThanOrEqual(3);
    await orderRound({ db: platform.db, now });
    const first = (await get('/v1/audit?actor=member:auditor&limit=2&action=createFlag', headers)).json() as AuditPage;
    expect(first.data).toHaveLength(2);
    expect(first.chain.unsealed).toBe(0);
    const url = `/v1/audit?actor=member:auditor&limit=2&action=createFlag&cursor=${first.nextCursor}`;
    const second = (await get(url, headers)).json() as AuditPage;
    expect(second).toMatchObject({ nextCursor: null, data: [{ after: { key: 'audited-0' }, area: 'flags' }] });
    const csv = await get('/v1/audit/export?format=csv&actor=member:auditor', headers);
    expect(csv.headers['content-disposition']).toMatch(/attachment/);
    expect(csv.body.trim().split('\r\n')).toHaveLength(4);
    const ndjson = await get('/v1/audit/export', headers);
    expect(
      ndjson.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).chain)[0],
    ).toMatch(/^chain_/);
    expect((await get('/v1/audit?cursor=x', headers)).statusCode).toBe(400);
  });
});

describe('alerts', () => {
  it('are raised once, acknowledged by a person, resolved by the rule', async () => {
    const headers = { 'x-test-member': 'operator' };
    const calm = Object.fromEntries(alertRules.map(({ measure }) => [measure, 0])) as Record<SystemMeasure, number>;
    const list = async () => ((await get('/v1/alerts', headers)).json() as { data: Alert[] }).data;
    await evaluate(platform.db, alertRules, { ...calm, unknownEffects: 1 }, now());
    await evaluate(platform.db, alertRules, { ...calm, unknownEffects: 3 }, now());
    const [raised, ...others] = await list();
    expect(others).toEqual([]);
    expect(raised).toMatchObject({ rule: 'unknown_effects', state: 'raised', value: 3, severity: 'high' });
    const acknowledge = () =>
      platform.app.inject({ method: 'POST', url: `/v1/alerts/${raised!.id}/acknowledge`, payload: {}, headers });
    expect((await acknowledge()).json()).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'member:operator' });
    expect((await acknowledge()).statusCode).toBe(409);
    await evaluate(platform.db, alertRules, calm, now());
    expect(await list()).toMatchObject([{ id: raised!.id, state: 'resolved' }]);
    const told = await platform.db.selectFrom('journal').select('type').where('area', '=', 'alerts').execute();
    expect(told.map(({ type }) => type).sort()).toEqual(['alert.acknowledged', 'alert.raised', 'alert.resolved']);
  });
});

describe('rate limits', () => {
  it('of a caller and of an address answer 429 with Retry-After, in our envelope', async () => {
    const greedy = { 'x-test-member': 'greedy' };
    const statuses: number[] = [];
    for (let n = 0; n < 41; n++) statuses.push((await get('/v1/alerts', greedy, '198.51.100.1')).statusCode);
    expect(statuses.slice(0, 40)).toEqual(Array(40).fill(200));
    expect(statuses[40]).toBe(429);
    // Another caller behind the same address still has its own, until the address has used up its.
    let last = await get('/v1/alerts', { 'x-test-member': 'other' }, '198.51.100.1');
    expect(last.statusCode).toBe(200);
    for (let n = 0; n < 25; n++) last = await get('/v1/alerts', { 'x-test-member': `n${n}` }, '198.51.100.1');
    expect(last.statusCode).toBe(429);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.json()).toMatchObject({ error: { code: 'RateLimited', requestId: expect.stringMatching(/^req_/) } });
    expect((await get('/healthz', {}, '198.51.100.1')).statusCode).toBe(200);
    expect((await get('/v1/alerts', { 'x-test-member': 'elsewhere' }, '198.51.100.2')).statusCode).toBe(200);
  });
});
