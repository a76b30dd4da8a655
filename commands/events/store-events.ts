import type { Db } from '../../database/client.ts';
import { insertEvents, isBadValue, type NewEvent } from '../../database/events.ts';
import { dayOf, ensurePartitions } from '../../database/events-partitions.ts';
import { type ResolvedSubject, resolveSubjects, type SubjectName } from '../../database/events-subjects.ts';
import { mostTypes, resolveTypes, typeKey } from '../../database/events-types.ts';
import { nameCache } from './name-cache.ts';
import type { EventName, ReadEvent } from './read-event.ts';

export type Outcome = 'kept' | 'duplicate' | { code: 'DataQualityIssue'; message: string };

const rememberedSubjects = 200_000;
/** After repetitions came, so many writes expect more of them. */
const carefulFor = 20;
/** After so long somebody who became staff is known as such; numbers themselves never change. */
const subjectsForMs = 5 * 60_000;

/** Resolves names to numbers, remembering them, and writes events. @returns what became of each, in their order */
export function eventStore({ db, now }: { db: Db; now: () => Date }) {
  const types = new Map<string, number>();
  const subjects = nameCache<ResolvedSubject>(rememberedSubjects, subjectsForMs);
  let careful = 0;
  const days = new Set<string>();

  return async (events: readonly ReadEvent[]): Promise<Outcome[]> => {
    const receivedAt = now();
    const day = dayOf(receivedAt);
    if (!days.has(day)) {
      await ensurePartitions(db, [day]);
      days.add(day);
    }
    await learnTypes(events, receivedAt);
    const resolved = await resolve(events, receivedAt);
    const outcomes: Outcome[] = [];
    const rows: { row: NewEvent; position: number }[] = [];
    const seen = new Set<string>();
    for (const [position, event] of events.entries()) {
      const typeId = types.get(typeKey(event.environment, event.type));
      if (typeId === undefined) {
        outcomes[position] = {
          code: 'DataQualityIssue',
          message: `More than ${mostTypes} types of events came in ${event.environment}; ${event.type} would be another.`,
        };
      } else if (seen.has(event.row.key)) outcomes[position] = 'duplicate';
      else {
        seen.add(event.row.key);
        rows.push({ position, row: numbered(event, typeId, resolved) });
      }
    }
    await insert(rows, receivedAt, outcomes);
    return outcomes;
  };

  async function learnTypes(events: readonly ReadEvent[], at: Date): Promise<void> {
    const fresh = new Map<string, { environment: string; name: string }>();
    for (const { environment, type } of events) {
      const key = typeKey(environment, type);
      if (!types.has(key)) fresh.set(key, { environment, name: type });
    }
    for (const [key, id] of await resolveTypes(db, [...fresh.values()], at)) types.set(key, id);
  }

  async function resolve(events: readonly ReadEvent[], at: Date): Promise<Map<string, ResolvedSubject>> {
    const found = new Map<string, ResolvedSubject>();
    const fresh = new Map<string, SubjectName>();
    for (const { names } of events) {
      for (const name of [names.customer, names.person, names.anonymous]) {
        if (!name) continue;
        if (found.has(name.ref)) continue;
        const known = subjects.get(name.ref, at.getTime());
        if (known) found.set(name.ref, known);
        else fresh.set(name.ref, name);
      }
    }
    for (const [key, subject] of await resolveSubjects(db, [...fresh.values()], at)) {
      subjects.set(key, subject, at.getTime());
      found.set(key, subject);
    }
    return found;
  }

  /** A value that Postgres refuses costs its own event and no other: the rest is written without it. */
  async function insert(rows: { row: NewEvent; position: number }[], at: Date, outcomes: Outcome[]): Promise<void> {
    try {
      const duplicates = await insertEvents(
        db,
        rows.map(({ row }) => row),
        at,
        { expectNew: careful === 0 },
      );
      careful = duplicates.size > 0 ? carefulFor : Math.max(0, careful - 1);
      for (const { row, position } of rows) outcomes[position] = duplicates.has(row.key) ? 'duplicate' : 'kept';
    } catch (error) {
      if (!isBadValue(error)) throw error;
      if (rows.length === 1) {
        outcomes[rows[0]!.position] = { code: 'DataQualityIssue', message: `It cannot be stored: ${error.message}` };
        return;
      }
      const middle = Math.ceil(rows.length / 2);
      await insert(rows.slice(0, middle), at, outcomes);
      await insert(rows.slice(middle), at, outcomes);
    }
  }
}

function numbered(event: ReadEvent, typeId: number, subjects: ReadonlyMap<string, ResolvedSubject>): NewEvent {
  const subjectOf = (name: EventName | null) => (name ? subjects.get(name.ref)! : null);
  const [customer, person, anonymous] = [event.names.customer, event.names.person, event.names.anonymous].map(
    subjectOf,
  );
  return {
    ...event.row,
    staff: event.row.staff || [customer, person, anonymous].some((subject) => subject?.staff),
    typeId,
    customerId: customer?.id ?? null,
    personId: person?.id ?? null,
    anonymousId: anonymous?.id ?? null,
  };
}
