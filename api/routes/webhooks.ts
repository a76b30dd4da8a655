import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createWebhook } from '../../commands/webhooks/create-webhook.ts';
import { deleteWebhook } from '../../commands/webhooks/delete-webhook.ts';
import { replayDelivery, replayFailedDeliveries } from '../../commands/webhooks/replay-deliveries.ts';
import { rotateWebhookSecret } from '../../commands/webhooks/rotate-webhook-secret.ts';
import { updateWebhook } from '../../commands/webhooks/update-webhook.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { DeliveryId, WebhookId } from '../../contracts/ids.ts';
import {
  CreateWebhookInput,
  Delivery,
  DeliveryPage,
  DeliveryQuery,
  Replayed,
  ReplayInput,
  Webhook,
  WebhookUpdates,
  WebhookWithSecret,
} from '../../contracts/webhooks.ts';
import * as deliveries from '../../database/webhook-deliveries.ts';
import * as webhooks from '../../database/webhooks.ts';
import { type AddressPolicy, assertEnteredUrl } from '../../integrations/webhooks/address.ts';
import { webhookSecret } from '../../integrations/webhooks/secret.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type RoutesWith } from '../route.ts';

const Params = z.strictObject({ id: WebhookId });
const tags = ['webhooks'];

export type WebhookSettings = {
  /** Secrets are derived from it. */
  installationKey: string;
  policy: AddressPolicy;
};

export const webhookRoutes: RoutesWith<WebhookSettings> = async (app, settings) => {
  const { environment } = app;
  const { db } = environment;
  const read = { permission: 'webhooks:read' };
  const edit = { permission: 'webhooks:edit' };
  const withSecret = ({ webhook, secretGeneration }: { webhook: Webhook; secretGeneration: number }) => ({
    ...webhook,
    secret: webhookSecret(settings.installationKey, webhook.id, secretGeneration),
  });

  app.get(
    '/v1/webhooks',
    {
      config: read,
      schema: {
        tags,
        summary: 'Where events are sent',
        querystring: ListQuery,
        response: answers(200, listOf(Webhook)),
      },
    },
    async ({ query }) => webhooks.list(db, query),
  );

  app.post(
    '/v1/webhooks',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Send events somewhere; the secret is shown in this answer',
        body: CreateWebhookInput,
        response: answers(201, WebhookWithSecret),
      },
    },
    async (request, reply) => {
      assertEnteredUrl(request.body.url, settings.policy);
      const created = withSecret(await execute(createWebhook, request.body, callerOf(request), environment));
      return reply
        .status(201)
        .header('etag', etag(created.revision))
        .header('location', `/v1/webhooks/${created.id}`)
        .send(created);
    },
  );

  app.get(
    '/v1/webhooks/:id',
    { config: read, schema: { tags, summary: 'One webhook', params: Params, response: answers(200, Webhook, 404) } },
    async ({ params }, reply) => {
      const webhook = webhooks.present(await webhooks.find(db, params.id));
      return reply.header('etag', etag(webhook.revision)).send(webhook);
    },
  );

  app.patch(
    '/v1/webhooks/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Change where, what, or whether',
        params: Params,
        headers: ifMatch,
        body: WebhookUpdates,
        response: answers(200, Webhook, 404, 412, 428),
      },
    },
    async (request, reply) => {
      if (request.body.url !== undefined) assertEnteredUrl(request.body.url, settings.policy);
      const webhook = await execute(
        updateWebhook,
        { webhookId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(webhook.revision)).send(webhook);
    },
  );

  app.delete(
    '/v1/webhooks/:id',
    {
      config: edit,
      schema: { tags, summary: 'Send nothing there any more', params: Params, response: answers(204, z.null(), 404) },
    },
    async (request, reply) => {
      await execute(deleteWebhook, { webhookId: request.params.id }, callerOf(request), environment);
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/v1/webhooks/:id/rotate-secret',
    {
      config: edit,
      schema: {
        tags,
        summary: 'A new secret; for a day the old one signs as well',
        params: Params,
        body: bodyOf(z.strictObject({})),
        response: answers(200, WebhookWithSecret, 404),
      },
    },
    async (request) =>
      withSecret(await execute(rotateWebhookSecret, { webhookId: request.params.id }, callerOf(request), environment)),
  );

  app.get(
    '/v1/webhooks/:id/deliveries',
    {
      config: read,
      schema: {
        tags,
        summary: 'What was sent, with each attempt, newest first',
        params: Params,
        querystring: DeliveryQuery,
        response: answers(200, DeliveryPage, 404),
      },
    },
    async ({ params, query }) => {
      await webhooks.find(db, params.id);
      return await deliveries.log(db, params.id, query);
    },
  );

  app.post(
    '/v1/webhooks/:id/deliveries/:deliveryId/replay',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Send one message again, under the same webhook-id',
        params: z.strictObject({ id: WebhookId, deliveryId: DeliveryId }),
        body: bodyOf(z.strictObject({})),
        response: answers(200, Delivery, 404),
      },
    },
    async (request) => {
      const { id, deliveryId } = request.params;
      return await execute(replayDelivery, { webhookId: id, deliveryId }, callerOf(request), environment);
    },
  );

  app.post(
    '/v1/webhooks/:id/replay',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Send again what failed since a time',
        params: Params,
        body: ReplayInput,
        response: answers(200, Replayed, 404),
      },
    },
    async (request) =>
      execute(
        replayFailedDeliveries,
        { webhookId: request.params.id, ...request.body },
        callerOf(request),
        environment,
      ),
  );
};
