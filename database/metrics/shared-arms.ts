import { sql } from 'kysely';
import type { Db, Tx } from '../client.ts';
import { analysisInParts } from './analysis.ts';
import type { ArmsLook, NumberedPlan } from './arms-look.ts';
import { knownCaps, momentsOver, unitsSql } from './arms-sql.ts';
import { assignedOnce, parts, spanOf } from './assigned-units.ts';
import { type CountedArms, countedArms } from './metric-arms.ts';
import { factsSql } from './subject-facts.ts';

/**
 * The same as `armsOf` with each part of the subjects on a connection and processor of its own: adding up a million subjects
 * takes longer than finding their events.
 */
export async function sharedArms(
  db: Db,
  metrics: readonly NumberedPlan[],
  look: ArmsLook,
): Promise<Map<number, CountedArms>> {
  return await analysisInParts(db, parts, async (txs) => {
    const units = await Promise.all(txs.map((tx, part) => addUp(tx, part, metrics, look)));
    const caps = knownCaps(await capsOf(txs, metrics));
    const moments = await Promise.all(
      txs.map(async (tx) => (await momentsOver(metrics, sql`subject_facts`, caps).execute(tx)).rows),
    );
    return countedArms(metrics, units.flat(), moments.flat());
  });
}

/** @returns the rows of `unitsSql` */
async function addUp(tx: Tx, part: number, metrics: readonly NumberedPlan[], look: ArmsLook) {
  // Each keeps a processor busy already; Postgres expects a handful of subjects in a part, for which it would sort.
  await sql`select set_config('max_parallel_workers_per_gather', '0', true)`.execute(tx);
  const exposures = await assignedOnce(tx, look.exposures, part);
  const own = { ...look, exposures, span: await spanOf(tx, exposures, look.asOf) };
  await sql`create temporary table subject_facts on commit drop as
    with units as ${exposures.relation} ${factsSql(metrics, own)}`.execute(tx);
  return (await unitsSql(metrics, own).execute(tx)).rows;
}

/** What caps a metric is of all subjects together: only the values above the percentile are brought here. */
async function capsOf(txs: readonly Tx[], metrics: readonly NumberedPlan[]): Promise<Map<number, number>> {
  const caps = new Map<number, number>();
  for (const { number, plan } of metrics) {
    if (plan.winsorise?.at === 'cap') caps.set(number, plan.winsorise.cap);
    if (plan.winsorise?.at === 'percentile') caps.set(number, await percentile(txs, number, plan.winsorise.percentile));
  }
  return caps;
}

/** Never below zero, which is what subjects without any event have. */
async function percentile(txs: readonly Tx[], number: number, share: number): Promise<number> {
  const values = sql`from subject_facts where number = ${number} and value <> 0`;
  const counts = await Promise.all(
    txs.map(async (tx) => (await sql<{ count: number }>`select count(*)::int as count ${values}`.execute(tx)).rows),
  );
  const count = counts.flat().reduce((sum, row) => sum + row.count, 0);
  if (count === 0) return Number.POSITIVE_INFINITY;
  const position = (count - 1) * share;
  const above = count - Math.floor(position);
  const largest = await Promise.all(
    txs.map(
      async (tx) =>
        (await sql<{ value: number }>`select value ${values} order by value desc limit ${above}`.execute(tx)).rows,
    ),
  );
  const sorted = largest
    .flat()
    .map(({ value }) => value)
    .sort((one, other) => other - one);
  const [low, high] = [sorted[above - 1] ?? 0, sorted[Math.max(0, above - 2)] ?? 0];
  return Math.max(0, low + (position % 1) * (high - low));
}
