import fc from 'fast-check';
import { sql } from 'kysely';
import { MetricDefinition } from '../../../contracts/metrics.ts';
import type { NaiveEvent } from '../../../domain/metrics/test-support/naive-arms.ts';
import type { Db } from '../../client.ts';

export const hour = 3_600_000;
export const start = Date.UTC(2026, 4, 1);
const types = ['paid', 'used', 'survey_response'];
export const customers = [1, 2, 3, 4, 5, 6];
export const persons = new Map(customers.map((id) => [id, id % 3 === 0 ? [] : [100 + id, 200 + id]]));
export const rates = new Map([
  ['usd', 1],
  ['eur', 1.25],
  ['jpy', 1.5],
]);

/** A partition for any day, and rates that do not move. */
export async function prepareEvents(db: Db): Promise<void> {
  await sql`create table events_of_the_test partition of events default`.execute(db);
  await sql`insert into exchange_rates values ('eur', 'usd', '2026-01-01', 1.25, 'test'),
    ('jpy', 'usd', '2026-01-01', 0.015, 'test')`.execute(db);
  for (const name of types) {
    await sql`insert into event_types (environment, name, first_at) values ('production', ${name}, now())`.execute(db);
  }
}

/** Some of them close together, on both sides of the silence that ends a session. */
export const at = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 40 * 24 }), fc.constantFrom(0, 240, 500)),
    fc.constantFrom(0, 0, 12, 29, 30, 31),
  )
  .map(([hours, minutes]) => start + hours * hour + minutes * 60_000);
/** What only memory can compare. */
const listed: string[] = ['team', 'free'];
export const anEvent = fc.record({
  subject: fc.constantFrom(...customers),
  by: fc.constantFrom('customer', 'first', 'second'),
  type: fc.constantFrom(...types),
  at,
  lateHours: fc.constantFrom<number[]>(0, 0, 0, 5, 200),
  marked: fc.constantFrom(false, false, false, false, true),
  properties: fc.record(
    {
      amount: fc.integer({ min: -500, max: 5_000 }),
      currency: fc.constantFrom('usd', 'eur', 'jpy'),
      value: fc.double({ min: -10, max: 100, noNaN: true }),
      score: fc.constantFrom(0, 1, 3, 4, 5, 6, 8, 9, 10, 11, 'good'),
      plan: fc.constantFrom('team', 'Team', 'free', 7, null, listed),
    },
    { requiredKeys: ['amount', 'currency'] },
  ),
});

const condition = fc.constantFrom(
  {},
  {},
  { plan: 'team' },
  { value: { $gt: 20 } },
  { plan: { $regexi: '^te' } },
  { plan: { $ne: 'free' } },
);
const source = fc.record({ events: fc.subarray(types, { minLength: 1 }), condition });
const common = { direction: fc.constant('increase' as const), minimumEffect: fc.constant(0.05) };
const windowHours = fc.constantFrom(24, 72, 240, 480);
const covariateDays = fc.constantFrom(0, 7, 14);
const unit = fc.constantFrom('assigned' as const, 'assigned' as const, 'person' as const);
const winsorise = fc.constantFrom(
  null,
  { at: 'percentile', percentile: 0.8 } as const,
  { at: 'cap', cap: 900 } as const,
);
const subject = { ...common, windowHours, covariateDays, unit, source };
const measure = fc.constantFrom(
  { of: 'events' } as const,
  { of: 'property', property: 'value' } as const,
  { of: 'money', amountProperty: 'amount', currencyProperty: 'currency' } as const,
);
const part = fc.record({ events: fc.subarray(types, { minLength: 1 }), condition, measure });
export const definition = fc
  .oneof(
    fc.record({ type: fc.constant('count'), ...subject, winsorise }),
    fc.record({ type: fc.constant('conversion'), ...subject, atLeast: fc.constantFrom(1, 2) }),
    fc.record({ type: fc.constant('revenue'), ...subject, winsorise }),
    fc.record({
      type: fc.constant('mean'),
      ...subject,
      unit: fc.constant('assigned'),
      winsorise,
      property: fc.constantFrom('value', 'amount', 'score'),
      aggregate: fc.constantFrom('sum', 'average', 'max', 'min'),
    }),
    fc.record({
      type: fc.constant('ratio'),
      ...common,
      windowHours,
      covariateDays,
      numerator: part,
      denominator: fc.record({
        events: fc.subarray(types, { minLength: 1 }),
        condition,
        measure: fc.constant({ of: 'events' } as const),
      }),
    }),
    fc.record({
      type: fc.constant('retention'),
      ...common,
      source,
      startDays: fc.constantFrom(0, 3),
      endDays: fc.constantFrom(7, 14),
    }),
    fc.record({
      type: fc.constant('satisfaction'),
      ...common,
      windowHours,
      covariateDays,
      source,
      scale: fc.constantFrom('csat', 'nps'),
    }),
  )
  .map((one) => MetricDefinition.parse(one));

export type AnEvent = typeof anEvent extends fc.Arbitrary<infer T> ? T : never;

/** Stores them by one of several names each. @returns them as a plain evaluator reads them */
export async function store(db: Db, events: readonly AnEvent[]): Promise<NaiveEvent[]> {
  await sql`truncate events, event_subjects`.execute(db);
  for (const id of customers) {
    // The business knows each account by two names.
    await sql`insert into event_subjects (id, kind, key, canonical_id, customer_id, assignment_key, first_at) values
      (${id}, 'customer', ${`c${id}`}, ${id}, ${id}, '', now()), (${10 + id}, 'customer', ${`alias${id}`}, ${id}, ${id}, '', now())`.execute(
      db,
    );
    for (const person of persons.get(id) ?? []) {
      await sql`insert into event_subjects (id, kind, key, canonical_id, customer_id, assignment_key, first_at)
        values (${person}, 'person', ${`p${person}`}, ${person}, ${id}, '', ${new Date(start + (person > 200 ? 240 : 0) * hour)})`.execute(
        db,
      );
    }
  }
  const { rows } = await sql<{ id: number; name: string }>`select id, name from event_types`.execute(db);
  const typeIds = new Map(rows.map(({ id, name }) => [name, id]));
  return await Promise.all(
    events.map(async ({ subject, by, type, at, lateHours, marked, properties }, index) => {
      const [first, second] = persons.get(subject) ?? [];
      const person = (by === 'first' ? first : by === 'second' ? second : undefined) ?? null;
      const named = person === null ? (index % 2 ? subject : 10 + subject) : index % 3 ? null : subject;
      await sql`insert into events (received_at, occurred_at, batch_id, customer_id, person_id, amount, value, type_id, bot, staff,
          late, source, id, currency, properties)
        values (${new Date(at + lateHours * hour)}, ${new Date(at)}, 1, ${named}, ${person}, ${properties.amount},
          ${typeof properties.value === 'number' ? properties.value : null}, ${typeIds.get(type)}, ${marked}, false, false, 'api',
          ${String(index)}, ${properties.currency}, ${JSON.stringify(properties)})`.execute(db);
      return { customer: subject, person, type, at, receivedAt: at + lateHours * hour, marked, properties };
    }),
  );
}
