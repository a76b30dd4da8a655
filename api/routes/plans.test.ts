import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { ErrorResponse } from '../../contracts/http.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import type { ErrorCode } from '../../contracts/tables/error-catalogue.ts';
import { createTeamPlan, registerFeatures, teamPlan } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let plan: SubscriptionPlan;
beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
  plan = await createTeamPlan(platform);
}, 60_000);
afterAll(() => platform?.close());

const nowhere = 'plan_01jexamp1e0000000000000000';

async function refusal(method: string, url: string, payload?: unknown, headers: Record<string, string> = {}) {
  const response = await platform.app.inject({
    method: method as 'POST',
    url,
    headers,
    ...(payload === undefined ? {} : { payload: payload as object }),
  });
  const { error } = ErrorResponse.parse(response.json());
  expect(error.requestId).toBe(response.headers['x-request-id']);
  return { status: response.statusCode, ...error };
}

/** Everything that a write could have left half-done. */
async function counts() {
  const tables = ['plans', 'plan_versions', 'operations', 'journal', 'effects', 'change_requests'] as const;
  const rows = tables.map((table) =>
    platform.db.selectFrom(table).select(sql<number>`count(*)::int`.as('count')).executeTakeFirstOrThrow(),
  );
  return (await Promise.all(rows)).map(({ count }) => count);
}

const edit = (headers: Record<string, string>) => refusal('PATCH', `/v1/plans/${plan.id}`, { name: 'X' }, headers);

describe('bad input', () => {
  it.each<[string, () => ReturnType<typeof refusal>, number, ErrorCode]>([
    ['an unknown field', () => refusal('POST', '/v1/plans', { ...teamPlan(), surprise: 1 }), 400, 'MalformedRequest'],
    ['a wrong type', () => refusal('POST', '/v1/plans', { ...teamPlan(), name: 7 }), 400, 'MalformedRequest'],
    ['no body', () => refusal('POST', '/v1/plans'), 400, 'MalformedRequest'],
    [
      'broken JSON',
      () => refusal('POST', '/v1/plans', '{"name":', { 'content-type': 'application/json' }),
      400,
      'MalformedRequest',
    ],
    [
      'XML',
      () => refusal('POST', '/v1/plans', '<plan/>', { 'content-type': 'application/xml' }),
      415,
      'UnsupportedMediaType',
    ],
    [
      'ten megabytes',
      () => refusal('POST', '/v1/plans', { ...teamPlan(), description: 'x'.repeat(10_000_000) }),
      413,
      'PayloadTooLarge',
    ],
    [
      '__proto__',
      () =>
        refusal('POST', '/v1/plans', '{"__proto__":{"admin":true},"name":"x"}', { 'content-type': 'application/json' }),
      400,
      'MalformedRequest',
    ],
    [
      'a constructor with a prototype',
      () =>
        refusal('POST', '/v1/plans', '{"constructor":{"prototype":{"admin":true}}}', {
          'content-type': 'application/json',
        }),
      400,
      'MalformedRequest',
    ],
    ['an id of another kind', () => refusal('GET', '/v1/plans/flag_x'), 400, 'MalformedRequest'],
    ['an id that does not exist', () => refusal('GET', `/v1/plans/${nowhere}`), 404, 'NotFound'],
    ['publishing nothing', () => refusal('POST', `/v1/plans/${nowhere}/publish`, {}), 404, 'NotFound'],
    ['an address that does not exist', () => refusal('GET', '/v1/plams'), 404, 'NotFound'],
    ['a wrong method', () => refusal('DELETE', `/v1/plans/${plan.id}`), 405, 'MethodNotAllowed'],
    ['a key that is taken', () => refusal('POST', '/v1/plans', { ...teamPlan(), key: plan.key }), 409, 'AlreadyExists'],
    ['an edit without If-Match', () => edit({}), 428, 'PreconditionRequired'],
    ['an edit of a stale revision', () => edit({ 'if-match': '"99"' }), 412, 'ConcurrentModification'],
    ['a malformed If-Match', () => edit({ 'if-match': 'W/"1"' }), 400, 'MalformedRequest'],
    ['a page of 101', () => refusal('GET', '/v1/plans?perPage=101'), 400, 'MalformedRequest'],
    ['an unknown sort', () => refusal('GET', '/v1/plans?sort=secret'), 400, 'MalformedRequest'],
    ['an unknown filter', () => refusal('GET', '/v1/plans?filter={"secret":1}'), 400, 'MalformedRequest'],
    ['a filter that is not JSON', () => refusal('GET', '/v1/plans?filter=x'), 400, 'MalformedRequest'],
    ['an unknown operator', () => refusal('GET', '/v1/plans?filter={"key":{"$drop":1}}'), 400, 'MalformedRequest'],
    [
      'a time that has passed',
      () => refusal('POST', `/v1/plans/${plan.id}/publish`, { at: '2020-01-01T00:00:00Z' }),
      400,
      'MalformedRequest',
    ],
    [
      'another diff than shown',
      () => refusal('POST', `/v1/plans/${plan.id}/publish`, { diffHash: 'a'.repeat(64) }),
      412,
      'ConcurrentModification',
    ],
    [
      'cancelling what is not under way',
      () => refusal('POST', `/v1/plans/${plan.id}/cancel`, {}),
      409,
      'TransitionNotAllowed',
    ],
    ['archiving a draft', () => refusal('POST', `/v1/plans/${plan.id}/archive`, {}), 409, 'TransitionNotAllowed'],
  ])('%s is refused and leaves nothing behind', async (_, ask, status, code) => {
    const before = await counts();
    expect(await ask()).toMatchObject({ status, code });
    expect(await counts()).toEqual(before);
  });

  it('names the field and what is wrong with it', async () => {
    const { details } = await refusal('POST', '/v1/plans', {
      ...teamPlan(),
      pricing: { currency: 'usd', billingCycle: 'monthly', components: [{ key: 'a', name: 'A', model: 'flat' }] },
    });
    expect(details?.fields).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'pricing.components[0].interval' })]),
    );
  });

  it('says in which part of the request', async () => {
    const words = async (refused: Promise<{ message: string }>) => (await refused).message;
    expect(await words(edit({ 'if-match': 'W/"1"' }))).toMatch(/^The headers do not have the form/);
    expect(await words(refusal('GET', '/v1/plans/flag_x'))).toMatch(/^The path does not have the form/);
    expect(await words(refusal('GET', '/v1/plans?perPage=101'))).toMatch(/^The query does not have the form/);
  });

  it('tells the methods that an address has', async () => {
    const response = await platform.app.inject({ method: 'DELETE', url: `/v1/plans/${plan.id}` });
    expect(response.headers.allow).toBe('GET, PATCH');
  });

  it('publishes only what the rules allow, and says which rule', async () => {
    const draft = await createTeamPlan(platform, { features: [{ featureId: 'nowhere' }] });
    const { status, code, details } = await refusal('POST', `/v1/plans/${draft.id}/publish`, {});
    expect({ status, code }).toEqual({ status: 422, code: 'FeatureDependencyViolation' });
    expect(details?.fields?.[0]).toMatchObject({ field: 'features[0].featureId', suggestedFix: expect.any(String) });
  });
});

describe('while a publication is under way', () => {
  it('publishing again and editing are refused, and the revision stays', async () => {
    const draft = await createTeamPlan(platform);
    // No worker runs here: the publication stays at its first step.
    await platform.call('POST', `/v1/plans/${draft.id}/publish`, {}, 202);
    const before = await platform.call<SubscriptionPlan>('GET', `/v1/plans/${draft.id}`);
    expect(before).toMatchObject({ status: 'stripe_sync', operation: { workflowType: 'publishPlan' } });
    expect(await refusal('POST', `/v1/plans/${draft.id}/publish`, {})).toMatchObject({ code: 'TransitionNotAllowed' });
    const ifMatch = { 'if-match': `"${before.revision}"` };
    expect(await refusal('PATCH', `/v1/plans/${draft.id}`, { name: 'X' }, ifMatch)).toMatchObject({
      code: 'TransitionNotAllowed',
    });
    expect(await platform.call('GET', `/v1/plans/${draft.id}`)).toEqual(before);
  });

  it('of two commands at the same moment one is carried out', async () => {
    const draft = await createTeamPlan(platform);
    const both = await Promise.all(
      [1, 2].map(() => platform.app.inject({ method: 'POST', url: `/v1/plans/${draft.id}/publish`, payload: {} })),
    );
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409]);
  });

  it('two editors of the same revision do not overwrite each other', async () => {
    const draft = await createTeamPlan(platform);
    const both = await Promise.all(
      ['one', 'two'].map((name) =>
        platform.app.inject({
          method: 'PATCH',
          url: `/v1/plans/${draft.id}`,
          payload: { name },
          headers: { 'if-match': '"1"' },
        }),
      ),
    );
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  });

  it('an edit that sends nothing changes nothing', async () => {
    const draft = await createTeamPlan(platform);
    const headers = { 'if-match': `"${draft.revision}"` };
    expect(await platform.call('PATCH', `/v1/plans/${draft.id}`, {}, 200, headers)).toMatchObject({
      revision: draft.revision,
      openVersion: { id: draft.openVersion!.id },
    });
  });
});

describe('plans', () => {
  it('clones under a key of its own, with changes', async () => {
    const clone = await platform.call<SubscriptionPlan>(
      'POST',
      `/v1/plans/${plan.id}/clone`,
      { modifications: { name: 'Team for schools' } },
      201,
    );
    expect(clone).toMatchObject({
      key: 'team-for-schools',
      status: 'draft',
      configuration: { name: 'Team for schools' },
    });
    expect(clone.configuration.pricing).toEqual(plan.configuration.pricing);
  });

  it('are listed by page, filter, search and order', async () => {
    const list = (query: string) =>
      platform.call<{ data: SubscriptionPlan[]; total: number }>('GET', `/v1/plans?${query}`);
    const all = await list('perPage=100');
    expect(all.total).toBe(all.data.length);
    const first = await list('perPage=1&sort=key');
    expect(first).toMatchObject({ total: all.total, data: [{ key: all.data.map(({ key }) => key).sort()[0] }] });
    const syncing = await list(`filter=${encodeURIComponent('{"status":{"$in":["stripe_sync"]}}')}`);
    expect(syncing.data.every(({ status }) => status === 'stripe_sync')).toBe(true);
    expect((await list('q=schools')).data).toMatchObject([{ key: 'team-for-schools' }]);
    expect((await list('q=100%25_')).total).toBe(0);
  });

  it('a configuration that is not stored is checked the same way', async () => {
    const answer = await platform.call<{ isValid: boolean; errors: { code: string }[] }>('POST', '/v1/plans/validate', {
      ...teamPlan(),
      features: [{ featureId: 'nowhere' }],
    });
    expect(answer.isValid).toBe(false);
    expect(answer.errors.map(({ code }) => code)).toContain('unknown_feature');
  });
});

it('describes itself completely', async () => {
  const document = await platform.call<{ paths: Record<string, Record<string, { responses: object }>> }>(
    'GET',
    '/openapi.json',
  );
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v1/plans', '/v1/plans/{id}/publish']));
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      // Machines' routes answer by their own protocols: api/openapi.test.ts.
      if (!path.startsWith('/v1/')) continue;
      expect([path, method, Object.keys(responses)]).toEqual([
        path,
        method,
        expect.arrayContaining(['400', '401', '403', '500']),
      ]);
    }
  }
  expect(JSON.stringify(document)).not.toContain('schema0');
});

it('lives and is ready', async () => {
  expect(await platform.call('GET', '/healthz')).toEqual({ status: 'ok' });
  expect(await platform.call('GET', '/readyz')).toMatchObject({ status: 'ok' });
  expect((await platform.app.inject({ method: 'GET', url: '/docs/' })).statusCode).toBeLessThan(400);
});
