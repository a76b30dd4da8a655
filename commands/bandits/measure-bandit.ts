import type { BanditAllocation, BanditResults } from '../../contracts/bandits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as bandits from '../../database/bandits.ts';
import type { Db } from '../../database/client.ts';
import { baseCurrency } from '../../database/exchange-rates.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import { evaluateMetrics } from '../../database/metrics/evaluate-metrics.ts';
import * as metrics from '../../database/metrics.ts';
import { allocate } from '../../domain/bandits/allocate.ts';
import { rewardOf } from '../../domain/bandits/check-bandit.ts';
import type { Cohort } from '../../domain/bandits/cohort.ts';
import { metricUnit } from '../../domain/metrics/metric-unit.ts';
import { normalQuantile } from '../../domain/statistics/distributions.ts';

interface Sources {
  db: Db;
  business?: BusinessSql | null;
}

/** The shares that follow from what the data say at a moment, by the metric as it was when the bandit began. */
export async function measureBandit(
  sources: Sources,
  row: bandits.BanditRow,
  now: Date,
): Promise<Pick<BanditAllocation, 'because' | 'arms'>> {
  const { arms, policy } = row.definition;
  const { definition } = await metricOf(sources.db, row);
  const reward = rewardOf(definition);
  if (!reward)
    throw new PricewrightError('ExperimentationError', 'The metric has no value for each subject to learn from.');
  return allocate(
    arms.map(({ key }) => key),
    await cohortsOf(sources, row, now),
    {
      reward,
      direction: definition.direction,
      floor: policy.floorPercentage / 100,
      burnIn: policy.burnIn,
      halfLifeDays: policy.halfLifeDays,
    },
    now,
  );
}

/** What the arms have brought so far, nothing faded: inverse propensity weighting undoes the shares. */
export async function readBanditResults(sources: Sources, id: string, now: Date): Promise<BanditResults> {
  const row = await bandits.find(sources.db, id);
  const { definition } = await metricOf(sources.db, row);
  const lasting = {
    ...row,
    definition: { ...row.definition, policy: { ...row.definition.policy, halfLifeDays: null } },
  };
  const [measured, [present], currency] = await Promise.all([
    row.started_at ? measureBandit(sources, lasting, now) : null,
    bandits.allocations(sources.db, [id]),
    baseCurrency(sources.db),
  ]);
  const shareOf = (arm: string) => present?.arms.find((one) => one.arm === arm)?.share ?? 0;
  return {
    banditId: id,
    unit: metricUnit(definition),
    direction: definition.direction,
    currency,
    arms: (measured?.arms ?? []).map(({ arm, matured, mean, variance, n, chanceToBeBest }) => ({
      arm,
      subjects: matured,
      mean,
      interval: n > 1 && variance > 0 ? ninetyFivePercent(mean, Math.sqrt(variance / n)) : null,
      share: shareOf(arm),
      chanceToBeBest,
    })),
    errorRate: 'not controlled',
    asOf: now.toISOString(),
  };
}

function ninetyFivePercent(mean: number, standardError: number): [number, number] {
  const halfWidth = normalQuantile(0.975) * standardError;
  return [mean - halfWidth, mean + halfWidth];
}

async function metricOf(db: Db, row: bandits.BanditRow) {
  if (row.metric_version_id) return await metrics.version(db, row.metric_version_id);
  const [metric] = await metrics.byKeys(db, [row.definition.metricKey]);
  if (!metric) throw new PricewrightError('NotFound', `There is no metric "${row.definition.metricKey}" any more.`);
  return metric;
}

/** Subjects by arm and the allocation that they came under, with the propensity that was kept of it. */
async function cohortsOf({ db, business = null }: Sources, row: bandits.BanditRow, now: Date): Promise<Cohort[]> {
  const { definition } = await metricOf(db, row);
  const kept = (await bandits.allocations(db, [row.id])).toReversed();
  try {
    const [evaluated] = await evaluateMetrics({ db, business }, [{ id: row.id, definition }], {
      exposures: bandits.banditExposures(row),
      asOf: now,
      environment: row.environment,
    });
    return (evaluated?.arms ?? []).flatMap(({ variant, stratum, n, mean, variance, immature }) => {
      const index = kept.findIndex(({ number }) => String(number) === stratum);
      const allocation = kept[index];
      const propensity = allocation?.arms.find(({ arm }) => arm === variant)?.share;
      if (!allocation || !propensity) return [];
      return [
        {
          ...{ arm: variant, n, mean, variance, propensity, waiting: immature },
          assignedFrom: allocation.at,
          assignedUntil: kept[index + 1]?.at ?? now,
        },
      ];
    });
  } catch (error) {
    // Before the first event of the metric there is nothing to learn from: shares stay equal.
    if (error instanceof PricewrightError && error.code === 'AnalyticsDataUnavailable') return [];
    throw error;
  }
}
