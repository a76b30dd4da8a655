import type { z } from 'zod';
import type { HoldoutResults, HoldoutResultsQuery } from '../../contracts/holdouts.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { baseCurrency } from '../../database/exchange-rates.ts';
import * as holdouts from '../../database/holdouts.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import { evaluateMetrics } from '../../database/metrics/evaluate-metrics.ts';
import { exposuresOf } from '../../database/metrics/exposures.ts';
import * as metrics from '../../database/metrics.ts';
import { rewardOf } from '../../domain/bandits/check-bandit.ts';
import { isHeld } from '../../domain/holdouts/held-out.ts';
import { metricUnit } from '../../domain/metrics/metric-unit.ts';
import { analyze } from '../../domain/statistics/analyze.ts';

const hour = 3_600_000;

interface Sources {
  db: Db;
  business?: BusinessSql | null;
}

/**
 * Everybody else against those held out, in what they did within the last window of a metric. Counted are subjects of whom
 * events had come before that window: on both sides alike. Nothing from before is used to narrow the interval: it was shaped by
 * experiments too.
 * @throws NotFound, AnalyticsDataUnavailable, ExperimentationError when the metric has no value for each subject
 */
export async function measureHoldout(
  { db, business = null }: Sources,
  id: string,
  { metric: metricKey, environment }: z.output<typeof HoldoutResultsQuery>,
  now: Date,
): Promise<HoldoutResults> {
  const holdout = await holdouts.find(db, id);
  const [metric] = await metrics.byKeys(db, [metricKey]);
  if (!metric) throw new PricewrightError('NotFound', `There is no metric "${metricKey}".`);
  const { definition } = metric;
  const reward = rewardOf(definition);
  if (!reward || !('windowHours' in definition)) {
    throw new PricewrightError(
      'ExperimentationError',
      'A holdout is compared by a conversion, count, revenue or mean.',
    );
  }
  const asOf = holdout.archived_at ?? now;
  const from = new Date(asOf.getTime() - definition.windowHours * hour);
  const known = (await holdouts.subjects(db, holdout.unit)).filter(({ firstAt }) => firstAt < from);
  const assignments = known.map(({ key, assignmentKey }) => ({
    key,
    variant: isHeld(holdout, assignmentKey) ? 'held' : 'others',
    at: from,
  }));
  const [evaluated] = await evaluateMetrics({ db, business }, [{ id: metricKey, definition }], {
    exposures: exposuresOf(holdout.unit, assignments),
    asOf,
    environment,
  });
  const sideOf = (variant: string) => {
    const { n = 0, mean = 0, variance = 0 } = evaluated?.arms.find((arm) => arm.variant === variant) ?? {};
    return { key: variant, n, mean, variance };
  };
  const sides = [sideOf('held'), sideOf('others')];
  const enough = sides.every(({ n, variance }) => n > 1 && variance > 0);
  const comparison = enough
    ? analyze({ method: 'fixed', alpha: 0.05, metric: reward, variants: sides }).comparisons[0]
    : undefined;
  const [held, others] = sides.map(({ n, mean }) => ({ subjects: n, mean: n > 0 ? mean : null }));
  return {
    holdoutId: id,
    metricKey,
    unit: metricUnit(definition),
    currency: await baseCurrency(db),
    direction: definition.direction,
    windowHours: definition.windowHours,
    held: held!,
    others: others!,
    lift: comparison?.lift ?? null,
    liftInterval: comparison?.liftInterval ?? null,
    significant: comparison?.significant ?? false,
    asOf: asOf.toISOString(),
  };
}
