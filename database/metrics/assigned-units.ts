import { sql } from 'kysely';
import type { Tx } from '../client.ts';
import type { Exposures } from './exposures.ts';

/** Into how many parts subjects fall, for a processor each; a power of two. */
export const parts = 2;

/**
 * Who was assigned, brought into a table of the transaction: working it out takes longer than any metric over it.
 * @param part one of `parts`; everybody without it
 */
export async function assignedOnce(tx: Tx, { unit, relation }: Exposures, part?: number): Promise<Exposures> {
  const own = part === undefined ? sql`true` : sql`unit_id & ${sql.lit(parts - 1)} = ${sql.lit(part)}`;
  await sql`create temporary table assigned_units on commit drop as
    select unit_id, variant, stratum, exposed_at from ${relation} as units where ${own}`.execute(tx);
  await sql`analyze assigned_units`.execute(tx);
  return { unit, relation: sql`(select unit_id, variant, stratum, exposed_at from assigned_units)` };
}

export interface Span {
  first: Date;
  last: Date;
}

/** When the first and the last were assigned. */
export async function spanOf(tx: Tx, { relation }: Exposures, asOf: Date): Promise<Span> {
  const { rows } = await sql<{ first: Date | null; last: Date | null }>`
    with units as ${relation} select min(exposed_at) as first, max(exposed_at) as last from units`.execute(tx);
  return { first: rows[0]?.first ?? asOf, last: rows[0]?.last ?? asOf };
}
