import { markAttentionItemDone } from '../../commands/attention/mark-item-done.ts';
import { retryAttentionItem } from '../../commands/attention/retry-item.ts';
import { skipAttentionItem } from '../../commands/attention/skip-item.ts';
import { execute } from '../../commands/command.ts';
import { AttentionItem, AttentionResolution, MarkDoneInput, ResolveInput } from '../../contracts/attention.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import * as attention from '../../database/attention.ts';
import { callerOf } from '../environment.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['attention'];

export const attentionRoutes: Routes = async (app) => {
  const { environment } = app;

  app.get(
    '/v1/attention',
    {
      config: { permission: 'attention:read' },
      schema: {
        tags,
        summary: 'All that waits for a person',
        querystring: ListQuery,
        response: answers(200, listOf(AttentionItem)),
      },
    },
    async ({ query }) => attention.list(environment.db, query, environment.now()),
  );

  app.get(
    '/v1/attention/history',
    {
      config: { permission: 'attention:read' },
      schema: {
        tags,
        summary: 'How items have left the list',
        querystring: ListQuery,
        response: answers(200, listOf(AttentionResolution)),
      },
    },
    async ({ query }) => attention.history(environment.db, query),
  );

  app.post(
    '/v1/attention/retry',
    {
      config: { permission: 'attention:resolve' },
      schema: {
        tags,
        summary: 'Try once more; a call to the outside is looked for there',
        body: ResolveInput,
        response: answers(200, AttentionResolution, 404, 409, 412),
      },
    },
    async (request) => execute(retryAttentionItem, request.body, callerOf(request), environment),
  );

  app.post(
    '/v1/attention/done',
    {
      config: { permission: 'attention:resolve' },
      schema: {
        tags,
        summary: 'Say that it has happened, with the id that the outside gave it',
        body: MarkDoneInput,
        response: answers(200, AttentionResolution, 404, 409, 412),
      },
    },
    async (request) => execute(markAttentionItemDone, request.body, callerOf(request), environment),
  );

  app.post(
    '/v1/attention/skip',
    {
      config: { permission: 'attention:resolve' },
      schema: {
        tags,
        summary: 'Leave it as it is',
        body: ResolveInput,
        response: answers(200, AttentionResolution, 404, 409, 412),
      },
    },
    async (request) => execute(skipAttentionItem, request.body, callerOf(request), environment),
  );
};
