import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createFlag, presentFlag } from '../../commands/flags/create-flag.ts';
import { CreateFlagInput, Flag } from '../../contracts/flags.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { FlagId } from '../../contracts/ids.ts';
import { listFlags } from '../../database/flag-list.ts';
import * as flags from '../../database/flags.ts';
import { callerOf } from '../environment.ts';
import { etag } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['flags'];

export const flagRoutes: Routes = async (app) => {
  const { environment } = app;

  app.get(
    '/v1/flags',
    {
      config: { permission: 'flags:read' },
      schema: { tags, summary: 'List features', querystring: ListQuery, response: answers(200, listOf(Flag)) },
    },
    async ({ query }) => {
      const { rows, total } = await listFlags(environment.db, query);
      return { data: rows.map(presentFlag), total };
    },
  );

  app.post(
    '/v1/flags',
    {
      config: { permission: 'flags:edit' },
      schema: {
        tags,
        summary: 'Add a feature to the registry',
        body: CreateFlagInput,
        response: answers(201, Flag, 409, 422),
      },
    },
    async (request, reply) => {
      const flag = await execute(createFlag, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(flag.revision))
        .header('location', `/v1/flags/${flag.id}`)
        .send(flag);
    },
  );

  app.get(
    '/v1/flags/:id',
    {
      config: { permission: 'flags:read' },
      schema: {
        tags,
        summary: 'Read a feature',
        params: z.strictObject({ id: FlagId }),
        response: answers(200, Flag, 404),
      },
    },
    async ({ params }) => presentFlag(await flags.find(environment.db, params.id)),
  );
};
