import { z } from 'zod';
import { createBandit, updateBandit } from '../../commands/bandits/create-bandit.ts';
import { endBandit, pauseBandit, resumeBandit } from '../../commands/bandits/direct-bandit.ts';
import { lookAtBandit } from '../../commands/bandits/look-at-bandit.ts';
import { readBanditResults } from '../../commands/bandits/measure-bandit.ts';
import { presentAllocation, presentBandits, readBandit } from '../../commands/bandits/read-bandit.ts';
import { startBandit } from '../../commands/bandits/start-bandit.ts';
import { execute } from '../../commands/command.ts';
import {
  Bandit,
  BanditAllocation,
  BanditId,
  BanditResults,
  BanditUpdates,
  CreateBanditInput,
  EndBanditInput,
} from '../../contracts/bandits.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import * as bandits from '../../database/bandits.ts';
import { callerOf } from '../environment.ts';
import { answersWithTheChange } from '../flags/follow-flags.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const Params = z.strictObject({ id: BanditId });
const tags = ['experiments'];

/** Shares of a feature's values that follow the evidence. */
export const banditRoutes: Routes = async (app) => {
  const { environment } = app;
  answersWithTheChange(app);
  const { db } = environment;
  const read = { config: { permission: 'bandits:read' } } as const;
  const edit = { config: { permission: 'bandits:edit' } } as const;

  app.get(
    '/v1/bandits',
    {
      ...read,
      schema: { tags, summary: 'List bandits', querystring: ListQuery, response: answers(200, listOf(Bandit)) },
    },
    async ({ query }) => {
      const { rows, total } = await bandits.list(db, query);
      return { data: await presentBandits(db, rows), total };
    },
  );

  app.post(
    '/v1/bandits',
    {
      ...edit,
      schema: {
        tags,
        summary: 'Write a bandit down: arms, metric, floor and how fast it forgets',
        body: CreateBanditInput,
        response: answers(201, Bandit, 409, 422),
      },
    },
    async (request, reply) => {
      const bandit = await execute(createBandit, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(bandit.revision))
        .header('location', `/v1/bandits/${bandit.id}`)
        .send(bandit);
    },
  );

  app.get(
    '/v1/bandits/:id',
    { ...read, schema: { tags, summary: 'Read a bandit', params: Params, response: answers(200, Bandit, 404) } },
    async ({ params }, reply) => {
      const bandit = await readBandit(db, await bandits.find(db, params.id));
      return reply.header('etag', etag(bandit.revision)).send(bandit);
    },
  );

  app.patch(
    '/v1/bandits/:id',
    {
      ...edit,
      schema: {
        tags,
        summary: 'Edit a bandit that has not begun',
        params: Params,
        headers: ifMatch,
        body: BanditUpdates,
        response: answers(200, Bandit, 404, 409, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const bandit = await execute(
        updateBandit,
        { banditId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(bandit.revision)).send(bandit);
    },
  );

  app.get(
    '/v1/bandits/:id/allocations',
    {
      ...read,
      schema: {
        tags,
        summary: 'Every set of shares that it ever gave, newest first: the propensities',
        params: Params,
        response: answers(200, listOf(BanditAllocation), 404),
      },
    },
    async ({ params }) => {
      const { id } = await bandits.find(db, params.id);
      const data = (await bandits.allocations(db, [id])).map(presentAllocation);
      return { data, total: data.length };
    },
  );

  app.get(
    '/v1/bandits/:id/results',
    {
      ...read,
      schema: {
        tags,
        summary: 'What each arm has brought, weighted by inverse propensity',
        params: Params,
        response: answers(200, BanditResults, 404, 409, 422),
      },
    },
    async ({ params }) => readBanditResults(environment, params.id, environment.now()),
  );

  for (const [verb, command, summary] of [
    ['start', startBandit, 'Begin, with equal shares; what reaches many stays a draft until a second person approves'],
    ['pause', pauseBandit, 'Let the shares stand still'],
    ['resume', resumeBandit, 'Go on, with a look at once'],
    ['look', lookAtBandit, 'Make the shares anew now'],
  ] as const) {
    app.post(
      `/v1/bandits/:id/${verb}`,
      { ...edit, schema: { tags, summary, params: Params, response: answers(200, Bandit, 404, 409, 422) } },
      async (request) => {
        const { id } = request.params as z.infer<typeof Params>;
        return await execute(command, { banditId: id }, callerOf(request), environment);
      },
    );
  }

  app.post(
    '/v1/bandits/:id/end',
    {
      ...edit,
      schema: {
        tags,
        summary: 'End it: everybody gets what the rules give',
        params: Params,
        body: EndBanditInput,
        response: answers(200, Bandit, 404, 409),
      },
    },
    async (request) =>
      execute(endBandit, { banditId: request.params.id, ...request.body }, callerOf(request), environment),
  );
};
