import { sql } from 'kysely';
import type { Db } from './client.ts';
import type { Exposures } from './metrics/exposures.ts';

export interface ExperimentSubjects {
  experimentId: string;
  /** Who assigns by themselves tells of it under the experiment's own key: that is its first batch. */
  experimentKey: string;
  environment: string;
  unit: 'customer' | 'person';
  /** Who came later is no part of it; null while it runs. */
  until: Date | null;
}

/** Who was given which variant first, for `evaluateMetrics`; the batch is the stratum. */
export function experimentExposures(of: ExperimentSubjects): Exposures {
  return { unit: of.unit, relation: sql`(select unit_id, variant, stratum, exposed_at from (${seen(of)}) as seen)` };
}

/** What is known of customers for looking at parts of them. */
export const segmentDimensions = ['country', 'industry', 'currency'] as const;
export type SegmentDimension = (typeof segmentDimensions)[number];

/** The same subjects with what their customer is behind the batch, `0:SE`; `0:` where nobody knows. */
export function segmentExposures(of: ExperimentSubjects, dimension: SegmentDimension): Exposures {
  return {
    unit: of.unit,
    relation: sql`(
      select seen.unit_id, seen.variant, seen.stratum || ':' || coalesce(c.${sql.ref(dimension)}, '') as stratum, seen.exposed_at
      from (${seen(of)}) as seen
        join event_subjects unit on unit.id = seen.unit_id
        left join event_subjects account on account.id = coalesce(unit.customer_id, unit.id)
        left join customers c on c.id = account.key)`,
  };
}

/** The same subjects by whether they came before or after a time, behind the batch: `0:early`, `0:late`. */
export function halvesExposures(of: ExperimentSubjects, middle: Date): Exposures {
  return {
    unit: of.unit,
    relation: sql`(
      select unit_id, variant, exposed_at,
        stratum || ':' || case when exposed_at < ${middle}::timestamptz then 'early' else 'late' end as stratum
      from (${seen(of)}) as seen)`,
  };
}

export interface BatchArrivals {
  batch: number;
  /** By variant's key. */
  seen: Record<string, number>;
  first: Date;
  last: Date;
}

/** Subjects by batch and variant. */
export async function arrivalsOf(db: Db, of: ExperimentSubjects): Promise<BatchArrivals[]> {
  const { rows } = await sql<{ batch: number; variant: string; count: number; first: Date; last: Date }>`
    select stratum::int as batch, variant, count(*)::int as count, min(exposed_at) as first, max(exposed_at) as last
    from (${seen(of)}) as seen group by stratum, variant order by batch, variant`.execute(db);
  return [...Map.groupBy(rows, ({ batch }) => batch)].map(([batch, group]) => ({
    batch,
    seen: Object.fromEntries(group.map(({ variant, count }) => [variant, count])),
    first: new Date(Math.min(...group.map(({ first }) => first.getTime()))),
    last: new Date(Math.max(...group.map(({ last }) => last.getTime()))),
  }));
}

/** One row a subject: the first that it was given, also when identities have merged since. */
function seen({ experimentId, experimentKey, environment, unit, until }: ExperimentSubjects) {
  const id = unit === 'customer' ? sql.ref('s.customer_id') : sql.ref('s.canonical_id');
  return sql`
    select distinct on (${id}) ${id} as unit_id, x.variant, x.first_at as exposed_at,
      case when x.key = ${experimentKey} then '0' else split_part(x.key, '.', 2) end as stratum
    from exposures x join event_subjects s on s.id = x.subject_id
    where x.environment = ${environment} and x.source = 'experiment'
      and (x.key >= ${`${experimentId}.`} and x.key < ${`${experimentId}/`} or x.key = ${experimentKey})
      and x.first_at <= coalesce(${until}::timestamptz, 'infinity')
      and ${id} is not null and not s.staff
    order by ${id}, x.first_at, x.key, x.variant`;
}
