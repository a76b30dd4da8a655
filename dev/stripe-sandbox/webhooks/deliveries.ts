import Stripe from 'stripe';
import type { DeliveryRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/** Retries double from half a second to an hour, for three days as Stripe's do. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 3_600_000;
const GIVEN_UP_MS = 3 * 24 * 3_600_000;
const TIMEOUT_MS = 10_000;
const IN_FLIGHT = 16;

// Only its signing is used; it needs some key to be constructed.
const { webhooks } = new Stripe('sk_test_signing_only');

/** Sends recorded events to their endpoints, beside the API: it never delays an answer. */
export class Deliveries {
  readonly #store: Store;
  readonly #stopping = new AbortController();
  readonly #sending = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Looks for what is due now, and wakes for what is due later. */
  wake(): void {
    clearTimeout(this.#timer);
    if (this.#stopping.signal.aborted) return;
    const now = Date.now();
    let next = Infinity;
    for (const delivery of this.#store.all('delivery')) {
      if (this.#sending.has(delivery.id)) continue;
      if (delivery.next_at > now) next = Math.min(next, delivery.next_at);
      else if (this.#sending.size < IN_FLIGHT) void this.#attempt(delivery);
    }
    if (next < Infinity) {
      this.#timer = setTimeout(() => this.wake(), next - now);
      this.#timer.unref();
    }
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    while (this.#sending.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async #attempt(delivery: DeliveryRecord): Promise<void> {
    this.#sending.add(delivery.id);
    let delivered = false;
    try {
      delivered = await this.#send(delivery);
    } finally {
      this.#sending.delete(delivery.id);
      if (!this.#stopping.signal.aborted) {
        this.#settle(delivery, delivered);
        this.wake();
      }
    }
  }

  /** Whether the endpoint took it, or is gone. A redirect is a failure, as at Stripe. */
  async #send(delivery: DeliveryRecord): Promise<boolean> {
    const event = this.#store.get('event', delivery.event);
    const endpoint = this.#store.get('webhook_endpoint', delivery.endpoint);
    if (!event || endpoint?.status !== 'enabled') return true;
    const payload = JSON.stringify(event, null, 2);
    const signature = webhooks.generateTestHeaderString({ payload, secret: endpoint.signing_secret });
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        body: payload,
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signature,
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  #settle(delivery: DeliveryRecord, delivered: boolean): void {
    const now = Date.now();
    const tx = this.#store.begin();
    const attempts = delivery.attempts + 1;
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
    if (!delivered && now + wait - delivery.first_at < GIVEN_UP_MS) {
      tx.put('delivery', { ...delivery, attempts, next_at: now + wait });
    } else {
      const event = tx.get('event', delivery.event);
      tx.delete('delivery', delivery.id);
      if (event && delivered) tx.put('event', { ...event, pending_webhooks: event.pending_webhooks - 1 });
    }
    tx.commit();
  }
}
