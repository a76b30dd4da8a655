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
import { evaluateEach, evaluateMetrics } from '../../database/metrics/evaluate-metrics.ts';
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
  const measured = await measure(sources, row.metrics, subjects, order.at);
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

/** All together: who was assigned and what they did is read once. */
async function measure(
  { db, business }: Sources,
  pinned: readonly PinnedMetric[],
  subjects: Parameters<typeof experimentExposures>[0],
  asOf: Date,
): Promise<LookInput['metrics']> {
  const versions = await Promise.all(pinned.map(({ metricVersionId }) => metrics.version(db, metricVersionId)));
  const outcomes = await evaluateEach(
    { db, business },
    versions.map(({ versionId, definition }) => ({ id: versionId, definition })),
    { exposures: experimentExposures(subjects), asOf, environment: subjects.environment },
  );
  return pinned.flatMap((metric, index) => {
    const [version, outcome] = [versions[index], outcomes[index]];
    if (!version || !outcome) return [];
    const { name, definition } = version;
    return {
      metric,
      name,
      unit: metricUnit(definition),
      direction: definition.direction,
      minimumEffect: definition.minimumEffect,
      definition,
      arms: 'problem' in outcome ? [] : outcome.arms,
      problem: 'problem' in outcome ? outcome.problem.message : null,
    };
  });
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
