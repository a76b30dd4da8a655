import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { MetricDefinition } from '../../contracts/metrics.ts';
import { RolloutPolicy, StartRolloutInput } from '../../contracts/rollouts.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import { newId } from '../../database/ids.ts';
import { type BusinessSql, createBusinessSql } from '../../database/metrics/business-sql.ts';
import * as metrics from '../../database/metrics.ts';
import { migratedDatabase } from '../../test/support/migrated-database.ts';
import { judgeRollout } from './judge-rollout.ts';
import { planRollout } from './start-rollout.ts';

/** 4,000 paying accounts, a day's window; seen by halves when the first stage began, two days before `at`. */
const at = new Date('2026-06-10T12:00:00Z');
const begun = new Date('2026-06-08T00:00:00Z');
const accounts = 4_000;
const flagId = 'flag_01jz0000000000000000000000';
const day = { windowHours: 24, minimumEffect: 0.05 } as const;
const requests = { ...day, direction: 'decrease', source: { events: ['request'] }, property: 'ms' } as const;

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let business: BusinessSql;

beforeAll(async () => {
  database = await migratedDatabase();
  const { db } = database;
  await sql`insert into flags (id, key, name, description, type, kind, dependencies, revision, created_at, updated_at)
    values (${flagId}, 'checkout', 'Checkout', '', 'boolean', 'release', '[]', 1, now(), now())`.execute(db);
  const behaviour = { enabled: true, defaultValue: false, rules: [], overrides: [], schedule: null };
  await flagEnvironments.insert(db, flagId, 'production', behaviour, new Date());
  await sql`insert into plans (id, key, revision, created_at, updated_at) values ('plan', 'team', 1, now(), now())`.execute(
    db,
  );
  await sql`insert into plan_versions (id, plan_id, number, status, configuration, created_at, updated_at)
    values ('version', 'plan', 1, 'active', '{}', now(), now())`.execute(db);
  await sql`insert into customers (id, attributes, assignment_id, revision, created_at, updated_at)
    select 'account-' || n, '{}', 'account-' || n, 1, ${begun}, ${begun} from generate_series(1, ${accounts}) as n`.execute(
    db,
  );
  await sql`insert into event_subjects (id, kind, key, canonical_id, customer_id, assignment_key, first_at)
    select n, 'customer', 'account-' || n, n, n, 'account-' || n, ${begun} from generate_series(1, ${accounts}) as n`.execute(
    db,
  );
  await sql`insert into event_batches (position, received_at, events) overriding user value values (1, ${at}, 1)`.execute(
    db,
  );
  await sql`insert into event_feeds (name, position) values ('aggregates', 1)
    on conflict (name) do update set position = 1`.execute(db);
  // Every third account never paid; one in four hundred pays a hundred times as much as the others.
  await sql`insert into subscriptions (id, customer_id, plan_id, plan_version_id, status, currency, interval, monthly_amount,
      started_at, current_period_start, current_period_end, cancel_at_period_end, created_at, updated_at)
    select 'subscription-' || n, 'account-' || n, 'plan', 'version', 'active', 'usd', 'month',
      case when n % 400 = 0 then 490000 else 4900 + (n % 7) * 100 end,
      ${begun}::timestamptz - interval '90 days', ${begun}, ${at}, false, ${begun}, ${begun}
    from generate_series(1, ${accounts}) as n where n % 3 <> 0`.execute(db);
  await sql`create table events_of_the_test partition of events default`.execute(db);
  await sql`insert into event_types (environment, name, first_at) values ('production', 'request', ${begun})`.execute(
    db,
  );
  await sql`create schema shop`.execute(db);
  await sql`create table shop.tickets (account text, opened timestamptz)`.execute(db);
  await sql`create role reader_of_tickets login password 'reader'`.execute(db);
  await sql`grant usage on schema shop to reader_of_tickets`.execute(db);
  await sql`grant select on shop.tickets to reader_of_tickets`.execute(db);
  const url = new URL(database.url);
  url.username = 'reader_of_tickets';
  url.password = 'reader';
  business = createBusinessSql({ url: url.href });
  for (const [key, definition] of Object.entries({
    churn: { type: 'records', ...day, direction: 'decrease', measure: 'churn_rate' },
    recurring: { type: 'records', ...day, direction: 'increase', measure: 'monthly_recurring_revenue' },
    arpu: { type: 'records', ...day, direction: 'increase', measure: 'revenue_per_customer' },
    trials: { type: 'records', ...day, direction: 'increase', measure: 'trial_conversion' },
    latency: { type: 'mean', ...requests, aggregate: 'average' },
    p95: { type: 'quantile', ...requests, quantile: 0.95 },
    tickets: {
      ...{ type: 'sql', ...day, direction: 'decrease', covariateDays: 0, aggregate: 'conversion' },
      sql: 'select account as subject, opened as at, 1 as value from shop.tickets',
    },
  })) {
    const row = { id: newId('metric'), key, name: key, description: '', owner: '', shipped: false };
    const metric = { ...row, definition: MetricDefinition.parse(definition) };
    await db.transaction().execute((tx) => metrics.insert(tx, metric, begun));
  }
}, 60_000);
afterAll(async () => {
  await business?.close();
  if (!database) return;
  await sql`drop owned by reader_of_tickets`.execute(database.db);
  await sql`drop role reader_of_tickets`.execute(database.db);
  await database.drop();
});

/** A rollout at 50 %, whose odd accounts have the new side. */
async function rolloutGuardedBy(...keys: string[]): Promise<string> {
  const { db } = database;
  const id = newId('rollout');
  const known = await metrics.byKeys(db, keys);
  const guardrails = keys.map((metricKey) => ({
    ...{ metricKey, tolerancePercentage: 30, weight: 1, burnIn: 100 },
    metricVersionId: known.find(({ key }) => key === metricKey)!.versionId,
  }));
  await db.transaction().execute(async (tx) => {
    const operation = newId('op');
    await sql`insert into operations (id, workflow_type, workflow_id, area, entity_id, status, stage, created_at, updated_at, finished_at)
      values (${operation}, 'rollOutFlag', ${id}, 'flags', ${id}, 'done', 'completed', ${begun}, ${begun}, ${at})`.execute(
      tx,
    );
    await sql`insert into rollouts (id, flag_id, environment, changes, condition, hash_attribute, assign_by, seed, stages,
        holdback_percentage, guardrails, policy, status, stage, percentage, operation_id, workflow_id, created_by, created_at,
        updated_at, ended_at)
      values (${id}, ${flagId}, 'production', '[]', '{}', 'id', 'customer', ${id},
        '[{"percentage": 50, "bakeMinutes": 60}]', 0, ${JSON.stringify(guardrails)},
        ${JSON.stringify(RolloutPolicy.parse({ freshWithinMinutes: 15 }))}, 'completed', 0, 50, ${operation}, ${id}, 'test',
        ${begun}, ${begun}, ${at})`.execute(tx);
    await sql`insert into rollout_exposures (rollout_id, stage, percentage, begun_at) values (${id}, 0, 50, ${begun})`.execute(
      tx,
    );
    await sql`insert into exposures (environment, source, key, subject_id, variant, first_at)
      select 'production', 'flag', ${`${id}.0`}, n, case when n % 2 = 1 then 'treatment' else 'control' end, ${begun}
      from generate_series(1, ${accounts}) as n`.execute(tx);
  });
  await sql`analyze`.execute(db);
  return id;
}

/** Ends subscriptions an hour after the rollout began: of each side those whose number is below a share. */
async function cancelled(shares: { treatment: number; control: number }): Promise<void> {
  await sql`update subscriptions set ended_at = case
      when substr(customer_id, 9)::int % 1000 < 1000 * case when substr(customer_id, 9)::int % 2 = 1
        then ${shares.treatment}::float8 else ${shares.control}::float8 end
      then ${begun}::timestamptz + interval '1 hour' end`.execute(database.db);
}

const judged = async (id: string, own: BusinessSql | null = null) => judgeRollout(database.db, id, at, own);

describe('guardrails on subscriptions', () => {
  it('let churn and recurring revenue pass that are the same on both sides', async () => {
    await cancelled({ treatment: 0.1, control: 0.1 });
    const verdict = await judged(await rolloutGuardedBy('churn', 'recurring'));
    expect(verdict.verdicts.map(({ key, status }) => [key, status])).not.toContainEqual([
      expect.anything(),
      'regression',
    ]);
  });

  it('show harm when the new side loses customers, of those who paid', async () => {
    await cancelled({ treatment: 0.3, control: 0.1 });
    const verdict = await judged(await rolloutGuardedBy('churn', 'recurring'));
    expect(verdict.verdicts).toMatchObject([
      { key: 'churn', status: 'regression' },
      { key: 'recurring', status: 'regression' },
    ]);
    const [, treatment, control] = /become worse: ([\d.]+) % on the new side against ([\d.]+) %/.exec(verdict.reason)!;
    expect(Number(treatment)).toBeGreaterThan(28);
    expect(Number(treatment)).toBeLessThan(32);
    expect(Number(control)).toBeLessThan(12);
  });

  it('are cut at a cap of both sides, so that single large accounts decide nothing', async () => {
    await cancelled({ treatment: 0, control: 0 });
    const verdict = await judged(await rolloutGuardedBy('recurring'));
    // All the large accounts have even numbers: uncut, the control would have half as much again.
    expect(verdict.verdicts[0]).toMatchObject({ status: 'ok' });
  });
});

describe('guardrails on latency', () => {
  /** Up to three requests an account, with a long tail; those of the new side take so many times as long. */
  async function requested(longer: number): Promise<void> {
    await sql`truncate events`.execute(database.db);
    await sql`insert into events (received_at, occurred_at, batch_id, customer_id, type_id, bot, staff, late, source, id, properties)
      select ${begun}::timestamptz + interval '1 hour', ${begun}::timestamptz + interval '1 hour', 1, n,
        (select id from event_types where name = 'request'), false, false, false, 'api', n || '-' || request,
        jsonb_build_object('ms', 100 * (case when n % 2 = 1 then ${longer}::float8 else 1 end)
          / power(1 - ((n * 7919 + request * 613) % 1009 + 0.5) / 1009, 0.3))
      from generate_series(1, ${accounts}) as n, generate_series(1, 1 + n % 3) as request`.execute(database.db);
  }

  it('let a mean and a percentile pass that are the same on both sides', async () => {
    await requested(1);
    const { verdicts } = await judged(await rolloutGuardedBy('latency', 'p95'));
    expect(verdicts).toMatchObject([
      { key: 'latency', status: 'ok' },
      { key: 'p95', status: expect.not.stringMatching('regression') },
    ]);
  });

  it('show harm to the mean of all requests, and to the slowest of them', async () => {
    await requested(1.3);
    const { verdicts } = await judged(await rolloutGuardedBy('latency', 'p95'));
    expect(verdicts).toMatchObject([
      { key: 'latency', status: 'regression' },
      { key: 'p95', status: 'regression' },
    ]);
    const [, treatment, control] = /: ([\d.]+) % on the new side against ([\d.]+) % are above/.exec(
      verdicts[1]!.reason,
    )!;
    expect(Number(control)).toBeCloseTo(5, 1);
    // Of a tail x^(-1/0.3), 1.3 times as long: 5 % × 1.3^(1/0.3).
    expect(Number(treatment)).toBeGreaterThan(10.5);
    expect(Number(treatment)).toBeLessThan(13.5);
  });
});

describe('a guardrail on own SQL', () => {
  it('is judged by its connection, and decides nothing without one', async () => {
    await sql`truncate shop.tickets`.execute(database.db);
    await sql`insert into shop.tickets select 'account-' || n, ${begun}::timestamptz + interval '2 hours'
      from generate_series(1, ${accounts}) as n where n % 20 = 1 or n % 10 = 1`.execute(database.db);
    const id = await rolloutGuardedBy('tickets');
    expect(await judged(id, business)).toMatchObject({ status: 'regression' });
    expect(await judged(id)).toMatchObject({ status: 'undecided', verdicts: [{ cause: 'unreadable' }] });
  });
});

describe('a plan', () => {
  const plan = (changes: object) =>
    planRollout(
      database.db,
      flagId,
      StartRolloutInput.parse({ value: true, stages: [{ percentage: 50, bakeMinutes: 60 }], ...changes }),
      at,
      business,
    );
  const guardedBy = (...keys: string[]) => keys.map((metricKey) => ({ metricKey, tolerancePercentage: 10 }));

  it('says which metrics cannot guard, why, and what to take', async () => {
    const { errors } = await plan({ guardrails: guardedBy('arpu', 'trials'), assignBy: 'customer' });
    expect(errors.map(({ code, field }) => [code, field])).toEqual([
      ['metric_cannot_guard', 'guardrails[0].metricKey'],
      ['metric_cannot_guard', 'guardrails[1].metricKey'],
    ]);
    expect(errors[0]!.message).toContain('Take monthly_recurring_revenue');
  });

  it('places by customer where subscriptions guard', async () => {
    const { errors } = await plan({ guardrails: guardedBy('churn') });
    expect(errors).toMatchObject([{ code: 'metric_needs_customers', field: 'guardrails[0].metricKey' }]);
    expect(await plan({ guardrails: guardedBy('latency', 'p95') })).toMatchObject({ isValid: true, errors: [] });
    expect((await plan({ guardrails: guardedBy('churn', 'tickets'), assignBy: 'customer' })).isValid).toBe(true);
  });
});
