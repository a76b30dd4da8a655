import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createHoldout, presentHoldout } from '../../commands/holdouts/create-holdout.ts';
import { measureHoldout } from '../../commands/holdouts/measure-holdout.ts';
import { archiveHoldout, updateHoldout } from '../../commands/holdouts/update-holdout.ts';
import {
  CreateHoldoutInput,
  Holdout,
  HoldoutId,
  HoldoutResults,
  HoldoutResultsQuery,
  HoldoutUpdates,
} from '../../contracts/holdouts.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import * as holdouts from '../../database/holdouts.ts';
import { callerOf } from '../environment.ts';
import { answersWithTheChange } from '../flags/follow-flags.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const Params = z.strictObject({ id: HoldoutId });
const tags = ['experiments'];

/** Parts of the subjects that experiments leave alone. */
export const holdoutRoutes: Routes = async (app) => {
  const { environment } = app;
  answersWithTheChange(app);
  const { db } = environment;
  const read = { config: { permission: 'holdouts:read' } } as const;
  const edit = { config: { permission: 'holdouts:edit' } } as const;

  app.get(
    '/v1/holdouts',
    {
      ...read,
      schema: { tags, summary: 'List holdouts', querystring: ListQuery, response: answers(200, listOf(Holdout)) },
    },
    async ({ query }) => {
      const { rows, total } = await holdouts.list(db, query);
      return { data: rows.map(presentHoldout), total };
    },
  );

  app.post(
    '/v1/holdouts',
    {
      ...edit,
      schema: {
        tags,
        summary: 'Keep a share of the subjects out of experiments',
        body: CreateHoldoutInput,
        response: answers(201, Holdout, 409),
      },
    },
    async (request, reply) => {
      const holdout = await execute(createHoldout, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(holdout.revision))
        .header('location', `/v1/holdouts/${holdout.id}`)
        .send(holdout);
    },
  );

  app.get(
    '/v1/holdouts/:id',
    { ...read, schema: { tags, summary: 'Read a holdout', params: Params, response: answers(200, Holdout, 404) } },
    async ({ params }, reply) => {
      const holdout = presentHoldout(await holdouts.find(db, params.id));
      return reply.header('etag', etag(holdout.revision)).send(holdout);
    },
  );

  app.get(
    '/v1/holdouts/:id/results',
    {
      ...read,
      schema: {
        tags,
        summary: 'Everybody else against those held out: what all experiments together bring now',
        params: Params,
        querystring: HoldoutResultsQuery,
        response: answers(200, HoldoutResults, 404, 409, 422),
      },
    },
    async ({ params, query }) => measureHoldout(environment, params.id, query, environment.now()),
  );

  app.patch(
    '/v1/holdouts/:id',
    {
      ...edit,
      schema: {
        tags,
        summary: 'Edit what a holdout is called and which experiments it covers',
        params: Params,
        headers: ifMatch,
        body: HoldoutUpdates,
        response: answers(200, Holdout, 404, 409, 412, 428),
      },
    },
    async (request, reply) => {
      const holdout = await execute(
        updateHoldout,
        { holdoutId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(holdout.revision)).send(holdout);
    },
  );

  app.post(
    '/v1/holdouts/:id/archive',
    {
      ...edit,
      schema: {
        tags,
        summary: 'End a holdout: its subjects may enter experiments again',
        params: Params,
        headers: ifMatch,
        response: answers(200, Holdout, 404, 409, 412, 428),
      },
    },
    async (request, reply) => {
      const holdout = await execute(
        archiveHoldout,
        { holdoutId: request.params.id, revision: revisionOf(request.headers) },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(holdout.revision)).send(holdout);
    },
  );
};
