import { CreateMetricInput, type Metric, type MetricDefinition } from '../../contracts/metrics.ts';
import { newId } from '../../database/ids.ts';
import { checkSource } from '../../database/metrics/event-scope.ts';
import * as metrics from '../../database/metrics.ts';
import { checkDefinition, sourcesOf } from '../../domain/metrics/check-definition.ts';
import { metricUnit } from '../../domain/metrics/metric-unit.ts';
import { command, type Environment } from '../command.ts';
import { businessOf } from './metric-sources.ts';

/** @throws AlreadyExists, MalformedRequest, ExperimentationError, DataQualityIssue, AnalyticsDataUnavailable */
export const createMetric = command({
  name: 'createMetric',
  permission: 'metrics:edit',
  input: CreateMetricInput,
  gather: ({ definition }, environment) => checkedDefinition(definition, environment),
  async run(input, { tx, now, journal }): Promise<Metric> {
    const row = await metrics.insert(tx, { ...input, id: newId('metric'), shipped: false }, now);
    journal({
      type: 'metric.created',
      area: 'metrics',
      entityId: row.id,
      audit: { action: 'createMetric', before: null, after: input, why: null },
    });
    return presentMetric(row);
  },
});

/** Refuses what nobody could evaluate; own SQL is tried on its connection. */
export async function checkedDefinition(
  definition: MetricDefinition,
  environment: Pick<Environment, 'business'>,
): Promise<void> {
  checkDefinition(definition);
  for (const { source, field } of sourcesOf(definition)) checkSource(source, `${field}.condition`);
  if (definition.type === 'sql') await businessOf(environment).check(definition.sql);
}

export function presentMetric(row: metrics.MetricRow): Metric {
  const { archivedAt, createdAt, updatedAt, ...same } = row;
  return {
    ...same,
    unit: metricUnit(row.definition),
    archivedAt: archivedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
