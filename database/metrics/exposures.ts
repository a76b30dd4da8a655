import { type RawBuilder, sql } from 'kysely';

/**
 * Who was assigned what, for `evaluateMetrics`: one row a unit with the columns
 * `unit_id bigint` (canonical id of `event_subjects`), `variant text`, `stratum text` (such as a rollout's stage; '' without)
 * and `exposed_at timestamptz` (from when on its events count).
 */
export interface Exposures {
  /** By which subjects were assigned. */
  unit: 'customer' | 'person';
  relation: RawBuilder<unknown>;
}

/** Subjects by the first variant that they saw, whatever names they had then: from the exposure events. */
export function exposuresSeen(of: {
  source: 'flag' | 'experiment';
  key: string;
  environment: string;
  unit: 'customer' | 'person';
}): Exposures {
  const unit = of.unit === 'customer' ? sql.ref('s.customer_id') : sql.ref('s.canonical_id');
  return {
    unit: of.unit,
    relation: sql`(
      select distinct on (${unit}) ${unit} as unit_id, x.variant, ''::text as stratum, x.first_at as exposed_at
      from exposures x join event_subjects s on s.id = x.subject_id
      where x.environment = ${of.environment}::text and x.source = ${of.source}::text and x.key = ${of.key}::text
        and ${unit} is not null and not s.staff
      order by ${unit}, x.first_at, x.subject_id)`,
  };
}

export interface Assignment {
  /** A record's id or the business's own name. */
  key: string;
  variant: string;
  stratum?: string;
  at: Date;
}

/** Assignments that the caller holds. Names without a subject have sent no event: they are counted all the same. */
export function exposuresOf(unit: 'customer' | 'person', assignments: readonly Assignment[]): Exposures {
  const canonical = unit === 'customer' ? sql.ref('s.customer_id') : sql.ref('s.canonical_id');
  return {
    unit,
    relation: sql`(
      select distinct on (unit_id) unit_id, variant, stratum, exposed_at from (
        select coalesce(${canonical}, -a.number) as unit_id, a.variant, a.stratum, a.exposed_at
        from unnest(${assignments.map(({ key }) => key)}::text[], ${assignments.map(({ variant }) => variant)}::text[],
            ${assignments.map(({ stratum }) => stratum ?? '')}::text[], ${assignments.map(({ at }) => at)}::timestamptz[])
          with ordinality as a(key, variant, stratum, exposed_at, number)
        left join event_subjects s on s.kind = ${unit}::text and s.key = a.key) as named
      order by unit_id, exposed_at)`,
  };
}
