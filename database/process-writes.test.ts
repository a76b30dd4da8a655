import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { migratedDatabase } from '../test/support/migrated-database.ts';
import * as effects from './effects.ts';
import * as operations from './operations.ts';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
beforeAll(async () => {
  database = await migratedDatabase();
}, 60_000);
afterAll(() => database?.drop());

const at = new Date('2026-11-21T12:00:00.000Z');
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
const reserve = (key: string) =>
  effects.reserve(database.db, { key, kind: 'test', paramsHash: 'same', operationId: null }, 10_000, at);
const step = (attempt: number, startedAt = at) => ({ stage: 'sync', compensation: false, attempt, startedAt });

async function openOperation(id: string): Promise<void> {
  await operations.open(
    database.db,
    { id, workflow_type: 'publishPlan', workflow_id: id, area: 'plans', entity_id: `of_${id}`, stage: 'sync' },
    at,
  );
}
const finished = (operationId: string, name: string, record: operations.StepRecord, now = later(1)) =>
  operations.stepFinished(
    database.db,
    { operationId, step: name, subject: '' },
    record,
    { status: 'done', error: null },
    now,
  );
const told = async (operationId: string) =>
  (
    await database.db
      .selectFrom('journal')
      .select('type')
      .where('operation_id', '=', operationId)
      .orderBy('id')
      .execute()
  ).map(({ type }) => type);

it('gives a reservation to one of those that want it side by side, and settles for it alone', async () => {
  const reserved = await Promise.all(['one', 'one', 'two', 'one'].map(reserve));
  expect(reserved.map(({ state }) => state).sort()).toEqual(['fresh', 'fresh', 'held', 'held']);
  const first = reserved.find(({ state }) => state === 'fresh');
  if (first?.state !== 'fresh') throw new Error('nobody was first');
  const done = { state: 'done', outsideId: 'price_1', result: { a: [1, null] } } as const;
  const settled = await Promise.all([
    effects.settle(database.db, 'one', 'lease_of_somebody_else', { ...done, outsideId: 'price_2' }, later(1)),
    effects.settle(database.db, 'one', first.leaseToken, done, later(1)),
  ]);
  expect(settled).toEqual([false, true]);
  expect(await effects.find(database.db, 'one')).toMatchObject({
    ...{ state: 'done', outside_id: 'price_1', result: { a: [1, null] }, error: null },
    updated_at: later(1),
  });
  expect(await reserve('one')).toMatchObject({ state: 'settled', row: { outside_id: 'price_1' } });
});

it('writes steps side by side with what the journal tells of them, the newest attempt last', async () => {
  await Promise.all(['op_a', 'op_b'].map(openOperation));
  await Promise.all([
    finished('op_a', 'one', step(1)),
    finished('op_b', 'one', step(1)),
    finished('op_a', 'two', step(1)),
  ]);
  // The same step twice in one round: an attempt that was thought dead, and the one that followed it.
  await Promise.all([finished('op_a', 'two', step(3), later(3)), finished('op_a', 'two', step(2), later(2))]);
  const steps = await operations.stepsOf(database.db, ['op_a', 'op_b']);
  const shown = steps.map((row) => [row.operation_id, row.step, row.attempt, row.status]).sort();
  expect(shown).toEqual([
    ['op_a', 'one', 1, 'done'],
    ['op_a', 'two', 3, 'done'],
    ['op_b', 'one', 1, 'done'],
  ]);
  expect(await told('op_b')).toEqual(['operation.step_done']);
});

it('leaves out an attempt that begins after the end of its operation', async () => {
  await openOperation('op_ended');
  await finished('op_ended', 'last', step(1));
  await operations.finish(database.db, 'op_ended', { status: 'done' }, later(5));
  await Promise.all([finished('op_ended', 'ghost', step(1, later(6)), later(7)), openOperation('op_other')]);
  const steps = await operations.stepsOf(database.db, ['op_ended']);
  expect(steps.map((row) => row.step)).toEqual(['last']);
  expect(await told('op_ended')).toEqual(['operation.step_done', 'operation.done']);
});

it('fails only for whom the row is impossible', async () => {
  const none = operations.stepFinished(
    database.db,
    { operationId: 'op_a', step: 'wrong', subject: '' },
    { ...step(1), attempt: 2 ** 40 },
    { status: 'done', error: null },
    at,
  );
  const [wrong, right] = await Promise.allSettled([none, reserve('three')]);
  expect([wrong!.status, right!.status]).toEqual(['rejected', 'fulfilled']);
});
