import { sql } from 'kysely';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { compileCondition } from '../../domain/condition/compile-condition.ts';
import type { MetricPart, MetricPlan } from '../../domain/metrics/plan-metric.ts';
import type { Db, Tx } from '../client.ts';
import { readCondition } from '../filter.ts';
import { attributesSql } from '../matching-rows.ts';
import type { BusinessSql } from './business-sql.ts';
import { type EventContext, eventScope, sourceSql, unconvertedSql, valueSql } from './event-scope.ts';

const batch = 5_000;
/** Instead of `events`, in the transaction that filled it. */
export const stagedRows = sql.table('staged_metric_rows');

interface StagedRow {
  subject: string;
  customer: string | null;
  person: string | null;
  anonymous: string | null;
  occurredAt: Date;
  receivedAt: Date;
  part: number;
  number: number;
}

/** Whether Postgres alone can say of the events of a period which count: it cannot where a condition leaves any in doubt. */
export async function needsStaging(
  db: Db,
  plan: MetricPlan,
  { from, to, asOf }: { from: Date; to: Date; asOf: Date },
  context: EventContext,
): Promise<boolean> {
  for (const { source } of partsOf(plan)) {
    if ('sql' in source) return true;
    const { doubt } = sourceSql(source, context);
    if (!doubt) continue;
    const { rows } = await sql<{ any: boolean }>`
      select exists(select from events e where ${doubt} and e.occurred_at >= ${from} and e.occurred_at < ${to}
        and e.received_at >= ${from} and e.received_at <= ${asOf} and not e.bot and not e.staff) as any`.execute(db);
    if (rows[0]?.any) return true;
  }
  return false;
}

/**
 * What SQL cannot say exactly, memory filters: the rows of a metric are brought into a table of the transaction, which then
 * stands for the events. The same way come rows of the business's own SQL.
 */
export async function stageRows(
  tx: Tx,
  plan: MetricPlan,
  period: { from: Date; to: Date; asOf: Date },
  deps: { context: EventContext; business: BusinessSql | null },
): Promise<void> {
  await sql`create temporary table staged_metric_rows (
    customer_id bigint, person_id bigint, anonymous_id bigint, occurred_at timestamptz not null,
    received_at timestamptz not null, bot boolean not null default false, staff boolean not null default false,
    part integer not null, number float8 not null) on commit drop`.execute(tx);
  for (const [part, { source, value }] of partsOf(plan).entries()) {
    if ('sql' in source) await stageBusiness(tx, source.sql, part, value.of === 'one', period, deps.business);
    else await stageEvents(tx, { source, value }, part, period, deps.context);
  }
  await sql`analyze staged_metric_rows`.execute(tx);
}

export function partsOf({ numerator, denominator }: MetricPlan): MetricPart[] {
  return denominator ? [numerator, denominator] : [numerator];
}

async function stageEvents(
  tx: Tx,
  part: MetricPart & { source: { events: string[]; condition: Record<string, unknown> } },
  index: number,
  { from, to, asOf }: { from: Date; to: Date; asOf: Date },
  context: EventContext,
): Promise<void> {
  const { where, doubt } = sourceSql(part.source, context);
  const holds = compileCondition(readCondition(part.source.condition, eventScope, 'condition'));
  await sql`declare candidates no scroll cursor for
    select e.customer_id as customer, e.person_id as person, e.anonymous_id as anonymous, e.occurred_at as "occurredAt",
      e.received_at as "receivedAt", ${valueSql(part.value, context)} as number,
      ${unconvertedSql(part.value, context) ?? sql`false`} as unconverted, ${attributesSql(eventScope)} as attributes
    from events e where (${where} or ${doubt ?? sql`false`}) and not e.bot and not e.staff and e.occurred_at >= ${from} and e.occurred_at < ${to}
      and e.received_at >= ${from} and e.received_at <= ${asOf}`.execute(tx);
  for (;;) {
    const { rows } = await sql<
      Omit<StagedRow, 'number' | 'part' | 'subject'> & {
        number: number | null;
        unconverted: boolean;
        attributes: Record<string, unknown>;
      }
    >`fetch ${sql.lit(batch)} from candidates`.execute(tx);
    const wanted = rows.filter(({ attributes }) => holds(attributes));
    assertConverted(wanted.filter(({ unconverted }) => unconverted).length);
    const kept = wanted.filter(({ number }) => number !== null);
    await insert(
      tx,
      kept.map((row) => ({ ...row, subject: '', part: index, number: row.number ?? 0 })),
    );
    if (rows.length < batch) break;
  }
  await sql`close candidates`.execute(tx);
}

async function stageBusiness(
  tx: Tx,
  text: string,
  part: number,
  counted: boolean,
  { from, to, asOf }: { from: Date; to: Date; asOf: Date },
  business: BusinessSql | null,
): Promise<void> {
  if (!business) {
    throw new PricewrightError(
      'AnalyticsDataUnavailable',
      'Own SQL needs its own connection: set METRICS_DATABASE_URL to a role that may only select.',
    );
  }
  for await (const rows of business.rows(text, { from, to })) {
    const { rows: named } = await sql<{ key: string; id: string }>`
      select distinct on (s.key) s.key, s.id from event_subjects s where s.key = any(${rows.map(({ subject }) => subject)})
      order by s.key, (s.kind = 'customer') desc, (s.kind = 'person') desc`.execute(tx);
    const ids = new Map(named.map(({ key, id }) => [key, id]));
    await insert(
      tx,
      rows.map(({ subject, at, value }) => ({
        subject,
        customer: ids.get(subject) ?? null,
        person: ids.get(subject) ?? null,
        anonymous: null,
        occurredAt: at,
        receivedAt: at < asOf ? at : asOf,
        part,
        number: counted ? 1 : value,
      })),
    );
  }
}

/** @throws DataQualityIssue */
export function assertConverted(lost: number): void {
  if (lost === 0) return;
  const message = `${lost} events carry money of a currency without an exchange rate.`;
  throw new PricewrightError('DataQualityIssue', message, { dataQualityIssues: [message] });
}

/** A subject that has sent no event has no number: it is told from others by its name's hash, below zero. */
async function insert(tx: Tx, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const of = <K extends keyof StagedRow>(name: K) => rows.map((row) => row[name]);
  await sql`insert into staged_metric_rows (customer_id, person_id, anonymous_id, occurred_at, received_at, part, number)
    select coalesce(r.customer, case when r.person is null and r.anonymous is null
        then -1 - abs(hashtextextended(r.subject, 0) / 2) end), r.person, r.anonymous, r.at, r.received, r.part, r.number
    from unnest(${of('subject')}::text[], ${of('customer')}::bigint[], ${of('person')}::bigint[], ${of('anonymous')}::bigint[],
      ${of('occurredAt')}::timestamptz[], ${of('receivedAt')}::timestamptz[], ${of('part')}::int[], ${of('number')}::float8[])
      as r(subject, customer, person, anonymous, at, received, part, number)`.execute(tx);
}
