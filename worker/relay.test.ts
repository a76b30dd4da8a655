import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { type KyselyPlugin, sql } from 'kysely';
import pino from 'pino';
import { createDatabase, type Db } from '../database/client.ts';
import * as journal from '../database/journal.ts';
import { migrate } from '../database/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { eventually } from '../test/support/eventually.ts';
import { devServer } from '../test/support/temporal.ts';
import { relayRound } from './relay.ts';
import { startRelay } from './relay-leader.ts';

let temporal: TestWorkflowEnvironment;
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  temporal = await devServer();
  database = await createTestDatabase();
  db = createDatabase(database.url, 20);
  await migrate(db);
}, 120_000);
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
  await temporal?.teardown();
});

const log = pino({ level: 'silent' });
const now = () => new Date();
/** Nobody works on this queue: what is started stays, with the signals that it got. */
const depsOn = (on: Db) => ({ db: on, client: temporal.client, taskQueue: 'nobody', now, log });

const entry = (workflowId: string, dispatch: journal.JournalEntry['dispatch']): journal.JournalEntry => ({
  type: 'plan.publication_started',
  area: 'plans',
  entityId: workflowId,
  actor: 'test',
  at: new Date(),
  audit: { action: 'test', before: null, after: { workflowId }, why: null },
  dispatch,
});

/** A start and so many signals of one workflow, each in a transaction of its own, as commands write them. */
async function command(workflowId: string, signals: number): Promise<void> {
  await journal.append(db, [entry(workflowId, { start: 'publishPlan', workflowId, args: [] })]);
  for (let number = 1; number <= signals; number++) {
    await db.transaction().execute(async (tx) => {
      await journal.append(tx, [entry(workflowId, { signal: 'publish', workflowId, args: [number] })]);
    });
  }
}

async function expectDense(): Promise<void> {
  const rows = await db.selectFrom('journal').select('position').orderBy('position').execute();
  expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, index) => index + 1));
}

/** Whoever follows the journal page by page (webhooks, notifications, the stream) meets each entry once, in order. */
async function expectFollowed(): Promise<void> {
  const last = await journal.lastPosition(db);
  const followed: string[] = [];
  for (let reached = 0n; reached < last; reached = BigInt(followed.at(-1)!)) {
    const entries = await journal.after(db, reached, 50);
    if (entries.length === 0) break;
    followed.push(...entries.map(({ position }) => position));
    if (followed.length > Number(last)) break;
  }
  expect(followed).toEqual(Array.from({ length: Number(last) }, (_, index) => String(index + 1)));
}

async function expectAllDispatched(): Promise<void> {
  const left = await db
    .selectFrom('journal')
    .select(['id', 'dispatch_error'])
    .where('dispatch', 'is not', null)
    .where('dispatched_at', 'is', null)
    .execute();
  expect(left).toEqual([]);
}

/** The numbers that a workflow was signalled, in order; fails unless it was started exactly once. */
async function signalled(workflowId: string): Promise<number[]> {
  const { events = [] } = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
  expect(events!.filter((event) => event.workflowExecutionStartedEventAttributes)).toHaveLength(1);
  const runs: string[] = [];
  for await (const run of temporal.client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.push(run.runId);
  expect(runs.length).toBeLessThanOrEqual(1);
  return events!.flatMap((event) => {
    const data = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0]?.data;
    return data ? [Number(Buffer.from(data).toString())] : [];
  });
}

/** A database client that dies before its n-th statement; `count` says how many it has seen. */
function dyingBefore(statement: number) {
  const seen = { count: 0 };
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      seen.count += 1;
      if (seen.count === statement) throw new Error(`killed before statement ${statement}`);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { dying: db.withPlugin(plugin), seen };
}

const writers = 8;
const each = 5;
const signals = 3;

/** Eight at once, each a command after the other. */
async function write(name: string, perWriter = each): Promise<string[]> {
  const ids = Array.from({ length: writers * perWriter }, (_, index) => `${name}:${index}`);
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (const id of ids.filter((_, index) => index % writers === writer)) await command(id, signals);
    }),
  );
  return ids;
}

/** Each in its order, none lost, none twice. */
async function expectRelayed(ids: string[]): Promise<void> {
  await expectDense();
  await expectFollowed();
  await expectAllDispatched();
  for (const id of ids) expect(await signalled(id)).toEqual([1, 2, 3]);
}

async function allDispatched(): Promise<boolean> {
  const { left } = await db
    .selectFrom('journal')
    .select((eb) => eb.fn.countAll<string>().as('left'))
    .where((eb) => eb.or([eb('position', 'is', null), eb('dispatched_at', 'is', null)]))
    .executeTakeFirstOrThrow();
  return left === '0';
}

describe('a relay that is killed', () => {
  it('between any two of its statements, under eight writers, loses, doubles and reorders nothing', async () => {
    let statements = Number.POSITIVE_INFINITY;
    let killed = 0;
    for (let statement = 1; statement <= statements; statement++) {
      const writing = write(`killed:${statement}`, 1);
      // Enough to number, to start and to signal when it dies, and more still comes in.
      await command(`killed:${statement}:before`, signals);
      const { dying, seen } = dyingBefore(statement);
      const round = await relayRound(depsOn(dying)).catch((error: Error) => error);
      if (round instanceof Error) killed += 1;
      else statements = seen.count;
      const ids = [...(await writing), `killed:${statement}:before`];
      while (!(await allDispatched())) await relayRound(depsOn(db));
      await expectRelayed(ids);
    }
    // Numbering, sealing, announcing, reading what is due, settling it: each its own statement at least.
    expect(killed).toBeGreaterThanOrEqual(5);
  }, 120_000);
});

describe('relays that compete', () => {
  it('for the lock take turns: each entry once, in order, also when the leader’s session ends', async () => {
    const relays = [startRelay(database.url, depsOn(db)), startRelay(database.url, depsOn(db))];
    try {
      const writing = write('lock');
      await eventually('one leads', () => relays.some((relay) => relay.leads()));
      expect(relays.filter((relay) => relay.leads())).toHaveLength(1);
      const client = createDatabase(database.url, 1);
      await endLeader(client);
      await client.destroy();
      const ids = await writing;
      await eventually('all is dispatched', allDispatched);
      expect(relays.filter((relay) => relay.leads()).length).toBeLessThanOrEqual(1);
      await expectRelayed(ids);
    } finally {
      await Promise.all(relays.map((relay) => relay.stop()));
    }
  }, 60_000);

  it('though both believe to lead still number densely and start nothing twice', async () => {
    let writing = true;
    const rounds = async () => {
      while (writing) await relayRound(depsOn(db)).catch(() => {});
    };
    const both = [rounds(), rounds()];
    const ids = await write('both');
    writing = false;
    await Promise.all(both);
    await relayRound(depsOn(db));
    await relayRound(depsOn(db));
    await expectRelayed(ids);
  }, 60_000);
});

/** Ends the session that holds the leader's lock, as a crash of its process does. */
async function endLeader(client: Db): Promise<void> {
  const { rows } = await sql`
    select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`.execute(client);
  expect(rows.length).toBeGreaterThanOrEqual(1);
}
