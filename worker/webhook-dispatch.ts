import { setTimeout as sleep } from 'node:timers/promises';
import { secretOverlapMs, webhookRetryMs } from '../contracts/tables/webhook-retries.ts';
import type { Db } from '../database/client.ts';
import * as deliveries from '../database/webhook-deliveries.ts';
import * as webhooks from '../database/webhooks.ts';
import type { AddressPolicy } from '../integrations/webhooks/address.ts';
import { post } from '../integrations/webhooks/post.ts';
import { signedHeaders, webhookSecret } from '../integrations/webhooks/secret.ts';
import type { LeaderDuty } from './relay-leader.ts';

export interface WebhookDispatchDeps {
  db: Db;
  now: () => Date;
  /** Secrets are derived from it. */
  installationKey: string;
  /** While the installation's key is rotated its former ones sign too, so that receivers can change over. */
  oldInstallationKeys?: readonly string[];
  policy: AddressPolicy;
  retryMs?: readonly number[];
  onAttempt?: (outcome: 'delivered' | 'failed') => void;
}

const feedBatch = 500;
const inFlightAtMost = 50;
/** One slow receiver holds back no other. */
const inFlightPerWebhook = 5;
/** Longer than an attempt may take: only a sender that died is followed by another. */
const leaseMs = 60_000;
const stopWithinMs = 2_000;
const gone = 410;

/** Turns journal entries into deliveries and sends what is due; at least once, under the same webhook-id. */
export function webhookDuty(deps: WebhookDispatchDeps): LeaderDuty {
  const { db, now } = deps;
  const inFlight = new Map<string, { webhookId: string; sending: Promise<void> }>();

  async function attempt(delivery: deliveries.DueDelivery): Promise<void> {
    const at = now();
    const secrets = [deps.installationKey, ...(deps.oldInstallationKeys ?? [])].flatMap((key) =>
      secretsOf(key, delivery, at),
    );
    const headers = signedHeaders(secrets, delivery.messageId, delivery.body, at);
    const posted = await post(delivery.url, headers, delivery.body, deps.policy);
    const retryMs = deps.retryMs ?? webhookRetryMs;
    const pause = posted.status === gone ? undefined : retryMs[delivery.attempts - 1];
    deps.onAttempt?.(posted.error === null ? 'delivered' : 'failed');
    const retryAt = pause === undefined ? null : new Date(now().getTime() + pause * (1 + Math.random() / 5));
    const failed = retryAt ? ({ state: 'pending', retryAt } as const) : ({ state: 'failed' } as const);
    await deliveries.settle(db, delivery.id, posted, posted.error === null ? { state: 'delivered' } : failed, now());
    if (posted.status === gone) {
      // Standard Webhooks: 410 says that the receiver wants no more.
      await webhooks.update(
        db,
        delivery.webhookId,
        { enabled: false, disabled_reason: 'The receiver answered 410 Gone.' },
        now(),
      );
    }
  }

  return {
    name: 'webhooks',
    everyMs: 500,
    followsJournal: true,
    async run() {
      const more = await deliveries.feed(db, feedBatch, now());
      const room = inFlightAtMost - inFlight.size;
      const counts = Map.groupBy(inFlight.values(), ({ webhookId }) => webhookId);
      const busy = [...counts].filter(([, each]) => each.length >= inFlightPerWebhook).map(([id]) => id);
      if (room <= 0) return false;
      const due = await deliveries.takeDue(db, { limit: room, perWebhook: inFlightPerWebhook, leaseMs, busy }, now());
      for (const delivery of due) {
        const sending = attempt(delivery)
          .catch(() => {})
          .finally(() => inFlight.delete(delivery.id));
        inFlight.set(delivery.id, { webhookId: delivery.webhookId, sending });
      }
      return more || due.length > 0;
    },
    async stop() {
      // What has not been answered by then is sent again by the next leader.
      const sent = Promise.all([...inFlight.values()].map(({ sending }) => sending));
      await Promise.race([sent, sleep(stopWithinMs, undefined, { ref: false })]);
    },
  };
}

function secretsOf(installationKey: string, delivery: deliveries.DueDelivery, at: Date): string[] {
  const { webhookId, secretGeneration: generation, secretRotatedAt: rotatedAt } = delivery;
  const overlaps = rotatedAt !== null && at.getTime() - rotatedAt.getTime() < secretOverlapMs && generation > 1;
  return [generation, ...(overlaps ? [generation - 1] : [])].map((each) =>
    webhookSecret(installationKey, webhookId, each),
  );
}
