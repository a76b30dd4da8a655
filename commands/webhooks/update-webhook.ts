import { z } from 'zod';
import { WebhookId } from '../../contracts/ids.ts';
import { type Webhook, WebhookUpdates } from '../../contracts/webhooks.ts';
import * as webhooks from '../../database/webhooks.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';

/** @throws NotFound, ConcurrentModification */
export const updateWebhook = command({
  name: 'updateWebhook',
  permission: 'webhooks:edit',
  input: z.strictObject({ webhookId: WebhookId, revision: z.int(), updates: WebhookUpdates }),
  async run({ webhookId, revision, updates }, { tx, now, journal }): Promise<Webhook> {
    const before = await webhooks.find(tx, webhookId, { lock: true });
    assertRevision(before.revision, revision, webhookId);
    const row = await webhooks.update(
      tx,
      webhookId,
      { ...updates, ...(updates.enabled ? { disabled_reason: null } : {}) },
      now,
    );
    const { url, description, events, enabled } = before;
    journal({
      type: 'webhook.updated',
      area: 'webhooks',
      entityId: webhookId,
      audit: { action: 'updateWebhook', before: { url, description, events, enabled }, after: updates, why: null },
    });
    return webhooks.present(row);
  },
});
