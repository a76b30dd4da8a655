import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createSdkKey } from '../../commands/sdk-keys/create-sdk-key.ts';
import { revokeSdkKey } from '../../commands/sdk-keys/revoke-sdk-key.ts';
import { updateSdkKey } from '../../commands/sdk-keys/update-sdk-key.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { CreateSdkKeyInput, SdkKey, SdkKeyId, SdkKeyUpdates } from '../../contracts/sdk-keys.ts';
import * as sdkKeys from '../../database/sdk-keys.ts';
import { makeSdkKey } from '../access/sdk-key.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const tags = ['sdk-keys'];
const Params = z.strictObject({ id: SdkKeyId });

export const sdkKeyRoutes: Routes = async (app) => {
  const { environment } = app;

  app.get(
    '/v1/sdk-keys',
    {
      config: { permission: 'sdk-keys:read' },
      schema: {
        tags,
        summary: 'Public keys of applications that evaluate flags',
        querystring: ListQuery,
        response: answers(200, listOf(SdkKey)),
      },
    },
    async ({ query }) => sdkKeys.list(environment.db, query),
  );

  app.post(
    '/v1/sdk-keys',
    {
      config: { permission: 'sdk-keys:edit' },
      schema: {
        tags,
        summary: 'Make the key of an application in an environment',
        body: CreateSdkKeyInput,
        response: answers(201, SdkKey, 409),
      },
    },
    async (request, reply) => {
      const key = await execute(createSdkKey, { ...request.body, key: makeSdkKey() }, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(key.revision))
        .header('location', `/v1/sdk-keys/${key.id}`)
        .send(key);
    },
  );

  app.get(
    '/v1/sdk-keys/:id',
    {
      config: { permission: 'sdk-keys:read' },
      schema: { tags, summary: 'One key', params: Params, response: answers(200, SdkKey, 404) },
    },
    async ({ params }, reply) => {
      const key = sdkKeys.present(await sdkKeys.find(environment.db, params.id));
      return reply.header('etag', etag(key.revision)).send(key);
    },
  );

  app.patch(
    '/v1/sdk-keys/:id',
    {
      config: { permission: 'sdk-keys:edit' },
      schema: {
        tags,
        summary: 'Describe a key anew',
        params: Params,
        headers: ifMatch,
        body: SdkKeyUpdates,
        response: answers(200, SdkKey, 404, 412, 428),
      },
    },
    async (request, reply) => {
      const key = await execute(
        updateSdkKey,
        { keyId: request.params.id, revision: revisionOf(request.headers), ...request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(key.revision)).send(key);
    },
  );

  app.post(
    '/v1/sdk-keys/:id/revoke',
    {
      config: { permission: 'sdk-keys:edit' },
      schema: {
        tags,
        summary: 'Revoke a key at once',
        params: Params,
        body: bodyOf(z.strictObject({})),
        response: answers(200, SdkKey, 404),
      },
    },
    async (request) => execute(revokeSdkKey, { keyId: request.params.id }, callerOf(request), environment),
  );
};
