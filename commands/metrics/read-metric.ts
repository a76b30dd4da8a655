import type {
  MetricDefinition,
  MetricPeriod,
  MetricPreview,
  MetricValues,
  PerformanceMetrics,
  SegmentValues,
} from '../../contracts/metrics.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { baseCurrency } from '../../database/exchange-rates.ts';
import { malformed } from '../../database/filter.ts';
import { dayRanges } from '../../database/metrics/day-ranges.ts';
import { daysBetween } from '../../database/metrics/days.ts';
import { metricSql } from '../../database/metrics/metric-sql.ts';
import { computeValues, keptValues } from '../../database/metrics/metric-values.ts';
import { inSegment } from '../../database/metrics/segment-customers.ts';
import * as metrics from '../../database/metrics.ts';
import * as segments from '../../database/segments.ts';
import { metricUnit } from '../../domain/metrics/metric-unit.ts';
import { performanceMetricKeys, shippedMetrics } from '../../domain/metrics/shipped-metrics.ts';
import type { Environment } from '../command.ts';
import { metricSources } from './metric-sources.ts';

type Reading = Pick<Environment, 'db' | 'business' | 'now'>;
interface Place extends MetricPeriod {
  environment: string;
}

const defaultDays = 90;
const mostDays = 366;
const mostSegments = 20;

/** @throws MalformedRequest for a period that is upside down, too long or in the future */
export function periodOf({ from, to }: MetricPeriod, now: Date): { from: string; to: string } {
  const today = now.toISOString().slice(0, 10);
  const last = to ?? today;
  const first = from ?? new Date(Date.parse(last) - (defaultDays - 1) * 86_400_000).toISOString().slice(0, 10);
  if (first > last) throw malformed('from', 'The period ends before it begins.');
  if (first > today) throw malformed('from', 'Nothing has happened yet in this period.');
  if (daysBetween(first, last).length > mostDays) throw malformed('from', `A period has at most ${mostDays} days.`);
  return { from: first, to: last < today ? last : today };
}

/** @throws NotFound, MalformedRequest, AnalyticsDataUnavailable, DataQualityIssue */
export async function readMetricValues(reading: Reading, metricId: string, place: Place): Promise<MetricValues> {
  const now = reading.now();
  const period = periodOf(place, now);
  const metric = await metrics.find(reading.db, metricId);
  const kept = await keptValues(metricSources(reading), metric, { ...period, environment: place.environment, now });
  return {
    ...(await unitOf(reading, metric.definition)),
    points: kept.points,
    computedAt: kept.computedAt.toISOString(),
  };
}

async function unitOf({ db }: Reading, definition: MetricDefinition) {
  const unit = metricUnit(definition);
  return { unit, currency: unit === 'money' ? await baseCurrency(db) : null };
}

/** A metric over a whole period for each of some segments, and for everybody first. */
export async function readSegmentValues(
  reading: Reading,
  metricId: string,
  place: Place & { segments?: string | undefined },
): Promise<SegmentValues> {
  const { db } = reading;
  const now = reading.now();
  const period = periodOf(place, now);
  const { definition } = await metrics.find(db, metricId);
  const wanted = place.segments
    ? await Promise.all(
        place.segments
          .split(',')
          .slice(0, mostSegments)
          .map((id) => segments.find(db, id)),
      )
    : (await segments.list(db, { page: 1, perPage: mostSegments, sort: 'name' })).rows;
  const groups = [{ id: null, name: 'Everybody', condition: null }, ...wanted];
  const answers: SegmentValues['segments'] = [];
  // One after the other: together they would hold all connections.
  for (const { id, name, condition } of groups) {
    const customers = condition && (await inSegment(db, condition));
    const [row] = await computeValues(metricSources(reading), definition, {
      ...period,
      by: 'period',
      asOf: now,
      environment: place.environment,
      ...(customers ? { customers } : {}),
    });
    answers.push({ segmentId: id, name, value: row?.value ?? null, subjects: row?.subjects ?? 0 });
  }
  return { ...(await unitOf(reading, definition)), segments: answers };
}

/** A definition over the last days, with its SQL; what the data lack is told and not thrown. */
export async function previewMetric(
  reading: Reading,
  definition: MetricDefinition,
  place: Place,
): Promise<MetricPreview> {
  const now = reading.now();
  const period = periodOf(place, now);
  const issues: string[] = [];
  const rows: Awaited<ReturnType<typeof computeValues>> = [];
  try {
    const wanted = { by: 'day', asOf: now, environment: place.environment } as const;
    const days = daysBetween(period.from, period.to);
    for (const range of await dayRanges(reading.db, definition, days, { environment: place.environment, now })) {
      rows.push(...(await computeValues(metricSources(reading), definition, { ...range, ...wanted })));
    }
  } catch (error) {
    if (!(error instanceof PricewrightError) || error.code === 'MalformedRequest') throw error;
    issues.push(error.message);
  }
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const points = daysBetween(period.from, period.to).map((day) => ({
    day,
    value: byDay.get(day)?.value ?? null,
    subjects: byDay.get(day)?.subjects ?? 0,
  }));
  if (issues.length === 0 && points.every(({ value }) => value === null))
    issues.push('There are no data in the period.');
  return {
    values: { ...(await unitOf(reading, definition)), points, computedAt: now.toISOString() },
    sql: await metricSql(reading.db, definition, { now, environment: place.environment }),
    issues,
  };
}

/** The specification's PerformanceMetrics over a period; records as they stand at its end. */
export async function readPerformance(reading: Reading, place: Place) {
  const now = reading.now();
  const period = periodOf(place, now);
  const found = new Map(
    (await metrics.byKeys(reading.db, Object.values(performanceMetricKeys))).map((one) => [one.key, one]),
  );
  const values: Record<string, number | null> = {};
  const unavailable: Record<string, string> = {};
  for (const [name, key] of Object.entries(performanceMetricKeys)) {
    const definition = found.get(key)?.definition ?? shippedMetrics.find((one) => one.key === key)?.definition;
    values[name] = null;
    if (!definition) continue;
    try {
      const wanted = { ...period, by: 'period', asOf: now, environment: place.environment } as const;
      const [row] = await computeValues(metricSources(reading), definition, wanted);
      values[name] = row?.value ?? null;
      if (values[name] === null) unavailable[name] = 'There are no data in the period.';
    } catch (error) {
      if (!(error instanceof PricewrightError)) throw error;
      unavailable[name] = error.message;
    }
  }
  // A return of 1 gave back what was spent: the return on investment is what came on top.
  if (typeof values.campaignROI === 'number') values.campaignROI -= 1;
  return { metrics: values as PerformanceMetrics, unavailable, currency: await baseCurrency(reading.db), ...period };
}
