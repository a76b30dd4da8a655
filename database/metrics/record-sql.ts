import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** Whether a subscription (`b`) brings in money at a time: begun, past its trial, not ended, with a price. */
export function payingAt(at: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(b.started_at <= ${at} and (b.ended_at is null or b.ended_at > ${at})
    and (b.trial_end is null or b.trial_end <= ${at}) and b.monthly_amount > 0
    and b.status not in ('incomplete', 'incomplete_expired'))`;
}

/** Whether the trial of a subscription ended between two times; `stayedAfterTrial` says how. */
export function trialEnded(from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(b.trial_end >= ${from} and b.trial_end < ${to} and b.monthly_amount > 0
    and b.status not in ('incomplete', 'incomplete_expired'))`;
}

export const stayedAfterTrial: RawBuilder<SqlBool> = sql<SqlBool>`(b.ended_at is null or b.ended_at > b.trial_end)`;
