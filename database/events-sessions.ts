import { type RawBuilder, sql } from 'kysely';
import type { EventSession } from '../contracts/events.ts';
import type { Db } from './client.ts';

/** Silence that ends a session, as the web's analytics have it (support.google.com/analytics/answer/9191807). */
export const sessionGapMinutes = 30;
const gap = sql.raw(`interval '${sessionGapMinutes} minutes'`);
/** What the business's own servers send is not somebody's doing: it neither begins nor prolongs a session. */
const ofPeople = sql.raw(`('tracking', 'beacon', 'api', 'import')`);

/**
 * Of the new events that are being aggregated: makes sessions of them together with those that they touch. More events can
 * only join sessions and never part them, so late ones and any order lead to the same.
 */
export async function extendSessions(tx: Db): Promise<void> {
  await rejoin(
    tx,
    sql`
      select s.canonical_id as actor_id, e.environment, e.occurred_at as started_at, e.occurred_at as ended_at, 1 as events
      from new_events e join event_subjects s on s.id = coalesce(e.person_id, e.anonymous_id)
      where not e.marked and e.source in ${ofPeople}`,
  );
  // Visitors who turned out to be persons, in these events or by a merger: their sessions are the persons' now.
  await rejoin(
    tx,
    sql`
      delete from event_sessions using event_subjects s
      where s.id = event_sessions.actor_id and s.canonical_id <> s.id
        and s.canonical_id in (
          select own.canonical_id from new_events e join event_subjects own on own.id = coalesce(e.person_id, e.anonymous_id)
        )
      returning s.canonical_id as actor_id, event_sessions.environment, event_sessions.started_at,
        event_sessions.ended_at, event_sessions.events`,
  );
}

/** Hands the sessions of names that lead to another one over to it, wherever mergers of records have left some. */
export async function handOverSessions(tx: Db, recordKeys: string[]): Promise<void> {
  if (recordKeys.length === 0) return;
  await rejoin(
    tx,
    sql`
      delete from event_sessions using event_subjects s
      where s.id = event_sessions.actor_id and s.canonical_id <> s.id
        and s.canonical_id in (
          select id from event_subjects where kind = 'person' and key = any(${recordKeys}::text[])
        )
      returning s.canonical_id as actor_id, event_sessions.environment, event_sessions.started_at,
        event_sessions.ended_at, event_sessions.events`,
  );
}

/** Joins intervals with the sessions that they touch; `added` may take sessions away that it returns. */
async function rejoin(tx: Db, added: RawBuilder<unknown>): Promise<void> {
  await sql`
    with added as (${added}),
    spans as (
      select actor_id, environment, min(started_at) - ${gap} as since, max(ended_at) + ${gap} as until
      from added group by 1, 2
    ), touched as (
      delete from event_sessions t using spans s
      where t.actor_id = s.actor_id and t.environment = s.environment and t.started_at <= s.until and t.ended_at >= s.since
      returning t.actor_id, t.environment, t.started_at, t.ended_at, t.events
    ), pieces as (
      select * from added union all select * from touched
    ), cut as (
      select *, case when started_at - max(ended_at) over earlier <= ${gap} then 0 else 1 end as opens from pieces
      window earlier as (
        partition by actor_id, environment order by started_at, ended_at
        rows between unbounded preceding and 1 preceding
      )
    ), numbered as (
      select *, sum(opens) over (
        partition by actor_id, environment order by started_at, ended_at rows unbounded preceding
      ) as session from cut
    )
    insert into event_sessions (actor_id, environment, started_at, ended_at, events)
    select actor_id, environment, min(started_at), max(ended_at), sum(events) from numbered
    group by actor_id, environment, session`.execute(tx);
}

/** The latest sessions of somebody, or of a customer's people. */
export async function sessionsOf(db: Db, actorIds: string[], limit: number): Promise<EventSession[]> {
  const { rows } = await sql<Omit<EventSession, 'startedAt' | 'endedAt'> & { startedAt: Date; endedAt: Date }>`
    select s.key as person, x.environment, x.started_at as "startedAt", x.ended_at as "endedAt", x.events
    from event_sessions x join event_subjects s on s.id = x.actor_id
    where x.actor_id = any(${actorIds}::bigint[])
    order by x.started_at desc limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, startedAt: row.startedAt.toISOString(), endedAt: row.endedAt.toISOString() }));
}
