import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { CheckInput, ConsumeInput } from '../contracts/entitlements.ts';
import type { Db } from '../database/client.ts';
import { newId } from '../database/ids.ts';
import * as plans from '../database/plans.ts';
import { createTeamPlan } from '../test/support/plans.ts';
import { contest, inWords, openLoad, postOf } from './http/load.ts';
import { startWholeApp, type WholeApp } from './http/whole-app.ts';
import { report } from './report.ts';

/**
 * What a customer may use, asked and counted, in the whole API against routes of it with the same key, limits, metrics, log and
 * parsed body: one SELECT by key, and one UPDATE … RETURNING of a counter below its limit in one transaction. Ours reads all that
 * grants the feature, and keeps each use under a key of its own, which the peers do not. Nobody has set these targets: they tell
 * when it grows slower.
 * `NODE_ENV=production node bench/entitlements.ts`
 */
const customers = 200;
const limit = 1_000_000_000;
const Params = z.strictObject({ id: z.string() });

async function addPeers(app: WholeApp['app'], db: Db): Promise<void> {
  await sql`create table bench_counts (customer_id text, feature text, used bigint not null, quantity bigint not null,
    primary key (customer_id, feature))`.execute(db);
  const answer = async (query: RawBuilder<{ used: string }>, on: Db) => {
    const [row] = (await query.execute(on)).rows;
    return { allowed: row !== undefined, used: Number(row?.used ?? 0) };
  };
  app.post<{ Params: z.infer<typeof Params>; Body: z.infer<typeof CheckInput> }>(
    '/v1/bench/:id/check',
    { config: { permission: 'entitlements:read' }, schema: { hide: true, params: Params, body: CheckInput } },
    async ({ params, body }) =>
      answer(
        sql`select used from bench_counts where customer_id = ${params.id} and feature = ${body.feature}
          and used + ${body.quantity ?? 0}::bigint <= quantity`,
        db,
      ),
  );
  app.post<{ Params: z.infer<typeof Params>; Body: z.infer<typeof ConsumeInput> }>(
    '/v1/bench/:id/consume',
    { config: { permission: 'entitlements:consume' }, schema: { hide: true, params: Params, body: ConsumeInput } },
    async ({ params, body }) =>
      db.transaction().execute((tx) =>
        answer(
          sql`update bench_counts set used = used + ${body.quantity}::bigint
            where customer_id = ${params.id} and feature = ${body.feature} and used + ${body.quantity}::bigint <= quantity
            returning used`,
          tx,
        ),
      ),
  );
}

/** Customers who have bought a plan with a counted feature, and their counters. @returns their ids */
async function sell({ call, db }: WholeApp): Promise<string[]> {
  for (const key of ['calls', 'boards', 'sso'])
    await call('POST', '/v1/flags', { key, name: key, kind: 'entitlement' }, 201);
  const features = [{ featureId: 'calls', limits: { calls: limit } }, { featureId: 'boards' }, { featureId: 'sso' }];
  const { id: planId, openVersion } = await createTeamPlan({ call }, { features });
  const now = new Date();
  for (const step of ['sync', 'validate', 'preview', 'publish'] as const) {
    await plans.transition(db, openVersion!.id, step, now);
  }
  await plans.markActive(db, openVersion!.id, now);
  const ids: string[] = [];
  for (let index = 0; index < customers; index++) {
    const { id } = await call<{ id: string }>('POST', '/v1/customers', { country: 'SE' }, 201);
    ids.push(id);
  }
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000);
  await db
    .insertInto('subscriptions')
    .values(
      ids.map((customer_id) => ({
        ...{ id: newId('subscription'), customer_id, external_id: null, stripe_subscription_id: null },
        ...{ plan_id: planId, plan_version_id: openVersion!.id, status: 'active' as const, currency: 'usd' },
        ...{ interval: 'month' as const, seats: null, monthly_amount: 4_900, started_at: at(-10) },
        ...{ current_period_start: at(-10), current_period_end: at(20), cancel_at_period_end: false },
        ...{ created_at: at(-10), updated_at: at(-10) },
      })),
    )
    .execute();
  await sql`insert into bench_counts select id, 'calls', 0, ${limit} from customers`.execute(db);
  await sql`analyze`.execute(db);
  return ids;
}

const whole = await startWholeApp('entitlements', addPeers);
try {
  const ids = await sell(whole);
  await whole.app.flagConfiguration.refresh();
  const load = openLoad({ port: whole.port, connections: 16 });
  const body = { feature: 'calls', quantity: 1 };
  for (const { verb, peer, atLeast } of [
    { verb: 'check', peer: 'one SELECT', atLeast: 0.5 },
    { verb: 'consume', peer: 'one UPDATE … RETURNING', atLeast: 0.4 },
  ]) {
    const outcome = await contest(
      load,
      ids.map((id) => postOf(`/v1/customers/${id}/entitlements/${verb}`, whole.key, body)),
      ids.map((id) => postOf(`/v1/bench/${id}/${verb}`, whole.key, body)),
    );
    console.log(`${verb}: ${inWords(outcome)}`);
    report({ name: `${verb} by ${peer}`, value: outcome.ratio, target: { atLeast } });
  }
  load.close();
  const { rows } = await sql<{ counted: string; kept: string }>`
    select (select coalesce(sum(used), 0) from entitlement_usage) as counted,
      (select count(*) from entitlement_consumptions) as kept`.execute(whole.db);
  const [{ counted, kept } = { counted: '0', kept: '-1' }] = rows;
  if (counted !== kept) throw new Error(`${counted} are counted, and ${kept} uses are kept`);
} finally {
  await whole.close();
}
