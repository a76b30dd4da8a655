import { sql } from 'kysely';
import type { TraitValue } from '../../contracts/traits.ts';
import type { Db } from '../client.ts';
import { analysis } from '../metrics/analysis.ts';
import type { TraitRow } from '../traits.ts';
import { traitEnvironment } from './stored-traits.ts';
import { eventTraitValues, type SpineRow } from './trait-values-sql.ts';

/** Rows that are computed together: more would not fit the memory of sorts, fewer would scan the same days again. */
const chunk = 20_000;

/**
 * What was known of customers at moments, a row each, in their order: what models may learn from. Over events it is computed
 * from what had happened before the moment and had come in by then; of records it is what was stored then, and null before
 * the first time. Nothing of the moment itself or later is in it.
 */
export async function trainingSet(
  db: Db,
  traits: readonly TraitRow[],
  spine: readonly SpineRow[],
): Promise<TraitValue[][]> {
  const overEvents = traits.filter(({ definition }) => definition.from !== 'record');
  const ofRecords = traits.filter(({ definition }) => definition.from === 'record');
  const place = new Map(traits.map(({ id }, index) => [id, index]));
  const result: TraitValue[][] = [];
  for (let start = 0; start < spine.length; start += chunk) {
    const part = spine.slice(start, start + chunk);
    const rows: TraitValue[][] = part.map(() => traits.map(() => null));
    await analysis(db, async (tx) => {
      const values = await eventTraitValues(
        tx,
        overEvents.map(({ definition }) => definition),
        part,
        traitEnvironment,
      );
      for (const [index, row] of rows.entries()) {
        for (const [column, { id }] of overEvents.entries()) row[place.get(id)!] = values[index]![column] ?? null;
      }
      for (const trait of ofRecords) {
        const known = await recordsThen(tx, trait, part);
        for (const { n, value } of known) rows[n]![place.get(trait.id)!] = value;
      }
    });
    for (const row of rows) result.push(row);
  }
  return result;
}

async function recordsThen(db: Db, trait: TraitRow, spine: readonly SpineRow[]) {
  const { rows } = await sql<{ n: number; value: TraitValue }>`
    select (a.number - 1)::int as n, h.value
    from unnest(${spine.map(({ customerId }) => customerId)}::text[], ${spine.map(({ at }) => at)}::timestamptz[])
      with ordinality as a(customer, at, number)
    join lateral (
      select value from trait_history h
      where h.customer_id = a.customer and h.trait_id = ${trait.id} and h.version = ${trait.version} and h.known_at <= a.at
      order by h.known_at desc limit 1) as h on true`.execute(db);
  return rows;
}
