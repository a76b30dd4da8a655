import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { Consent, Person } from '../../contracts/persons.ts';
import { personRoles } from '../../contracts/persons.ts';
import type { Db } from '../../database/client.ts';
import type { ConsentRow } from '../../database/consents.ts';
import * as persons from '../../database/persons.ts';
import { nobody, openIdentities } from './sealed-identity.ts';

interface Reads {
  db: Db;
  personalData: PersonalDataCipher;
}

/** @throws NotFound */
export async function readPerson(reads: Reads, id: string): Promise<Person> {
  const [person] = await presentPersons(reads, [await persons.find(reads.db, id)]);
  return person!;
}

/** Persons as the API shows them; identifying fields are opened here alone. */
export async function presentPersons({ db, personalData }: Reads, rows: persons.PersonRow[]): Promise<Person[]> {
  const identities = await openIdentities(db, personalData, rows);
  return rows.map((row) => {
    const { vatId: _, ...identity } = identities.get(row.id) ?? nobody;
    return {
      id: row.id,
      customerId: row.customer_id,
      externalId: row.external_id,
      role: personRoles.find((role) => role === row.role) ?? null,
      locale: row.locale,
      timeZone: row.time_zone,
      ...identity,
      attributes: row.attributes,
      assignmentId: row.assignment_id,
      mergedInto: row.merged_into,
      revision: row.revision,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    };
  });
}

export function presentConsent(row: ConsentRow): Consent {
  return {
    id: row.id,
    purpose: row.purpose,
    wordingHash: row.wording_hash,
    source: row.source,
    givenAt: row.given_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  };
}
