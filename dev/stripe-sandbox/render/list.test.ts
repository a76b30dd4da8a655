import { beforeAll, expect, test } from '@jest/globals';
import { refusal, useSandbox } from '../testing.ts';

const use = useSandbox();
const made: string[] = [];
beforeAll(async () => {
  for (let i = 0; i < 25; i += 1)
    made.unshift((await use.stripe.products.create({ name: `P${i}`, active: i % 2 === 0 })).id);
});
const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id);

test('pages are newest first, ten at a time', async () => {
  const first = await use.stripe.products.list();
  expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/products' });
  expect(ids(first)).toEqual(made.slice(0, 10));
  const last = await use.stripe.products.list({ limit: 10, starting_after: made[19] });
  expect(ids(last)).toEqual(made.slice(20));
  expect(last.has_more).toBe(false);
});

test('ending_before gives the page just above', async () => {
  const page = await use.stripe.products.list({ limit: 5, ending_before: made[10] });
  expect(ids(page)).toEqual(made.slice(5, 10));
  expect(page.has_more).toBe(true);
  expect((await use.stripe.products.list({ limit: 5, ending_before: made[5] })).has_more).toBe(false);
});

test('the SDK pages through all of them, also backwards and filtered', async () => {
  const all = await use.stripe.products.list({ limit: 4 }).autoPagingToArray({ limit: 1000 });
  expect(all.map(({ id }) => id)).toEqual(made);
  const back = await use.stripe.products.list({ limit: 4, ending_before: made[24] }).autoPagingToArray({ limit: 1000 });
  expect(back.map(({ id }) => id)).toEqual(made.slice(0, 24).reverse());
  const active = await use.stripe.products.list({ limit: 3, active: true }).autoPagingToArray({ limit: 1000 });
  expect(active.map(({ id }) => id)).toEqual(made.filter((_, index) => index % 2 === 0));
});

test('a cursor that does not exist, and two of them, are refused', async () => {
  expect(await refusal(use.stripe.products.list({ starting_after: 'prod_none' }))).toMatchObject({
    statusCode: 400,
    code: 'resource_missing',
    param: 'starting_after',
  });
  const both = use.stripe.products.list({ starting_after: made[1], ending_before: made[2] });
  expect((await refusal(both)).statusCode).toBe(400);
});
