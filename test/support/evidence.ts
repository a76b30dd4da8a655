import type { Db } from '../../database/client.ts';
import { eventKey, insertEvents, type NewEvent } from '../../database/events.ts';
import { aggregateNext } from '../../database/events-aggregates.ts';
import { numberBatches } from '../../database/events-feed.ts';
import { dayOf, ensurePartitions } from '../../database/events-partitions.ts';
import { resolveSubjects, subjectKey } from '../../database/events-subjects.ts';
import { resolveTypes, typeKey } from '../../database/events-types.ts';

export interface Happening {
  person: string;
  type: string;
  at: Date;
  properties?: Record<string, unknown>;
}

let made = 0;

/** Events as they are stored, at any time, with all that is made of them: what routes refuse as too old or yet to come is in. */
export async function happened(db: Db, happenings: readonly Happening[], receivedAt: Date): Promise<void> {
  const environment = 'production';
  const people = [...new Set(happenings.map(({ person }) => person))];
  const subjects = await resolveSubjects(
    db,
    people.map((key) => ({ kind: 'person' as const, key })),
    receivedAt,
  );
  const names = [...new Set(happenings.map(({ type }) => type))];
  const types = await resolveTypes(
    db,
    names.map((name) => ({ environment, name })),
    receivedAt,
  );
  await ensurePartitions(db, [dayOf(receivedAt)]);
  const events = happenings.map(({ person, type, at, properties = {} }): NewEvent => {
    const id = `happening-${++made}`;
    return {
      key: eventKey(environment, id),
      id,
      typeId: types.get(typeKey(environment, type))!,
      customerId: null,
      personId: subjects.get(subjectKey('person', person))!.id,
      anonymousId: null,
      occurredAt: at.toISOString(),
      amount: null,
      currency: null,
      value: null,
      bot: false,
      staff: false,
      late: false,
      source: 'test',
      properties: JSON.stringify(properties),
    };
  });
  await insertEvents(db, events, receivedAt);
  while ((await numberBatches(db, 1_000)) > 0);
  while ((await aggregateNext(db, 1_000_000)) > 0);
}

/** A side of a rollout's stage: so many people who saw it, of whom so many converted within a minute. */
export function arm(
  rolloutId: string,
  stage: number,
  variant: 'control' | 'treatment',
  { people, converted, at }: { people: number; converted: number; at: Date },
): Happening[] {
  const name = (index: number) => `${rolloutId}-${stage}-${variant}-${index}`;
  return Array.from({ length: people }, (_, index) => name(index)).flatMap((person, index) => [
    {
      person,
      type: 'exposure',
      at,
      properties: { source: 'flag', key: `${rolloutId}.${stage}`, variant, subject: 'person' },
    },
    ...(index < converted ? [{ person, type: 'ordered', at: new Date(at.getTime() + 60_000) }] : []),
  ]);
}
