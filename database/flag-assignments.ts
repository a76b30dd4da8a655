import { sql } from 'kysely';
import type { StickyDocument } from '../domain/flags/sticky.ts';
import type { Db } from './client.ts';

export interface Subject {
  attribute: string;
  subject: string;
}

/** Stored assignments of subjects in an environment. */
export async function assignmentsOf(db: Db, environment: string, subjects: Subject[]): Promise<StickyDocument[]> {
  if (subjects.length === 0) return [];
  const rows = await db
    .selectFrom('flag_assignments')
    .select(['attribute', 'subject', 'assignments'])
    .where('environment', '=', environment)
    .where((eb) =>
      eb.or(
        subjects.map(({ attribute, subject }) =>
          eb.and([eb('attribute', '=', attribute), eb('subject', '=', subject)]),
        ),
      ),
    )
    .execute();
  return rows.map(({ attribute, subject, assignments }) => ({
    attributeName: attribute,
    attributeValue: subject,
    assignments,
  }));
}

/** The first assignment stays: of two processes that assign at once, the later one adds only what is new. */
export async function keepAssignments(
  db: Db,
  environment: string,
  { attributeName, attributeValue, assignments }: StickyDocument,
  now: Date,
): Promise<void> {
  await db
    .insertInto('flag_assignments')
    .values({
      environment,
      attribute: attributeName,
      subject: attributeValue,
      assignments: JSON.stringify(assignments),
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['environment', 'attribute', 'subject']).doUpdateSet({
        assignments: sql<string>`excluded.assignments || flag_assignments.assignments`,
        updated_at: now,
      }),
    )
    .execute();
}
