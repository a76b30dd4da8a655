import { z } from 'zod';
import { DeliveryId, WebhookId } from '../../contracts/ids.ts';
import { type Delivery, ReplayInput } from '../../contracts/webhooks.ts';
import * as deliveries from '../../database/webhook-deliveries.ts';
import * as webhooks from '../../database/webhooks.ts';
import { command } from '../command.ts';

/** Sends one message again under its own id, whatever became of it. @throws NotFound */
export const replayDelivery = command({
  name: 'replayDelivery',
  permission: 'webhooks:edit',
  input: z.strictObject({ webhookId: WebhookId, deliveryId: DeliveryId }),
  async run({ webhookId, deliveryId }, { tx, now, journal }): Promise<Delivery> {
    const delivery = await deliveries.replay(tx, webhookId, deliveryId, now);
    journal({
      type: 'webhook.replayed',
      area: 'webhooks',
      entityId: webhookId,
      audit: { action: 'replayDelivery', before: null, after: { deliveryId }, why: null },
    });
    return delivery;
  },
});

/** Sends again what failed since a time. @throws NotFound */
export const replayFailedDeliveries = command({
  name: 'replayFailedDeliveries',
  permission: 'webhooks:edit',
  input: z.strictObject({ webhookId: WebhookId, ...ReplayInput.shape }),
  async run({ webhookId, since }, { tx, now, journal }): Promise<{ replayed: number }> {
    await webhooks.find(tx, webhookId, { lock: true });
    const replayed = await deliveries.replayFailed(tx, webhookId, new Date(since), now);
    journal({
      type: 'webhook.replayed',
      area: 'webhooks',
      entityId: webhookId,
      audit: { action: 'replayFailedDeliveries', before: null, after: { since, replayed }, why: null },
    });
    return { replayed };
  },
});
