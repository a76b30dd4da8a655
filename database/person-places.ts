import type { Db } from './client.ts';
import * as consents from './consents.ts';
import { emptyEvents, eventsOfPersons, forgetNames, namesOfPersons } from './events-subjects.ts';
import * as suppressions from './suppressions.ts';

/** Where records of a person lie. Every table that refers to persons belongs to a place: a test looks. */
export interface PersonPlace {
  name: string;
  tables: string[];
  /** All that it holds of these persons, in plain JSON. */
  held(db: Db, personIds: string[]): Promise<Record<string, unknown>[]>;
  /** Leaves nothing that `held` would find. Repeating it is harmless. */
  erase(db: Db, personIds: string[]): Promise<void>;
}

/** In the order of erasure: what refers to a person before the person. An area with records of persons adds its place. */
export const personPlaces: PersonPlace[] = [
  {
    name: 'consents',
    tables: ['consents'],
    held: async (db, personIds) =>
      (await consents.ofPersons(db, personIds)).map(
        ({ id, purpose, wording_hash, source, given_at, withdrawn_at }) => ({
          id,
          purpose,
          wordingHash: wording_hash,
          source,
          givenAt: given_at.toISOString(),
          withdrawnAt: withdrawn_at?.toISOString() ?? null,
        }),
      ),
    erase: async (db, personIds) => {
      await db.deleteFrom('consents').where('person_id', 'in', personIds).execute();
    },
  },
  {
    name: 'events',
    tables: ['event_subjects', 'events'],
    held: async (db, personIds) => [
      ...(await namesOfPersons(db, personIds)).map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() })),
      ...(await eventsOfPersons(db, personIds)).map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() })),
    ],
    async erase(db, personIds) {
      // By the names, which go last.
      await emptyEvents(db, personIds);
      await forgetNames(db, personIds);
    },
  },
  {
    name: 'persons',
    tables: ['persons'],
    held: async (db, personIds) => {
      const rows = await db
        .selectFrom('persons')
        .select(['id', 'customer_id', 'external_id', 'role', 'locale', 'time_zone', 'attributes', 'merged_into'])
        .select('created_at')
        .where('id', 'in', personIds)
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        customerId: row.customer_id,
        externalId: row.external_id,
        role: row.role,
        locale: row.locale,
        timeZone: row.time_zone,
        attributes: row.attributes,
        mergedInto: row.merged_into,
        createdAt: row.created_at.toISOString(),
      }));
    },
    erase: async (db, personIds) => {
      await db.deleteFrom('persons').where('merged_into', 'in', personIds).execute();
      await db.deleteFrom('persons').where('id', 'in', personIds).execute();
    },
  },
];

/** What stays after an erasure, and is part of an export: it holds ids and hashes, nothing that identifies. */
export async function lastingTraces(
  db: Db,
  rows: { id: string; email_index: Buffer | null; phone_index: Buffer | null }[],
): Promise<Record<'suppressions' | 'journal', Record<string, unknown>[]>> {
  const [emails, phones, entries] = await Promise.all([
    suppressions.find(
      db,
      'email',
      rows.flatMap((row) => row.email_index ?? []),
    ),
    suppressions.find(
      db,
      'phone',
      rows.flatMap((row) => row.phone_index ?? []),
    ),
    db
      .selectFrom('journal')
      .select(['id', 'type', 'at', 'actor'])
      .where('area', '=', 'persons')
      .where(
        'entity_id',
        'in',
        rows.map((row) => row.id),
      )
      .orderBy('id')
      .execute(),
  ]);
  return {
    suppressions: [...emails, ...phones].map(({ channel, reason, created_at }) => ({
      channel,
      reason,
      since: created_at.toISOString(),
    })),
    journal: entries.map(({ id, type, at, actor }) => ({ id, type, at: at.toISOString(), actor })),
  };
}
