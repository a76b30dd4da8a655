import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Holdout, HoldoutResults } from '../../contracts/holdouts.ts';
import * as holdouts from '../../database/holdouts.ts';
import { newId } from '../../database/ids.ts';
import { heldOutBy, isHeld } from '../../domain/holdouts/held-out.ts';
import { happened } from '../../test/support/evidence.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 60_000);
afterAll(() => platform?.close());

const create = (body: object) =>
  platform.call<Holdout>('POST', '/v1/holdouts', { name: 'A year without', percentage: 10, ...body }, 201);

it('keeps the same customers out of the experiments it covers, until it is archived', async () => {
  const holdout = await create({ key: 'year', experiments: ['prices'] });
  expect(holdout).toMatchObject({ unit: 'customer', percentage: 10, seed: 'holdout:year', archivedAt: null });
  const customers = Array.from({ length: 500 }, (_, index) => `customer-${index}`);
  const heldFrom = async (experiment: string) => {
    const active = await holdouts.active(platform.db);
    return customers.filter((customer) => heldOutBy(active, experiment, { customer }));
  };
  const held = await heldFrom('prices');
  expect(held.length).toBeGreaterThan(20);
  expect(held.length).toBeLessThan(90);
  expect(await heldFrom('colours')).toEqual([]);

  const url = `/v1/holdouts/${holdout.id}`;
  const all = await platform.call<Holdout>('PATCH', url, { experiments: [] }, 200, { 'if-match': '"1"' });
  expect(all).toMatchObject({ experiments: [], revision: 2 });
  expect(await heldFrom('colours')).toEqual(held);

  await platform.call('POST', `${url}/archive`, undefined, 412, { 'if-match': '"1"' });
  await platform.call('POST', `${url}/archive`, undefined, 200, { 'if-match': '"2"' });
  expect(await heldFrom('prices')).toEqual([]);
  await platform.call('PATCH', url, { name: 'Later' }, 409, { 'if-match': '"3"' });
});

it('is listed, read and searched; its key is its own', async () => {
  const { id } = await create({ key: 'listed', name: 'To be found' });
  await platform.call('POST', '/v1/holdouts', { key: 'listed', name: 'Again', percentage: 1 }, 409);
  const found = await platform.call<{ data: Holdout[]; total: number }>('GET', '/v1/holdouts?q=found&sort=-percentage');
  expect(found.data.map((one) => one.id)).toEqual([id]);
  expect(await platform.call<Holdout>('GET', `/v1/holdouts/${id}`)).toEqual(found.data[0]);
  await platform.call('GET', `/v1/holdouts/${newId('holdout')}`, undefined, 404);
});

it('never changes whom it holds', async () => {
  const { id } = await create({ key: 'fixed' });
  await platform.call('PATCH', `/v1/holdouts/${id}`, { percentage: 20 }, 400, { 'if-match': '"1"' });
  await platform.call('PATCH', `/v1/holdouts/${id}`, { name: 'Without a revision' }, 428);
  for (const percentage of [0, 51]) {
    await platform.call('POST', '/v1/holdouts', { key: 'off', name: 'Off', percentage }, 400);
  }
});

it('says what everybody else does differently from those held out', async () => {
  const now = Date.now();
  const { id } = await create({ key: 'measured', unit: 'person', percentage: 50 });
  const definition = {
    type: 'conversion',
    direction: 'increase',
    minimumEffect: 0.05,
    windowHours: 1,
    source: { events: ['ordered'], condition: {} },
  };
  await platform.call('POST', '/v1/metrics', { key: 'orders', name: 'Orders', definition }, 201);
  const holdout = { seed: 'holdout:measured', percentage: 50 };
  const people = Array.from({ length: 600 }, (_, index) => `person-${index}`);
  const before = new Date(now - 3 * 3_600_000);
  await happened(
    platform.db,
    people.map((person) => ({ person, type: 'page_view', at: before })),
    before,
  );
  const held = people.filter((person) => isHeld(holdout, person));
  const others = people.filter((person) => !isHeld(holdout, person));
  const buyers = [...held.slice(0, 30), ...others.slice(0, 90)];
  const lately = new Date(now - 1_800_000);
  await happened(
    platform.db,
    buyers.map((person) => ({ person, type: 'ordered', at: lately })),
    new Date(now),
  );
  const url = `/v1/holdouts/${id}/results`;
  const results = await platform.call<HoldoutResults>('GET', `${url}?metric=orders`);
  expect(results).toMatchObject({ unit: 'fraction', significant: true, windowHours: 1 });
  expect(results.held).toEqual({ subjects: held.length, mean: 30 / held.length });
  expect(results.others).toEqual({ subjects: others.length, mean: 90 / others.length });
  expect(results.lift).toBeCloseTo(90 / others.length / (30 / held.length) - 1, 8);
  await platform.call('GET', `${url}?metric=monthly_recurring_revenue`, undefined, 404);
});

it('is told of in the audit', async () => {
  const { id } = await create({ key: 'told' });
  const entries = await platform.db
    .selectFrom('journal')
    .select(['type', 'audit'])
    .where('entity_id', '=', id)
    .execute();
  expect(entries).toMatchObject([{ type: 'holdout.created', audit: { after: { key: 'told', percentage: 10 } } }]);
});
