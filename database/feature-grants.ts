import { sql } from 'kysely';
import type { FeatureGrants } from '../contracts/entitlements.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { plansGranting } from './plans-granting.ts';

/** Where a feature is granted, by its flag's id or key, whomever it is granted to. @throws NotFound */
export async function featureGrants(db: Db, flag: string): Promise<FeatureGrants> {
  const row = await db
    .selectFrom('flags')
    .select('key')
    .where((eb) => eb.or([eb('id', '=', flag), eb('key', '=', flag)]))
    .executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no flag ${flag}.`);
  const { key } = row;
  const [plans, addOns, agreements] = await Promise.all([
    plansGranting(db, key),
    sql<{ id: string; name: string }>`
      select id, body ->> 'name' as name from alacarte_features where key = ${key} order by id`.execute(db),
    sql<{ customers: number }>`
      select count(distinct customer_id)::int as customers from customer_pricings
      where approval = 'approved' and body -> 'featureOverrides' @> ${JSON.stringify([{ featureId: key }])}::jsonb`.execute(
      db,
    ),
  ]);
  return { feature: key, plans, addOns: addOns.rows, customersWithAgreement: agreements.rows[0]?.customers ?? 0 };
}
