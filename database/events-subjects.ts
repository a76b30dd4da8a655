import { type SqlBool, sql } from 'kysely';
import type { Db } from './client.ts';

export type SubjectKind = 'customer' | 'person' | 'anonymous';
export interface SubjectName {
  kind: SubjectKind;
  key: string;
}
export interface ResolvedSubject {
  id: string;
  staff: boolean;
}

export function subjectKey(kind: SubjectKind, key: string): string {
  return `${kind}\0${key}`;
}

/**
 * The numbers of names that events carry; new names are made, and lead to the customer or person of that id or external id
 * where there is one. A number never changes and may be remembered; whom it stands for may change.
 */
export async function resolveSubjects(db: Db, names: SubjectName[], now: Date): Promise<Map<string, ResolvedSubject>> {
  const found = new Map<string, ResolvedSubject>();
  const read = async (wanted: SubjectName[]) => {
    const { rows } = await sql<{ id: string; kind: SubjectKind; key: string; staff: boolean }>`
      select s.id, s.kind, s.key, s.staff from event_subjects s
      join unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ key }) => key)}::text[])
        as asked (kind, key) using (kind, key)`.execute(db);
    for (const { id, kind, key, staff } of rows) found.set(subjectKey(kind, key), { id, staff });
  };
  if (names.length === 0) return found;
  await read(names);
  const fresh = names.filter(({ kind, key }) => !found.has(subjectKey(kind, key)));
  if (fresh.length === 0) return found;
  await insertNames(db, fresh, now);
  const known = {
    customers: fresh.filter(({ kind }) => kind === 'customer').map(({ key }) => key),
    persons: fresh.filter(({ kind }) => kind === 'person').map(({ key }) => key),
  };
  await linkNamesToRecords(db, known, now);
  await read(fresh);
  return found;
}

/** In the order of their names, so that two who make the same ones do not wait for each other. */
async function insertNames(db: Db, names: SubjectName[], now: Date): Promise<void> {
  await sql`
    insert into event_subjects (id, kind, key, canonical_id, customer_id, assignment_key, first_at)
    select id, kind, key, id, case when kind = 'customer' then id end, key, ${now} from (
      select nextval('event_subjects_id_seq') as id, kind, key
      from (
        select distinct * from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ key }) => key)}::text[])
          as asked (kind, key)
      ) as asked
    ) as numbered
    order by kind, key
    on conflict do nothing`.execute(db);
}

/** Leads names to the customers and persons that they mean. Repeating it is harmless. */
async function linkNamesToRecords(
  db: Db,
  { customers, persons }: { customers: string[]; persons: string[] },
  now: Date,
): Promise<void> {
  if (customers.length > 0) {
    const { rows } = await sql<{ id: string }>`
      select coalesce(merged_into, id) as id from customers
      where id = any(${customers}::text[]) or external_id = any(${customers}::text[])
        or stripe_customer_id = any(${customers}::text[])`.execute(db);
    await relinkCustomers(
      db,
      rows.map(({ id }) => id),
      now,
    );
  }
  if (persons.length > 0) {
    const { rows } = await sql<{ id: string }>`
      select coalesce(merged_into, id) as id from persons
      where id = any(${persons}::text[]) or external_id = any(${persons}::text[])`.execute(db);
    await relinkPersons(
      db,
      rows.map(({ id }) => id),
      now,
    );
  }
}

/**
 * Leads every name of these customers, and of those merged into them, to one subject, whose key is the record's id. Only
 * customers of whom some name has come get one.
 */
export async function relinkCustomers(db: Db, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  const named = sql`
    select coalesce(c.merged_into, c.id) as record, name as key
    from customers c, unnest(array[c.id, c.external_id, c.stripe_customer_id]) as name
    where (c.id = any(${ids}::text[]) or c.merged_into = any(${ids}::text[])) and name is not null`;
  await sql`
    insert into event_subjects (id, kind, key, canonical_id, customer_id, assignment_key, first_at)
    select id, 'customer', record, id, id, record, ${now} from (
      select nextval('event_subjects_id_seq') as id, record from (
        select distinct n.record from (${named}) as n join event_subjects s on s.kind = 'customer' and s.key = n.key
      ) as known
      where not exists (select from event_subjects s where s.kind = 'customer' and s.key = known.record)
    ) as numbered
    order by record
    on conflict do nothing`.execute(db);
  await sql`
    with meant as (
      select s.id, target.id as canonical_id, r.assignment_id,
        coalesce(r.attributes ->> 'staff', '') = 'true' as staff, r.created_at
      from (${named}) as n
      join event_subjects s on s.kind = 'customer' and s.key = n.key
      join event_subjects target on target.kind = 'customer' and target.key = n.record
      join customers r on r.id = n.record
    )
    update event_subjects s
    set canonical_id = meant.canonical_id, customer_id = meant.canonical_id, assignment_key = meant.assignment_id,
      staff = meant.staff, first_at = least(s.first_at, meant.created_at)
    from meant where s.id = meant.id`.execute(db);
  await sql`
    update event_subjects s set customer_id = c.canonical_id
    from event_subjects c
    where s.customer_id = c.id and c.kind = 'customer' and c.canonical_id <> c.id`.execute(db);
}

/** The same for persons; whoever leads to one follows it to its customer. */
export async function relinkPersons(db: Db, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    insert into event_subjects (kind, key, canonical_id, assignment_key, first_at, id)
    select 'person', record, id, record, ${now}, id from (
      select nextval('event_subjects_id_seq') as id, record from (
        select distinct coalesce(p.merged_into, p.id) as record from persons p
        join event_subjects s on s.kind = 'person' and s.key in (p.id, p.external_id)
        where p.id = any(${ids}::text[]) or p.merged_into = any(${ids}::text[])
      ) as known
      where not exists (select from event_subjects s where s.kind = 'person' and s.key = known.record)
    ) as numbered
    order by record
    on conflict do nothing`.execute(db);
  const { rows } = await sql<{ customer: string }>`
    select distinct customer_id as customer from persons
    where id = any(${ids}::text[]) and customer_id is not null
      and exists (select from event_subjects s where s.kind = 'person' and s.key = persons.id)
      and not exists (select from event_subjects s where s.kind = 'customer' and s.key = persons.customer_id)
  `.execute(db);
  await resolveSubjects(
    db,
    rows.map(({ customer }) => ({ kind: 'customer', key: customer })),
    now,
  );
  await sql`
    with meant as (
      select s.canonical_id as was, target.id as canonical_id, account.canonical_id as customer_id, r.assignment_id,
        coalesce(r.attributes ->> 'staff', '') = 'true' or coalesce(account.staff, false) as staff, r.created_at
      from persons p
      join persons r on r.id = coalesce(p.merged_into, p.id)
      join event_subjects s on s.kind = 'person' and s.key in (p.id, p.external_id)
      join event_subjects target on target.kind = 'person' and target.key = r.id
      left join event_subjects account on account.kind = 'customer' and account.key = r.customer_id
      where p.id = any(${ids}::text[]) or p.merged_into = any(${ids}::text[])
    ), firsts as (
      -- A visitor who was there before the person was known keeps what it was assigned.
      select distinct on (meant.canonical_id) meant.canonical_id,
        case when a.first_at < meant.created_at then a.assignment_key else meant.assignment_id end as assignment_key
      from meant left join event_subjects a on a.canonical_id = meant.was and a.kind = 'anonymous'
      order by meant.canonical_id, a.first_at
    )
    update event_subjects s
    set canonical_id = meant.canonical_id, customer_id = coalesce(meant.customer_id, s.customer_id),
      assignment_key = firsts.assignment_key, staff = meant.staff,
      first_at = case when s.kind = 'person' then least(s.first_at, meant.created_at) else s.first_at end
    from (select distinct on (was) * from meant) as meant join firsts using (canonical_id)
    where s.canonical_id = meant.was`.execute(db);
}

/**
 * Of the new events that are being aggregated: leads anonymous visitors to the persons that they turned out to be, and persons to their customer. The first word counts:
 * a visitor that is somebody already stays it, since a shared browser must not carry a history over. The assignment of
 * whichever was there first is kept.
 */
export async function linkIdentities(tx: Db): Promise<void> {
  await sql`
    with seen as (
      select distinct on (a.id) a.id, p.canonical_id, p.customer_id, p.staff, a.assignment_key, a.first_at
      from new_events e
      join event_subjects a on a.id = e.anonymous_id and a.canonical_id = a.id
      join event_subjects p on p.id = e.person_id
      order by a.id, e.position, e.occurred_at, e.id
    ), merged as (
      update event_subjects a
      set canonical_id = seen.canonical_id, customer_id = seen.customer_id, staff = a.staff or seen.staff
      from seen where a.id = seen.id
    ), firsts as (
      select distinct on (canonical_id) canonical_id, assignment_key, first_at from seen
      order by canonical_id, first_at, id
    )
    update event_subjects s
    set assignment_key = firsts.assignment_key, first_at = least(s.first_at, firsts.first_at)
    from firsts join event_subjects c on c.id = firsts.canonical_id
    where s.canonical_id = firsts.canonical_id and firsts.first_at < c.first_at`.execute(tx);
  await sql`
    update event_subjects s set customer_id = seen.customer_id
    from (
      select distinct on (p.canonical_id) p.canonical_id, c.canonical_id as customer_id
      from new_events e
      join event_subjects p on p.id = coalesce(e.person_id, e.anonymous_id) and p.customer_id is null
      join event_subjects c on c.id = e.customer_id
      order by p.canonical_id, e.position, e.occurred_at, e.id
    ) as seen
    where s.canonical_id = seen.canonical_id`.execute(tx);
}

/** All names under which a customer's or a person's events come; none for a name that never came. */
export async function subjectIdsOf(db: Db, kind: SubjectKind, key: string): Promise<string[]> {
  const by = kind === 'customer' ? sql.ref('s.customer_id') : sql.ref('s.canonical_id');
  const { rows } = await sql<{ id: string }>`
    select s.id from event_subjects s
    where ${by} = (
      select canonical_id from event_subjects where kind = ${kind} and key = ${key}
    )`.execute(db);
  return rows.map(({ id }) => id);
}

/** By what flags and experiments assign these names: of identities that merged, the first one's. Unknown names: themselves. */
export async function assignmentKeys(db: Db, kind: SubjectKind, keys: string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('event_subjects')
    .select(['key', 'assignment_key'])
    .where('kind', '=', kind)
    .where('key', 'in', keys.length > 0 ? keys : [''])
    .execute();
  const found = new Map(rows.map((row) => [row.key, row.assignment_key]));
  return new Map(keys.map((key) => [key, found.get(key) ?? key]));
}

/** Every name that persons have had, `s` being `event_subjects`. */
const ofPersons = (personIds: string[]) => sql<SqlBool>`
  s.canonical_id in (
    select canonical_id from event_subjects where kind = 'person' and key = any(${personIds}::text[])
  )`;

/** All that tells whose events some are. */
export async function namesOfPersons(
  db: Db,
  personIds: string[],
): Promise<{ kind: string; name: string; since: Date }[]> {
  const { rows } = await sql<{ kind: string; name: string; since: Date }>`
    select s.kind, s.key as name, s.first_at as since from event_subjects s
    where ${ofPersons(personIds)} order by s.id`.execute(db);
  return rows;
}

/** What persons did, by whichever of their names. */
const doneBy = (personIds: string[]) => sql<SqlBool>`
  coalesce(e.person_id, e.anonymous_id) in (
    select s.id from event_subjects s where ${ofPersons(personIds)})`;

/** In the order of their times; those that were emptied hold nothing of a person any more. */
export async function eventsOfPersons(
  db: Db,
  personIds: string[],
): Promise<{ event: string; type: string; at: Date; properties: unknown }[]> {
  const { rows } = await sql<{ event: string; type: string; at: Date; properties: unknown }>`
    select e.id as event, t.name as type, e.occurred_at as at, e.properties
    from events e join event_types t on t.id = e.type_id
    where ${doneBy(personIds)} order by e.occurred_at, e.id`.execute(db);
  return rows;
}

/** Takes out of persons' events what their senders wrote into them; that something happened stays counted. */
export async function emptyEvents(db: Db, personIds: string[]): Promise<void> {
  await sql`update events e set properties = '{}' where ${doneBy(personIds)} and properties <> '{}'`.execute(db);
}

/** Takes persons' names off their events, which stay and are nobody's. */
export async function forgetNames(db: Db, personIds: string[]): Promise<void> {
  await sql`
    update event_subjects s set kind = 'anonymous', key = 'erased:' || s.id, assignment_key = 'erased:' || s.id
    where ${ofPersons(personIds)}`.execute(db);
}
