import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventSource } from '../../contracts/metrics.ts';
import { TraitDefinition, type TraitValue } from '../../contracts/traits.ts';
import { matches } from '../../domain/condition/matches.ts';
import type { NaiveEvent } from '../../domain/metrics/test-support/naive-arms.ts';
import { migratedDatabase } from '../../test/support/migrated-database.ts';
import type { Db } from '../client.ts';
import {
  type AnEvent,
  anEvent,
  customers,
  hour,
  prepareEvents,
  start,
  store,
} from '../metrics/test-support/random-events.ts';
import { reachOf, sourcesOfTrait } from './trait-columns.ts';
import { eventTraitValues, type SpineRow } from './trait-values-sql.ts';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let db: Db;
const dayMs = 24 * hour;

beforeAll(async () => {
  database = await migratedDatabase();
  db = database.db;
  await prepareEvents(db);
}, 60_000);
afterAll(() => database?.drop());

const types = fc.constantFrom(['paid'], ['used', 'paid'], ['*']);
const condition = fc.constantFrom({}, { plan: 'team' }, { value: { $gte: 20 } }, { plan: { $exists: false } });
const source = fc.record({ events: types, condition });
const windowDays = fc.constantFrom(null, 3, 10, 30);
const days = fc.constantFrom(3, 10, 30);
const definition = fc
  .oneof(
    fc.record({
      from: fc.constant('events'),
      source,
      windowDays,
      property: fc.constant(null),
      aggregate: fc.constantFrom('count', 'days_active', 'days_since_first', 'days_since_last'),
    }),
    fc.record({
      from: fc.constant('events'),
      source,
      windowDays,
      property: fc.constantFrom('value', 'amount', 'plan'),
      aggregate: fc.constantFrom('sum', 'average', 'max', 'min', 'distinct'),
    }),
    fc.record({ from: fc.constant('trend'), source, windowDays: days }),
    fc.record({ from: fc.constant('share'), part: source, whole: source, windowDays }),
    fc.record({
      from: fc.constant('sessions'),
      measure: fc.constantFrom('count', 'average_minutes', 'events_per_session'),
      windowDays: days,
    }),
  )
  .map((one) => TraitDefinition.parse(one));
const moment = fc.record({
  customer: fc.constantFrom(...customers),
  at: fc.integer({ min: 0, max: 45 * 24 }).map((hours) => start + hours * hour + 1),
});

const isOf = ({ events, condition: holds }: EventSource, event: NaiveEvent) =>
  (events.includes('*') || events.includes(event.type)) && matches(holds, event.properties);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const numbers = (events: readonly NaiveEvent[], property: string) =>
  events.flatMap(({ properties }) => (typeof properties[property] === 'number' ? [properties[property]] : []));

/** Only memory could compare a list: the value is then unknown. */
function inDoubt(trait: TraitDefinition, known: readonly NaiveEvent[], at: number): boolean {
  const reach = reachOf(trait);
  return sourcesOfTrait(trait).some(
    ({ events, condition: asked }) =>
      'plan' in asked &&
      known.some(
        (event) =>
          (events.includes('*') || events.includes(event.type)) &&
          Array.isArray(event.properties.plan) &&
          (reach === null || event.at >= at - reach * dayMs),
      ),
  );
}

/** What the words of a definition mean of the events that were known at a moment. */
function naive(trait: TraitDefinition, known: readonly NaiveEvent[], at: number): TraitValue {
  const within = (windowDays: number | null) =>
    known.filter((event) => windowDays === null || event.at >= at - windowDays * dayMs);
  switch (trait.from) {
    case 'trend': {
      const all = known.filter((event) => isOf(trait.source, event) && event.at >= at - 2 * trait.windowDays * dayMs);
      const recent = all.filter((event) => event.at >= at - trait.windowDays * dayMs).length;
      return all.length > recent ? recent / (all.length - recent) - 1 : null;
    }
    case 'share': {
      const whole = within(trait.windowDays).filter((event) => isOf(trait.whole, event)).length;
      return whole > 0 ? within(trait.windowDays).filter((event) => isOf(trait.part, event)).length / whole : null;
    }
    case 'sessions': {
      const own = within(trait.windowDays);
      const actors = Map.groupBy(own, ({ customer, person }) => person ?? `c${customer}`);
      let [count, minutes] = [0, 0];
      for (const events of actors.values()) {
        const times = events.map((event) => event.at).sort((a, b) => a - b);
        count++;
        for (const [index, time] of times.entries()) {
          const gap = index > 0 ? time - times[index - 1]! : 0;
          if (gap > hour / 2) count++;
          else minutes += gap / 60_000;
        }
      }
      if (trait.measure === 'count') return count;
      return own.length === 0 ? null : (trait.measure === 'average_minutes' ? minutes : own.length) / count;
    }
    case 'events': {
      const own = within(trait.windowDays).filter((event) => isOf(trait.source, event));
      const values = numbers(own, trait.property ?? '');
      const times = own.map((event) => event.at);
      switch (trait.aggregate) {
        case 'count':
          return own.length;
        case 'days_active':
          return new Set(times.map((time) => Math.floor(time / dayMs))).size;
        case 'days_since_first':
          return times.length > 0 ? (at - Math.min(...times)) / dayMs : null;
        case 'days_since_last':
          return times.length > 0 ? (at - Math.max(...times)) / dayMs : null;
        case 'sum':
          return sum(values);
        case 'average':
          return values.length > 0 ? sum(values) / values.length : null;
        case 'max':
          return values.length > 0 ? Math.max(...values) : null;
        case 'min':
          return values.length > 0 ? Math.min(...values) : null;
        case 'distinct':
          return new Set(own.map(({ properties }) => properties[trait.property!] ?? null).filter((one) => one !== null))
            .size;
      }
    }
  }
  throw new Error(`not here: ${JSON.stringify(trait)}`);
}

const spineOf = (moments: readonly { customer: number; at: number }[]): SpineRow[] =>
  moments.map(({ customer, at }) => ({ customerId: `c${customer}`, at: new Date(at) }));
const runs = { numRuns: Number(process.env.TRAIT_RUNS ?? 40) };

it('gives of each moment what the events say that had happened and had come in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anEvent, { maxLength: 60 }),
      fc.array(moment, { minLength: 1, maxLength: 8 }),
      fc.array(definition, { minLength: 1, maxLength: 5 }),
      async (made, moments, definitions) => {
        const events = (await store(db, made)).filter(({ marked }) => !marked);
        const values = await eventTraitValues(db, definitions, spineOf(moments), 'production');
        for (const [row, { customer, at }] of moments.entries()) {
          const known = events.filter(
            (event) => event.customer === customer && event.at < at && event.receivedAt <= at,
          );
          for (const [column, trait] of definitions.entries()) {
            const [value, expected] = [
              values[row]![column]!,
              inDoubt(trait, known, at) ? null : naive(trait, known, at),
            ];
            if (typeof expected === 'number') expect(value).toBeCloseTo(expected, 6);
            else expect(value).toEqual(expected);
          }
        }
      },
    ),
    runs,
  );
}, 240_000);

it('knows nothing of what happened at the moment or later, nor of what came in later', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anEvent, { maxLength: 40 }),
      fc.array(anEvent, { minLength: 1, maxLength: 30 }),
      moment,
      fc.array(definition, { minLength: 1, maxLength: 6 }),
      async (past, others, { customer, at }, definitions) => {
        const spine = spineOf([{ customer, at }]);
        await store(db, past);
        const before = await eventTraitValues(db, definitions, spine, 'production');
        // Events of the future, or late ones of the past that nobody had seen by then.
        const later = others.map(
          (event, index): AnEvent =>
            index % 2
              ? { ...event, at: at + index * 60_000 }
              : { ...event, at: Math.min(event.at, at - 1), lateHours: 2400 },
        );
        await store(db, [...past, ...later]);
        expect(await eventTraitValues(db, definitions, spine, 'production')).toEqual(before);
      },
    ),
    runs,
  );
}, 240_000);

it('takes the last value that was known, whatever it is', async () => {
  const paid = (at: number, plan: string | number | null, lateHours: AnEvent['lateHours'] = 0) =>
    ({
      subject: 1,
      by: 'customer',
      type: 'paid',
      at,
      lateHours,
      marked: false,
      properties: { amount: 1, currency: 'usd', plan },
    }) as AnEvent;
  await store(db, [paid(start, 'team'), paid(start + hour, 7, 200), paid(start + 2 * hour, null)]);
  const last = TraitDefinition.parse({
    from: 'events',
    source: { events: ['paid'] },
    aggregate: 'last',
    property: 'plan',
  });
  const at = (hours: number) => ({ customer: 1, at: start + hours * hour });
  expect(await eventTraitValues(db, [last], spineOf([at(0), at(1), at(3), at(300)]), 'production')).toEqual([
    [null],
    ['team'],
    ['team'],
    [7],
  ]);
});
