import { sql } from 'kysely';
import type { Db } from './client.ts';

export interface Period {
  from: Date;
  to: Date;
}

/** What processes have answered, by day, variant and reason. */
export async function evaluationsOf(db: Db, flagKey: string, environment: string, { from, to }: Period) {
  const rows = await db
    .selectFrom('flag_evaluations')
    .select([sql<string>`day::text`.as('day'), 'variant', 'reason', 'count'])
    .where('flag_key', '=', flagKey)
    .where('environment', '=', environment)
    .where('day', '>=', from.toISOString().slice(0, 10))
    .where('day', '<=', to.toISOString().slice(0, 10))
    .orderBy('day')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Who saw which variant first within the period, as callers told. */
export async function exposuresOf(db: Db, flagKey: string, environment: string, { from, to }: Period) {
  const rows = await db
    .selectFrom('exposures')
    .select(['variant', sql<number>`count(*)::int`.as('subjects')])
    .where('source', '=', 'flag')
    .where('key', '=', flagKey)
    .where('environment', '=', environment)
    .where('first_at', '>=', from)
    .where('first_at', '<', to)
    .groupBy('variant')
    .orderBy('variant')
    .execute();
  return rows;
}

/**
 * What was told of a flag: events `feature_feedback`, whose `value` is the rating where there is one, and `feature_error`; their
 * property `flag` names it.
 */
export async function toldOf(db: Db, flagKey: string, environment: string, { from, to }: Period) {
  const { rows } = await sql<{ feedback: number; rating: number | null; errors: number }>`
    select count(*) filter (where event_types.name = 'feature_feedback')::int as feedback,
      (avg(events.value) filter (where event_types.name = 'feature_feedback'))::float8 as rating,
      count(*) filter (where event_types.name = 'feature_error')::int as errors
    from events join event_types on event_types.id = events.type_id
    where event_types.environment = ${environment} and event_types.name in ('feature_feedback', 'feature_error')
      and events.properties ->> 'flag' = ${flagKey}
      and events.received_at >= ${from} and events.occurred_at >= ${from} and events.occurred_at < ${to}`.execute(db);
  return rows[0] ?? { feedback: 0, rating: null, errors: 0 };
}
