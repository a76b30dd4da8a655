import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { createDatabase, type Db } from '../../database/client.ts';
import { eventKey, insertEvents, type NewEvent } from '../../database/events.ts';
import { ensurePartitions } from '../../database/events-partitions.ts';
import { resolveSubjects, type SubjectName, subjectKey } from '../../database/events-subjects.ts';
import { resolveTypes, typeKey } from '../../database/events-types.ts';
import { moneyOf } from '../../domain/events/money-of.ts';
import { generateEvents, type SampleEvent } from './events-generate.ts';
import { generateCompany, type SampleCompany } from './generate-company.ts';

const environment = 'production';
const namesTogether = 5_000;

/**
 * Brings the sample company's year of events in, into the embedded database; broken off, the next start brings in the rest.
 * @returns when they were made: their year ends there
 */
export async function loadSampleEvents(
  settings: { databaseUrl: string; seed: number; now: () => Date },
  doneFile: string,
): Promise<Date> {
  if (existsSync(doneFile))
    return new Date((JSON.parse(readFileSync(doneFile, 'utf8')) as { loadedAt: string }).loadedAt);
  const db = createDatabase(settings.databaseUrl, 2);
  try {
    const asOf = settings.now();
    const events = await loadEvents(db, generateCompany({ seed: settings.seed, asOf }), asOf);
    writeFileSync(doneFile, JSON.stringify({ loadedAt: asOf.toISOString(), events }));
    return asOf;
  } finally {
    await db.destroy();
  }
}

/**
 * Each day in one transaction, received when it happened; a day that is there is left alone. The worker makes the aggregates
 * of it as of any other. @returns how many events there are
 */
export async function loadEvents(
  db: Db,
  company: Pick<SampleCompany, 'customers'>,
  asOf: Date,
  options: { activity?: number } = {},
): Promise<number> {
  const byDay = generateEvents(company, asOf, options);
  await ensurePartitions(db, [...byDay.keys()]);
  const all = [...byDay.values()].flat();
  const types = await resolveTypes(
    db,
    [...new Set(all.map(({ type }) => type))].map((name) => ({ environment, name })),
    asOf,
  );
  const subjects = await numbersOf(db, all, asOf);
  for (const [day, events] of byDay) {
    const { rows } = await sql<{ there: boolean }>`
      select exists (
        select from events where received_at >= ${day}::date and received_at < ${day}::date + 1 and source = 'import'
      ) as there`.execute(db);
    if (rows[0]!.there) continue;
    const receivedAt = new Date(Date.parse(day) + 24 * 60 * 60 * 1000 - 1);
    await insertEvents(
      db,
      events.map((event) => rowOf(event, types, subjects)),
      receivedAt,
      { expectNew: true },
    );
    await turn();
  }
  return all.length;
}

async function numbersOf(db: Db, events: SampleEvent[], asOf: Date): Promise<Map<string, string>> {
  const names = new Map<string, SubjectName>();
  for (const { customerId, personId } of events) {
    names.set(subjectKey('customer', customerId), { kind: 'customer', key: customerId });
    if (personId !== null) names.set(subjectKey('person', personId), { kind: 'person', key: personId });
  }
  const list = [...names.values()];
  const numbers = new Map<string, string>();
  for (let begin = 0; begin < list.length; begin += namesTogether) {
    const found = await resolveSubjects(db, list.slice(begin, begin + namesTogether), asOf);
    for (const [key, { id }] of found) numbers.set(key, id);
  }
  return numbers;
}

function rowOf(event: SampleEvent, types: Map<string, number>, subjects: Map<string, string>): NewEvent {
  const { id, type, customerId, personId, at, properties } = event;
  return {
    key: eventKey(environment, id),
    id,
    typeId: types.get(typeKey(environment, type))!,
    customerId: subjects.get(subjectKey('customer', customerId))!,
    personId: personId === null ? null : subjects.get(subjectKey('person', personId))!,
    anonymousId: null,
    occurredAt: new Date(at).toISOString(),
    ...moneyOf(properties),
    bot: false,
    staff: false,
    late: false,
    source: 'import',
    properties: JSON.stringify(properties),
  };
}
