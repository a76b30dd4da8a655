import { AwayError, type Http, RefusedError } from './http.ts';
import type { AnswerSource, CustomerEntitlements } from './types.ts';

interface Held {
  entitlements: CustomerEntitlements;
  etag: string | null;
  /** When the server last said so, by `performance.now()`. */
  at: number;
  /** The server has told of a change since. */
  outdated: boolean;
}

export interface Known {
  entitlements: CustomerEntitlements;
  from: Exclude<AnswerSource, 'fallback'>;
}

/** What the server said of customers; asked again by ETag, and once for all who ask at the same time. */
export class EntitlementCache {
  readonly #http: Http;
  readonly #maxAgeMs: number;
  readonly #maxStaleMs: number;
  readonly #maxCustomers: number;
  readonly #held = new Map<string, Held>();
  readonly #asking = new Map<string, Promise<Known>>();

  constructor(http: Http, options: { maxAgeMs: number; maxStaleMs: number; maxCustomers: number }) {
    this.#http = http;
    this.#maxAgeMs = options.maxAgeMs;
    this.#maxStaleMs = options.maxStaleMs;
    this.#maxCustomers = options.maxCustomers;
  }

  /**
   * @throws AwayError when the server is away and nothing fresh enough is known
   * @throws RefusedError what the server refuses, an unknown customer among it
   */
  async get(customer: string): Promise<Known> {
    const held = this.#held.get(customer);
    if (held && !held.outdated && performance.now() - held.at < this.#maxAgeMs) {
      return { entitlements: held.entitlements, from: 'cache' };
    }
    const asking = this.#asking.get(customer) ?? this.#ask(customer);
    this.#asking.set(customer, asking);
    return await asking;
  }

  /** The next answer is asked for anew: of one customer, or of all. */
  outdate(customer?: string): void {
    for (const [name, held] of this.#held) if (customer === undefined || name === customer) held.outdated = true;
  }

  async #ask(customer: string): Promise<Known> {
    const held = this.#held.get(customer);
    try {
      const { status, etag, body } = await this.#http.request(
        'GET',
        `/v1/customers/${encodeURIComponent(customer)}/entitlements`,
        held?.etag ? { headers: { 'if-none-match': held.etag } } : {},
      );
      const entitlements = status === 304 && held ? held.entitlements : (body as CustomerEntitlements);
      this.#keep(customer, { entitlements, etag: status === 304 && held ? held.etag : etag });
      return { entitlements, from: 'server' };
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) this.#held.delete(customer);
      if (!(error instanceof AwayError) || !held || performance.now() - held.at > this.#maxStaleMs) throw error;
      return { entitlements: held.entitlements, from: 'stale' };
    } finally {
      this.#asking.delete(customer);
    }
  }

  #keep(customer: string, said: Pick<Held, 'entitlements' | 'etag'>): void {
    // Whoever was asked about last stands last: the first is the one to forget.
    this.#held.delete(customer);
    this.#held.set(customer, { ...said, at: performance.now(), outdated: false });
    const [first] = this.#held.keys();
    if (this.#held.size > this.#maxCustomers && first !== undefined) this.#held.delete(first);
  }
}
