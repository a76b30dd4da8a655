import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { EventSource, MetricDefinition } from '../../contracts/metrics.ts';
import { matches } from '../../domain/condition/matches.ts';
import { scoreOf } from '../../domain/metrics/plan-metric.ts';
import type { NaiveEvent } from '../../domain/metrics/test-support/naive-arms.ts';
import { migratedDatabase } from '../../test/support/migrated-database.ts';
import type { Db } from '../client.ts';
import { computeValues } from './metric-values.ts';
import { anEvent, definition, prepareEvents, rates, start, store } from './test-support/random-events.ts';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let db: Db;
const dayMs = 86_400_000;
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

beforeAll(async () => {
  database = await migratedDatabase();
  db = database.db;
  await prepareEvents(db);
}, 60_000);
afterAll(() => database?.drop());

/** Per name, type and day, as the aggregates keep it: here for what conversions are a share of. */
async function aggregate(): Promise<void> {
  await sql`truncate event_subject_days`.execute(db);
  await sql`insert into event_subject_days (customer_id, actor_id, type_id, day, events, value_count, first_at, last_at)
    select customer_id, person_id, type_id, (occurred_at at time zone 'UTC')::date, count(*), 0, min(occurred_at), max(occurred_at)
    from events where not bot and not staff group by 1, 2, 3, 4`.execute(db);
}

const of = ({ events, condition }: EventSource, all: readonly NaiveEvent[]) =>
  all.filter(({ type, properties }) => events.includes(type) && matches(condition, properties));
const numbers = (events: readonly NaiveEvent[], property: string) =>
  events.flatMap(({ properties }) => (typeof properties[property] === 'number' ? [properties[property]] : []));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => (values.length > 0 ? sum(values) / values.length : null);
const money = (events: readonly NaiveEvent[]) =>
  sum(events.map(({ properties }) => Number(properties.amount) * rates.get(String(properties.currency))!));

/** What a day's value is, by the words of the contract. */
function naive(metric: MetricDefinition, day: readonly NaiveEvent[]): number | null {
  const bySubject = (source: EventSource) => [...Map.groupBy(of(source, day), ({ customer }) => customer).values()];
  switch (metric.type) {
    case 'count':
      return of(metric.source, day).length;
    case 'conversion': {
      const active = new Set(day.map(({ customer }) => customer)).size;
      return active > 0 ? bySubject(metric.source).filter((own) => own.length >= metric.atLeast).length / active : null;
    }
    case 'revenue':
      return money(of(metric.source, day));
    case 'mean': {
      const perSubject = bySubject(metric.source).flatMap((own) => {
        const values = numbers(own, metric.property);
        if (values.length === 0) return [];
        return {
          sum: sum(values),
          average: sum(values) / values.length,
          max: Math.max(...values),
          min: Math.min(...values),
        }[metric.aggregate];
      });
      return mean(perSubject);
    }
    case 'satisfaction':
      return mean(
        numbers(of(metric.source, day), metric.scoreProperty).flatMap((score) => scoreOf(metric.scale, score) ?? []),
      );
    case 'ratio': {
      const measured = (part: typeof metric.numerator) => {
        const events = of(part, day);
        if (part.measure.of === 'events') return events.length;
        return part.measure.of === 'property' ? sum(numbers(events, part.measure.property)) : money(events);
      };
      const below = measured(metric.denominator);
      return below === 0 ? null : measured(metric.numerator) / below;
    }
    default:
      throw new Error(`not here: ${metric.type}`);
  }
}

it('says of each day what adding up its events says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anEvent, { maxLength: 60 }),
      fc.array(definition, { minLength: 1, maxLength: 4 }),
      async (made, definitions) => {
        const events = (await store(db, made)).filter(({ marked }) => !marked);
        await aggregate();
        const period = { from: dayOf(start + 3 * dayMs), to: dayOf(start + 35 * dayMs) };
        for (const metric of definitions) {
          if (metric.type === 'retention') continue;
          const rows = await computeValues({ db, business: null }, metric, {
            ...period,
            by: 'day',
            asOf: new Date(start + 100 * dayMs),
            environment: 'production',
          });
          for (let day = start + 3 * dayMs; day <= start + 35 * dayMs; day += dayMs) {
            const own = events.filter(({ at }) => dayOf(at) === dayOf(day));
            const expected = naive(metric, own);
            const row = rows.find((one) => one.day === dayOf(day));
            if (row?.value === undefined || row.value === null) expect(expected ?? 0).toBe(0);
            else expect(row.value).toBeCloseTo(expected ?? 0, 6);
          }
        }
      },
    ),
    { numRuns: Number(process.env.METRIC_RUNS ?? 25) },
  );
}, 240_000);

it('counts those who came back of those first seen on a day, once their window has passed', async () => {
  const used = (subject: number, day: number) =>
    ({
      subject,
      by: 'customer',
      type: 'used',
      at: start + day * dayMs,
      lateHours: 0,
      marked: false,
      properties: { amount: 0, currency: 'usd' },
    }) as const;
  await store(db, [used(1, 0), used(1, 8), used(2, 0), used(2, 3), used(3, 1), used(3, 9), used(4, 30)]);
  await sql`update event_subjects s set first_at = e.first from (
    select coalesce(customer_id, person_id) as id, min(occurred_at) as first from events group by 1) as e where e.id = s.id`.execute(
    db,
  );
  await sql`delete from event_subjects where id not in (select customer_id from events)`.execute(db);
  await sql`insert into event_subjects (id, kind, key, canonical_id, customer_id, assignment_key, first_at)
    select canonical_id, 'customer', 'own-' || canonical_id, canonical_id, canonical_id, '', first_at from event_subjects
    on conflict do nothing`.execute(db);
  const metric: MetricDefinition = {
    type: 'retention',
    direction: 'increase',
    minimumEffect: 0.1,
    source: { events: ['used'], condition: {} },
    startDays: 7,
    endDays: 14,
  };
  const rows = await computeValues({ db, business: null }, metric, {
    from: dayOf(start),
    to: dayOf(start + 40 * dayMs),
    by: 'day',
    asOf: new Date(start + 35 * dayMs),
    environment: 'production',
  });
  expect(rows.map(({ day, value, subjects }) => [day, value, subjects])).toEqual([
    [dayOf(start), 0.5, 2],
    [dayOf(start + dayMs), 1, 1],
  ]);
});
