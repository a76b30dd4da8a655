import { sql } from 'kysely';
import type { Db } from './client.ts';

/**
 * Takes requests out of the one budget that all processes of an installation share (generic cell rate algorithm).
 * @returns milliseconds until the first of them may be sent; negative while requests of the burst are left
 */
export async function take(
  db: Db,
  account: string,
  requests: number,
  perSecond: number,
  burst: number,
): Promise<number> {
  const cost = requests / perSecond;
  const { rows } = await sql<{ wait: number }>`
    insert into stripe_budget (account, next_at)
    values (${account}, clock_timestamp() + make_interval(secs => ${cost}))
    on conflict (account) do update
      set next_at = greatest(stripe_budget.next_at, clock_timestamp()) + make_interval(secs => ${cost})
    returning extract(epoch from next_at - clock_timestamp()) - ${cost} - ${burst / perSecond} as wait`.execute(db);
  return Number(rows[0]?.wait ?? 0) * 1000;
}
