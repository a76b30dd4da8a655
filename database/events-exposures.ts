import { type RawBuilder, sql } from 'kysely';
import type { Db } from './client.ts';

export type ExposureSource = 'flag' | 'experiment';

/**
 * Of the new events that are being aggregated: keeps of each subject what it saw first of a flag or an experiment, and
 * what else. The result does not depend on the order in which they come. The subject is the one that the assignment was
 * made for: `properties.subject`, else the person, the visitor, the customer.
 */
export async function recordExposures(tx: Db): Promise<void> {
  await sql`
    with seen as (
      select environment, properties ->> 'source' as source, properties ->> 'key' as key,
        case properties ->> 'subject'
          when 'customer' then customer_id when 'person' then person_id when 'anonymous' then anonymous_id
          else coalesce(person_id, anonymous_id, customer_id) end as subject_id,
        properties ->> 'variant' as variant, occurred_at, id,
        case when jsonb_typeof(properties -> 'propensity') = 'number'
          then (properties ->> 'propensity')::float8 end as propensity,
        properties ->> 'version' as version
      from new_events
      where type_name = 'exposure' and not marked and properties ->> 'source' in ('flag', 'experiment')
        and properties ->> 'key' is not null and properties ->> 'variant' is not null
    ), summed as (
      -- In one pass: nothing is known of how many rows there are, and a join of two readings can take their product.
      select environment, source, key, subject_id, array_agg(distinct variant) as variants, min(occurred_at) as first_at,
        (array_agg(variant order by occurred_at, variant, id))[1] as variant,
        (array_agg(propensity order by occurred_at, variant, id))[1] as propensity,
        (array_agg(version order by occurred_at, variant, id))[1] as version
      from seen where subject_id is not null group by 1, 2, 3, 4
    )
    insert into exposures as kept
      (environment, source, key, subject_id, variant, first_at, other_variants, propensity, version)
    select environment, source, key, subject_id, variant, first_at, array_remove(variants, variant), propensity, version
    from summed
    on conflict (environment, source, key, subject_id) do update set
      variant = case when (excluded.first_at, excluded.variant) < (kept.first_at, kept.variant)
        then excluded.variant else kept.variant end,
      propensity = case when (excluded.first_at, excluded.variant) < (kept.first_at, kept.variant)
        then excluded.propensity else kept.propensity end,
      version = case when (excluded.first_at, excluded.variant) < (kept.first_at, kept.variant)
        then excluded.version else kept.version end,
      first_at = least(kept.first_at, excluded.first_at),
      other_variants = array(
        select distinct other
        from unnest(kept.other_variants || excluded.other_variants || kept.variant || excluded.variant) as other
        where other <> case when (excluded.first_at, excluded.variant) < (kept.first_at, kept.variant)
          then excluded.variant else kept.variant end
        order by other
      )`.execute(tx);
}

/**
 * A query of the first exposures of canonical subjects: `subject_id`, `variant`, `first_at`, `conflicting`, `propensity`,
 * `version`. By `customer` those are counted for the account that they belong to; identities that merged count once, with
 * what was seen first. `conflicting` have seen more than one variant.
 */
export function firstExposures(of: {
  environment: string;
  source: ExposureSource;
  key: string;
  unit: 'customer' | 'person';
}): RawBuilder<unknown> {
  const unit = of.unit === 'customer' ? sql.ref('s.customer_id') : sql.ref('s.canonical_id');
  return sql`
    select distinct on (${unit}) ${unit} as subject_id, x.variant, x.first_at, x.propensity, x.version,
      cardinality(x.other_variants) > 0
        or min(x.variant) over (partition by ${unit}) <> max(x.variant) over (partition by ${unit}) as conflicting
    from exposures x join event_subjects s on s.id = x.subject_id
    where x.environment = ${of.environment} and x.source = ${of.source} and x.key = ${of.key} and ${unit} is not null
    order by ${unit}, x.first_at, x.variant`;
}
