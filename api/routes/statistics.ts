import {
  Analysis,
  AnalyzeInput,
  Boundaries,
  BoundariesInput,
  SampleSize,
  SampleSizeInput,
} from '../../contracts/statistics.ts';
import { analyze } from '../../domain/statistics/analyze.ts';
import { plannedBoundaries } from '../../domain/statistics/planned-boundaries.ts';
import { plannedSampleSize } from '../../domain/statistics/planned-sample-size.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['statistics'];
const config = { permission: 'statistics:read' };

/** Calculators: they store nothing and read nothing. */
export const statisticsRoutes: Routes = async (app) => {
  app.post(
    '/v1/statistics/boundaries',
    {
      config,
      schema: {
        tags,
        summary: 'Boundaries of a group-sequential test',
        body: BoundariesInput,
        response: answers(200, Boundaries, 422),
      },
    },
    async ({ body }) => plannedBoundaries(body),
  );

  app.post(
    '/v1/statistics/analyze',
    {
      config,
      schema: {
        tags,
        summary: 'Compare variants with their control',
        body: AnalyzeInput,
        response: answers(200, Analysis, 422),
      },
    },
    async ({ body }) => analyze(body),
  );

  app.post(
    '/v1/statistics/sample-size',
    {
      config,
      schema: {
        tags,
        summary: 'Subjects that a test needs',
        body: SampleSizeInput,
        response: answers(200, SampleSize, 422),
      },
    },
    async ({ body }) => plannedSampleSize(body),
  );
};
