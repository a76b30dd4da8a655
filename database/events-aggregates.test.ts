import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { shippedRetention } from '../contracts/tables/retention.ts';
import { migratedDatabase } from '../test/support/migrated-database.ts';
import { eventKey, insertEvents, type NewEvent } from './events.ts';
import { aggregateNext, resetAggregates } from './events-aggregates.ts';
import { eventCounts } from './events-counts.ts';
import { firstExposures } from './events-exposures.ts';
import { numberBatches } from './events-feed.ts';
import { ensurePartitions } from './events-partitions.ts';
import { resolveSubjects, subjectKey } from './events-subjects.ts';
import { resolveTypes, typeKey } from './events-types.ts';
import { forget } from './retention.ts';
import { knownUntil } from './rollout-evidence.ts';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
const received = new Date('2026-11-20T12:00:00Z');
const minute = 60_000;

interface Sent {
  id: number;
  type: 'page_view' | 'paid' | 'exposure';
  customer: number | null;
  person: number | null;
  anonymous: number | null;
  minutesAgo: number;
  amount: number | null;
  value: number | null;
  marked: boolean;
  variant: string;
}

const name = (count: number) => fc.option(fc.integer({ min: 1, max: count }), { nil: null });
const sentEvent: fc.Arbitrary<Sent> = fc
  .record({
    id: fc.integer({ min: 1, max: 60 }),
    type: fc.constantFrom('page_view' as const, 'paid' as const, 'exposure' as const),
    customer: name(2),
    person: name(3),
    anonymous: name(4),
    minutesAgo: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 5_000 })),
    amount: fc.option(fc.integer({ min: -500, max: 5_000 }), { nil: null }),
    value: fc.option(fc.constantFrom(0.1, 0.2, 1.7, -3), { nil: null }),
    marked: fc.boolean().map((marked) => marked),
    variant: fc.constantFrom('a', 'b'),
  })
  .filter(({ customer, person, anonymous }) => (customer ?? person ?? anonymous) !== null);
/** Requests as they come, each with some repetitions, and after which of them the aggregates catch up, and how far. */
const history = fc.array(
  fc.record({ events: fc.array(sentEvent, { minLength: 1, maxLength: 12 }), catchUp: fc.constantFrom(0, 1, 5, 1_000) }),
  { minLength: 1, maxLength: 8 },
);

beforeAll(async () => {
  database = await migratedDatabase();
  await ensurePartitions(database.db, ['2026-11-20']);
}, 60_000);
afterAll(() => database?.drop());

async function fresh(): Promise<void> {
  await sql`truncate events, event_ids, event_batches, event_feeds, event_subjects, event_types, event_minutes,
    event_days, event_subject_days, event_sessions, exposures restart identity`.execute(database.db);
}

async function rowsOf(events: Sent[]): Promise<NewEvent[]> {
  const { db } = database;
  const types = await resolveTypes(
    db,
    [...new Set(events.map(({ type }) => type))].map((each) => ({ environment: 'production', name: each })),
    received,
  );
  const names = events.flatMap(({ customer, person, anonymous }) => [
    ...(customer === null ? [] : [{ kind: 'customer' as const, key: `c${customer}` }]),
    ...(person === null ? [] : [{ kind: 'person' as const, key: `p${person}` }]),
    ...(anonymous === null ? [] : [{ kind: 'anonymous' as const, key: `a${anonymous}` }]),
  ]);
  const subjects = await resolveSubjects(db, names, received);
  const idOf = (kind: 'customer' | 'person' | 'anonymous', key: string | null) =>
    key === null ? null : subjects.get(subjectKey(kind, key))!.id;
  const byKey = new Map(
    events.map((event): [string, NewEvent] => {
      const id = `e${event.id}`;
      const { customer, person, anonymous } = event;
      return [
        id,
        {
          key: eventKey('production', id),
          id,
          typeId: types.get(typeKey('production', event.type))!,
          customerId: idOf('customer', customer === null ? null : `c${customer}`),
          personId: idOf('person', person === null ? null : `p${person}`),
          anonymousId: idOf('anonymous', anonymous === null ? null : `a${anonymous}`),
          occurredAt: new Date(received.getTime() - event.minutesAgo * minute).toISOString(),
          amount: event.amount,
          currency: event.amount === null ? null : 'usd',
          value: event.value,
          bot: event.marked,
          staff: false,
          late: event.minutesAgo > 60,
          source: 'api',
          properties: JSON.stringify({ source: 'experiment', key: 'x', variant: event.variant }),
        },
      ];
    }),
  );
  return [...byKey.values()];
}

async function drain(): Promise<void> {
  await numberBatches(database.db, 1_000);
  while ((await aggregateNext(database.db, 1_000)) > 0);
}

/** Everything that was made of the events, in an order of its own. */
async function aggregates() {
  const all = async (query: ReturnType<typeof sql>) => (await query.execute(database.db)).rows;
  return {
    minutes: await all(sql`select minute, type_id, events, marked from event_minutes order by 1, 2`),
    days: await all(sql`select day::text, type_id, events, marked, late from event_days order by 1, 2`),
    subjectDays: await all(sql`select day::text, type_id, customer_id, actor_id, currency, events, amount_sum::text,
      trim_scale(value_sum)::text as value_sum, value_count, first_at, last_at from event_subject_days order by 1, 2, 3, 4, 5`),
    sessions: await all(sql`select * from event_sessions order by actor_id, started_at`),
    exposures: await all(sql`select * from exposures order by subject_id`),
  };
}

/** The same from the events alone. */
async function recomputed() {
  const all = async (query: ReturnType<typeof sql>) => (await query.execute(database.db)).rows;
  return {
    minutes: await all(sql`select date_trunc('minute', occurred_at) as minute, type_id,
      count(*) filter (where not bot) as events, count(*) filter (where bot) as marked from events group by 1, 2 order by 1, 2`),
    days: await all(sql`select occurred_at::date::text as day, type_id, count(*) filter (where not bot) as events,
      count(*) filter (where bot) as marked, count(*) filter (where late and not bot) as late
      from events group by 1, 2 order by 1, 2`),
    subjectDays: await all(sql`select occurred_at::date::text as day, type_id, customer_id,
      coalesce(person_id, anonymous_id) as actor_id, currency, count(*) as events, sum(amount)::text as amount_sum,
      trim_scale(sum(value::numeric))::text as value_sum, count(value) as value_count, min(occurred_at) as first_at,
      max(occurred_at) as last_at
      from events where not bot group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`),
  };
}

async function expectedSessions() {
  const { rows } = await sql<{ actor: string; at: Date }>`
    select s.canonical_id as actor, e.occurred_at as at from events e
    join event_subjects s on s.id = coalesce(e.person_id, e.anonymous_id) where not e.bot
    order by s.canonical_id, e.occurred_at`.execute(database.db);
  const sessions: { actor_id: string; environment: string; started_at: Date; ended_at: Date; events: number }[] = [];
  for (const { actor, at } of rows) {
    const last = sessions.at(-1);
    if (last?.actor_id === actor && at.getTime() - last.ended_at.getTime() <= 30 * minute) {
      last.ended_at = at;
      last.events += 1;
    } else sessions.push({ actor_id: actor, environment: 'production', started_at: at, ended_at: at, events: 1 });
  }
  return sessions;
}

it('aggregates are what the events say, in whatever order and portions they come, and when made anew', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (requests) => {
      await fresh();
      const { db } = database;
      for (const { events, catchUp } of requests) {
        await insertEvents(db, await rowsOf(events), received);
        if (catchUp > 0) {
          await numberBatches(db, 1_000);
          await aggregateNext(db, catchUp);
        }
      }
      await drain();
      const made = await aggregates();
      expect(made).toMatchObject(await recomputed());
      expect(made.sessions).toEqual(await expectedSessions());
      await resetAggregates(db);
      await drain();
      expect(await aggregates()).toEqual(made);
    }),
    { numRuns: 40, seed: 20_261_121 },
  );
}, 180_000);

it('counts the minutes and hours of a month, when those by the minute are forgotten', async () => {
  await fresh();
  const { db } = database;
  const day = 24 * 60;
  const sent = { type: 'page_view' as const, customer: 1, person: null, anonymous: null, amount: null, value: null };
  const at = [5, day, 2 * day - 1, 2 * day, 2 * day + 1, 9 * day, 9 * day, 29 * day];
  await insertEvents(
    db,
    await rowsOf(at.map((minutesAgo, id) => ({ ...sent, id, minutesAgo, marked: id === 6, variant: 'a' }))),
    received,
  );
  await drain();
  const ask = async (by: 'minute' | 'hour' | 'day') => {
    const from = new Date(received.getTime() - 30 * day * minute).toISOString();
    const counts = { by, environment: 'production', from, to: received.toISOString() };
    const points = (await eventCounts(db, counts, received)).series.flatMap((each) => each.points);
    return [points.length, points.reduce((sum, { events }) => sum + events, 0), points.filter((each) => each.marked)];
  };
  const before = [await ask('minute'), await ask('hour'), await ask('day')];
  await forget(db, shippedRetention, received, 1_000);
  expect([await ask('minute'), await ask('hour'), await ask('day')]).toEqual(before);
  const marked = { at: new Date(received.getTime() - 9 * day * minute).toISOString(), events: 1, marked: 1 };
  expect(before[0]).toEqual([7, 7, [marked]]);
});

it('counts a subject with what it saw first, and knows who saw more than one variant', async () => {
  await fresh();
  const base = { type: 'exposure' as const, customer: null, amount: null, value: null, marked: false };
  const seen = async (events: Partial<Sent>[]) => {
    await insertEvents(
      database.db,
      await rowsOf(
        events.map((event) => ({
          ...base,
          person: null,
          anonymous: null,
          id: 0,
          minutesAgo: 0,
          variant: 'a',
          ...event,
        })),
      ),
      received,
    );
    await drain();
  };
  await seen([
    { id: 1, anonymous: 1, variant: 'b', minutesAgo: 50 },
    { id: 2, person: 2, variant: 'a', minutesAgo: 40 },
  ]);
  // The visitor signs up and sees the other variant: what it saw first stays.
  await seen([{ id: 3, anonymous: 1, person: 1, variant: 'a', minutesAgo: 20 }]);
  // An exposure from before the known ones comes late.
  await seen([{ id: 4, person: 2, variant: 'a', minutesAgo: 60 }]);
  const { rows } = await firstExposures({
    environment: 'production',
    source: 'experiment',
    key: 'x',
    unit: 'person',
  }).execute(database.db);
  const { rows: names } = await sql<{ id: string; key: string; assignment: string }>`
    select id, key, assignment_key as assignment from event_subjects where kind = 'person'`.execute(database.db);
  const idOf = (key: string) => names.find((each) => each.key === key)!.id;
  expect(rows).toMatchObject(
    [
      {
        subject_id: idOf('p2'),
        variant: 'a',
        conflicting: false,
        first_at: new Date(received.getTime() - 60 * minute),
      },
      { subject_id: idOf('p1'), variant: 'b', conflicting: true },
    ].toSorted((a, b) => Number(a.subject_id) - Number(b.subject_id)),
  );
});

it('says until when events are counted, however far behind others are who read them', async () => {
  await fresh();
  const { db } = database;
  const sent = { type: 'paid' as const, customer: 1, person: null, anonymous: null, amount: 1, value: null };
  await insertEvents(db, await rowsOf([{ ...sent, id: 1, minutesAgo: 0, marked: false, variant: 'a' }]), received);
  await db.insertInto('event_feeds').values({ name: 'traits', position: '0' }).execute();
  expect(await knownUntil(db)).toBeNull();
  await drain();
  expect(await knownUntil(db)).toEqual(received);
});

it('does not count twice when two believe to lead', async () => {
  await fresh();
  const { db } = database;
  for (let request = 0; request < 10; request++) {
    const events = Array.from({ length: 20 }, (_, index) => ({
      id: request * 20 + index,
      type: 'paid' as const,
      customer: 1,
      person: null,
      anonymous: null,
      minutesAgo: index,
      amount: 1,
      value: null,
      marked: false,
      variant: 'a',
    }));
    await insertEvents(db, await rowsOf(events), received);
  }
  await Promise.allSettled(Array.from({ length: 4 }, () => numberBatches(db, 1_000)));
  await Promise.allSettled(Array.from({ length: 4 }, () => aggregateNext(db, 30)));
  await drain();
  const { rows } = await sql<{ events: string; amount: string }>`
    select sum(events)::text as events, sum(amount_sum)::text as amount from event_subject_days`.execute(db);
  expect(rows).toEqual([{ events: '200', amount: '200' }]);
});
