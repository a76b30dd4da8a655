import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type {
  Metric,
  MetricPreview,
  MetricSql,
  MetricValues,
  PerformanceReport,
  SegmentValues,
} from '../../contracts/metrics.ts';
import type { BehavioralData, CustomerTraits, TrainingSet, Trait, TraitDistribution } from '../../contracts/traits.ts';
import { createBusinessSql } from '../../database/metrics/business-sql.ts';
import { computeValues } from '../../database/metrics/metric-values.ts';
import * as metrics from '../../database/metrics.ts';
import { systemState } from '../../database/system-state.ts';
import { beginRefresh, completeRefresh, refreshPage } from '../../database/traits/trait-refresh.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { metricDaysDuty, traitEventsDuty, traitKeepingDuty } from '../../worker/analytics-duties.ts';
import { eventAggregatesDuty, eventIdentitiesDuty } from '../../worker/event-duties.ts';
import { metricDaysAheadDuty } from '../../worker/metric-days-ahead-duty.ts';
import { orderRound } from '../../worker/relay.ts';

let platform: Platform;
const now = () => new Date();
const today = () => now().toISOString().slice(0, 10);
const customers: string[] = [];
let sent = 0;
const common = { direction: 'increase', minimumEffect: 0.05 };
const paid = { type: 'revenue', ...common, windowHours: 24, source: { events: ['payment_succeeded'] } };

/** What the worker's leader does, until nothing is left. */
async function work(): Promise<void> {
  const { db } = platform;
  await orderRound({ db, now });
  await eventIdentitiesDuty({ db, now }).run();
  while (await eventAggregatesDuty({ db, now }).run());
  while (await metricDaysDuty({ db, now }).run());
  while (await traitEventsDuty({ db, now }).run());
  const keeping = traitKeepingDuty({ db, now });
  while (await keeping.run());
  const refresh = await beginRefresh(db, now());
  if (!refresh) return;
  for (let after: string | null = ''; after !== null; ) after = await refreshPage(db, refresh, after, now());
  await completeRefresh(db, refresh, now());
}

async function send(
  events: { type: string; customer: number; properties?: object; minutesAgo?: number }[],
): Promise<void> {
  const made = events.map(({ type, customer, properties = {}, minutesAgo = 0 }) => ({
    id: `e${++sent}`,
    type,
    customerId: customers[customer],
    timestamp: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    properties,
  }));
  await platform.call('POST', '/v1/events', { events: made }, 202);
  await work();
}

const create = (body: object, expected = 201) =>
  platform.call<Metric>('POST', '/v1/metrics', { name: 'A metric', ...body }, expected);
const valueToday = async (id: string) =>
  (await platform.call<MetricValues>('GET', `/v1/metrics/${id}/values?from=${today()}`)).points[0]?.value;

beforeAll(async () => {
  platform = await startPlatform(null);
  for (const country of ['SE', 'SE', 'NO']) {
    customers.push((await platform.call<{ id: string }>('POST', '/v1/customers', { country }, 201)).id);
  }
  await send([
    { type: 'payment_succeeded', customer: 0, properties: { amount: 1000, currency: 'usd' } },
    { type: 'payment_succeeded', customer: 1, properties: { amount: 500, currency: 'usd' } },
    { type: 'page_view', customer: 2, properties: { page: 'pricing' } },
    { type: 'survey_response', customer: 2, properties: { score: 5 } },
  ]);
}, 90_000);
afterAll(() => platform?.close());

it('is defined, read over time, by segment and as SQL', async () => {
  const metric = await create({ key: 'paid', definition: paid });
  expect(metric).toMatchObject({ version: 1, unit: 'money', uses: 0, shipped: false });
  expect(await valueToday(metric.id)).toBe(1500);
  const segment = await platform.call<{ id: string }>(
    'POST',
    '/v1/segments',
    { key: 'swedes', name: 'Swedes', condition: { country: 'SE' } },
    201,
  );
  const bySegment = await platform.call<SegmentValues>(
    'GET',
    `/v1/metrics/${metric.id}/segments?segments=${segment.id}`,
  );
  expect(bySegment.segments).toEqual([
    { segmentId: null, name: 'Everybody', value: 1500, subjects: 2 },
    { segmentId: segment.id, name: 'Swedes', value: 1500, subjects: 2 },
  ]);
  const text = await platform.call<MetricSql>('GET', `/v1/metrics/${metric.id}/sql`);
  const { rows } = await sql.raw<{ value: number }>(text.values).execute(platform.db);
  expect(rows.map(({ value }) => value)).toEqual([1500]);
  expect(text.experiment).toContain('regr_syy');
});

it('changes the day that a late event is of', async () => {
  const metric = await create({ key: 'late', definition: { ...paid, type: 'count', source: { events: ['*'] } } });
  const url = `/v1/metrics/${metric.id}/values?from=${new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)}`;
  const total = async () =>
    (await platform.call<MetricValues>('GET', url)).points.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const before = await total();
  await send([{ type: 'page_view', customer: 0, minutesAgo: 2 * 24 * 60 }]);
  expect(await total()).toBe(before + 1);
});

it('computes past days before they are asked for, and anew after a late event', async () => {
  const { db } = platform;
  const metric = await create({
    key: 'ahead',
    definition: { ...common, type: 'conversion', windowHours: 24, source: { events: ['payment_succeeded'] } },
  });
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const keep = async () => {
    const duty = metricDaysAheadDuty({ db, now, business: null });
    while (await duty.run());
    return await db
      .selectFrom('metric_days')
      .select(['value', 'subjects'])
      .where('version_id', '=', metric.versionId)
      .where('environment', '=', 'production')
      .where('day', '=', sql<string>`${day}::date`)
      .executeTakeFirst();
  };
  const before = await keep();
  expect(before).toBeDefined();
  await send([{ type: 'page_view', customer: 0, minutesAgo: 3 * 24 * 60 }]);
  expect((await keep())?.subjects).toBe(before!.subjects + 1);
});

it('keeps every version of a definition, and what uses one', async () => {
  const metric = await create({ key: 'versioned', definition: paid });
  const edit = (body: object, status: number, revision: number) =>
    platform.call<Metric>('PATCH', `/v1/metrics/${metric.id}`, body, status, { 'if-match': `"${revision}"` });
  const renamed = await edit({ name: 'Renamed' }, 200, 1);
  expect(renamed).toMatchObject({ name: 'Renamed', version: 1, versionId: metric.versionId });
  const next = await edit({ definition: { ...paid, windowHours: 48 } }, 200, 2);
  expect(next.version).toBe(2);
  await edit({ name: 'Stale' }, 412, 1);
  await metrics.use(platform.db, [metric.versionId], 'experiment_1', now());
  expect((await metrics.version(platform.db, metric.versionId)).definition).toMatchObject({ windowHours: 24 });
  await expect(
    sql`update metric_versions set definition = '{}' where id = ${metric.versionId}`.execute(platform.db),
  ).rejects.toThrow(/never changed/);
  const gone = await platform.app.inject({
    method: 'DELETE',
    url: `/v1/metrics/${metric.id}`,
    headers: { 'if-match': '"3"' },
  });
  expect(gone.statusCode).toBe(204);
  expect((await platform.call<Metric>('GET', `/v1/metrics/${metric.id}`)).archivedAt).not.toBeNull();
  await edit({ name: 'Archived' }, 409, 4);
});

it('refuses what cannot be measured, with the reason', async () => {
  const refusal = async (definition: object, status: number) =>
    (
      await platform.call<{ error: { code: string; message: string } }>(
        'POST',
        '/v1/metrics',
        { key: 'bad', name: 'Bad', definition },
        status,
      )
    ).error;
  const part = { events: ['a'], measure: { of: 'events' } };
  expect(
    await refusal({ ...common, type: 'ratio', windowHours: 1, numerator: part, denominator: part }, 422),
  ).toMatchObject({
    code: 'ExperimentationError',
    message: expect.stringContaining('always 1'),
  });
  expect((await refusal({ ...paid, source: { events: ['a'], condition: { a: { $near: 1 } } } }, 400)).code).toBe(
    'MalformedRequest',
  );
  expect(
    (await refusal({ ...common, type: 'retention', source: { events: ['a'] }, startDays: 7, endDays: 7 }, 400)).code,
  ).toBe('MalformedRequest');
  expect((await refusal({ ...common, type: 'sql', windowHours: 1, aggregate: 'sum', sql: 'select 1' }, 409)).code).toBe(
    'AnalyticsDataUnavailable',
  );
  const unseen = await create({ key: 'unseen', definition: { ...paid, source: { events: ['never_sent'] } } });
  const answer = await platform.call<{ error: { code: string; message: string } }>(
    'GET',
    `/v1/metrics/${unseen.id}/values`,
    undefined,
    409,
  );
  expect(answer.error).toMatchObject({
    code: 'AnalyticsDataUnavailable',
    message: expect.stringContaining('never_sent'),
  });
  await send([{ type: 'odd_money', customer: 0, properties: { amount: 5, currency: 'sek' } }]);
  const odd = await create({ key: 'odd', definition: { ...paid, source: { events: ['odd_money'] } } });
  const lost = await platform.call<{ error: { code: string } }>('GET', `/v1/metrics/${odd.id}/values`, undefined, 422);
  expect(lost.error.code).toBe('DataQualityIssue');
});

it('tries a definition out, and says what the data lack', async () => {
  const preview = (definition: object) => platform.call<MetricPreview>('POST', '/v1/metrics/preview', { definition });
  const good = await preview(paid);
  expect(good.issues).toEqual([]);
  expect(good.values.points.at(-1)?.value).toBe(1500);
  expect((await preview({ ...paid, source: { events: ['never_sent'] } })).issues[0]).toContain('never_sent');
});

it('ships the numbers of the specification', async () => {
  const report = await platform.call<PerformanceReport>('GET', '/v1/metrics/performance');
  expect(report.metrics).toMatchObject({ customerSatisfaction: 1, pricingEffectiveness: 1500, churnRate: null });
  expect(report.unavailable.churnRate).toBeDefined();
  const { total } = await platform.call<{ total: number }>('GET', '/v1/metrics?filter={"shipped":true}');
  expect(total).toBeGreaterThan(10);
});

it("reads the business's own SQL: one SELECT, by a role that may do nothing else", async () => {
  const { db, databaseUrl } = platform;
  const role = `reader_${process.pid}_${Date.now()}`;
  await sql.raw(`create role ${role} login password 'secret'`).execute(db);
  await sql`create table ledger (account text, at timestamptz, total numeric)`.execute(db);
  await sql`insert into ledger values (${customers[0]}, now(), 12.5), ('somebody else', now(), 7.5)`.execute(db);
  await sql.raw(`grant select on ledger to ${role}`).execute(db);
  const as = (user: string) => {
    const url = new URL(databaseUrl);
    [url.username, url.password] = [user, 'secret'];
    return createBusinessSql({ url: url.toString(), statementTimeoutMs: 1_000 });
  };
  const reader = as(role);
  const text = 'select account as subject, at, total as value from ledger';
  try {
    await reader.check(`${text};`);
    const definition = {
      type: 'sql',
      ...common,
      direction: 'increase',
      windowHours: 24,
      covariateDays: 0,
      sql: text,
      aggregate: 'sum',
      winsorise: null,
    } as const;
    const wanted = {
      from: today(),
      to: today(),
      by: 'day',
      asOf: new Date(Date.now() + 60_000),
      environment: 'production',
    } as const;
    expect(await computeValues({ db, business: reader }, definition, wanted)).toMatchObject([
      { value: 20, subjects: 2 },
    ]);
    const refused = async (bad: string, code = 'DataQualityIssue') =>
      expect({
        bad,
        code: await reader.check(bad).then(
          () => 'taken',
          (error: { code: string }) => error.code,
        ),
      }).toEqual({ bad, code });
    await refused(`${text}; delete from ledger`);
    await refused('delete from ledger returning account as subject, at, total as value');
    await refused(`with gone as (delete from ledger returning *) ${text}`);
    await refused('update ledger set total = 0');
    await refused('select * from customers');
    await refused(`${text} for update`);
    await refused('select account as subject, at from ledger');
    await refused('select 1 as subject, now() as at, $1 as value');
    await refused("copy ledger to '/tmp/out'");
    await refused('not sql');
    const slow = reader.rows(`select account as subject, at, total as value from ledger, pg_sleep(30)`, {
      from: new Date(0),
      to: new Date(),
    });
    await expect(slow.next()).rejects.toMatchObject({ code: 'AnalyticsDataUnavailable' });
    const words = reader.rows("select account as subject, at, 'much' as value from ledger", {
      from: new Date(0),
      to: new Date(),
    });
    await expect(words.next()).rejects.toMatchObject({ code: 'DataQualityIssue' });
  } finally {
    await reader.close();
    await sql.raw(`drop owned by ${role}; drop role ${role}`).execute(db);
  }
  const mighty = createBusinessSql({ url: databaseUrl });
  await expect(mighty.check(text)).rejects.toMatchObject({ code: 'AnalyticsDataUnavailable' });
  await mighty.close();
});

it('knows traits of customers, with the age of each', async () => {
  const trait = await platform.call<Trait>(
    'POST',
    '/v1/traits',
    {
      key: 'total_paid',
      name: 'Total paid',
      definition: { from: 'events', source: { events: ['payment_succeeded'] }, aggregate: 'sum', property: 'amount' },
    },
    201,
  );
  const read = (query: string, expected = 200) =>
    platform.call<CustomerTraits & { error: { code: string; message: string } }>(
      'GET',
      `/v1/customers/${customers[0]}/traits?${query}`,
      undefined,
      expected,
    );
  const stale = await read('keys=total_paid', 409);
  expect(stale.error).toMatchObject({
    code: 'AnalyticsDataUnavailable',
    message: expect.stringContaining('never computed'),
  });
  await work();
  expect((await read('keys=total_paid,plan')).traits).toMatchObject({
    total_paid: { value: 1000, stale: false },
    plan: { value: null, stale: false },
  });
  await send([{ type: 'payment_succeeded', customer: 0, properties: { amount: 250, currency: 'usd' } }]);
  expect((await read('keys=total_paid')).traits.total_paid?.value).toBe(1250);
  const distribution = await platform.call<TraitDistribution>('GET', `/v1/traits/${trait.id}/distribution`);
  expect(distribution).toMatchObject({
    customers: 3,
    withoutValue: 0,
    pending: 0,
    stale: 0,
    numbers: { min: 0, max: 1250 },
  });
  const changed = { definition: { ...trait.definition, aggregate: 'max' } };
  await platform.call('PATCH', `/v1/traits/${trait.id}`, changed, 200, { 'if-match': '"1"' });
  await read('keys=total_paid', 409);
  const computing = await platform.call('GET', `/v1/traits/${trait.id}/distribution`);
  expect(computing).toMatchObject({ customers: 0, withoutValue: 0, pending: 3, numbers: null });
  expect((await read('keys=total_paid&stale=tell')).traits.total_paid).toEqual({
    value: null,
    ageSeconds: null,
    stale: true,
  });
  await work();
  expect((await read('keys=total_paid')).traits.total_paid?.value).toBe(1000);
  const shown = await platform.call<Trait>('GET', `/v1/traits/${trait.id}`);
  expect(shown).toMatchObject({ version: 2, customers: 3, refreshingSince: null, refreshedAt: expect.any(String) });
  // A worker that stopped: nobody learns of it by values that are refused alone.
  const stopped = new Date(Date.now() + 60 * 86_400_000);
  expect((await systemState(platform.db, now())).staleTraits).toBe(0);
  expect((await systemState(platform.db, stopped)).staleTraits).toBeGreaterThan(0);
  const begun = await beginRefresh(platform.db, stopped);
  // When all were last computed stays known while they are being computed again.
  const { refreshedAt } = shown;
  expect(await platform.call<Trait>('GET', `/v1/traits/${trait.id}`)).toMatchObject({
    refreshedAt,
    refreshingSince: stopped.toISOString(),
    customers: 3,
  });
  expect((await systemState(platform.db, new Date(stopped.getTime() + 1000))).staleTraits).toBe(0);
  expect(await completeRefresh(platform.db, begun!, stopped)).toBe(3);
  await platform.call(
    'POST',
    '/v1/traits',
    {
      key: 'bad',
      name: 'Bad',
      definition: {
        from: 'share',
        part: { events: ['a'], condition: { plan: { $regex: 'a' } } },
        whole: { events: ['a'] },
      },
    },
    400,
  );
});

it('computes a customer who has come at once, not at the next refresh of all, also one of many years', async () => {
  const { id } = await platform.call<{ id: string }>('POST', '/v1/customers', { country: 'DK' }, 201);
  await sql`update customers set created_at = '2020-01-01' where id = ${id}`.execute(platform.db);
  await platform.call('GET', `/v1/customers/${id}/traits?keys=plan`, undefined, 409);
  await work();
  const { traits } = await platform.call<CustomerTraits>('GET', `/v1/customers/${id}/traits?keys=plan,events_7d`);
  expect(traits).toMatchObject({ plan: { value: null, stale: false }, events_7d: { value: 0, stale: false } });
});

it("gives the specification's BehavioralData and training sets", async () => {
  const behavior = await platform.call<BehavioralData>('GET', `/v1/customers/${customers[2]}/behavior`);
  expect(behavior.usagePatterns.events_7d?.value).toBe(2);
  expect(behavior.sessionData.sessions_30d?.value).toBe(1);
  expect(behavior.supportInteractions.satisfaction_180d?.value).toBe(5);
  const at = [new Date(Date.now() - 3_600_000).toISOString(), now().toISOString()];
  const set = await platform.call<TrainingSet>('POST', '/v1/traits/training-set', {
    traits: ['events_7d', 'plan'],
    rows: at.map((one) => ({ customerId: customers[2], at: one })),
  });
  expect(set.rows.flatMap(({ values }) => values)).toEqual([0, null, 2, null]);
  // A moment that is to come has no zeros: nothing is known of it.
  const toCome = { customerId: customers[2], at: new Date(now().getTime() + 3_600_000).toISOString() };
  await platform.call('POST', '/v1/traits/training-set', { traits: ['events_7d'], rows: [toCome] }, 400);
  await platform.call('GET', '/v1/customers/customer_01j00000000000000000000000/behavior', undefined, 404);
});
