import type { z } from 'zod';
import type {
  CreateWebhookInput,
  Delivery,
  DeliveryPage,
  DeliveryState,
  Replayed,
  Webhook,
  WebhookUpdates,
  WebhookWithSecret,
} from '../../../contracts/webhooks.ts';
import { request } from '../http/request.ts';

const at = (...parts: string[]) => ['/v1/webhooks', ...parts.map(encodeURIComponent)].join('/');

export const webhooksApi = {
  create: (body: z.input<typeof CreateWebhookInput>) =>
    request<WebhookWithSecret>('/v1/webhooks', { method: 'POST', body, once: true }),
  update: (id: string, body: WebhookUpdates, revision: number) =>
    request<Webhook>(at(id), { method: 'PATCH', body, revision }),
  remove: async (id: string) => {
    await request(at(id), { method: 'DELETE' });
    return true;
  },
  rotateSecret: (id: string) => request<WebhookWithSecret>(at(id, 'rotate-secret'), { method: 'POST', body: {} }),
  /** Newest first. */
  deliveries: (id: string, state: DeliveryState | '', cursor: string | null, signal?: AbortSignal) => {
    const query = new URLSearchParams({ limit: '25', ...(state && { state }), ...(cursor && { cursor }) });
    return request<z.infer<typeof DeliveryPage>>(`${at(id, 'deliveries')}?${query}`, { signal });
  },
  replay: (id: string, deliveryId: string) =>
    request<Delivery>(at(id, 'deliveries', deliveryId, 'replay'), { method: 'POST', body: {} }),
  replayFailed: (id: string, since: Date) =>
    request<z.infer<typeof Replayed>>(at(id, 'replay'), { method: 'POST', body: { since: since.toISOString() } }),
};
