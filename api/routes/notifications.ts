import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { updatePreferences } from '../../commands/notifications/update-preferences.ts';
import { listOf } from '../../contracts/http.ts';
import {
  MarkedRead,
  Notification,
  NotificationId,
  NotificationPreferences,
  NotificationQuery,
  UpdatePreferencesInput,
} from '../../contracts/notifications.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as notifications from '../../database/notifications.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const tags = ['notifications'];
// Everybody reads and minds their own, whatever their role.
const config = { permission: 'signed-in' };

export const notificationRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/notifications',
    {
      config,
      schema: {
        tags,
        summary: 'What the caller was told',
        querystring: NotificationQuery,
        response: answers(200, listOf(Notification)),
      },
    },
    async ({ query, principal }) =>
      notifications.list(db, principal!.id, { ...query, unread: query.unread === 'true' }),
  );

  app.post(
    '/v1/notifications/:id/read',
    {
      config,
      schema: {
        tags,
        summary: 'Mark one read',
        params: z.strictObject({ id: NotificationId }),
        body: bodyOf(z.strictObject({})),
        response: answers(200, Notification, 404),
      },
    },
    async ({ params, principal }) => notifications.markRead(db, principal!.id, params.id, environment.now()),
  );

  app.post(
    '/v1/notifications/read',
    {
      config,
      schema: {
        tags,
        summary: 'Mark all read',
        body: bodyOf(z.strictObject({})),
        response: answers(200, MarkedRead),
      },
    },
    async ({ principal }) => ({ read: await notifications.markAllRead(db, principal!.id, environment.now()) }),
  );

  app.get(
    '/v1/notification-preferences',
    {
      config,
      schema: {
        tags,
        summary: 'By which channels the caller is told of what',
        response: answers(200, NotificationPreferences),
      },
    },
    async ({ principal }, reply) => {
      const preferences = await notifications.preferences(db, principal!.id);
      return reply.header('etag', etag(preferences.revision)).send(preferences);
    },
  );

  app.patch(
    '/v1/notification-preferences',
    {
      config,
      schema: {
        tags,
        summary: 'Choose the channels',
        headers: ifMatch,
        body: UpdatePreferencesInput,
        response: answers(200, NotificationPreferences, 412, 428),
      },
    },
    async (request, reply) => {
      const principal = request.principal!;
      if (principal.kind !== 'member') {
        throw new PricewrightError('InsufficientPermissions', 'A key is told of nothing: sign in.');
      }
      const preferences = await execute(
        updatePreferences,
        { memberId: principal.id, revision: revisionOf(request.headers), ...request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(preferences.revision)).send(preferences);
    },
  );
};
