import { z } from 'zod';
import { CreateCustomerInput } from '../../contracts/customers.ts';
import { CreatePersonInput } from '../../contracts/persons.ts';
import { ImportedSubscription } from '../../contracts/subscriptions.ts';
import * as customers from '../../database/customers.ts';
import { newId } from '../../database/ids.ts';
import { command } from '../command.ts';
import { insertPersons } from '../persons/create-person.ts';
import { insertSubscriptions } from '../subscriptions/insert-subscriptions.ts';
import { insertCustomers, plainFields } from './create-customer.ts';

export const ImportedCustomer = z.strictObject({
  customer: CreateCustomerInput,
  createdAt: z.iso.datetime(),
  persons: z.array(
    z.strictObject({ person: CreatePersonInput.omit({ customerId: true }), createdAt: z.iso.datetime() }),
  ),
  subscriptions: z.array(ImportedSubscription),
});
export type ImportedCustomer = z.infer<typeof ImportedCustomer>;

/**
 * Brings in customers as another system knows them, with their persons and subscriptions; those whose external id is
 * known are left as they are, so that an import that broke off is simply repeated.
 * @returns how many were new
 */
export const importCustomers = command({
  name: 'importCustomers',
  permission: 'customers:edit',
  input: z.strictObject({ customers: z.array(ImportedCustomer).min(1).max(500) }),
  async run({ customers: wanted }, { tx, now, personalData, journal }): Promise<{ imported: number }> {
    const known = await customers.knownExternalIds(
      tx,
      wanted.flatMap(({ customer }) => customer.externalId ?? []),
    );
    const fresh = wanted
      .filter(({ customer }) => customer.externalId === null || !known.has(customer.externalId))
      .map((each) => ({ ...each, id: newId('customer') }));
    const rows = await insertCustomers(
      tx,
      personalData,
      fresh.map(({ id, customer, createdAt }) => ({ id, input: customer, createdAt: new Date(createdAt) })),
      now,
    );
    const persons = fresh.flatMap(({ id, persons: given }) =>
      given.map(({ person, createdAt }) => ({
        id: newId('person'),
        input: { ...person, customerId: id },
        createdAt: new Date(createdAt),
      })),
    );
    await insertPersons(tx, personalData, persons, now);
    await insertSubscriptions(
      tx,
      fresh.flatMap(({ id, subscriptions }) => subscriptions.map((input) => ({ customerId: id, input }))),
      now,
    );
    for (const row of rows) {
      journal({
        type: 'customer.imported',
        area: 'customers',
        entityId: row.id,
        audit: { action: 'importCustomers', before: null, after: plainFields(row), why: null },
      });
    }
    return { imported: rows.length };
  },
});
