import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import { planLifecycle, type Transition } from '../../contracts/tables/plan-lifecycle.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { devServer } from '../../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;

beforeAll(async () => {
  // Not the time-skipping server: calling off an activity that has just ended leaves its workflow stuck there.
  temporal = await devServer();
  platform = await startPlatform(temporal);
  await registerFeatures(platform);
  await platform.startWorker();
  // The database itself keeps every move of a version.
  await sql`create table moves (version_id text, before text, after text)`.execute(platform.db);
  await sql`
    create function keep_move() returns trigger language plpgsql as $$
    begin
      insert into moves values (new.id, old.status, new.status);
      return new;
    end $$`.execute(platform.db);
  await sql`create trigger keep_move after update of status on plan_versions for each row
    when (old.status is distinct from new.status) execute function keep_move()`.execute(platform.db);
}, 240_000);
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const orders = {
  publish: { verb: 'publish', body: {} },
  hold: { verb: 'publish', body: { hold: true } },
  cancel: { verb: 'cancel', body: {} },
  deprecate: { verb: 'deprecate', body: {} },
  archive: { verb: 'archive', body: {} },
} as const;
type Order = keyof typeof orders | 'edit' | 'wait';

const read = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
let edits = 0;

/** @returns the answer's status: a refusal is as good as an acceptance, a defect is neither */
async function give(id: string, order: Order): Promise<number> {
  if (order === 'wait') {
    const { operation } = await read(id);
    if (operation)
      await platform.operation(operation.id, (row) => row.finished_at !== null || row.status === 'waiting');
    return 200;
  }
  const { revision } = await read(id);
  const response =
    order === 'edit'
      ? await platform.app.inject({
          method: 'PATCH',
          url: `/v1/plans/${id}`,
          headers: { 'if-match': `"${revision}"` },
          payload: { name: `Edited ${++edits}` },
        })
      : await platform.app.inject({
          method: 'POST',
          url: `/v1/plans/${id}/${orders[order].verb}`,
          payload: orders[order].body,
        });
  return response.statusCode;
}

async function settle(id: string): Promise<void> {
  const { operation } = await read(id);
  if (!operation) return;
  const row = await platform.operation(
    operation.id,
    (found) => found.finished_at !== null || found.status === 'waiting',
  );
  if (row.finished_at === null) await give(id, 'cancel');
  expect((await platform.operation(operation.id)).finished_at).not.toBeNull();
}

const order = fc.constantFrom<Order>('edit', 'publish', 'hold', 'cancel', 'wait', 'deprecate', 'archive', 'wait');
const transitions: Transition[] = Object.values(planLifecycle);

const cancelledInFlight: Order[] = [
  'hold',
  'archive',
  'edit',
  'cancel',
  'archive',
  'cancel',
  'wait',
  'wait',
  'archive',
  'hold',
  'hold',
];

/** The edit comes between the preview and the activation that was ordered with it. */
const editedOnTheWay: Order[] = [
  'deprecate',
  'wait',
  'publish',
  'publish',
  'deprecate',
  'wait',
  'edit',
  'edit',
  'cancel',
];

/** Every turn of the table that needs no failure, whatever chance brings beside it. */
const soldAndEdited: Order[] = ['publish', 'wait', 'edit', 'publish', 'wait', 'deprecate', 'wait'];

it('whatever people order, in whatever order, versions move along the table alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(order, { minLength: 4, maxLength: 14 }), async (sequence) => {
      const { id } = await createTeamPlan(platform);
      for (const each of sequence) {
        const status = await give(id, each);
        expect([each, [200, 202, 409].includes(status) ? 'answered' : status]).toEqual([each, 'answered']);
      }
      await settle(id);
      const versions = await platform.db.selectFrom('plan_versions').selectAll().where('plan_id', '=', id).execute();
      expect(versions.filter(({ status }) => status === 'active').length).toBeLessThanOrEqual(1);
      expect(versions.filter(({ status }) => status === 'draft').length).toBeLessThanOrEqual(1);
      const under = ['draft', 'active', 'superseded', 'deprecated', 'archived'];
      expect(versions.filter(({ status }) => !under.includes(status))).toEqual([]);
    }),
    { numRuns: 14, endOnFailure: true, examples: [[cancelledInFlight], [editedOnTheWay], [soldAndEdited]] },
  );
  const { rows } = await sql<{ before: string; after: string }>`select distinct before, after from moves`.execute(
    platform.db,
  );
  expect(rows.length).toBeGreaterThan(5);
  const allowed = ({ before, after }: { before: string; after: string }) =>
    transitions.some(({ from, to }) => (from as readonly string[]).includes(before) && to === after);
  expect(rows.filter((move) => !allowed(move))).toEqual([]);
}, 240_000);
