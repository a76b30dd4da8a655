import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ErrorResponse } from '../contracts/http.ts';
import type { PlanPreview, SubscriptionPlan } from '../contracts/plans.ts';
import { type ErrorCode, errorCatalogue } from '../contracts/tables/error-catalogue.ts';
import { createTeamPlan, publish, registerFeatures, teamPlan } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { rowCounts } from '../test/support/row-counts.ts';

let platform: Platform;
let draft: SubscriptionPlan;
let publishing: SubscriptionPlan;
let before: Record<string, number>;

beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
  draft = await createTeamPlan(platform);
  publishing = await createTeamPlan(platform);
  // Nobody works: it stays where the command has put it.
  await publish(platform, publishing.id);
}, 60_000);
afterAll(() => platform?.close());

beforeEach(async () => {
  before = await rowCounts(platform.db);
});
// Whatever was refused has left nothing behind.
afterEach(async () => expect(await rowCounts(platform.db)).toEqual(before));

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  error: ErrorResponse['error'];
}

/** The answer to a request that is refused: one envelope, whatever was wrong. */
async function refused(
  method: string,
  url: string,
  payload?: string | object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await platform.app.inject({
    method: method as 'GET',
    url,
    headers: typeof payload === 'string' ? { 'content-type': 'application/json', ...headers } : headers,
    ...(payload === undefined ? {} : { payload }),
  });
  expect(response.headers['content-type']).toMatch(/^application\/json/);
  const { error } = ErrorResponse.parse(response.json());
  expect(response.statusCode).toBe(errorCatalogue[error.code].status);
  expect(response.headers['x-request-id']).toBe(error.requestId);
  return { status: response.statusCode, headers: response.headers, error };
}

const missing = 'plan_01h455vb4pex5vsknk084sn02q';
const plan = () => teamPlan();

describe('bodies', () => {
  it.each<[string, () => string | object, string]>([
    ['an unknown field', () => ({ ...plan(), colour: 'red' }), 'colour'],
    ['an unknown field deep inside', () => ({ ...plan(), billing: { anchor: 'calendar', day: 1 } }), 'billing.day'],
    ['a text for a number', () => ({ ...plan(), stripeIntegration: { trialPeriodDays: '14' } }), 'stripeIntegration'],
    ['a list for an object', () => ({ ...plan(), pricing: [] }), 'pricing'],
    ['null for a text', () => ({ ...plan(), name: null }), 'name'],
    ['a missing field', () => ({ ...plan(), tier: undefined }), 'tier'],
    ['an empty name', () => ({ ...plan(), name: '   ' }), 'name'],
    ['a word that is not in the list', () => ({ ...plan(), tier: 'galactic' }), 'tier'],
    [
      'an amount that is no decimal',
      () => ({ ...plan(), pricing: { ...plan().pricing, basePrice: '1e3' } }),
      'pricing',
    ],
    ['a key with blanks', () => ({ ...plan(), key: 'a b' }), 'key'],
    ['too many of something', () => ({ ...plan(), features: Array(201).fill({ featureId: 'boards' }) }), 'features'],
    ['an array', () => [], ''],
    ['a text', () => '"plan"', ''],
    ['null', () => 'null', ''],
  ])('%s is refused and named', async (_what, body, field) => {
    const { status, error } = await refused('POST', '/v1/plans', body());
    expect([status, error.code]).toEqual([400, 'MalformedRequest']);
    expect(error.details?.fields?.map((problem) => problem.field)).toContainEqual(expect.stringContaining(field));
  });

  it.each<[string, string]>([
    ['bad JSON', '{"name": '],
    ['no JSON at all', 'name=Team'],
    ['nothing', ''],
    ['__proto__', '{"name":"Team","__proto__":{"polluted":true}}'],
    ['__proto__ deep inside', '{"name":"Team","pricing":{"__proto__":{"polluted":true}}}'],
    ['constructor.prototype', '{"name":"Team","constructor":{"prototype":{"polluted":true}}}'],
  ])('%s is refused', async (_what, body) => {
    const { status, error } = await refused('POST', '/v1/plans', body);
    expect([status, error.code]).toEqual([400, 'MalformedRequest']);
    expect('polluted' in {}).toBe(false);
  });

  it('10 MB are refused before they are read', async () => {
    const { status, error } = await refused(
      'POST',
      '/v1/plans',
      JSON.stringify({ name: 'x'.repeat(10 * 1024 * 1024) }),
    );
    expect([status, error.code]).toEqual([413, 'PayloadTooLarge']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    '%s is refused',
    async (type) => {
      const { status, error } = await refused('POST', '/v1/plans', 'name=Team', { 'content-type': type });
      expect([status, error.code]).toEqual([415, 'UnsupportedMediaType']);
    },
  );

  it.each(['validate', 'preview', 'publish', 'cancel', 'deprecate', 'archive', 'clone'])(
    'unknown fields of %s are refused',
    async (verb) => {
      const { status, error } = await refused('POST', `/v1/plans/${draft.id}/${verb}`, { colour: 'red' });
      expect([status, error.code]).toEqual([400, 'MalformedRequest']);
    },
  );
});

describe('addresses', () => {
  it.each([
    ['GET', ''],
    ['GET', '/versions'],
    ['POST', '/validate'],
    ['POST', '/preview'],
    ['POST', '/publish'],
    ['POST', '/cancel'],
    ['POST', '/deprecate'],
    ['POST', '/archive'],
    ['POST', '/clone'],
  ])('%s of a plan that does not exist%s is not found', async (method, rest) => {
    const { status, error } = await refused(method, `/v1/plans/${missing}${rest}`, method === 'POST' ? {} : undefined);
    expect([status, error.code]).toEqual([404, 'NotFound']);
  });

  it.each([
    '/v1/flags/flag_01h455vb4pex5vsknk084sn02q',
    '/v1/operations/op_01h455vb4pex5vsknk084sn02q',
    '/v1/nothing',
    '/',
  ])('%s is not found', async (url) => {
    const response = await platform.app.inject({ method: 'GET', url });
    if (url === '/' && response.statusCode === 200) return;
    expect(await refused('GET', url)).toMatchObject({ status: 404, error: { code: 'NotFound' } });
  });

  it.each([
    'plan_1',
    'x',
    'planver_01h455vb4pex5vsknk084sn02q',
    'PLAN_01h455vb4pex5vsknk084sn02q',
    "plan_'; drop table plans; --",
    '%00',
    '..%2f..%2fetc%2fpasswd',
    `plan_${'0'.repeat(150)}`,
    'x'.repeat(300),
    '%',
    '%zz',
    '%c3%28',
  ])('a malformed id (%s) is refused', async (id) => {
    const { status, error } = await refused('GET', `/v1/plans/${id.includes('%') ? id : encodeURIComponent(id)}`);
    expect([status, error.code]).toEqual([400, 'MalformedRequest']);
  });

  it.each([
    ['PUT', '/v1/plans', 'GET, POST'],
    ['DELETE', `/v1/plans/${missing}`, 'GET, PATCH'],
    ['GET', `/v1/plans/${missing}/publish`, 'POST'],
    ['PATCH', '/v1/operations', 'GET'],
    ['POST', '/openapi.json', 'GET'],
  ])('%s of %s is not allowed, and says what is', async (method, url, allowed) => {
    const { status, error, headers } = await refused(method, url);
    expect([status, error.code, headers.allow]).toEqual([405, 'MethodNotAllowed', allowed]);
  });
});

describe('lists', () => {
  it.each([
    'perPage=101',
    'perPage=0',
    'perPage=ten',
    'page=0',
    'page=1.5',
    'sort=colour',
    'sort=-createdAt;drop',
    'sort=constructor',
    'unknown=1',
    'filter=nothing',
    `filter=${encodeURIComponent('[]')}`,
    `filter=${encodeURIComponent('{"colour":"red"}')}`,
    `filter=${encodeURIComponent('{"constructor":"x"}')}`,
    `filter=${encodeURIComponent('{"status":{"$where":"1"}}')}`,
    `filter=${encodeURIComponent('{"status":{"$in":"draft"}}')}`,
    `filter=${encodeURIComponent('{"createdAt":{"$gt":"yesterday"}}')}`,
    `filter=${encodeURIComponent(`${'{"$not":'.repeat(40)}{}${'}'.repeat(40)}`)}`,
    `q=${'x'.repeat(201)}`,
  ])('?%s is refused', async (query) => {
    for (const list of ['plans', 'flags', 'operations']) {
      const { status, error } = await refused('GET', `/v1/${list}?${query}`);
      expect([list, status, error.code]).toEqual([list, 400, 'MalformedRequest']);
    }
  });
});

describe('edits', () => {
  const edit = (id: string, headers: Record<string, string>, body: object = { name: 'Other' }) =>
    refused('PATCH', `/v1/plans/${id}`, body, headers);

  it('need to say which revision they are based on', async () => {
    expect(await edit(draft.id, {})).toMatchObject({ status: 428, error: { code: 'PreconditionRequired' } });
  });

  it('of another revision are refused, with the present one', async () => {
    expect(await edit(draft.id, { 'if-match': '"7"' })).toMatchObject({
      status: 412,
      error: { code: 'ConcurrentModification', details: { configurationId: draft.id, presentRevision: 1 } },
    });
  });

  it.each(['1', 'W/"1"', '"0"', '"01"', '"-1"', '*', '"1", "2"', '""', '"1e3"', '"99999999999999999999"'])(
    'with If-Match %s are malformed',
    async (tag) => {
      expect(await edit(draft.id, { 'if-match': tag })).toMatchObject({
        status: 400,
        error: { code: 'MalformedRequest' },
      });
    },
  );

  it('of a plan that is being published are refused', async () => {
    expect(await edit(publishing.id, { 'if-match': '"1"' })).toMatchObject({
      status: 409,
      error: { code: 'TransitionNotAllowed' },
    });
  });

  it('of a plan that does not exist are not found', async () => {
    expect(await edit(missing, { 'if-match': '"1"' })).toMatchObject({ status: 404, error: { code: 'NotFound' } });
  });
});

describe('publishing', () => {
  const order = (id: string, body: object = {}) => refused('POST', `/v1/plans/${id}/publish`, body);

  it('twice, or while it is under way, is refused', async () => {
    expect(await order(publishing.id)).toMatchObject({ status: 409, error: { code: 'TransitionNotAllowed' } });
    expect(await order(publishing.id, { hold: true })).toMatchObject({ status: 409 });
  });

  it.each(['deprecate', 'archive'])('cannot be followed by %s before it has ended', async (verb) => {
    expect(await refused('POST', `/v1/plans/${publishing.id}/${verb}`, {})).toMatchObject({
      status: 409,
      error: { code: 'TransitionNotAllowed' },
    });
  });

  it('at a time that has passed is refused', async () => {
    expect(await order(draft.id, { at: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 400,
      error: { code: 'MalformedRequest', details: { fields: [expect.objectContaining({ field: 'at' })] } },
    });
  });

  it.each([{ at: 'tomorrow' }, { at: '2030-13-01T00:00:00Z' }, { diffHash: 'abc' }, { hold: 'yes' }])(
    'with %j is malformed',
    async (body) => {
      expect(await order(draft.id, body)).toMatchObject({ status: 400, error: { code: 'MalformedRequest' } });
    },
  );

  it('with the diff of before is refused once the plan or Stripe has moved', async () => {
    expect(await order(draft.id, { diffHash: '0'.repeat(64) })).toMatchObject({
      status: 412,
      error: { code: 'ConcurrentModification', details: { configurationId: draft.id } },
    });
    const { diff } = await platform.call<PlanPreview>('POST', `/v1/plans/${draft.id}/preview`, {});
    const price = await platform.stripe.prices.create({
      currency: 'usd',
      unit_amount: 1,
      lookup_key: `${draft.key}:base`,
      product_data: { name: 'Made by hand' },
    });
    expect(await order(draft.id, { diffHash: diff.hash })).toMatchObject({ status: 412 });
    await platform.stripe.prices.update(price.id, { lookup_key: '' });
  });

  it('of a plan that breaks a rule names the fields', async () => {
    before = await rowCounts(platform.db);
    const broken = await createTeamPlan(platform, { features: [{ featureId: 'no-such-feature' }] });
    before = await rowCounts(platform.db);
    expect(await order(broken.id)).toMatchObject({
      status: 422,
      error: {
        code: 'FeatureDependencyViolation',
        details: { fields: [expect.objectContaining({ field: 'features[0].featureId' })] },
      },
    });
  });

  it('cannot be cancelled when there is none', async () => {
    expect(await refused('POST', `/v1/plans/${draft.id}/cancel`, {})).toMatchObject({
      status: 409,
      error: { code: 'TransitionNotAllowed' },
    });
  });
});

describe('what exists already', () => {
  it.each<[string, () => object, ErrorCode]>([
    ['/v1/plans', () => ({ ...plan(), key: draft.key }), 'AlreadyExists'],
    ['/v1/flags', () => ({ key: 'boards', name: 'Boards' }), 'AlreadyExists'],
    [
      '/v1/flags',
      () => ({ key: 'self', name: 'Self', dependencies: [{ flagKey: 'self' }] }),
      'FeatureDependencyViolation',
    ],
    [
      '/v1/flags',
      () => ({ key: 'x', name: 'X', dependencies: [{ flagKey: 'unknown' }] }),
      'FeatureDependencyViolation',
    ],
  ])('is refused by %s', async (url, body, code) => {
    expect(await refused('POST', url, body())).toMatchObject({
      status: errorCatalogue[code].status,
      error: { code, details: { fields: [expect.anything()] } },
    });
  });
});

it('says 502 when Stripe does not answer a preview, and names the cause', async () => {
  platform.sandbox.faults.add({ operation: 'GET *', kind: 'status', status: 500, times: 20 });
  const { status, error } = await refused('POST', `/v1/plans/${draft.id}/preview`, {});
  platform.sandbox.faults.clear();
  expect([status, error.code]).toEqual([502, 'StripeIntegrationFailure']);
});

async function listening(): Promise<AddressInfo> {
  if (!platform.app.server.listening) await platform.app.listen({ host: '127.0.0.1', port: 0 });
  return platform.app.server.address() as AddressInfo;
}

describe('bytes', () => {
  it.each([
    ['no request at all', 'hello\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nlong: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
  ])('%s is answered in the envelope, too', async (_what, bytes, status) => {
    const { port } = await listening();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(bytes);
    const answer = await text(socket);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(ErrorResponse.parse(JSON.parse(body)).error.code).toBe('MalformedRequest');
  });
});
