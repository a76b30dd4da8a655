import type { ExperimentLook } from '../../contracts/experiment-results.ts';
import type { PinnedMetric } from '../../contracts/experiments.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import {
  arrivalsOf,
  experimentExposures,
  segmentDimensions,
  segmentExposures,
} from '../../database/experiment-evidence.ts';
import * as experiments from '../../database/experiments.ts';
import { newId } from '../../database/ids.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import { evaluateMetrics } from '../../database/metrics/evaluate-metrics.ts';
import * as metrics from '../../database/metrics.ts';
import { knownUntil } from '../../database/rollout-evidence.ts';
import { type LookInput, takeLook } from '../../domain/experiments/look.ts';
import { type MeasuredSegments, segmentComparisons } from '../../domain/experiments/segments.ts';
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
  const segments =
    look.verdict.status === 'continue'
      ? []
      : segmentComparisons(
          await segmentsOf(sources, row, subjects, order.at),
          variants.map(({ key }) => key),
          design.alpha,
        );
  return { look: { id: newId('look'), ...look, segments }, spends };
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

/** The primary metric over parts of the subjects; none where it cannot be read for them. */
async function segmentsOf(
  { db, business }: Sources,
  { metrics: pinned, environment }: experiments.ExperimentRow,
  subjects: Parameters<typeof experimentExposures>[0],
  asOf: Date,
): Promise<MeasuredSegments[]> {
  const primary = pinned.find(({ role }) => role === 'primary');
  if (!primary) return [];
  const { key, definition } = await metrics.version(db, primary.metricVersionId);
  const measured: MeasuredSegments[] = [];
  for (const dimension of segmentDimensions) {
    try {
      const exposures = segmentExposures(subjects, dimension);
      const [evaluated] = await evaluateMetrics({ db, business }, [{ id: key, definition }], {
        exposures,
        asOf,
        environment,
      });
      measured.push({ dimension, arms: evaluated?.arms ?? [] });
    } catch (error) {
      if (!(error instanceof PricewrightError)) throw error;
    }
  }
  return measured;
}
