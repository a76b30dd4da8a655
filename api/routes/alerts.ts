import { z } from 'zod';
import { acknowledgeAlert } from '../../commands/alerts/acknowledge-alert.ts';
import { execute } from '../../commands/command.ts';
import { Alert } from '../../contracts/alerts.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { AlertId } from '../../contracts/ids.ts';
import * as alerts from '../../database/alerts.ts';
import { callerOf } from '../environment.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const Params = z.strictObject({ id: AlertId });
const tags = ['alerts'];

export const alertRoutes: Routes = async (app) => {
  const { environment } = app;

  app.get(
    '/v1/alerts',
    {
      config: { permission: 'alerts:read' },
      schema: { tags, summary: 'What wants a person', querystring: ListQuery, response: answers(200, listOf(Alert)) },
    },
    async ({ query }) => alerts.list(environment.db, query),
  );

  app.get(
    '/v1/alerts/:id',
    {
      config: { permission: 'alerts:read' },
      schema: { tags, summary: 'One alert', params: Params, response: answers(200, Alert, 404) },
    },
    async ({ params }) => alerts.present(await alerts.find(environment.db, params.id)),
  );

  app.post(
    '/v1/alerts/:id/acknowledge',
    {
      config: { permission: 'alerts:acknowledge' },
      schema: {
        tags,
        summary: 'Say that you look after it',
        params: Params,
        body: bodyOf(z.strictObject({})),
        response: answers(200, Alert, 404, 409),
      },
    },
    async (request) => execute(acknowledgeAlert, { alertId: request.params.id }, callerOf(request), environment),
  );
};
