import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { archiveFlag } from '../../commands/flags/archive-flag.ts';
import { createFlag } from '../../commands/flags/create-flag.ts';
import { importFlags } from '../../commands/flags/import-flags.ts';
import { presentFlags, readFlag } from '../../commands/flags/read-flag.ts';
import { updateFlag } from '../../commands/flags/update-flag.ts';
import {
  CreateFlagInput,
  Environment,
  EnvironmentQuery,
  Flag,
  FlagUpdates,
  ImportFlagsInput,
  ImportReport,
} from '../../contracts/flags.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { FlagId } from '../../contracts/ids.ts';
import { listFlags } from '../../database/flag-list.ts';
import * as flags from '../../database/flags.ts';
import { callerOf } from '../environment.ts';
import { answerChange, changeAnswers } from '../flags/answer-change.ts';
import { answersWithTheChange } from '../flags/follow-flags.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['flags'];
/** Bytes of a file of flags: some thousands of them. */
const importLimit = 8 * 1024 * 1024;
const Params = z.strictObject({ id: FlagId });
const FlagQuery = z.strictObject({ ...ListQuery.shape, environment: Environment.default('production') });
const StaleFlag = z.strictObject({
  id: FlagId,
  key: z.string(),
  name: z.string(),
  kind: z.string(),
  reason: z.string(),
  lastEvaluatedAt: z.iso.datetime().nullable(),
});

/** The registry: flags with what they give in each environment. */
export const flagRoutes: Routes = async (app) => {
  const { environment } = app;
  answersWithTheChange(app);

  app.get(
    '/v1/flags',
    {
      config: { permission: 'flags:read' },
      schema: { tags, summary: 'List flags', querystring: FlagQuery, response: answers(200, listOf(Flag)) },
    },
    async ({ query }) => {
      const { rows, total } = await listFlags(environment.db, query, query.environment);
      return { data: await presentFlags(environment.db, rows, query.environment, environment.now()), total };
    },
  );

  app.post(
    '/v1/flags',
    {
      config: { permission: 'flags:edit' },
      schema: { tags, summary: 'Create a flag', body: CreateFlagInput, response: answers(201, Flag, 409, 422) },
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

  app.post(
    '/v1/flags/import',
    {
      bodyLimit: importLimit,
      config: { permission: 'flags:edit' },
      schema: {
        tags,
        summary: 'Create the flags of a GrowthBook, Unleash or flagd file, and say what was lost',
        body: ImportFlagsInput,
        response: answers(200, ImportReport),
      },
    },
    async (request) => importFlags(request.body, callerOf(request), environment),
  );

  app.get(
    '/v1/flags/stale',
    {
      config: { permission: 'flags:read' },
      schema: {
        tags,
        summary: 'Flags that may be taken out of the code; entitlements and permanent ones never are',
        querystring: EnvironmentQuery,
        response: answers(200, listOf(StaleFlag)),
      },
    },
    async ({ query }) => {
      const all = await presentFlags(
        environment.db,
        await flags.all(environment.db),
        query.environment,
        environment.now(),
      );
      const data = all.flatMap(({ id, key, name, kind, stale, lastEvaluatedAt }) =>
        stale === null ? [] : [{ id, key, name, kind, reason: stale, lastEvaluatedAt }],
      );
      return { data, total: data.length };
    },
  );

  app.get(
    '/v1/flags/:id',
    {
      config: { permission: 'flags:read' },
      schema: {
        tags,
        summary: 'Read a flag as it stands in an environment',
        params: Params,
        querystring: EnvironmentQuery,
        response: answers(200, Flag, 404),
      },
    },
    async ({ params, query }, reply) => {
      const flag = await readFlag(environment.db, params.id, query.environment, environment.now());
      return reply.header('etag', etag(flag.revision)).send(flag);
    },
  );

  app.patch(
    '/v1/flags/:id',
    {
      config: { permission: 'flags:edit' },
      schema: {
        tags,
        summary: 'Edit a flag; what reaches many customers waits for approval',
        params: Params,
        headers: ifMatch,
        body: FlagUpdates,
        response: changeAnswers(),
      },
    },
    async (request, reply) => {
      const input = { flagId: request.params.id, revision: revisionOf(request.headers), updates: request.body };
      return answerChange(reply, await execute(updateFlag, input, callerOf(request), environment));
    },
  );

  for (const archived of [true, false]) {
    app.post(
      archived ? '/v1/flags/:id/archive' : '/v1/flags/:id/unarchive',
      {
        config: { permission: 'flags:edit' },
        schema: {
          tags,
          summary: archived ? 'Put a flag away that nothing needs' : 'Take a flag out of the archive; it is as it was',
          params: Params,
          headers: ifMatch,
          querystring: EnvironmentQuery,
          response: changeAnswers(),
        },
      },
      async (request, reply) => {
        const changed = await execute(
          archiveFlag,
          {
            flagId: request.params.id,
            revision: revisionOf(request.headers),
            environment: request.query.environment,
            archived,
          },
          callerOf(request),
          environment,
        );
        return answerChange(reply, changed);
      },
    );
  }
};
