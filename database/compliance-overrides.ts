import { sql } from 'kysely';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { ComplianceOverride } from '../domain/compliance/compliance-rule.ts';
import type { Db } from './client.ts';

export interface StoredOverride extends ComplianceOverride {
  reason: string;
  by: string;
  at: Date;
  revision: number;
}

/** What the installation has decided about rules; rules without a row are as they were shipped. */
export async function all(db: Db, options: { lock?: string } = {}): Promise<StoredOverride[]> {
  let query = db
    .selectFrom('compliance_overrides')
    .select(['code', 'disabled', 'reason', 'by', 'at', 'revision'])
    .select(sql<string | null>`effective_from::text`.as('effectiveFrom'))
    .orderBy('code');
  if (options.lock !== undefined) query = query.where('code', '=', options.lock).forUpdate();
  return await query.execute();
}

/** The first decision has no row to lock: who comes second is refused. @throws ConcurrentModification */
export async function write(db: Db, override: StoredOverride): Promise<void> {
  const { code, disabled, effectiveFrom, reason, by, at, revision } = override;
  const values = { disabled, effective_from: effectiveFrom, reason, by, at, revision };
  const row = await db
    .insertInto('compliance_overrides')
    .values({ code, ...values })
    .onConflict((conflict) =>
      conflict
        .column('code')
        .doUpdateSet(values)
        .where('compliance_overrides.revision', '=', revision - 1),
    )
    .returning('code')
    .executeTakeFirst();
  if (!row) throw new PricewrightError('ConcurrentModification', `The rule ${code} was changed in between.`);
}
