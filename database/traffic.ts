import { sql } from 'kysely';
import type { Db } from './client.ts';
import type { Exposures } from './metrics/exposures.ts';

/**
 * The business's own traffic as if it had been assigned: subjects by when they were first seen in a period. What a metric is
 * over them is the baseline that sizes of tests are planned with.
 */
export function trafficOf(of: { environment: string; unit: 'customer' | 'person'; from: Date; to: Date }): Exposures {
  return {
    unit: of.unit,
    relation: sql`(
      select unit_id, 'control'::text as variant, ''::text as stratum, exposed_at from (${firstSeen(of)}) as seen)`,
  };
}

/** Subjects seen in a period. */
export async function subjectsSeen(db: Db, of: Parameters<typeof trafficOf>[0]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${firstSeen(of)}) as seen`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Of the subjects seen in a period, how many were not seen before it, `known` being as far back as is looked. */
export async function newSubjects(db: Db, of: Parameters<typeof trafficOf>[0], known: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${firstSeen({ ...of, from: known })}) as seen
    where exposed_at >= ${of.from}::date`.execute(db);
  return rows[0]?.count ?? 0;
}

function firstSeen({ environment, unit, from, to }: Parameters<typeof trafficOf>[0]) {
  const id = unit === 'customer' ? sql.ref('s.customer_id') : sql.ref('s.canonical_id');
  return sql`
    select ${id} as unit_id, min(d.first_at) as exposed_at
    from event_subject_days d
      join event_types t on t.id = d.type_id and t.environment = ${environment}
      join event_subjects s on s.id = coalesce(${unit === 'customer' ? sql.ref('d.customer_id') : sql.ref('d.actor_id')}, d.customer_id, d.actor_id)
    where d.day >= ${from}::date and d.day <= ${to}::date and ${id} is not null and not s.staff
    group by ${id}`;
}
