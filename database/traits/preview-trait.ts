import type { TraitDefinition, TraitPreview } from '../../contracts/traits.ts';
import type { Db } from '../client.ts';
import * as customers from '../customers.ts';
import { sqlText } from '../metrics/sql-text.ts';
import { recordValuesOf } from './record-values.ts';
import { traitEnvironment } from './stored-traits.ts';
import { eventTraitValues, traitSql } from './trait-values-sql.ts';

/** A definition's value for one customer now, with the query behind it. @throws NotFound */
export async function previewTrait(
  db: Db,
  definition: TraitDefinition,
  customerId: string,
  now: Date,
): Promise<TraitPreview> {
  const { id } = await customers.find(db, customerId);
  const row = { customerId: id, at: now };
  const query = await traitSql(db, definition, row, traitEnvironment);
  const value =
    definition.from === 'record'
      ? ((await recordValuesOf(db, [id], now)).get(id)?.[definition.field] ?? null)
      : ((await eventTraitValues(db, [definition], [row], traitEnvironment))[0]?.[0] ?? null);
  return { value, at: now.toISOString(), sql: query ? sqlText(db, query) : '-- read from the records of the customer' };
}
