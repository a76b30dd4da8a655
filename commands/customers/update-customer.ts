import { z } from 'zod';
import { type Customer, CustomerUpdates } from '../../contracts/customers.ts';
import { CustomerId } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as customers from '../../database/customers.ts';
import { command } from '../command.ts';
import { nobody, openIdentities, sealIdentities } from '../persons/sealed-identity.ts';
import { assertRevision } from '../revision.ts';
import { plainFields } from './create-customer.ts';
import { presentCustomers } from './present-customer.ts';
import { validVatId } from './valid-vat-id.ts';

/**
 * @throws NotFound, ConcurrentModification, AlreadyExists, TransitionNotAllowed for an account that was merged away,
 * PricingValidationFailed for a VAT id that is none
 */
export const updateCustomer = command({
  name: 'updateCustomer',
  permission: 'customers:edit',
  input: z.strictObject({ customerId: CustomerId, revision: z.int(), updates: CustomerUpdates }),
  async run({ customerId, revision, updates }, { tx, now, personalData, journal }): Promise<Customer> {
    const before = await customers.find(tx, customerId, { lock: true });
    assertRevision(before.revision, revision, customerId);
    assertNotMerged(before);
    const { name, address, vatId, externalId, stripeCustomerId, attributes, taxExempt, ...same } = updates;
    const identifying = name !== undefined || address !== undefined || vatId !== undefined;
    const changes: customers.CustomerChanges = {
      ...same,
      ...(taxExempt === undefined ? {} : { tax_exempt: taxExempt }),
      ...(externalId === undefined ? {} : { external_id: externalId }),
      ...(stripeCustomerId === undefined ? {} : { stripe_customer_id: stripeCustomerId }),
      ...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
    };
    if (identifying) {
      const present = (await openIdentities(tx, personalData, [before])).get(customerId) ?? nobody;
      const identity = {
        ...present,
        ...(name === undefined ? {} : { name }),
        ...(address === undefined ? {} : { address }),
        ...(vatId === undefined ? {} : { vatId: validVatId(vatId) }),
      };
      const sealed = await sealIdentities(tx, personalData, new Map([[customerId, identity]]), now);
      changes.identity = sealed.get(customerId) ?? null;
      changes.name_index = identity.name === null ? null : personalData.index('name', identity.name);
    }
    const after = await customers.update(tx, customerId, changes, now);
    journal({
      type: 'customer.updated',
      area: 'customers',
      entityId: customerId,
      audit: {
        action: 'updateCustomer',
        before: plainFields(before),
        after: { ...plainFields(after), ...(identifying ? { identifyingFieldsChanged: true } : {}) },
        why: null,
      },
    });
    const [customer] = await presentCustomers({ db: tx, personalData }, [after]);
    return customer!;
  },
});

/** @throws TransitionNotAllowed */
export function assertNotMerged({ id, merged_into }: { id: string; merged_into: string | null }): void {
  if (merged_into === null) return;
  throw new PricewrightError('TransitionNotAllowed', `${id} was merged into ${merged_into}. Use that one.`, {
    configurationId: merged_into,
  });
}
