import { sql } from 'kysely';
import type { MetricDefinition, MetricSql } from '../../contracts/metrics.ts';
import { planMetric } from '../../domain/metrics/plan-metric.ts';
import type { Db } from '../client.ts';
import { baseCurrency } from '../exchange-rates.ts';
import { momentsSql } from './arms-sql.ts';
import { dayEnd, dayStart } from './days.ts';
import type { Exposures } from './exposures.ts';
import { eventContext } from './metric-values.ts';
import { quantileSql } from './quantile-arms.ts';
import { ratesOfDay } from './rates-sql.ts';
import { recordArmsSql } from './record-arms.ts';
import { recordValuesSql } from './record-values.ts';
import { sqlText } from './sql-text.ts';
import { needsStaging, stagedRows } from './staged-rows.ts';
import { valuesSql } from './value-sql.ts';

/** Where the assignments of an experiment or rollout stand in the query. */
const assignments: Exposures = {
  unit: 'customer',
  relation: sql`(select unit_id, variant, stratum, exposed_at from assignments)`,
};

/** The queries behind a metric. Rows that memory or another database provides are called staged_metric_rows in them. */
export async function metricSql(
  db: Db,
  definition: MetricDefinition,
  at: { now: Date; environment: string },
): Promise<MetricSql> {
  const day = at.now.toISOString().slice(0, 10);
  if (definition.type === 'records') {
    const values = recordValuesSql(definition.measure, { from: day, to: day }, await baseCurrency(db));
    const { measure, windowHours } = definition;
    const arms =
      measure === 'lifetime_value'
        ? null
        : await recordArmsSql(db, measure, windowHours, { exposures: assignments, asOf: at.now });
    return { values: sqlText(db, values), experiment: arms && sqlText(db, arms) };
  }
  const plan = planMetric(definition);
  if (!plan) throw new Error(`${definition.type} has no plan`);
  const context = await eventContext(db, at.environment);
  const { rateSql } = await ratesOfDay(db, at.now);
  const staged = (await needsStaging(db, plan, lately(at.now), context)) ? stagedRows : undefined;
  const own =
    definition.type === 'sql' ? `-- staged_metric_rows holds the rows of your SQL:\n${comment(definition.sql)}\n` : '';
  const look = { exposures: assignments, asOf: at.now, context: { ...context, rateSql }, staged };
  const values = valuesSql(plan, { from: dayStart(day), to: dayEnd(day), asOf: at.now, by: 'day', context, staged });
  const arms = plan.kind === 'quantile' ? quantileSql(plan, look) : momentsSql([{ number: 1, plan }], look);
  return { values: own + sqlText(db, values), experiment: own + sqlText(db, arms) };
}

/** Whether memory has a part in it is seen by the last days. */
const lately = (now: Date) => ({ from: new Date(now.getTime() - 7 * 86_400_000), to: now, asOf: now });

const comment = (text: string) =>
  text
    .split('\n')
    .map((line) => `-- ${line}`)
    .join('\n');
