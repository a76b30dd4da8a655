import { sql } from 'kysely';
import type { SoldVersion } from '../domain/plans/price-change-window.ts';
import type { Db } from './client.ts';

/**
 * The versions of a plan that sell or have sold since a time, and the one that sold then; the newest first. One is approved when
 * the request of the very publication that made it sell was.
 */
export async function soldSince(db: Db, planId: string, since: Date): Promise<SoldVersion[]> {
  const rows = await db
    .selectFrom('plan_versions as version')
    .select(['version.number', 'version.configuration', 'version.published_at'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('change_requests as request')
            .select('request.id')
            .whereRef('request.entity_id', '=', 'version.plan_id')
            .where('request.command', '=', 'publishPlan')
            // Set in the transaction that makes the version sell.
            .where('request.status', '=', 'applied')
            .where(sql<boolean>`request.shown ->> 'to' = version.number::text`),
        )
        .as('approved'),
    )
    .where('version.plan_id', '=', planId)
    .where('version.status', 'in', ['active', 'superseded', 'deprecated'])
    .where('version.published_at', 'is not', null)
    .where((eb) =>
      eb(
        'version.published_at',
        '>=',
        eb.fn.coalesce(
          eb
            .selectFrom('plan_versions as older')
            .select((max) => max.fn.max('older.published_at').as('at'))
            .whereRef('older.plan_id', '=', 'version.plan_id')
            .where('older.published_at', '<=', since),
          sql<Date>`'-infinity'::timestamptz`,
        ),
      ),
    )
    .orderBy('version.number', 'desc')
    .execute();
  return rows.map(({ number, configuration, published_at, approved }) => ({
    ...{ number, configuration, approved: Boolean(approved) },
    publishedAt: published_at!,
  }));
}
