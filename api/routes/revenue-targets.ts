import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createRevenueTarget } from '../../commands/revenue-targets/create-revenue-target.ts';
import { deleteRevenueTarget } from '../../commands/revenue-targets/delete-revenue-target.ts';
import { updateRevenueTarget } from '../../commands/revenue-targets/update-revenue-target.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import {
  CreateRevenueTargetInput,
  RevenueTarget,
  RevenueTargetId,
  RevenueTargetUpdates,
} from '../../contracts/revenue-targets.ts';
import * as targets from '../../database/revenue-targets.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['revenue-targets'];
const Params = z.strictObject({ id: RevenueTargetId });

export const revenueTargetRoutes: Routes = async (app) => {
  const { environment } = app;

  app.get(
    '/v1/revenue-targets',
    {
      config: { permission: 'revenue-targets:read' },
      schema: {
        tags,
        summary: 'What periods are to bring, and are expected to',
        querystring: ListQuery,
        response: answers(200, listOf(RevenueTarget)),
      },
    },
    async ({ query }) => targets.list(environment.db, query, environment.now()),
  );

  app.post(
    '/v1/revenue-targets',
    {
      config: { permission: 'revenue-targets:edit' },
      schema: {
        tags,
        summary: 'Set the target of a period',
        body: CreateRevenueTargetInput,
        response: answers(201, RevenueTarget),
      },
    },
    async (request, reply) => {
      const target = await execute(createRevenueTarget, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(target.revision))
        .header('location', `/v1/revenue-targets/${target.id}`)
        .send(target);
    },
  );

  app.get(
    '/v1/revenue-targets/:id',
    {
      config: { permission: 'revenue-targets:read' },
      schema: { tags, summary: 'One target', params: Params, response: answers(200, RevenueTarget, 404) },
    },
    async ({ params }, reply) => {
      const target = await targets.present(
        environment.db,
        await targets.find(environment.db, params.id),
        environment.now(),
      );
      return reply.header('etag', etag(target.revision)).send(target);
    },
  );

  app.patch(
    '/v1/revenue-targets/:id',
    {
      config: { permission: 'revenue-targets:edit' },
      schema: {
        tags,
        summary: 'Change a target',
        params: Params,
        headers: ifMatch,
        body: RevenueTargetUpdates,
        response: answers(200, RevenueTarget, 404, 412, 428),
      },
    },
    async (request, reply) => {
      const target = await execute(
        updateRevenueTarget,
        { targetId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(target.revision)).send(target);
    },
  );

  app.delete(
    '/v1/revenue-targets/:id',
    {
      config: { permission: 'revenue-targets:edit' },
      schema: {
        tags,
        summary: 'Delete a target; the answer is what it was',
        params: Params,
        headers: ifMatch,
        response: answers(200, RevenueTarget, 404, 412, 428),
      },
    },
    async (request) =>
      execute(
        deleteRevenueTarget,
        { targetId: request.params.id, revision: revisionOf(request.headers) },
        callerOf(request),
        environment,
      ),
  );
};
