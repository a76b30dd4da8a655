import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createExperiment } from '../../commands/experiments/create-experiment.ts';
import { decideExperiment } from '../../commands/experiments/decide-experiment.ts';
import {
  askForLook,
  cancelExperiment,
  pauseExperiment,
  resumeExperiment,
  stopExperiment,
} from '../../commands/experiments/direct-experiment.ts';
import { inputOf } from '../../commands/experiments/experiment-check.ts';
import { planExperiment } from '../../commands/experiments/plan-experiment.ts';
import { presentExperiment, readLooks, readResults } from '../../commands/experiments/read-experiment.ts';
import { startExperiment } from '../../commands/experiments/start-experiment.ts';
import { updateExperiment } from '../../commands/experiments/update-experiment.ts';
import { ExperimentLook, ExperimentPlan, ExperimentResults } from '../../contracts/experiment-results.ts';
import {
  CreateExperimentInput,
  DecideExperimentInput,
  Experiment,
  ExperimentAccepted,
  ExperimentCommandInput,
  ExperimentId,
  ExperimentUpdates,
  StartExperimentInput,
} from '../../contracts/experiments.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import * as experiments from '../../database/experiments.ts';
import { callerOf } from '../environment.ts';
import { answersWithTheChange } from '../flags/follow-flags.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const Params = z.strictObject({ id: ExperimentId });
const tags = ['experiments'];

/** Experiments: planned, run, looked at as often as one likes, decided, and carried to everybody or taken back. */
export const experimentRoutes: Routes = async (app) => {
  const { environment } = app;
  answersWithTheChange(app);
  const { db } = environment;
  const read = { config: { permission: 'experiments:read' } } as const;
  const edit = { config: { permission: 'experiments:edit' } } as const;
  const run = { config: { permission: 'experiments:run' } } as const;

  app.get(
    '/v1/experiments',
    {
      ...read,
      schema: { tags, summary: 'List experiments', querystring: ListQuery, response: answers(200, listOf(Experiment)) },
    },
    async ({ query }) => {
      const { rows, total } = await experiments.list(db, query);
      return { data: rows.map(presentExperiment), total };
    },
  );

  app.post(
    '/v1/experiments',
    {
      ...edit,
      schema: {
        tags,
        summary: 'Write an experiment down',
        body: CreateExperimentInput,
        response: answers(201, Experiment, 409, 422),
      },
    },
    async (request, reply) => {
      const experiment = await execute(createExperiment, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(experiment.revision))
        .header('location', `/v1/experiments/${experiment.id}`)
        .send(experiment);
    },
  );

  app.post(
    '/v1/experiments/plan',
    {
      ...read,
      schema: {
        tags,
        summary: "Whether the business's own traffic decides an experiment in time; stores nothing",
        body: CreateExperimentInput,
        response: answers(200, ExperimentPlan),
      },
    },
    async ({ body }) => planExperiment(environment, body, environment.now()),
  );

  app.get(
    '/v1/experiments/:id',
    {
      ...read,
      schema: { tags, summary: 'Read an experiment', params: Params, response: answers(200, Experiment, 404) },
    },
    async ({ params }, reply) => {
      const experiment = presentExperiment(await experiments.find(db, params.id));
      return reply.header('etag', etag(experiment.revision)).send(experiment);
    },
  );

  app.patch(
    '/v1/experiments/:id',
    {
      ...edit,
      schema: {
        tags,
        summary: 'Edit a draft; while it runs, its words and how much traffic it has',
        params: Params,
        headers: ifMatch,
        body: ExperimentUpdates,
        response: answers(200, Experiment, 404, 409, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const experiment = await execute(
        updateExperiment,
        { experimentId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(experiment.revision)).send(experiment);
    },
  );

  app.post(
    '/v1/experiments/:id/plan',
    {
      ...read,
      schema: {
        tags,
        summary: "Whether the business's own traffic decides it in time",
        params: Params,
        response: answers(200, ExperimentPlan, 404),
      },
    },
    async ({ params }) =>
      planExperiment(environment, inputOf(await experiments.find(db, params.id)), environment.now()),
  );

  app.post(
    '/v1/experiments/:id/start',
    {
      ...run,
      schema: {
        tags,
        summary: 'Publish the prices of the variants, if it has any, give the variants and look by plan',
        params: Params,
        body: bodyOf(StartExperimentInput.prefault({})),
        response: answers(202, ExperimentAccepted, 404, 409, 422),
      },
    },
    async (request, reply) =>
      reply.status(202).send(
        await execute(
          startExperiment,
          {
            experimentId: request.params.id,
            ...request.body,
            mayPublish: request.principal?.permissions.has('plans:publish') ?? false,
          },
          callerOf(request),
          environment,
        ),
      ),
  );

  app.get(
    '/v1/experiments/:id/results',
    {
      ...read,
      schema: {
        tags,
        summary: 'The verdict, and what it rests on, as of the last look',
        params: Params,
        response: answers(200, ExperimentResults, 404),
      },
    },
    async ({ params }) => readResults(db, params.id),
  );

  app.get(
    '/v1/experiments/:id/looks',
    {
      ...read,
      schema: {
        tags,
        summary: 'Every look with its boundary, oldest first',
        params: Params,
        response: answers(200, listOf(ExperimentLook), 404),
      },
    },
    async ({ params }) => {
      const data = await readLooks(db, params.id);
      return { data, total: data.length };
    },
  );

  app.post(
    '/v1/experiments/:id/looks',
    {
      ...run,
      schema: { tags, summary: 'Look now', params: Params, response: answers(202, Experiment, 404, 409) },
    },
    async (request, reply) =>
      reply
        .status(202)
        .send(await execute(askForLook, { experimentId: request.params.id }, callerOf(request), environment)),
  );

  app.post(
    '/v1/experiments/:id/decide',
    {
      ...run,
      schema: {
        tags,
        summary: 'Carry a variant to everybody, or take all back',
        params: Params,
        body: DecideExperimentInput,
        response: answers(202, Experiment, 404, 409, 422),
      },
    },
    async (request, reply) =>
      reply
        .status(202)
        .send(
          await execute(
            decideExperiment,
            { experimentId: request.params.id, ...request.body },
            callerOf(request),
            environment,
          ),
        ),
  );

  for (const [verb, command, summary] of [
    ['pause', pauseExperiment, 'Decide nothing for the time being'],
    ['resume', resumeExperiment, 'Go on where it was paused'],
    ['stop', stopExperiment, 'End it with a last look'],
    ['cancel', cancelExperiment, 'Take all variants back, without a verdict'],
  ] as const) {
    app.post(
      `/v1/experiments/:id/${verb}`,
      {
        ...run,
        schema: {
          tags,
          summary,
          params: Params,
          body: ExperimentCommandInput,
          response: answers(202, Experiment, 404, 409),
        },
      },
      async (request, reply) => {
        const { id } = request.params as z.infer<typeof Params>;
        const { reason } = request.body as z.infer<typeof ExperimentCommandInput>;
        return reply
          .status(202)
          .send(await execute(command, { experimentId: id, reason }, callerOf(request), environment));
      },
    );
  }
};
