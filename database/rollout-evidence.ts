import { sql } from 'kysely';
import type { Db } from './client.ts';
import { aggregatesReader } from './events-aggregates.ts';
import type { Exposures } from './metrics/exposures.ts';

interface RolloutSubjects {
  rolloutId: string;
  environment: string;
  unit: 'customer' | 'person';
}

/** Who was seen in which stage, and on which side of it, for `evaluateMetrics`; the stage is the stratum. */
export function rolloutExposures({ rolloutId, environment, unit }: RolloutSubjects): Exposures {
  return {
    unit,
    relation: sql`(select unit_id, variant, stratum, exposed_at from (${seen({ rolloutId, environment, unit })}) as seen)`,
  };
}

export interface StageArrivals {
  stage: number;
  control: number;
  treatment: number;
}

/** Subjects by the stage that first saw them and the side they got there. */
export async function arrivalsOf(db: Db, of: RolloutSubjects): Promise<StageArrivals[]> {
  const { rows } = await sql<StageArrivals>`
    select stratum::int as stage,
      count(*) filter (where variant = 'control')::int as control,
      count(*) filter (where variant = 'treatment')::int as treatment
    from (
      select distinct on (unit_id) unit_id, stratum, variant from (${seen(of)}) as seen order by unit_id, exposed_at
    ) as first group by stratum order by stage`.execute(db);
  return rows;
}

/**
 * Until when events are known, aggregates included; null before the first. Later ones may be on their way. Whoever else
 * reads events, such as traits, may be behind that: looks do not rest on them.
 */
export async function knownUntil(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    select max(received_at) as until from event_batches
    where position <= (select position from event_feeds where name = ${aggregatesReader})`.execute(db);
  return rows[0]?.until ?? null;
}

function seen({ rolloutId, environment, unit }: RolloutSubjects) {
  const id = unit === 'customer' ? sql.ref('s.customer_id') : sql.ref('s.canonical_id');
  return sql`
    select distinct on (${id}, x.key) ${id} as unit_id, x.variant, split_part(x.key, '.', 2) as stratum,
      x.first_at as exposed_at
    from exposures x join event_subjects s on s.id = x.subject_id
    where x.environment = ${environment} and x.source = 'flag'
      and x.key >= ${`${rolloutId}.`} and x.key < ${`${rolloutId}/`}
      and ${id} is not null and not s.staff
    order by ${id}, x.key, x.first_at, x.variant`;
}
