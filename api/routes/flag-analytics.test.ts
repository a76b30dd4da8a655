import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FeatureAnalytics, Flag } from '../../contracts/flags.ts';
import { newId } from '../../database/ids.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Happening, happened } from '../../test/support/evidence.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let key: string;
beforeAll(async () => {
  platform = await startPlatform(null);
  const body = { application: 'shop', environment: 'production' };
  key = (await platform.call<{ key: string }>('POST', '/v1/sdk-keys', body, 201)).key;
}, 60_000);
afterAll(() => platform?.close());

const evaluate = async (flag: string, context: object) => {
  const response = await platform.app.inject({
    method: 'POST',
    url: `/ofrep/v1/evaluate/flags/${flag}`,
    headers: { 'x-api-key': key },
    payload: { context },
  });
  return response.json() as { value?: unknown };
};

it('says who saw a flag, how often it was asked, how it is rated and how far it is', async () => {
  const { id } = await platform.call<Flag>(
    'POST',
    '/v1/flags',
    {
      ...{ key: 'search', name: 'Search', type: 'string', kind: 'release', defaultValue: 'old' },
      variants: [
        { key: 'new', value: 'new' },
        { key: 'old', value: 'old' },
      ],
      rules: [{ condition: { country: 'SE' }, value: 'new' }],
    },
    201,
  );
  const swedes = Array.from({ length: 30 }, (_, index) => ({ targetingKey: `se-${index}`, country: 'SE' }));
  const others = Array.from({ length: 12 }, (_, index) => ({ targetingKey: `de-${index}`, country: 'DE' }));
  await eventually('the rule is served', async () => (await evaluate('search', swedes[0]!)).value === 'new');
  const asked = async () => (await analytics()).usage.evaluations;
  const analytics = (query = '') => platform.call<FeatureAnalytics>('GET', `/v1/flags/${id}/analytics${query}`);
  for (const context of [...swedes, ...others]) await evaluate('search', context);

  const now = new Date();
  const at = new Date(now.getTime() - 3_600_000);
  const saw = (person: string, variant: string, key = 'search'): Happening => ({
    ...{ person, type: 'exposure', at },
    properties: { source: 'flag', key, variant, subject: 'person' },
  });
  const rated = (customerId: string, value: number, flag = 'search') => ({
    ...{ id: `rating-${customerId}`, type: 'feature_feedback', customerId, timestamp: now.toISOString() },
    properties: { flag, value },
  });
  await happened(
    platform.db,
    [
      ...['a', 'b', 'c'].map((person) => saw(person, 'new')),
      saw('d', 'old'),
      saw('d', 'old'),
      saw('e', 'new', 'another-flag'),
    ],
    now,
  );
  const ratings = [rated('acme', 5), rated('bolt', 2), rated('corp', 1, 'another-flag')];
  const failed = (customerId: string, flag = 'search') => ({
    ...{ id: `error-${customerId}`, type: 'feature_error', customerId, timestamp: now.toISOString() },
    properties: { flag, message: 'no results' },
  });
  const errors = [failed('acme'), failed('bolt'), failed('dune'), failed('corp', 'another-flag')];
  await platform.call('POST', '/v1/events', { events: [...ratings, ...errors] }, 202);

  await eventually('the counts of the process are written', async () => (await asked()) >= 43, 60_000);
  const later = `?to=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`;
  const told = await analytics(later);
  expect(told).toMatchObject({
    featureId: id,
    adoption: {
      exposedSubjects: 4,
      perVariant: [
        { variant: 'new', subjects: 3 },
        { variant: 'old', subjects: 1 },
      ],
    },
    performance: { failedEvaluations: 0, failedPercentage: 0, reportedErrors: 3 },
    feedback: { count: 2, averageRating: 3.5 },
    rolloutProgress: { state: 'on', rules: [{ percentage: 100 }], rollouts: [] },
  });
  const { latency } = told.performance;
  // All were asked of this process, one after the other, and it has measured as many as it has counted.
  expect(latency?.answers).toBe(told.usage.evaluations);
  expect(latency?.p50).toBeGreaterThan(0);
  for (const [less, more] of [
    [latency?.p50, latency?.p95],
    [latency?.p95, latency?.p99],
    [latency?.p99, latency?.longest],
  ]) {
    expect(less).toBeLessThanOrEqual(more ?? 0);
  }
  const { evaluations, perVariant, perReason, perDay, perDayAndVariant } = told.usage;
  const counted = new Map(perVariant.map((one) => [one.name, one.evaluations]));
  // The first question is asked until the rule is there, so of Swedes there are 31 or more.
  expect(counted.get('new')).toBeGreaterThanOrEqual(31);
  expect(counted.get('old')).toBeGreaterThanOrEqual(12);
  const ofNew = perDayAndVariant.filter(({ variant }) => variant === 'new');
  expect(ofNew.reduce((sum, one) => sum + one.evaluations, 0)).toBe(counted.get('new'));
  for (const parts of [perVariant, perReason, perDay, perDayAndVariant]) {
    expect(parts.reduce((sum, one) => sum + one.evaluations, 0)).toBe(evaluations);
  }

  const before = `?to=${encodeURIComponent(new Date(now.getTime() - 2 * 86_400_000).toISOString())}`;
  expect(await analytics(before)).toMatchObject({
    adoption: { exposedSubjects: 0 },
    usage: { evaluations: 0 },
    feedback: { count: 0, averageRating: null },
  });
  const upsideDown = '?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z';
  expect(await platform.call('GET', `/v1/flags/${id}/analytics${upsideDown}`, undefined, 400)).toMatchObject({
    error: { code: 'MalformedRequest', details: { fields: [{ field: 'from' }] } },
  });
  expect(await analytics('?environment=staging')).toMatchObject({
    usage: { evaluations: 0 },
    performance: { reportedErrors: 0, latency: null },
  });
  await platform.call('GET', `/v1/flags/${newId('flag')}/analytics`, undefined, 404);
});
