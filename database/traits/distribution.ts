import { sql } from 'kysely';
import type { TraitDistribution } from '../../contracts/traits.ts';
import type { Db } from '../client.ts';
import type { TraitRow } from '../traits.ts';

const bins = 20;
const words = 20;

/** How a trait's values lie over all customers, as they are stored. */
export async function distributionOf(db: Db, trait: TraitRow, now: Date): Promise<TraitDistribution> {
  const oldest = now.getTime() - trait.freshness_seconds * 1000;
  const known = sql`
    select jsonb_typeof(v.values -> ${trait.key}::text -> 'v') as kind, v.values -> ${trait.key}::text ->> 'v' as value,
      (v.values -> ${trait.key}::text ->> 'at')::float8 as at
    from trait_values v join customers c on c.id = v.customer_id and c.merged_into is null
    where (v.values -> ${trait.key}::text ->> 'n')::int = ${trait.version}`;
  const { rows } = await sql<Summary>`
    with known as (${known}), numbers as (select value::float8 as x from known where kind = 'number')
    select (select count(*)::int from known where kind <> 'null') as customers,
      (select count(*)::int from known where kind = 'null') as "withoutValue",
      (select count(*)::int from customers where merged_into is null) - (select count(*)::int from known) as pending,
      (select count(*)::int from known where at < ${oldest}) as stale,
      min(x) as min, max(x) as max, avg(x) as mean,
      percentile_cont(array[0.05, 0.25, 0.5, 0.75, 0.95]) within group (order by x) as quantiles
    from numbers`.execute(db);
  const { customers, withoutValue, pending, stale, min, max, mean, quantiles } = rows[0]!;
  const numbers =
    min === null || max === null || mean === null || quantiles === null
      ? null
      : {
          min,
          max,
          mean,
          quantiles: Object.fromEntries(
            ['5', '25', '50', '75', '95'].map((name, index) => [name, quantiles[index] ?? 0]),
          ),
          histogram: await histogram(db, known, min, max),
        };
  return { customers, withoutValue, pending, stale, numbers, words: numbers ? null : await mostFrequent(db, known) };
}

interface Summary {
  customers: number;
  withoutValue: number;
  pending: number;
  stale: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  quantiles: number[] | null;
}

async function histogram(db: Db, known: ReturnType<typeof sql>, min: number, max: number) {
  const width = (max - min) / bins || 1;
  const { rows } = await sql<{ bin: number; customers: number }>`
    with known as (${known})
    select least(${bins - 1}, floor((value::float8 - ${min}::float8) / ${width}::float8))::int as bin, count(*)::int as customers
    from known where kind = 'number' group by 1 order by 1`.execute(db);
  const counts = new Map(rows.map(({ bin, customers }) => [bin, customers]));
  return Array.from({ length: max > min ? bins : 1 }, (_, bin) => ({
    from: min + bin * width,
    to: min + (bin + 1) * width,
    customers: counts.get(bin) ?? 0,
  }));
}

async function mostFrequent(db: Db, known: ReturnType<typeof sql>) {
  const { rows } = await sql<{ value: string; customers: number }>`
    with known as (${known})
    select value, count(*)::int as customers from known where kind in ('string', 'boolean')
    group by value order by customers desc, value limit ${words}`.execute(db);
  return rows;
}
