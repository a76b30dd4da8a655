import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { sql } from 'kysely';
import pino from 'pino';
import { type RetainedTable, retainedTables, shippedRetention } from '../contracts/tables/retention.ts';
import { chainOf } from '../database/audit-sealing.ts';
import { verifyDatabase } from '../database/audit-verification.ts';
import type { Db } from '../database/client.ts';
import { numberBatches } from '../database/events-feed.ts';
import { dayOf, ensurePartitions } from '../database/events-partitions.ts';
import * as journal from '../database/journal.ts';
import { forget } from '../database/retention.ts';
import { migratedDatabase } from '../test/support/migrated-database.ts';
import { orderRound } from './relay.ts';
import { retentionDuty } from './retention-duty.ts';

// Limits of waiting, not of speed: many tests share the machine.
jest.setTimeout(180_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let db: Db;
beforeAll(async () => {
  database = await migratedDatabase();
  db = database.db;
});
afterAll(() => database?.drop());

const now = new Date('2026-06-01T12:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
/** A day longer and a day less than the table's rows are kept. */
const ages = (table: RetainedTable) => ({
  old: ago(shippedRetention[table]! + 1),
  young: ago(shippedRetention[table]! - 1),
});

async function idsIn(table: RetainedTable, column: string): Promise<string[]> {
  const rows = (await db.selectFrom(table).selectAll().execute()) as Record<string, unknown>[];
  return rows.map((row) => String(row[column])).sort();
}

async function addMember(): Promise<string> {
  const id = 'member_1';
  const user = { id, name: 'Ada', email: 'ada@example.com', emailVerified: true, image: null, twoFactorEnabled: null };
  await db.insertInto('auth_users').values(user).execute();
  await db
    .insertInto('members')
    .values({ user_id: id, roles: ['admin'], created_at: now })
    .execute();
  return id;
}

/** A row that is over and one that is not, by table; the column names them `old` and `young`. */
async function fill(): Promise<Partial<Record<RetainedTable, string>>> {
  const member = await addMember();
  const each = async (table: RetainedTable, add: (name: string, at: Date) => Promise<unknown>) => {
    const { old, young } = ages(table);
    await add('old', old);
    await add('young', young);
  };
  const bytes = (name: string) => Buffer.from(name);
  await each('idempotency_keys', (actor, created_at) =>
    db
      .insertInto('idempotency_keys')
      .values({
        actor,
        route: 'POST /',
        key_hash: bytes(actor),
        fingerprint: bytes(actor),
        lease_token: 'claim',
        lease_until: created_at,
        results: null,
        answer: null,
        created_at,
      })
      .execute(),
  );
  await each('auth_sessions', (id, expiresAt) =>
    db
      .insertInto('auth_sessions')
      .values({
        id,
        token: id,
        userId: member,
        ipAddress: null,
        userAgent: null,
        createdAt: ago(900),
        updatedAt: ago(900),
        expiresAt,
      })
      .execute(),
  );
  await each('auth_verifications', (id, expiresAt) =>
    db.insertInto('auth_verifications').values({ id, identifier: id, value: '{}', expiresAt }).execute(),
  );
  await db
    .insertInto('webhooks')
    .values({
      id: 'webhook_1',
      url: 'https://hook.example',
      description: '',
      events: ['*'],
      enabled: true,
      disabled_reason: null,
      secret_generation: 1,
      secret_rotated_at: null,
      revision: 1,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await each('webhook_deliveries', (id, finished_at) =>
    db
      .insertInto('webhook_deliveries')
      .values({
        id,
        webhook_id: 'webhook_1',
        message_id: id,
        position: id === 'old' ? '1' : '2',
        type: 'plan.published',
        body: '{}',
        state: 'delivered',
        next_attempt_at: finished_at,
        created_at: finished_at,
        finished_at,
      })
      .execute(),
  );
  await each('stripe_inbox', (event_id, received_at) =>
    db
      .insertInto('stripe_inbox')
      .values({
        event_id,
        type: 'price.updated',
        object_id: 'price_1',
        created: received_at,
        payload: '{}',
        received_at,
      })
      .execute(),
  );
  await each('notifications', (id, created_at) =>
    db
      .insertInto('notifications')
      .values({
        id,
        member_id: member,
        kind: 'approvals' as never,
        source: id,
        title: '',
        body: '',
        area: 'plans',
        entity_id: 'plan_1',
        path: '/',
        in_app: true,
        created_at,
        read_at: null,
      })
      .execute(),
  );
  await each('attention_told', (item_id, at) =>
    db.insertInto('attention_told').values({ item_id, version: '1', at }).execute(),
  );
  await each('alerts', (id, resolved_at) =>
    db
      .insertInto('alerts')
      .values({
        id,
        rule: id,
        severity: 'low',
        state: 'resolved',
        summary: '',
        value: 1,
        raised_at: resolved_at,
        last_seen_at: resolved_at,
        acknowledged_at: null,
        acknowledged_by: null,
        resolved_at,
      })
      .execute(),
  );
  await each('event_minutes', (name, minute) =>
    db
      .insertInto('event_minutes')
      .values({ minute, type_id: name === 'old' ? 1 : 2, events: 1, marked: 0 })
      .execute(),
  );
  await each('event_issues', (type, at) =>
    db
      .insertInto('event_issues')
      .values({
        ...{ day: dayOf(at), environment: 'production', type, code: 'malformed', field: '', rejected: true },
        ...{ events: 1, sample: '', first_at: at, last_at: at },
      })
      .execute(),
  );
  return {
    event_issues: 'type',
    idempotency_keys: 'actor',
    auth_sessions: 'id',
    auth_verifications: 'id',
    webhook_deliveries: 'id',
    stripe_inbox: 'event_id',
    notifications: 'id',
    attention_told: 'item_id',
    alerts: 'id',
  };
}

async function operation(id: string, finished_at: Date | null): Promise<void> {
  const common = { workflow_type: 'publishPlan', area: 'plans', stage: 'active', error: null, outcome: null };
  await db
    .insertInto('operations')
    .values({
      id,
      ...common,
      workflow_id: id,
      entity_id: id,
      status: finished_at ? 'done' : 'running',
      created_at: ago(900),
      updated_at: ago(900),
      finished_at,
    })
    .execute();
  await db
    .insertInto('operation_steps')
    .values({
      operation_id: id,
      step: 'validate',
      subject: '',
      stage: 'validation',
      compensation: false,
      status: 'done',
      attempt: 1,
      started_at: ago(900),
      finished_at: ago(900),
      error: null,
    })
    .execute();
}

it('forgets what is over in every table, and keeps the rest', async () => {
  const columns = await fill();
  const forgotten = await forget(db, shippedRetention, now, 100);
  for (const [table, column] of Object.entries(columns) as [RetainedTable, string][]) {
    expect([table, forgotten[table], await idsIn(table, column)]).toEqual([table, 1, ['young']]);
  }
});

it('drops whole days of events, and keeps the batches that readers have not seen', async () => {
  const { old, young } = ages('events');
  await ensurePartitions(db, [old, young].map(dayOf));
  for (const received_at of [old, old, young]) {
    await db.insertInto('event_batches').values({ received_at, events: 1 }).execute();
  }
  await numberBatches(db, 10);
  await db.insertInto('event_feeds').values({ name: 'aggregates', position: '1' }).execute();
  expect(await forget(db, shippedRetention, now, 100)).toMatchObject({ events: 1 });
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events'::regclass`.execute(db);
  expect(rows.map(({ name }) => name)).toEqual([`events_${dayOf(young).replaceAll('-', '')}`]);
  const batches = await db.selectFrom('event_batches').select('position').orderBy('position').execute();
  expect(batches.map(({ position }) => position)).toEqual(['2', '3']);
  expect(await forget(db, shippedRetention, now, 100)).toMatchObject({ events: 0 });
});

it('keeps a process that is unfinished, or that another record refers to', async () => {
  const { old, young } = ages('operations');
  await operation('op_old', old);
  await operation('op_young', young);
  await operation('op_unfinished', null);
  await operation('op_approved', old);
  await db
    .insertInto('change_requests')
    .values({
      id: 'cr_1',
      area: 'plans',
      entity_id: 'plan_1',
      operation_id: 'op_approved',
      command: 'publishPlan',
      summary: '',
      maker: 'member:1',
      status: 'applied',
      reasons: '[]',
      code: 'BudgetExceeded',
      shown_hash: '',
      shown: '{}',
      on_approval: '{}',
      on_rejection: '{}',
      approvals_needed: 1,
      created_at: old,
      expires_at: old,
    })
    .execute();
  expect(await forget(db, shippedRetention, now, 100)).toMatchObject({ operations: 1 });
  expect(await idsIn('operations', 'id')).toEqual(['op_approved', 'op_unfinished', 'op_young']);
});

it('never touches the audit, what nobody has read yet, nor the last position', async () => {
  const { old, young } = ages('journal');
  const audit = { action: 'updatePlan', before: null, after: null, why: null };
  const entry = (entityId: string, at: Date, more: Partial<journal.JournalEntry> = {}): journal.JournalEntry => ({
    type: 'plan.updated',
    area: 'plans',
    entityId,
    actor: 'member:1',
    at,
    ...more,
  });
  const signal = { signal: 'publish', workflowId: 'w', args: [] };
  await journal.append(db, [
    entry('audited', old, { audit }),
    entry('forgotten', old),
    entry('undispatched', old, { dispatch: signal }),
    entry('of an unfinished process', old, { operationId: 'op_unfinished' }),
    entry('young', young),
    entry('unread', old),
    entry('last', old),
  ]);
  await orderRound({ db, now: () => now });
  const positionOf = async (entity: string) =>
    (await db.selectFrom('journal').select('position').where('entity_id', '=', entity).executeTakeFirstOrThrow())
      .position!;
  const before = String(BigInt(await positionOf('unread')) - 1n);
  await db.insertInto('notification_feed').values({ position: before }).execute();
  const last = await journal.lastPosition(db);
  expect(await forget(db, shippedRetention, now, 100)).toMatchObject({ journal: 1 });
  expect(await idsIn('journal', 'entity_id')).toEqual(
    ['audited', 'last', 'of an unfinished process', 'undispatched', 'unread', 'young'].sort(),
  );
  await db.updateTable('notification_feed').set({ position: last.toString() }).execute();
  expect(await forget(db, shippedRetention, now, 100)).toMatchObject({ journal: 1 });
  expect(await idsIn('journal', 'entity_id')).toContain('last');
  await journal.append(db, [entry('next', now, { audit })]);
  await orderRound({ db, now: () => now });
  expect(await journal.lastPosition(db)).toBe(last + 1n);
  const { problems } = await verifyDatabase(db, await chainOf(db, now), []);
  expect(problems).toEqual([]);
});

it('keeps for ever what is told to be kept so, and goes on while there is more', async () => {
  const ever = Object.fromEntries(retainedTables.map((table) => [table, null])) as never;
  const later = new Date(now.getTime() + 2_000 * 86_400_000);
  expect(await forget(db, ever, later, 100)).toEqual({});
  expect(await forget(db, { ...shippedRetention }, later, 1)).toMatchObject({ stripe_inbox: 1, alerts: 1 });
  const log = pino({ level: 'silent' });
  expect(await retentionDuty({ db, now: () => later, days: shippedRetention, log }).run()).toBe(false);
  expect(await idsIn('operations', 'id')).toEqual(['op_approved', 'op_unfinished']);
});
