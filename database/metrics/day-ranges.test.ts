import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { MetricDefinition } from '../../contracts/metrics.ts';
import { migratedDatabase } from '../../test/support/migrated-database.ts';
import type { Db } from '../client.ts';
import { newId } from '../ids.ts';
import * as metrics from '../metrics.ts';
import { dayRanges } from './day-ranges.ts';
import { daysBetween } from './days.ts';
import { keptValues } from './metric-values.ts';
import { type AnEvent, prepareEvents, start, store } from './test-support/random-events.ts';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let db: Db;
const dayMs = 86_400_000;
const dayOf = (number: number) => new Date(start + number * dayMs).toISOString().slice(0, 10);
const environment = 'production';
const now = new Date(start + 6.5 * dayMs);
const period = { from: dayOf(0), to: dayOf(6), environment, now };

beforeAll(async () => {
  database = await migratedDatabase();
  db = database.db;
  await prepareEvents(db);
  const did = (subject: number, type: string, day: number): AnEvent => ({
    subject,
    by: 'customer',
    type,
    at: start + day * dayMs,
    lateHours: 0,
    marked: false,
    properties: { amount: 0, currency: 'usd' },
  });
  const days = [0, 1, 2, 4, 5, 6];
  await store(
    db,
    days.flatMap((day) => [did(1, 'paid', day), did(2, 'used', day), did(3 + (day % 3), 'survey_response', day)]),
  );
  await sql`insert into event_subject_days (customer_id, actor_id, type_id, day, events, value_count, first_at, last_at)
    select customer_id, person_id, type_id, (occurred_at at time zone 'UTC')::date, count(*), 0, min(occurred_at), max(occurred_at)
    from events group by 1, 2, 3, 4`.execute(db);
}, 60_000);
afterAll(() => database?.drop());

const common = { direction: 'increase', minimumEffect: 0.05, windowHours: 24 };

async function conversion(key: string, events: string[]) {
  const definition = MetricDefinition.parse({ type: 'conversion', ...common, source: { events } });
  const id = newId('metric');
  const metric = { id, key, name: key, description: '', owner: '', definition, shipped: false };
  const { versionId } = await db.transaction().execute((tx) => metrics.insert(tx, metric, now));
  return { versionId, definition };
}
const valuesOf = async (metric: { versionId: string; definition: MetricDefinition }) =>
  (await keptValues({ db, business: null }, metric, period)).points.map(({ value, subjects }) => [value, subjects]);

it('counts who was active once for all conversions, but for today and for days that were forgotten', async () => {
  const days = daysBetween(period.from, period.to);
  const [first, second] = [await conversion('first', ['paid']), await conversion('second', ['paid', 'used'])];
  expect(await dayRanges(db, second.definition, days, { environment, now })).toEqual([
    { from: dayOf(0), to: dayOf(6) },
  ]);
  const third = [1 / 3, 3];
  expect(await valuesOf(first)).toEqual([third, third, third, [null, 0], third, third, third]);
  await sql`delete from metric_days where day = ${dayOf(2)}`.execute(db);
  const ranges = await dayRanges(db, second.definition, days, { environment, now });
  expect(ranges.map(({ from, to, active }) => [from, to, active?.map(({ subjects }) => subjects)])).toEqual([
    [dayOf(0), dayOf(1), [3, 3]],
    [dayOf(2), dayOf(2), undefined],
    [dayOf(3), dayOf(5), [0, 3, 3]],
    [dayOf(6), dayOf(6), undefined],
  ]);
  expect(await dayRanges(db, second.definition, days, { environment: 'staging', now })).toHaveLength(1);
  const count = MetricDefinition.parse({ type: 'count', ...common, source: { events: ['paid'] } });
  expect(await dayRanges(db, count, days, { environment, now })).toEqual([{ from: dayOf(0), to: dayOf(6) }]);

  const twoThirds = [2 / 3, 3];
  expect(await valuesOf(second)).toEqual([twoThirds, twoThirds, twoThirds, [null, 0], twoThirds, twoThirds, twoThirds]);
});
