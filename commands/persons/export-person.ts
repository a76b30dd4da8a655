import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { PersonExport } from '../../contracts/persons.ts';
import type { Db } from '../../database/client.ts';
import { lastingTraces, personPlaces } from '../../database/person-places.ts';
import * as persons from '../../database/persons.ts';
import { readPerson } from './present-person.ts';

interface Reads {
  db: Db;
  personalData: PersonalDataCipher;
  now: () => Date;
}

/** All that is held about a person, in every place (GDPR articles 15 and 20). @throws NotFound */
export async function exportPerson({ db, personalData, now }: Reads, personId: string): Promise<PersonExport> {
  const person = await readPerson({ db, personalData }, personId);
  const rows = await persons.withMerged(db, personId);
  const ids = rows.map((row) => row.id);
  const held = await Promise.all(personPlaces.map(async (place) => [place.name, await place.held(db, ids)] as const));
  const places = { ...Object.fromEntries(held), ...(await lastingTraces(db, rows)) };
  return { person, exportedAt: now().toISOString(), places: places as PersonExport['places'] };
}
