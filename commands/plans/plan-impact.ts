import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { AffectedCustomer, PlanChange, PlanImpact } from '../../contracts/plan-impact.ts';
import type { Db } from '../../database/client.ts';
import * as customers from '../../database/customers.ts';
import * as plans from '../../database/plans.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { nobody, openIdentities } from '../persons/sealed-identity.ts';
import { afterMigration, measureImpact, shownVersion, touchedBy } from './measure-impact.ts';

interface Reads {
  db: Db;
  personalData: PersonalDataCipher;
  now: () => Date;
}

/** The impact of a change with a page of the customers behind it. @throws NotFound, AnalyticsDataUnavailable */
export async function planImpact(
  { db, personalData, now }: Reads,
  planId: string,
  { change, page, perPage }: { change: PlanChange; page: number; perPage: number },
): Promise<PlanImpact> {
  const found = await plans.find(db, planId);
  const version = shownVersion(found);
  const on = touchedBy(change, found);
  const [measured, customerIds] = await Promise.all([
    measureImpact(db, found, change, now()),
    subscriptions.customerIdsOn(db, on, { limit: perPage, offset: (page - 1) * perPage }),
  ]);
  const [rows, held] = await Promise.all([
    customers.byIds(db, customerIds),
    subscriptions.ofCustomersOn(db, on, customerIds),
  ]);
  const [identities, priced] = await Promise.all([
    openIdentities(db, personalData, rows),
    afterMigration(db, held, version.configuration),
  ]);
  const byCustomer = Map.groupBy(priced, ({ row }) => row.customer_id);
  const data = rows.map(
    ({ id, country }): AffectedCustomer => ({
      customerId: id,
      name: (identities.get(id) ?? nobody).name,
      country,
      subscriptions: (byCustomer.get(id) ?? []).map(({ row, after }) => ({
        subscriptionId: row.id,
        planVersion: row.plan_number,
        status: row.status,
        seats: row.seats,
        monthly: { amount: Number(row.monthly_amount), currency: row.currency },
        monthlyAfter: monthlyAfter(change, Number(row.monthly_amount), after, row.currency),
      })),
    }),
  );
  const { impact, ...rest } = measured;
  return {
    planId,
    change,
    version: version.number,
    impact,
    ...rest,
    customers: { data, total: impact.affectedCustomers },
  };
}

function monthlyAfter(change: PlanChange, before: number, migrated: number | null, currency: string) {
  if (change === 'archive') return { amount: 0, currency };
  if (change !== 'migrate') return { amount: before, currency };
  return migrated === null ? null : { amount: migrated, currency };
}
