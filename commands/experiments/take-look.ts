import type { ExperimentLook } from '../../contracts/experiment-results.ts';
import type { PinnedMetric } from '../../contracts/experiments.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import {
  arrivalsOf,
  experimentExposures,
  halvesExposures,
  segmentDimensions,
  segmentExposures,
} from '../../database/experiment-evidence.ts';
import * as experiments from '../../database/experiments.ts';
import { newId } from '../../database/ids.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import { evaluateMetrics } from '../../database/metrics/evaluate-metrics.ts';
import type { Exposures } from '../../database/metrics/exposures.ts';
import * as metrics from '../../database/metrics.ts';
import { knownUntil } from '../../database/rollout-evidence.ts';
import { type LookInput, takeLook } from '../../domain/experiments/look.ts';
import { type MeasuredSegments, segmentComparisons } from '../../domain/experiments/segments.ts';
import { noveltyOf } from '../../domain/experiments/warnings.ts';
import type { MetricArm } from '../../domain/metrics/metric-arm.ts';
import { metricUnit } from '../../domain/metrics/metric-unit.ts';

export interface LookOrder {
  number: number;
  at: Date;
  by: string;
  final: LookInput['final'];
}

interface Sources {
  db: Db;
  business: BusinessSql | null;
}

/**
 * What the data say of an experiment now: matured windows only, by metrics as they were when it started. A metric that
 * cannot be read says so, and leaves the others.
 */
export async function measureExperiment(
  sources: Sources,
  experimentId: string,
  order: LookOrder,
): Promise<{ look: ExperimentLook; spends: boolean }> {
  const { db } = sources;
  const row = await experiments.find(db, experimentId);
  const { design, variants, minimumSampleSize, earlyStoppingRules, trafficAllocation } = row.definition;
  const subjects = {
    experimentId,
    experimentKey: row.key,
    environment: row.environment,
    unit: trafficAllocation.assignBy,
    until: order.at,
  };
  const measured: LookInput['metrics'][number][] = [];
  for (const metric of row.metrics) measured.push(await measure(sources, metric, subjects, order.at));
  const [arrivals, dataUntil, spent] = await Promise.all([
    arrivalsOf(db, subjects),
    knownUntil(db),
    experiments.spentFractions(db, experimentId),
  ]);
  const { look, spends } = takeLook({
    ...order,
    dataUntil,
    design,
    variants,
    batches: row.batches,
    rules: earlyStoppingRules,
    minimumSampleSize,
    metrics: measured,
    arrivals,
    spent,
  });
  const keys = variants.map(({ key }) => key);
  const primary = row.metrics.find(({ role }) => role === 'primary');
  if (look.verdict.status === 'continue' || !primary)
    return { look: { id: newId('look'), ...look, segments: [] }, spends };
  // Only the look that ends it: they decide nothing, and each reads all events once more.
  const arms = (exposures: Exposures) => armsOf(sources, primary, exposures, order.at, row.environment);
  const segments: MeasuredSegments[] = [];
  for (const dimension of segmentDimensions) {
    segments.push({ dimension, arms: await arms(segmentExposures(subjects, dimension)) });
  }
  const times = arrivals.flatMap(({ first, last }) => [first.getTime(), last.getTime()]);
  const middle = new Date((Math.min(...times) + Math.max(...times)) / 2);
  const novelty = times.length > 0 ? noveltyOf(await arms(halvesExposures(subjects, middle)), keys) : [];
  return {
    look: {
      id: newId('look'),
      ...look,
      segments: segmentComparisons(segments, keys, design.alpha),
      warnings: [...look.warnings, ...novelty],
    },
    spends,
  };
}

async function measure(
  { db, business }: Sources,
  metric: PinnedMetric,
  subjects: Parameters<typeof experimentExposures>[0],
  asOf: Date,
): Promise<LookInput['metrics'][number]> {
  const { key, name, definition } = await metrics.version(db, metric.metricVersionId);
  const described = {
    metric,
    name,
    unit: metricUnit(definition),
    direction: definition.direction,
    minimumEffect: definition.minimumEffect,
    definition,
  };
  try {
    const [evaluated] = await evaluateMetrics({ db, business }, [{ id: key, definition }], {
      exposures: experimentExposures(subjects),
      asOf,
      environment: subjects.environment,
    });
    return { ...described, arms: evaluated?.arms ?? [], problem: null };
  } catch (error) {
    // What the database refuses is no finding about the metric: the look is tried again.
    if (!(error instanceof PricewrightError)) throw error;
    return { ...described, arms: [], problem: error.message };
  }
}

/** A metric over other parts of the same subjects; none where it cannot be read for them. */
async function armsOf(
  { db, business }: Sources,
  { metricVersionId }: PinnedMetric,
  exposures: Exposures,
  asOf: Date,
  environment: string,
): Promise<MetricArm[]> {
  const { key, definition } = await metrics.version(db, metricVersionId);
  try {
    const look = { exposures, asOf, environment };
    const [evaluated] = await evaluateMetrics({ db, business }, [{ id: key, definition }], look);
    return evaluated?.arms ?? [];
  } catch (error) {
    if (error instanceof PricewrightError) return [];
    throw error;
  }
}
