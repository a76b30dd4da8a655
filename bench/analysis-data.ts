import { sql } from 'kysely';
import type { Db } from '../database/client.ts';
import { dayOf, ensurePartitions } from '../database/events-partitions.ts';

export const metricTypes = Array.from({ length: 10 }, (_, number) => `did_${number}`);
const otherTypes = Array.from({ length: 10 }, (_, number) => `other_${number}`);
export const benchExperiment = 'experiment_bench';
/** Days of events until the last one. */
export const days = 90;

export interface DataSet {
  customers: number;
  events: number;
  /** The end of the last day. */
  end: Date;
}

/**
 * Customers, who are half on each side of an experiment that began 60 days ago, and events of twenty types, of which the
 * metrics read ten. A seed makes the same ones again. Indexes are made at the end, as an import would.
 */
export async function fillDatabase(db: Db, { customers, events, end }: DataSet): Promise<void> {
  const start = new Date(end.getTime() - days * 86_400_000);
  const dayStarts = Array.from({ length: days + 1 }, (_, day) => new Date(start.getTime() + day * 86_400_000));
  await ensurePartitions(db, dayStarts.map(dayOf));
  await sql`drop index events_batch, events_type, events_subject, events_actor`.execute(db);
  await sql`insert into event_types (environment, name, first_at)
    select 'production', unnest(${[...metricTypes, ...otherTypes]}::text[]), ${start}`.execute(db);
  await sql`insert into customers (id, attributes, assignment_id, revision, created_at, updated_at)
    select 'customer_' || n, '{}', 'customer_' || n, 1, ${start}, ${start} from generate_series(1, ${customers}::int) as n`.execute(
    db,
  );
  await sql`insert into event_subjects (id, kind, key, canonical_id, customer_id, assignment_key, first_at)
    select n, 'customer', 'customer_' || n, n, n, 'customer_' || n, ${start} from generate_series(1, ${customers}::int) as n`.execute(
    db,
  );
  await sql`insert into exposures (environment, source, key, subject_id, variant, first_at)
    select 'production', 'experiment', ${`${benchExperiment}.1`}, n, case when hashint4(n) % 2 = 0 then 'control' else 'treatment' end,
      ${start}::timestamptz + interval '30 days' + interval '1 second' * (abs(hashint4(n + 7)::bigint) % (10 * 86400))
    from generate_series(1, ${customers}::int) as n order by hashint4(n)`.execute(db);
  await sql`select setseed(0.42)`.execute(db);
  for (const day of dayStarts.slice(0, days)) {
    // In the order in which they happen, as they come in. Customers differ in how much they do: a square has a long tail.
    await sql`insert into events (received_at, occurred_at, batch_id, customer_id, amount, value, type_id, bot, staff, late, source, id,
        currency, properties)
      select at + interval '1 second', at, 1, 1 + floor(who * who * ${customers}::int)::int, case when kind = 1 then amount end, value,
        kind, false, false, false, 'bench', n::text, case when kind = 1 then 'usd' end,
        jsonb_build_object('value', value, 'plan', case when who < 0.5 then 'team' else 'free' end)
      from (
        select n, random() as who, 1 + floor(random() * 20)::int as kind, (random() * 10000)::int as amount, random() * 100 as value,
          ${day}::timestamptz + interval '1 second' * floor(random() * 86_400) as at
        from generate_series(1, ${Math.round(events / days)}::int) as n) as made order by at`.execute(db);
  }
  await sql`create index events_batch on events (batch_id)`.execute(db);
  await sql`create index events_type on events (type_id, occurred_at)`.execute(db);
  await sql`create index events_subject on events (coalesce(customer_id, person_id, anonymous_id), occurred_at)`.execute(
    db,
  );
  await sql`create index events_actor on events (coalesce(person_id, anonymous_id), occurred_at)
    where coalesce(person_id, anonymous_id) is not null`.execute(db);
  await sql`insert into event_subject_days (customer_id, actor_id, type_id, day, events, value_count, first_at, last_at)
    select customer_id, null, type_id, (occurred_at at time zone 'UTC')::date, count(*), 0, min(occurred_at), max(occurred_at)
    from events group by 1, 3, 4 order by 4`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
