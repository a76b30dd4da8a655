import { z } from 'zod';
import { type Customer, MergeCustomerInput } from '../../contracts/customers.ts';
import { CustomerId } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as customers from '../../database/customers.ts';
import * as subjectKeys from '../../database/subject-keys.ts';
import { completedAttributes, completedIdentity, keptAssignment } from '../../domain/customers/merge-identities.ts';
import { command } from '../command.ts';
import { nobody, openIdentities, sealIdentities } from '../persons/sealed-identity.ts';
import { presentCustomers } from './present-customer.ts';
import { assertNotMerged } from './update-customer.ts';

/**
 * Two records of one account become one: persons and subscriptions of the other go over, what it alone knew too. Its
 * names of outside systems stay with it and lead here; what identified it is destroyed.
 */
export const mergeCustomers = command({
  name: 'mergeCustomers',
  permission: 'customers:edit',
  input: z.strictObject({ survivorId: CustomerId, ...MergeCustomerInput.shape }),
  async run({ survivorId, customerId }, { tx, now, personalData, journal }): Promise<Customer> {
    assertTwo(survivorId, customerId);
    // Always in the order of the ids, so that two mergers at once cannot wait for each other.
    for (const id of [survivorId, customerId].sort()) await customers.find(tx, id, { lock: true });
    const survivor = await customers.find(tx, survivorId);
    const other = await customers.find(tx, customerId);
    assertNotMerged(survivor);
    assertNotMerged(other);
    const identities = await openIdentities(tx, personalData, [survivor, other]);
    const identity = completedIdentity(identities.get(survivorId) ?? nobody, identities.get(customerId) ?? nobody);
    const sealed = await sealIdentities(tx, personalData, new Map([[survivorId, identity]]), now);
    await customers.moveBelongings(tx, customerId, survivorId, now);
    await customers.update(tx, customerId, { merged_into: survivorId, identity: null, name_index: null }, now);
    await subjectKeys.destroy(tx, [customerId]);
    const after = await customers.update(
      tx,
      survivorId,
      {
        identity: sealed.get(survivorId) ?? null,
        name_index: identity.name === null ? null : personalData.index('name', identity.name),
        country: survivor.country ?? other.country,
        currency: survivor.currency ?? other.currency,
        industry: survivor.industry ?? other.industry,
        attributes: JSON.stringify(completedAttributes(survivor.attributes, other.attributes)),
        assignment_id: keptAssignment(survivor, other),
      },
      now,
    );
    journal({
      type: 'customer.merged',
      area: 'customers',
      entityId: survivorId,
      audit: {
        action: 'mergeCustomers',
        before: { assignmentId: survivor.assignment_id },
        after: { merged: customerId, assignmentId: after.assignment_id },
        why: null,
      },
    });
    const [customer] = await presentCustomers({ db: tx, personalData }, [after]);
    return customer!;
  },
});

/** @throws MalformedRequest */
export function assertTwo(one: string, other: string): void {
  if (one !== other) return;
  throw new PricewrightError('MalformedRequest', 'A record cannot be merged into itself: name another one.');
}
