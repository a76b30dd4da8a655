import type { FastifyReply } from 'fastify';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';

/** Events a minute, in each API process; 0 is no limit. */
export interface EventLimits {
  perKey: number;
  /** Of a public key, from one address: whoever uses the application can read the key. */
  perAddress: number;
}

const minuteMs = 60_000;
const mostTracked = 50_000;

/** Counts events instead of requests, since one request may carry thousands. A batch is taken whole or not at all. */
export function eventLimiter(limits: EventLimits, now: () => number) {
  const spent = new Map<string, { events: number; until: number }>();

  /** @throws RateLimited, with Retry-After */
  return (who: { key: string; address: string | null }, events: number, reply: FastifyReply): void => {
    charge(`key ${who.key}`, limits.perKey, events, 'with this key', reply);
    if (who.address !== null) charge(`address ${who.address}`, limits.perAddress, events, 'from this address', reply);
  };

  function charge(name: string, most: number, events: number, whose: string, reply: FastifyReply): void {
    if (most === 0) return;
    const at = now();
    let window = spent.get(name);
    if (!window || window.until <= at) {
      if (spent.size >= mostTracked) for (const [other, { until }] of spent) if (until <= at) spent.delete(other);
      window = { events: 0, until: at + minuteMs };
      spent.set(name, window);
    }
    // The first batch of a minute always passes: one that is larger than the limit could never be sent.
    if (window.events > 0 && window.events + events > most) {
      const seconds = Math.max(1, Math.ceil((window.until - at) / 1000));
      reply.header('retry-after', String(seconds));
      throw new PricewrightError(
        'RateLimited',
        `More than ${most} events a minute came ${whose}. Go on in ${seconds} s.`,
      );
    }
    window.events += events;
  }
}
