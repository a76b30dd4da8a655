import { z } from 'zod';
import { CreateWebhookInput } from '../../contracts/webhooks.ts';
import { newId } from '../../database/ids.ts';
import * as webhooks from '../../database/webhooks.ts';
import { command } from '../command.ts';

/** Begins with the next event; the secret is derived by whoever shows or uses it. */
export const createWebhook = command({
  name: 'createWebhook',
  permission: 'webhooks:edit',
  input: z.strictObject(CreateWebhookInput.shape),
  async run(input, { tx, now, journal }) {
    const row = await webhooks.insert(tx, { id: newId('webhook'), ...input }, now);
    journal({
      type: 'webhook.created',
      area: 'webhooks',
      entityId: row.id,
      audit: { action: 'createWebhook', before: null, after: input, why: null },
    });
    return { webhook: webhooks.present(row), secretGeneration: row.secret_generation };
  },
});
