import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { refreshForFirstCustomers, runRefresh } from '../commands/traits/run-refresh.ts';
import type { CustomerTraits, Trait } from '../contracts/traits.ts';
import * as operations from '../database/operations.ts';
import { eventually } from '../test/support/eventually.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let operationId: string;
const customers: string[] = [];
const hourMs = 3_600_000;

// The tests build on each other: it is the life of one process.
beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { cacheWorkflows: false });
  await platform.startWorker();
}, 120_000);
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const define = (key: string, field: string, refreshSeconds = 86_400) =>
  platform.call<Trait>(
    'POST',
    '/v1/traits',
    { key, name: key, definition: { from: 'record', field }, refreshSeconds },
    201,
  );
const read = (id: string) => platform.call<Trait>('GET', `/v1/traits/${id}`);
const valueNow = async (key: string) => {
  const url = `/v1/customers/${customers[0]}/traits?keys=${key}&stale=tell`;
  return (await platform.call<CustomerTraits>('GET', url)).traits[key]?.value;
};
const refreshed = (id: string) =>
  eventually('all customers are computed', async () => {
    const trait = await read(id);
    return trait.refreshedAt !== null && trait.refreshingSince === null && trait;
  });
const waiting = () => platform.operation(operationId, ({ status }) => status === 'waiting');
let country: Trait;

it('has computed nobody as long as there are no customers, and computes the first as soon as they are there', async () => {
  country = await define('country', 'country');
  expect(country).toMatchObject({ refreshedAt: null, refreshingSince: null, customers: 0 });
  expect(await runRefresh(platform.db, new Date())).toBe(true);
  expect(await runRefresh(platform.db, new Date())).toBe(false);
  expect(await refreshed(country.id)).toMatchObject({ customers: 0 });
  await refreshForFirstCustomers(platform.db, new Date());
  expect(await read(country.id)).toMatchObject({ refreshedAt: expect.any(String), customers: 0 });
  operationId = (await operations.unfinishedOf(platform.db, 'traits'))!.id;
  await waiting();
  for (const country of ['SE', 'NO', 'DK']) {
    customers.push((await platform.call<{ id: string }>('POST', '/v1/customers', { country }, 201)).id);
  }
  await refreshForFirstCustomers(platform.db, new Date());
}, 120_000);

it('computes all customers, and says when it did', async () => {
  expect(await refreshed(country.id)).toMatchObject({ customers: 3 });
  expect(await valueNow('country')).toBe('SE');
  operationId = (await operations.unfinishedOf(platform.db, 'traits'))!.id;
  await waiting();
}, 120_000);

it('computes a trait that is defined or changed as soon as it is', async () => {
  const before = (await read(country.id)).refreshedAt;
  const currency = await define('currency', 'currency', 6 * 3_600);
  await refreshed(currency.id);
  const changed = { definition: { from: 'record', field: 'industry' } };
  await platform.call('PATCH', `/v1/traits/${currency.id}`, changed, 200, { 'if-match': '"1"' });
  expect(await refreshed(currency.id)).toMatchObject({ version: 2, customers: 3 });
  expect((await read(country.id)).refreshedAt).toBe(before);
  await waiting();
}, 120_000);

it('computes each again when its time has passed, and no other', async () => {
  const [often, seldom] = [await traitOf('currency'), await read(country.id)];
  await platform.skip('7 hours');
  await eventually('the first is due', async () => {
    const { refreshedAt } = await read(often.id);
    return Date.parse(refreshedAt!) >= Date.parse(often.refreshedAt!) + 5 * hourMs;
  });
  expect((await read(country.id)).refreshedAt).toBe(seldom.refreshedAt);
  await platform.skip('18 hours');
  await eventually('the other is due', async () => {
    const { refreshedAt } = await read(country.id);
    return Date.parse(refreshedAt!) >= Date.parse(seldom.refreshedAt!) + 23 * hourMs;
  });
  await waiting();
}, 120_000);

it('keeps what is known when it cannot go on, rests, and tries again', async () => {
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise 'no space left'; end $$`.execute(
    platform.db,
  );
  await sql`create trigger refuse before update on trait_values execute function refuse()`.execute(platform.db);
  const seats = await define('seats', 'seats');
  await eventually('it is refused', async () => {
    const all = await operations.stepsOf(platform.db, [operationId]);
    return all.some(({ step, status }) => step === 'computeTraitPages' && status === 'failed');
  });
  await platform.skip('35 minutes');
  const steps = await eventually('it rests', async () => {
    const all = await operations.stepsOf(platform.db, [operationId]);
    return all.some(({ step, status }) => step === 'restTraitRefresh' && status === 'done') && all;
  });
  expect(steps.find(({ step }) => step === 'computeTraitPages')).toMatchObject({
    status: 'failed',
    error: { message: 'no space left' },
  });
  expect(await read(seats.id)).toMatchObject({ refreshedAt: null, refreshingSince: expect.any(String) });
  expect(await valueNow('country')).toBe('SE');
  await sql`drop trigger refuse on trait_values`.execute(platform.db);
  // Time may have been skipped before it began to rest.
  for (const _ of [1, 2]) await platform.skip('15 minutes');
  expect(await refreshed(seats.id)).toMatchObject({ customers: 3 });
  await waiting();
}, 120_000);

it('makes room for another after a month', async () => {
  await sql`update operations set created_at = created_at - interval '31 days' where id = ${operationId}`.execute(
    platform.db,
  );
  await platform.skip('7 hours');
  const ended = await platform.operation(operationId, ({ finished_at }) => finished_at !== null);
  expect(ended).toMatchObject({ status: 'done', error: null });
  const handle = temporal.client.workflow.getHandle(`trait-refresh:${operationId}`);
  await eventually('it has ended', async () => (await handle.describe()).status.name === 'COMPLETED');
  expect(await runRefresh(platform.db, new Date())).toBe(true);
  operationId = (await operations.unfinishedOf(platform.db, 'traits'))!.id;
  // What the former has computed is known to this one.
  await waiting();
  expect((await read(country.id)).customers).toBe(3);
}, 120_000);

it('is replaced when it has long not done what is due, and ends by itself', async () => {
  const later = new Date((await temporal.currentTimeMs()) + 60 * 24 * hourMs);
  expect(await runRefresh(platform.db, later)).toBe(true);
  expect(await operations.find(platform.db, operationId)).toMatchObject({ status: 'failed' });
  const next = (await operations.unfinishedOf(platform.db, 'traits'))!;
  expect(next.id).not.toBe(operationId);
  const handle = temporal.client.workflow.getHandle(`trait-refresh:${operationId}`);
  await eventually('the former has ended', async () => (await handle.describe()).status.name === 'COMPLETED');
}, 120_000);

async function traitOf(key: string): Promise<Trait> {
  const filter = encodeURIComponent(JSON.stringify({ key }));
  return (await platform.call<{ data: Trait[] }>('GET', `/v1/traits?filter=${filter}`)).data[0]!;
}
