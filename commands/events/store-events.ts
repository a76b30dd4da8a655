import type { Db } from '../../database/client.ts';
import { insertEvents, isBadValue, type NewEvent } from '../../database/events.ts';
import { dayOf, ensurePartitions } from '../../database/events-partitions.ts';
import {
  type ResolvedSubject,
  resolveSubjects,
  type SubjectKind,
  type SubjectName,
  subjectKey,
} from '../../database/events-subjects.ts';
import { mostTypes, resolveTypes, typeKey } from '../../database/events-types.ts';
import { nameCache } from './name-cache.ts';
import type { ReadEvent } from './read-event.ts';

export type Outcome = 'kept' | 'duplicate' | { code: 'DataQualityIssue'; message: string };

const rememberedSubjects = 200_000;
/** After repetitions came, so many writes expect more of them. */
const carefulFor = 20;
/** After so long somebody who became staff is known as such; numbers themselves never change. */
const subjectsForMs = 5 * 60_000;

/** Resolves names to numbers, remembering them, and writes events. @returns what became of each, in their order */
export function eventStore({ db, now }: { db: Db; now: () => Date }) {
  /** By environment, then name. */
  const types = new Map<string, Map<string, number>>();
  const remembered = () => nameCache<ResolvedSubject>(rememberedSubjects, subjectsForMs);
  const subjects = { customer: remembered(), person: remembered(), anonymous: remembered() };
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
    await resolve(events, receivedAt);
    const outcomes: Outcome[] = [];
    const rows: { row: NewEvent; position: number }[] = [];
    const seen = new Set<string>();
    for (const [position, event] of events.entries()) {
      const typeId = types.get(event.environment)?.get(event.type);
      if (typeId === undefined) {
        outcomes[position] = {
          code: 'DataQualityIssue',
          message: `More than ${mostTypes} types of events came in ${event.environment}; ${event.type} would be another.`,
        };
      } else if (seen.has(event.row.key)) outcomes[position] = 'duplicate';
      else {
        seen.add(event.row.key);
        event.row.typeId = typeId;
        rows.push({ position, row: event.row });
      }
    }
    await insert(rows, receivedAt, outcomes);
    return outcomes;
  };

  async function learnTypes(events: readonly ReadEvent[], at: Date): Promise<void> {
    const fresh = new Map<string, { environment: string; name: string }>();
    for (const { environment, type } of events) {
      if (!types.get(environment)?.has(type)) fresh.set(typeKey(environment, type), { environment, name: type });
    }
    for (const [key, id] of await resolveTypes(db, [...fresh.values()], at)) {
      const { environment, name } = fresh.get(key)!;
      const known = types.get(environment);
      if (known) known.set(name, id);
      else types.set(environment, new Map([[name, id]]));
    }
  }

  async function resolve(events: readonly ReadEvent[], at: Date): Promise<void> {
    const time = at.getTime();
    const fresh = new Map<string, SubjectName>();
    const waiting: ReadEvent[] = [];
    for (const event of events) {
      let complete = true;
      for (const kind of kinds) {
        const key = event.names[kind];
        if (key === undefined) continue;
        const known = subjects[kind].get(key, time);
        if (known) number(event.row, kind, known);
        else {
          fresh.set(subjectKey(kind, key), { kind, key });
          complete = false;
        }
      }
      if (!complete) waiting.push(event);
    }
    if (fresh.size === 0) return;
    const found = await resolveSubjects(db, [...fresh.values()], at);
    for (const [ref, { kind, key }] of fresh) subjects[kind].set(key, found.get(ref)!, time);
    for (const { names, row } of waiting) {
      for (const kind of kinds) {
        const key = names[kind];
        if (key !== undefined && row[columnOf[kind]] === null) number(row, kind, found.get(subjectKey(kind, key))!);
      }
    }
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

const kinds = ['customer', 'person', 'anonymous'] as const;
const columnOf = { customer: 'customerId', person: 'personId', anonymous: 'anonymousId' } as const;

function number(row: NewEvent, kind: SubjectKind, { id, staff }: ResolvedSubject): void {
  row[columnOf[kind]] = id;
  if (staff) row.staff = true;
}
