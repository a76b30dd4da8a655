import { z } from 'zod';
import { PersonId } from '../../contracts/ids.ts';
import { type Person, PersonUpdates } from '../../contracts/persons.ts';
import * as persons from '../../database/persons.ts';
import { command } from '../command.ts';
import { assertNotMerged } from '../customers/update-customer.ts';
import { assertRevision } from '../revision.ts';
import { assertCustomerStands } from './create-person.ts';
import { presentPersons } from './present-person.ts';
import { addressIndexes, carrySuppressionsOver, nobody, openIdentities, sealIdentities } from './sealed-identity.ts';

/** @throws NotFound, ConcurrentModification, AlreadyExists, TransitionNotAllowed for a person who was merged away */
export const updatePerson = command({
  name: 'updatePerson',
  permission: 'persons:edit',
  input: z.strictObject({ personId: PersonId, revision: z.int(), updates: PersonUpdates }),
  async run({ personId, revision, updates }, { tx, now, personalData, journal }): Promise<Person> {
    const before = await persons.find(tx, personId, { lock: true });
    assertRevision(before.revision, revision, personId);
    assertNotMerged(before);
    await assertCustomerStands(tx, updates.customerId);
    const { name, email, phone, address, customerId, externalId, timeZone, attributes, ...same } = updates;
    const given = Object.fromEntries(
      Object.entries({ name, email, phone, address }).filter(([, value]) => value !== undefined),
    );
    const changes: persons.PersonChanges = {
      ...same,
      ...(customerId === undefined ? {} : { customer_id: customerId }),
      ...(externalId === undefined ? {} : { external_id: externalId }),
      ...(timeZone === undefined ? {} : { time_zone: timeZone }),
      ...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
    };
    if (Object.keys(given).length > 0) {
      const present = (await openIdentities(tx, personalData, [before])).get(personId) ?? nobody;
      const identity = { ...present, ...given };
      const sealed = await sealIdentities(tx, personalData, new Map([[personId, identity]]), now);
      await carrySuppressionsOver(tx, personalData, identity, now);
      Object.assign(changes, { identity: sealed.get(personId) ?? null, ...addressIndexes(personalData, identity) });
    }
    const after = await persons.update(tx, personId, changes, now);
    journal({
      type: 'person.updated',
      area: 'persons',
      entityId: personId,
      audit: {
        action: 'updatePerson',
        before: { revision: before.revision },
        after: { revision: after.revision, fields: Object.keys(updates).sort() },
        why: null,
      },
    });
    const [person] = await presentPersons({ db: tx, personalData }, [after]);
    return person!;
  },
});
