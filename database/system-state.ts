import { sql } from 'kysely';
import type { SystemMeasure } from '../contracts/tables/alert-rules.ts';
import { isResolved } from './attention-sources.ts';
import type { Db } from './client.ts';
import { lowWalletsSql } from './credits.ts';
import { staleTraitsSql } from './traits.ts';

/** Those that the records tell by themselves; the others need the rules of compliance. */
type StoredMeasure = Exclude<SystemMeasure, 'complianceViolations' | 'regionalRestrictions'>;

export interface SystemState extends Record<StoredMeasure, number> {
  unnumbered: number;
  undispatched: number;
  unsealed: number;
  pendingWebhookDeliveries: number;
  openAlerts: number;
  /** How far those who follow the journal are behind it. */
  feeds: { feed: string; rows: number; seconds: number }[];
  effects: { state: string; count: number }[];
  operations: { status: string; count: number }[];
}

/** Effects whose end is unknown for less are still being looked after by their own retry. */
const unknownForSeconds = 300;

/** What alert rules and gauges are made of: counts, and ages in seconds. */
export async function systemState(db: Db, now: Date): Promise<SystemState> {
  const age = (time: string) => sql`coalesce(extract(epoch from ${now}::timestamptz - ${sql.raw(time)}), 0)::float`;
  const [{ rows }, feeds, effects, operations] = await Promise.all([
    sql<Omit<SystemState, 'feeds' | 'effects' | 'operations'>>`
      with waiting as (
        select count(*) filter (where position is null)::int as unnumbered,
          count(*) filter (where position is not null)::int as undispatched,
          count(*) filter (where dispatch_attempts > 0)::int as failing,
          min(at) as oldest
        from journal where position is null or (dispatch is not null and dispatched_at is null)
      ), open as (
        select count(*)::int as unsealed, min(at) as oldest from journal
        where audit is not null
          and (position is null or position > (select coalesce(max(position), 0) from audit_seals))
      )
      select waiting.unnumbered, waiting.undispatched, open.unsealed, waiting.failing as "dispatchesFailing",
        greatest(0, ${age('waiting.oldest')}) as "relayLagSeconds", greatest(0, ${age('open.oldest')}) as "unsealedSeconds",
        coalesce((select jsonb_array_length(problems) from audit_verification), 0) as "auditProblems",
        (select count(*)::int from effects where state = 'unknown'
          and updated_at < ${now}::timestamptz - make_interval(secs => ${unknownForSeconds})
          and not ${isResolved('effect', sql.ref('effects.key'), sql.ref('effects.updated_at'))}) as "unknownEffects",
        -- What people rejected, or let expire, went as they wanted it.
        (select count(*)::int from operations where status = 'failed'
          and coalesce(outcome ->> 'outcome', '') not in ('rejected', 'expired')
          and finished_at > ${now}::timestamptz - interval '1 hour') as "failedOperations",
        (select count(*)::int from webhook_deliveries where state = 'failed'
          and finished_at > ${now}::timestamptz - interval '1 hour'
          and not ${isResolved('webhook_delivery', sql.ref('webhook_deliveries.id'), sql.ref('webhook_deliveries.finished_at'))}) as "failedWebhookDeliveries",
        ${lowWalletsSql(now)} as "lowCreditWallets",
        ${staleTraitsSql(now)} as "staleTraits",
        (select count(*)::int from webhook_deliveries where state = 'pending') as "pendingWebhookDeliveries",
        (select count(*)::int from alerts where resolved_at is null) as "openAlerts"
      from waiting, open`.execute(db),
    sql<SystemState['feeds'][number]>`
      select feed, count(journal.id)::int as rows, greatest(0, ${age('min(journal.at)')}) as seconds
      from (select 'webhooks' as feed, position from webhook_feed
        union all select 'notifications', position from notification_feed) as feeds
      left join journal on journal.position > feeds.position group by feed`.execute(db),
    sql<{ state: string; count: number }>`select state, count(*)::int as count from effects group by state`.execute(db),
    sql<{ status: string; count: number }>`
      select status, count(*)::int as count from operations group by status`.execute(db),
  ]);
  return { ...rows[0]!, feeds: feeds.rows, effects: effects.rows, operations: operations.rows };
}
