import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createMetric, presentMetric } from '../../commands/metrics/create-metric.ts';
import {
  previewMetric,
  readMetricValues,
  readPerformance,
  readSegmentValues,
} from '../../commands/metrics/read-metric.ts';
import { deleteMetric, updateMetric } from '../../commands/metrics/update-metric.ts';
import { listOf } from '../../contracts/http.ts';
import { Key } from '../../contracts/ids.ts';
import {
  CreateMetricInput,
  Metric,
  MetricId,
  MetricPeriod,
  MetricPreview,
  MetricSql,
  MetricUpdates,
  MetricValues,
  MetricVersion,
  PerformanceReport,
  PreviewMetricInput,
  SegmentsQuery,
  SegmentValues,
} from '../../contracts/metrics.ts';
import { metricSql } from '../../database/metrics/metric-sql.ts';
import * as metrics from '../../database/metrics.ts';
import { definitionRoutes } from '../definition-routes.ts';
import { answers, type Routes } from '../route.ts';

const Params = z.strictObject({ id: MetricId });
const Environment = { environment: Key.default('production') };
const tags = ['metrics'];
/** What a metric that cannot be read answers: its data are not good enough, or not there. */
const unreadable = [409, 422] as const;

/** What is measured: definitions, their values over time and by segment, and the SQL behind them. */
export const metricDefinitionRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;
  const read = { config: { permission: 'metrics:read' } } as const;

  definitionRoutes(app, {
    path: '/v1/metrics',
    tags,
    summaries: {
      list: 'List metrics',
      define: 'Define a metric',
      read: 'Read a metric',
      edit: 'Edit a metric; a changed definition is its next version',
      remove: 'Remove a metric; one that was used or shipped is archived',
    },
    permissions: { read: 'metrics:read', edit: 'metrics:edit' },
    schemas: { id: MetricId, item: Metric, input: CreateMetricInput, updates: MetricUpdates },
    refusals: [422],
    async list(query) {
      const { rows, total } = await metrics.list(db, query);
      return { data: rows.map(presentMetric), total };
    },
    find: async (id) => presentMetric(await metrics.find(db, id)),
    define: (input, caller) => execute(createMetric, input, caller, environment),
    edit: ({ id, revision }, updates, caller) =>
      execute(updateMetric, { metricId: id, revision, updates }, caller, environment),
    remove: ({ id, revision }, caller) => execute(deleteMetric, { metricId: id, revision }, caller, environment),
  });

  app.post(
    '/v1/metrics/preview',
    {
      ...read,
      schema: {
        tags,
        summary: 'Try a definition on the last days, without storing it',
        querystring: MetricPeriod.extend(Environment),
        body: PreviewMetricInput,
        response: answers(200, MetricPreview, ...unreadable),
      },
    },
    async ({ body, query }) => previewMetric(environment, body.definition, query),
  );

  app.get(
    '/v1/metrics/performance',
    {
      ...read,
      schema: {
        tags,
        summary: 'The numbers of the business: PerformanceMetrics',
        querystring: MetricPeriod.extend(Environment),
        response: answers(200, PerformanceReport),
      },
    },
    async ({ query }) => readPerformance(environment, query),
  );

  app.get(
    '/v1/metrics/:id/versions',
    {
      ...read,
      schema: {
        tags,
        summary: 'Versions of a metric, newest first',
        params: Params,
        response: answers(200, listOf(MetricVersion), 404),
      },
    },
    async ({ params }) => {
      await metrics.find(db, params.id);
      const found = await metrics.versions(db, params.id);
      return {
        data: found.map(({ id, number, definition, created_at }) => ({
          id,
          version: number,
          definition,
          createdAt: created_at.toISOString(),
        })),
        total: found.length,
      };
    },
  );

  app.get(
    '/v1/metrics/:id/values',
    {
      ...read,
      schema: {
        tags,
        summary: 'What it was on each day',
        params: Params,
        querystring: MetricPeriod.extend(Environment),
        response: answers(200, MetricValues, 404, ...unreadable),
      },
    },
    async ({ params, query }) => readMetricValues(environment, params.id, query),
  );

  app.get(
    '/v1/metrics/:id/segments',
    {
      ...read,
      schema: {
        tags,
        summary: 'What it was over a period, for each segment',
        params: Params,
        querystring: SegmentsQuery.extend(Environment),
        response: answers(200, SegmentValues, 404, ...unreadable),
      },
    },
    async ({ params, query }) => readSegmentValues(environment, params.id, query),
  );

  app.get(
    '/v1/metrics/:id/sql',
    {
      ...read,
      schema: {
        tags,
        summary: 'The queries behind it',
        params: Params,
        querystring: z.strictObject(Environment),
        response: answers(200, MetricSql, 404),
      },
    },
    async ({ params, query }) => {
      const { definition } = await metrics.find(db, params.id);
      return metricSql(db, definition, { now: environment.now(), environment: query.environment });
    },
  );
};
