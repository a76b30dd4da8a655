import { z } from 'zod';
import { WebhookId } from '../../contracts/ids.ts';
import * as webhooks from '../../database/webhooks.ts';
import { command } from '../command.ts';

/** Both secrets sign for a day, so that the receiver can change over. @throws NotFound */
export const rotateWebhookSecret = command({
  name: 'rotateWebhookSecret',
  permission: 'webhooks:edit',
  input: z.strictObject({ webhookId: WebhookId }),
  async run({ webhookId }, { tx, now, journal }) {
    const before = await webhooks.find(tx, webhookId, { lock: true });
    const row = await webhooks.rotateSecret(tx, webhookId, now);
    journal({
      type: 'webhook.secret_rotated',
      area: 'webhooks',
      entityId: webhookId,
      audit: {
        action: 'rotateWebhookSecret',
        before: { generation: before.secret_generation },
        after: { generation: row.secret_generation },
        why: null,
      },
    });
    return { webhook: webhooks.present(row), secretGeneration: row.secret_generation };
  },
});
