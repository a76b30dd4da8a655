import { sql } from 'kysely';
import type { StoredTraits, TraitValue } from '../../contracts/traits.ts';
import { mergeTraits, type TraitFreshness } from '../../domain/traits/trait-reading.ts';
import type { Db, Tx } from '../client.ts';
import type { TraitRow } from '../traits.ts';
import { recordValuesOf } from './record-values.ts';
import { eventTraitValues } from './trait-values-sql.ts';

/** Of whose events traits are made. */
export const traitEnvironment = 'production';

/**
 * What is stored of a customer, and how old each trait may be, in one statement: the online read. Of all traits that are not
 * archived, or of these.
 */
export async function storedTraits(
  db: Db,
  customerId: string,
  keys?: readonly string[],
): Promise<{ wanted: TraitFreshness[]; stored: StoredTraits }> {
  const among = keys ? sql`and key = any(${[...keys]}::text[])` : sql``;
  const { rows } = await sql<{ wanted: TraitFreshness[]; stored: StoredTraits }>`
    select
      coalesce((select values from trait_values where customer_id = ${customerId}), '{}') as stored,
      coalesce((
        select json_agg(json_build_object('key', key, 'version', version, 'freshnessSeconds', freshness_seconds) order by key)
        from traits where archived_at is null ${among}
      ), '[]') as wanted`.execute(db);
  return rows[0]!;
}

/**
 * Computes traits of customers as of now and stores them. The rows are locked first, so that of two who compute the same
 * customer the later one sees what the earlier one wrote; of each trait the newer value stays.
 * @returns how many customers there were
 */
export async function computeTraits(
  tx: Tx,
  traits: readonly TraitRow[],
  customerIds: readonly string[],
  now: Date,
): Promise<number> {
  if (traits.length === 0 || customerIds.length === 0) return 0;
  const ids = [...new Set(customerIds)].sort();
  await sql`insert into trait_values (customer_id, values, updated_at)
    select id, '{}', ${now} from customers where id = any(${ids}::text[]) and merged_into is null order by id
    on conflict do nothing`.execute(tx);
  const rows = await tx
    .selectFrom('trait_values')
    .select(['customer_id', 'values'])
    .where('customer_id', 'in', ids)
    .orderBy('customer_id')
    .forUpdate()
    .execute();
  const present = rows.map(({ customer_id }) => customer_id);
  const spine = present.map((customerId) => ({ customerId, at: now }));
  const overEvents = traits.filter(({ definition }) => definition.from !== 'record');
  const [values, records] = [
    await eventTraitValues(
      tx,
      overEvents.map(({ definition }) => definition),
      spine,
      traitEnvironment,
    ),
    overEvents.length < traits.length ? await recordValuesOf(tx, present, now) : null,
  ];
  const history: { trait: TraitRow; customerId: string; value: TraitValue }[] = [];
  const merged = rows.map((row, index) => {
    const computed: StoredTraits = {};
    for (const [column, trait] of overEvents.entries()) {
      computed[trait.key] = { v: values[index]?.[column] ?? null, at: now.getTime(), n: trait.version };
    }
    for (const trait of traits) {
      if (trait.definition.from !== 'record') continue;
      const value = records?.get(row.customer_id)?.[trait.definition.field] ?? null;
      computed[trait.key] = { v: value, at: now.getTime(), n: trait.version };
      const before = Object.hasOwn(row.values, trait.key) ? row.values[trait.key] : undefined;
      if (!before || before.n !== trait.version || before.v !== value) {
        history.push({ trait, customerId: row.customer_id, value });
      }
    }
    return mergeTraits(row.values, computed);
  });
  await sql`update trait_values t set values = r.values, updated_at = ${now}
    from unnest(${present}::text[], ${merged.map((one) => JSON.stringify(one))}::jsonb[]) as r(customer_id, values)
    where t.customer_id = r.customer_id`.execute(tx);
  await keepHistory(tx, history, now);
  return rows.length;
}

async function keepHistory(
  tx: Tx,
  history: readonly { trait: TraitRow; customerId: string; value: TraitValue }[],
  now: Date,
): Promise<void> {
  if (history.length === 0) return;
  await sql`insert into trait_history (trait_id, customer_id, known_at, version, value)
    select r.trait, r.customer, ${now}, r.version, r.value
    from unnest(${history.map(({ trait }) => trait.id)}::text[], ${history.map(({ customerId }) => customerId)}::text[],
      ${history.map(({ trait }) => trait.version)}::int[], ${history.map(({ value }) => JSON.stringify(value))}::jsonb[])
      as r(trait, customer, version, value)
    on conflict do nothing`.execute(tx);
}
