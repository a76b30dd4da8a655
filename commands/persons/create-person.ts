import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import { CreatePersonInput, type Person } from '../../contracts/persons.ts';
import type { Db } from '../../database/client.ts';
import * as customers from '../../database/customers.ts';
import { newId } from '../../database/ids.ts';
import * as persons from '../../database/persons.ts';
import { command } from '../command.ts';
import { assertNotMerged } from '../customers/update-customer.ts';
import { presentPersons } from './present-person.ts';
import { addressIndexes, carrySuppressionsOver, nobody, sealIdentities } from './sealed-identity.ts';

/** @throws AlreadyExists, NotFound for a customer that is not there, TransitionNotAllowed for one that was merged away */
export const createPerson = command({
  name: 'createPerson',
  permission: 'persons:edit',
  input: CreatePersonInput,
  async run(input, { tx, now, personalData, journal }): Promise<Person> {
    await assertCustomerStands(tx, input.customerId);
    const id = newId('person');
    const [row] = await insertPersons(tx, personalData, [{ id, input, createdAt: now }], now);
    journal({
      type: 'person.created',
      area: 'persons',
      entityId: id,
      // The journal outlives the person: it names what changed, never to what.
      audit: { action: 'createPerson', before: null, after: { fields: givenFields(input) }, why: null },
    });
    const [person] = await presentPersons({ db: tx, personalData }, [row!]);
    return person!;
  },
});

/** Stores persons with their identities sealed. @throws AlreadyExists, MalformedRequest */
export async function insertPersons(
  db: Db,
  cipher: PersonalDataCipher,
  wanted: { id: string; input: CreatePersonInput; createdAt: Date }[],
  now: Date,
): Promise<persons.PersonRow[]> {
  const identities = new Map(
    wanted.map(
      ({ id, input: { name, email, phone, address } }) => [id, { ...nobody, name, email, phone, address }] as const,
    ),
  );
  const sealed = await sealIdentities(db, cipher, identities, now);
  for (const identity of identities.values()) await carrySuppressionsOver(db, cipher, identity, now);
  return await persons.insert(
    db,
    wanted.map(({ id, input, createdAt }) => ({
      id,
      customer_id: input.customerId,
      external_id: input.externalId,
      role: input.role,
      locale: input.locale,
      time_zone: input.timeZone,
      identity: sealed.get(id) ?? null,
      ...addressIndexes(cipher, identities.get(id)!),
      attributes: JSON.stringify(input.attributes),
      assignment_id: id,
      merged_into: null,
      revision: 1,
      created_at: createdAt,
      updated_at: now,
    })),
  );
}

/** @throws TransitionNotAllowed when the account was merged into another, NotFound when there is none */
export async function assertCustomerStands(db: Db, customerId: string | null | undefined): Promise<void> {
  if (customerId) assertNotMerged(await customers.find(db, customerId));
}

export function givenFields(input: object): string[] {
  return Object.entries(input)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field]) => field)
    .sort();
}
