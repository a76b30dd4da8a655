import { EntitlementCache, type Known } from './cache.ts';
import { follow } from './follow.ts';
import { AwayError, createHttp, type Http, RefusedError } from './http.ts';
import type { Answer, CustomerEntitlements, Decision, EntitlementsOptions, Limit } from './types.ts';
import { unref } from './unref.ts';
import { UsageBuffer } from './usage-buffer.ts';

const defaults = {
  maxAgeMs: 30_000,
  maxStaleMs: 24 * 3_600_000,
  timeoutMs: 2_000,
  flushEveryMs: 5_000,
  maxCustomers: 10_000,
};

export interface Asked {
  /** Which of the feature's limits, where it has several. */
  limit?: string;
  quantity?: number;
}

/** What customers may use. Customers are named by Pricewright's id or your own. */
export class EntitlementsClient {
  readonly #http: Http;
  readonly #cache: EntitlementCache;
  readonly #usage: UsageBuffer;
  readonly #options: EntitlementsOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #following: { stop(): void } | null;

  constructor(options: EntitlementsOptions) {
    const { maxAgeMs, maxStaleMs, timeoutMs, flushEveryMs, maxCustomers } = { ...defaults, ...options };
    const ask = options.fetch ?? fetch;
    this.#options = options;
    this.#http = createHttp({ url: options.url, apiKey: options.apiKey, timeoutMs, fetch: ask });
    this.#cache = new EntitlementCache(this.#http, { maxAgeMs, maxStaleMs, maxCustomers });
    this.#usage = new UsageBuffer(this.#http, {
      onCounted: (customer) => this.#cache.outdate(customer),
      onError: options.onError ?? (() => {}),
    });
    this.#timer = unref(setInterval(() => void this.flush(), flushEveryMs));
    const { url, apiKey } = options;
    this.#following = options.follow
      ? follow({ url, apiKey, fetch: ask, onChange: () => this.#cache.outdate() })
      : null;
  }

  /** All that a customer has. @throws AwayError when the server is away and nothing is known */
  async entitlements(customerId: string): Promise<CustomerEntitlements> {
    return (await this.#cache.get(customerId)).entitlements;
  }

  /**
   * Whether a customer has a feature, and so much more of it; nothing is counted. By what is known here, with what was
   * recorded here and not sent yet. @throws RefusedError for a wrong key
   */
  async check(customerId: string, feature: string, asked: Asked = {}): Promise<Answer> {
    const known = await this.#known(customerId);
    if (known === 'away') return this.#fallback(feature);
    if (known === null) return { ...nothing(feature), reason: 'There is no such customer.', from: 'server' };
    return { ...this.#decide(known.entitlements, customerId, feature, asked), from: known.from };
  }

  /**
   * Counts a use exactly, on the server, if so much is left. While the server is away a feature that fails open allows it
   * and counts it later, one that fails closed does not. @throws RefusedError
   */
  async consume(
    customerId: string,
    feature: string,
    { quantity = 1, limit, idempotencyKey = `use_${crypto.randomUUID()}` }: Asked & { idempotencyKey?: string } = {},
  ): Promise<Answer> {
    const use = { feature, quantity, ...(limit === undefined ? {} : { limit }) };
    try {
      const decision = await this.#post(customerId, 'consume', { ...use, idempotencyKey });
      return { ...decision, from: 'server' };
    } catch (error) {
      if (!(error instanceof AwayError)) throw error;
      const answer = this.#fallback(feature);
      if (answer.allowed) this.#usage.addSent({ customerId, ...use }, idempotencyKey);
      return answer;
    } finally {
      this.#cache.outdate(customerId);
    }
  }

  /** Gives back what is no longer held. @throws AwayError, RefusedError */
  async release(
    customerId: string,
    feature: string,
    { quantity = 1, limit, idempotencyKey = `use_${crypto.randomUUID()}` }: Asked & { idempotencyKey?: string } = {},
  ): Promise<Decision> {
    const use = { feature, quantity, ...(limit === undefined ? {} : { limit }), idempotencyKey };
    try {
      return await this.#post(customerId, 'release', use);
    } finally {
      this.#cache.outdate(customerId);
    }
  }

  /** Notes a use that has happened. It is counted later, also past the limit: check before, or consume instead. */
  record(customerId: string, feature: string, { quantity = 1, limit }: Asked = {}): void {
    if (!Number.isSafeInteger(quantity) || quantity < 1) throw new RangeError('a quantity is a whole number from 1 on');
    this.#usage.add({ customerId, feature, quantity, ...(limit === undefined ? {} : { limit }) });
  }

  /** Sends what was recorded. @returns whether all of it is counted */
  async flush(): Promise<boolean> {
    return await this.#usage.flush();
  }

  /** Sends what is left. @returns how many uses could not be sent, and are lost with this process */
  async close(): Promise<number> {
    clearInterval(this.#timer);
    this.#following?.stop();
    await this.flush();
    return this.#usage.size;
  }

  async #post(customerId: string, verb: string, body: unknown): Promise<Decision> {
    const path = `/v1/customers/${encodeURIComponent(customerId)}/entitlements/${verb}`;
    return (await this.#http.request('POST', path, { body })).body as Decision;
  }

  /** Null for a customer that the server does not know. */
  async #known(customerId: string): Promise<Known | 'away' | null> {
    try {
      return await this.#cache.get(customerId);
    } catch (error) {
      if (error instanceof AwayError) return 'away';
      if (error instanceof RefusedError && error.status === 404) return null;
      throw error;
    }
  }

  #decide({ entitlements }: CustomerEntitlements, customerId: string, feature: string, asked: Asked): Decision {
    const found = entitlements.find((entitlement) => entitlement.feature === feature);
    if (!found) return nothing(feature);
    const { granted, reason, value } = found;
    const known = limitOf(found.limits, feature, asked.limit);
    const limit = known && withUsed(known, this.#usage.waiting(customerId, feature, known.limit));
    const left = limit?.remaining ?? null;
    const fits = asked.quantity === undefined || left === null || asked.quantity <= left;
    const why =
      granted && !fits ? `${left} of ${limit?.quantity} are left, and ${asked.quantity} were asked for.` : reason;
    return { feature, allowed: granted && fits, reason: why, value, limit };
  }

  #fallback(feature: string): Answer {
    const { whenAway = {}, otherwise = 'closed' } = this.#options;
    const setting = Object.hasOwn(whenAway, feature) ? whenAway[feature]! : otherwise;
    const reason = `The server is away, and the feature fails ${setting}.`;
    return { feature, allowed: setting === 'open', reason, value: setting === 'open', limit: null, from: 'fallback' };
  }
}

function nothing(feature: string): Decision {
  return { feature, allowed: false, reason: 'Nothing grants it.', value: false, limit: null };
}

/** The one that is named, else the one of the feature's name, else the only one. */
function limitOf(limits: Limit[], feature: string, named: string | undefined): Limit | null {
  const found = limits.find(({ limit }) => limit === (named ?? feature));
  if (found || named !== undefined) return found ?? null;
  return limits.length === 1 ? limits[0]! : null;
}

function withUsed(limit: Limit, waiting: number): Limit {
  const used = limit.used + waiting;
  return { ...limit, used, remaining: limit.quantity === null ? null : Math.max(0, limit.quantity - used) };
}
