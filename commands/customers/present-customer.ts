import type { Customer } from '../../contracts/customers.ts';
import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { Db } from '../../database/client.ts';
import * as customers from '../../database/customers.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { nobody, openIdentities } from '../persons/sealed-identity.ts';

interface Reads {
  db: Db;
  personalData: PersonalDataCipher;
}

/** @throws NotFound */
export async function readCustomer(reads: Reads, id: string): Promise<Customer> {
  const [customer] = await presentCustomers(reads, [await customers.find(reads.db, id)]);
  return customer!;
}

/** Customers as the API shows them, with their main subscription; identifying fields are opened here alone. */
export async function presentCustomers(
  { db, personalData }: Reads,
  rows: customers.CustomerRow[],
): Promise<Customer[]> {
  const [identities, main] = await Promise.all([
    openIdentities(db, personalData, rows),
    subscriptions.mainOf(
      db,
      rows.map((row) => row.id),
    ),
  ]);
  return rows.map((row) => {
    const { name, address, vatId } = identities.get(row.id) ?? nobody;
    return {
      id: row.id,
      externalId: row.external_id,
      stripeCustomerId: row.stripe_customer_id,
      name,
      address,
      vatId,
      taxExempt: row.tax_exempt,
      country: row.country,
      currency: row.currency,
      industry: row.industry,
      attributes: row.attributes,
      assignmentId: row.assignment_id,
      mergedInto: row.merged_into,
      subscription: mainSubscription(main.get(row.id)),
      revision: row.revision,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    };
  });
}

function mainSubscription(row: subscriptions.SubscriptionRow | undefined): Customer['subscription'] {
  return row
    ? {
        id: row.id,
        planId: row.plan_id,
        plan: row.plan_key,
        planVersion: row.plan_number,
        status: row.status,
        interval: row.interval,
        seats: row.seats,
        monthly: { amount: Number(row.monthly_amount), currency: row.currency },
      }
    : null;
}
