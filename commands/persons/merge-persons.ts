import { z } from 'zod';
import { PersonId } from '../../contracts/ids.ts';
import { MergePersonInput, type Person } from '../../contracts/persons.ts';
import * as persons from '../../database/persons.ts';
import * as subjectKeys from '../../database/subject-keys.ts';
import { completedAttributes, completedIdentity, keptAssignment } from '../../domain/customers/merge-identities.ts';
import { command } from '../command.ts';
import { assertTwo } from '../customers/merge-customers.ts';
import { assertNotMerged } from '../customers/update-customer.ts';
import { presentPersons } from './present-person.ts';
import { addressIndexes, nobody, openIdentities, sealIdentities } from './sealed-identity.ts';

/**
 * Two records of one person become one. The other keeps its name of the outside system and the hashes of its addresses,
 * which lead here; its name and addresses themselves are destroyed.
 */
export const mergePersons = command({
  name: 'mergePersons',
  permission: 'persons:edit',
  input: z.strictObject({ survivorId: PersonId, ...MergePersonInput.shape }),
  async run({ survivorId, personId }, { tx, now, personalData, journal }): Promise<Person> {
    assertTwo(survivorId, personId);
    // Always in the order of the ids, so that two mergers at once cannot wait for each other.
    for (const id of [survivorId, personId].sort()) await persons.find(tx, id, { lock: true });
    const survivor = await persons.find(tx, survivorId);
    const other = await persons.find(tx, personId);
    assertNotMerged(survivor);
    assertNotMerged(other);
    const identities = await openIdentities(tx, personalData, [survivor, other]);
    const identity = completedIdentity(identities.get(survivorId) ?? nobody, identities.get(personId) ?? nobody);
    const sealed = await sealIdentities(tx, personalData, new Map([[survivorId, identity]]), now);
    await persons.moveBelongings(tx, personId, survivorId);
    await persons.update(tx, personId, { merged_into: survivorId, identity: null, attributes: '{}' }, now);
    await subjectKeys.destroy(tx, [personId]);
    const after = await persons.update(
      tx,
      survivorId,
      {
        identity: sealed.get(survivorId) ?? null,
        ...addressIndexes(personalData, identity),
        customer_id: survivor.customer_id ?? other.customer_id,
        role: survivor.role ?? other.role,
        locale: survivor.locale ?? other.locale,
        time_zone: survivor.time_zone ?? other.time_zone,
        attributes: JSON.stringify(completedAttributes(survivor.attributes, other.attributes)),
        assignment_id: keptAssignment(survivor, other),
      },
      now,
    );
    journal({
      type: 'person.merged',
      area: 'persons',
      entityId: survivorId,
      audit: {
        action: 'mergePersons',
        before: { assignmentId: survivor.assignment_id },
        after: { merged: personId, assignmentId: after.assignment_id },
        why: null,
      },
    });
    const [person] = await presentPersons({ db: tx, personalData }, [after]);
    return person!;
  },
});
