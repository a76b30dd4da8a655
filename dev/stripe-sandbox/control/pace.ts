import { setTimeout as sleep } from 'node:timers/promises';

export interface Latency {
  ms: number;
  /** Up to this many milliseconds more, evenly spread. */
  jitter?: number;
}

/** How slow and how busy the sandbox pretends to be. */
export class Pace {
  latency: Latency = { ms: 0 };
  /** Requests a second before 429; null for no limit. A Stripe sandbox has 25. */
  perSecond: number | null = null;
  #arrivals: number[] = [];

  async delay(signal: AbortSignal): Promise<void> {
    const { ms, jitter = 0 } = this.latency;
    const wait = ms + Math.random() * jitter;
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => {});
  }

  /** Whether this request is one too many within the last second. */
  exceeds(now: number): boolean {
    if (this.perSecond === null) return false;
    this.#arrivals = this.#arrivals.filter((at) => now - at < 1000);
    if (this.#arrivals.length >= this.perSecond) return true;
    this.#arrivals.push(now);
    return false;
  }
}
