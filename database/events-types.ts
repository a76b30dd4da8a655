import { sql } from 'kysely';
import type { Db } from './client.ts';

/** Types of one environment. More are a defect of a sender, such as an id in the name, and would drown the others. */
export const mostTypes = 1_000;

/** `environment␀name`, as the writer keeps them. */
export function typeKey(environment: string, name: string): string {
  return `${environment}\0${name}`;
}

/** The numbers of types, which are made when they are new; those beyond the most of an environment are left out. */
export async function resolveTypes(
  db: Db,
  types: { environment: string; name: string }[],
  now: Date,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  if (types.length === 0) return found;
  const environments = types.map(({ environment }) => environment);
  const names = types.map(({ name }) => name);
  const read = async () => {
    const { rows } = await sql<{ id: number; environment: string; name: string }>`
      select t.id, t.environment, t.name from event_types t
      join unnest(${environments}::text[], ${names}::text[]) as asked (environment, name) using (environment, name)
    `.execute(db);
    for (const row of rows) found.set(typeKey(row.environment, row.name), row.id);
  };
  await read();
  if (types.every(({ environment, name }) => found.has(typeKey(environment, name)))) return found;
  await sql`
    insert into event_types (environment, name, first_at)
    select environment, name, ${now} from (
      select environment, name, row_number() over (partition by environment order by name) as nth
      from (select distinct * from unnest(${environments}::text[], ${names}::text[]) as asked (environment, name)) as asked
      where not exists (select from event_types t where t.environment = asked.environment and t.name = asked.name)
    ) as fresh
    where nth + (select count(*) from event_types t where t.environment = fresh.environment) <= ${mostTypes}
    order by environment, name
    on conflict do nothing`.execute(db);
  await read();
  return found;
}

export async function listTypes(db: Db): Promise<{ id: number; environment: string; name: string; firstAt: Date }[]> {
  return await db
    .selectFrom('event_types')
    .select(['id', 'environment', 'name', 'first_at as firstAt'])
    .orderBy('environment')
    .orderBy('name')
    .execute();
}

/** @returns null for a type that never came */
export async function findType(db: Db, environment: string, name: string): Promise<number | null> {
  const row = await db
    .selectFrom('event_types')
    .select('id')
    .where('environment', '=', environment)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.id ?? null;
}
