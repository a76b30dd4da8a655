import { z } from 'zod';
import { createApiKey } from '../../commands/api-keys/create-api-key.ts';
import { revokeApiKey } from '../../commands/api-keys/revoke-api-key.ts';
import { execute } from '../../commands/command.ts';
import { ApiKey, ApiKeyId, CreateApiKeyInput, CreatedApiKey } from '../../contracts/access.ts';
import { listOf, PageQuery } from '../../contracts/http.ts';
import { apiKeyPepper } from '../../database/api-key-secret.ts';
import * as apiKeys from '../../database/api-keys.ts';
import { assertNoKey } from '../access/may-give.ts';
import { callerOf } from '../environment.ts';
import { answers, type RoutesWith } from '../route.ts';

const tags = ['api-keys'];

export const apiKeyRoutes: RoutesWith<{ secret: string }> = async (app, { secret }) => {
  const { environment } = app;
  const pepper = apiKeyPepper(secret);

  app.get(
    '/v1/api-keys',
    {
      config: { permission: 'keys:read' },
      schema: {
        tags,
        summary: 'Keys, without their secrets',
        querystring: PageQuery,
        response: answers(200, listOf(ApiKey)),
      },
    },
    async ({ query }) =>
      apiKeys.all(environment.db, { limit: query.perPage, offset: (query.page - 1) * query.perPage }),
  );

  app.post(
    '/v1/api-keys',
    {
      config: { permission: 'keys:edit' },
      schema: {
        tags,
        summary: 'Create a key; it is shown in this answer alone',
        body: CreateApiKeyInput,
        response: answers(201, CreatedApiKey),
      },
    },
    async (request, reply) => {
      const principal = request.principal!;
      assertNoKey(principal, 'A key cannot make keys: sign in.');
      const created = await execute(
        createApiKey,
        { ...request.body, pepper, ownerId: principal.id, held: [...principal.permissions] },
        callerOf(request),
        environment,
      );
      return reply.status(201).send(created);
    },
  );

  app.post(
    '/v1/api-keys/:id/revoke',
    {
      config: { permission: 'keys:edit' },
      schema: {
        tags,
        summary: 'Revoke a key at once',
        params: z.strictObject({ id: ApiKeyId }),
        response: answers(200, ApiKey, 404),
      },
    },
    async (request) => execute(revokeApiKey, { keyId: request.params.id }, callerOf(request), environment),
  );
};
