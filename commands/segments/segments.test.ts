import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Customer } from '../../contracts/customers.ts';
import type { Segment, SegmentPreview } from '../../contracts/segments.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
  for (const country of ['SE', 'SE', 'NO', null]) {
    await platform.call('POST', '/v1/customers', { country, attributes: { score: country === 'NO' ? 9 : 1 } }, 201);
  }
}, 60_000);
afterAll(() => platform?.close());

const create = (body: object) => platform.call<Segment>('POST', '/v1/segments', { name: 'A segment', ...body }, 201);
const members = async (id: string) =>
  (await platform.call<{ data: Customer[]; total: number }>('GET', `/v1/segments/${id}/customers?sort=createdAt`)).data;

it('holds the customers of whom its condition is true now', async () => {
  const swedes = await create({ key: 'swedes', condition: { country: 'SE' } });
  expect((await members(swedes.id)).map(({ country }) => country)).toEqual(['SE', 'SE']);
  await platform.call('POST', '/v1/customers', { country: 'SE' }, 201);
  expect(await members(swedes.id)).toHaveLength(3);
});

it('is previewed before it is stored: size, of how many, and some of them', async () => {
  const preview = (condition: object) => platform.call<SegmentPreview>('POST', '/v1/segments/preview', { condition });
  const everybody = await preview({});
  expect(everybody.size).toBe(everybody.of);
  const high = await preview({ score: { $gt: 5 } });
  expect(high).toMatchObject({ size: 1, of: everybody.of });
  expect(high.sample).toHaveLength(1);
  expect((await preview({ country: { $regexi: 's|n' } })).size).toBe(everybody.of - 1);
});

it('is edited and removed on the revision that was read', async () => {
  const { id } = await create({ key: 'edited', condition: { country: 'NO' } });
  const edit = (body: object, status: number, headers = {}) =>
    platform.call<Segment>('PATCH', `/v1/segments/${id}`, body, status, headers);
  await edit({ name: 'No' }, 428);
  expect(await edit({ condition: { country: 'DK' } }, 200, { 'if-match': '"1"' })).toMatchObject({
    name: 'A segment',
    condition: { country: 'DK' },
    revision: 2,
  });
  await edit({ name: 'No' }, 412, { 'if-match': '"1"' });
  const response = await platform.app.inject({
    method: 'DELETE',
    url: `/v1/segments/${id}`,
    headers: { 'if-match': '"2"' },
  });
  expect(response.statusCode).toBe(204);
  await platform.call('GET', `/v1/segments/${id}`, undefined, 404);
});

it('refuses a taken key and a condition that nobody can evaluate', async () => {
  await create({ key: 'once', condition: {} });
  await platform.call('POST', '/v1/segments', { key: 'once', name: 'Twice', condition: {} }, 409);
  for (const condition of [{ a: { $near: 1 } }, { $or: {} }, { a: '\u0000' }, { createdAt: { $lt: 'then' } }]) {
    await platform.call('POST', '/v1/segments', { key: 'bad', name: 'Bad', condition }, 400);
  }
});

it('is told of in the journal', async () => {
  const { id } = await create({ key: 'told', condition: { country: 'SE' } });
  const entries = await platform.db
    .selectFrom('journal')
    .select(['type', 'audit'])
    .where('entity_id', '=', id)
    .execute();
  expect(entries).toMatchObject([{ type: 'segment.created', audit: { after: { condition: { country: 'SE' } } } }]);
});
