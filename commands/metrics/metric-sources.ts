import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import type { MetricSources } from '../../database/metrics/evaluate-metrics.ts';
import type { Environment } from '../command.ts';

/** @throws AnalyticsDataUnavailable where no connection for own SQL is set up */
export function businessOf({ business }: Pick<Environment, 'business'>): BusinessSql {
  if (business) return business;
  throw new PricewrightError(
    'AnalyticsDataUnavailable',
    'Own SQL needs its own connection: set METRICS_DATABASE_URL to a role that may only select.',
    {},
    { retryable: false },
  );
}

export function metricSources({ db, business }: Pick<Environment, 'db' | 'business'>): MetricSources {
  return { db, business: business ?? null };
}
