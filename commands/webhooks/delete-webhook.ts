import { z } from 'zod';
import { WebhookId } from '../../contracts/ids.ts';
import * as webhooks from '../../database/webhooks.ts';
import { command } from '../command.ts';

/** With its delivery log. @throws NotFound */
export const deleteWebhook = command({
  name: 'deleteWebhook',
  permission: 'webhooks:edit',
  input: z.strictObject({ webhookId: WebhookId }),
  async run({ webhookId }, { tx, journal }): Promise<null> {
    const { url, events } = await webhooks.find(tx, webhookId, { lock: true });
    await webhooks.remove(tx, webhookId);
    journal({
      type: 'webhook.deleted',
      area: 'webhooks',
      entityId: webhookId,
      audit: { action: 'deleteWebhook', before: { url, events }, after: null, why: null },
    });
    return null;
  },
});
