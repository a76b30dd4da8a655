import { CreateCustomerInput, type Customer } from '../../contracts/customers.ts';
import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { Db } from '../../database/client.ts';
import * as customers from '../../database/customers.ts';
import { newId } from '../../database/ids.ts';
import { command } from '../command.ts';
import { nobody, sealIdentities } from '../persons/sealed-identity.ts';
import { presentCustomers } from './present-customer.ts';
import { validVatId } from './valid-vat-id.ts';

/** @throws AlreadyExists, PricingValidationFailed for a VAT id that is none */
export const createCustomer = command({
  name: 'createCustomer',
  permission: 'customers:edit',
  input: CreateCustomerInput,
  async run(input, { tx, now, personalData, journal }): Promise<Customer> {
    const id = newId('customer');
    const [row] = await insertCustomers(tx, personalData, [{ id, input, createdAt: now }], now);
    journal({
      type: 'customer.created',
      area: 'customers',
      entityId: id,
      audit: { action: 'createCustomer', before: null, after: plainFields(row!), why: null },
    });
    const [customer] = await presentCustomers({ db: tx, personalData }, [row!]);
    return customer!;
  },
});

/** Stores customers with their identities sealed. @throws AlreadyExists, PricingValidationFailed for a VAT id that is none */
export async function insertCustomers(
  db: Db,
  cipher: PersonalDataCipher,
  wanted: { id: string; input: CreateCustomerInput; createdAt: Date }[],
  now: Date,
): Promise<customers.CustomerRow[]> {
  const identities = new Map(
    wanted.map(
      ({ id, input: { name, address, vatId } }) =>
        [id, { ...nobody, name, address, vatId: validVatId(vatId) }] as const,
    ),
  );
  const sealed = await sealIdentities(db, cipher, identities, now);
  return await customers.insert(
    db,
    wanted.map(({ id, input, createdAt }) => ({
      id,
      external_id: input.externalId,
      stripe_customer_id: input.stripeCustomerId,
      identity: sealed.get(id) ?? null,
      name_index: input.name === null ? null : cipher.index('name', input.name),
      country: input.country,
      currency: input.currency,
      industry: input.industry,
      tax_exempt: input.taxExempt,
      attributes: JSON.stringify(input.attributes),
      assignment_id: id,
      merged_into: null,
      revision: 1,
      created_at: createdAt,
      updated_at: now,
    })),
  );
}

/** What the audit may keep for ever: nothing that identifies. */
export function plainFields(row: customers.CustomerRow) {
  return {
    externalId: row.external_id,
    stripeCustomerId: row.stripe_customer_id,
    country: row.country,
    currency: row.currency,
    industry: row.industry,
    taxExempt: row.tax_exempt,
    attributes: row.attributes,
  };
}
