import type { FastifyBaseLogger } from 'fastify';
import type { EventWriter } from '../../commands/events/event-writer.ts';
import { internalSender } from '../../commands/events/read-event.ts';
import type { RolloutSide } from '../../domain/flags/rollout-sides.ts';

/** Written together; evaluation never waits for it. */
const everyMs = 1_000;
const mostWaiting = 20_000;
/** Subjects that need no second event from this process; forgetting them costs events, not truth. */
const mostRemembered = 200_000;

export interface RolloutExposures {
  /** A subject was given a side: kept as an exposure, once. */
  see(environment: string, side: RolloutSide): void;
  close(): Promise<void>;
}

/**
 * What callers were given of running rollouts, as exposure events, so that guardrails can compare the sides. The id of an
 * event is its subject and stage: processes that see the same subject count it once.
 */
export function rolloutExposures(writer: EventWriter, now: () => Date, log: FastifyBaseLogger): RolloutExposures {
  let waiting: Record<string, unknown>[] = [];
  let remembered = new Set<string>();
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const events = waiting;
    waiting = [];
    if (events.length === 0) return;
    try {
      await writer.write(events, internalSender);
    } catch (error) {
      log.warn({ exposures: events.length, error: String(error) }, 'exposures of rollouts wait for the database');
      waiting = [...events, ...waiting].slice(-mostWaiting);
    }
  }
  const timer = setInterval(() => {
    writing = writing.then(write);
  }, everyMs);
  timer.unref();

  return {
    see(environment, { source, key, variant, subject, assignBy }) {
      const id = `exposure:${key}:${subject}`;
      if (remembered.has(id)) return;
      if (remembered.size >= mostRemembered) remembered = new Set();
      remembered.add(id);
      if (waiting.length >= mostWaiting) waiting.shift();
      waiting.push({
        id,
        type: 'exposure',
        [assignBy === 'customer' ? 'customerId' : 'personId']: subject,
        timestamp: now().toISOString(),
        environment,
        properties: { source, key, variant, subject: assignBy },
      });
    },
    async close() {
      clearInterval(timer);
      await writing;
      await write();
    },
  };
}
