import { type Http, RefusedError } from './http.ts';

export interface Use {
  customerId: string;
  feature: string;
  limit?: string;
  quantity: number;
}

interface Sealed extends Use {
  idempotencyKey: string;
  force: true;
}

/** What the API takes at once. */
const mostAtOnce = 100;
const mostQuantity = 1_000_000_000;

/**
 * Uses that have happened, added up until they are sent. What is sent has its keys from then on and is sent again with the
 * same ones until the server has answered: it counts each once. Meanwhile new uses go on being added up, so that memory grows
 * with the customers and features in use, never with the time that the server is away.
 */
export class UsageBuffer {
  readonly #http: Http;
  readonly #onCounted: (customerId: string) => void;
  readonly #onError: (error: Error) => void;
  #open = new Map<string, Use>();
  #sealed: Sealed[] = [];
  #sending: Promise<boolean> | null = null;

  constructor(http: Http, told: { onCounted: (customerId: string) => void; onError: (error: Error) => void }) {
    this.#http = http;
    this.#onCounted = told.onCounted;
    this.#onError = told.onError;
  }

  add(use: Use): void {
    const name = nameOf(use);
    const known = this.#open.get(name);
    if (known) known.quantity += use.quantity;
    else this.#open.set(name, { ...use });
  }

  /** A use that may have reached the server already: it keeps the key that it was sent with. */
  addSent(use: Use, idempotencyKey: string): void {
    this.#sealed.push({ ...use, idempotencyKey, force: true });
  }

  /** What is not known to be counted yet. */
  waiting(customerId: string, feature: string, limit?: string): number {
    const isAsked = (use: Use) =>
      use.customerId === customerId && use.feature === feature && (use.limit === undefined || use.limit === limit);
    return [...this.#open.values(), ...this.#sealed].filter(isAsked).reduce((sum, { quantity }) => sum + quantity, 0);
  }

  get size(): number {
    return this.#open.size + this.#sealed.length;
  }

  /** @returns whether everything that was there is counted */
  async flush(): Promise<boolean> {
    // Two at once would send the same uses side by side.
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
    return await this.#sending;
  }

  async #send(): Promise<boolean> {
    try {
      for (;;) {
        if (this.#sealed.length === 0) this.#seal();
        const batch = this.#sealed.slice(0, mostAtOnce);
        if (batch.length === 0) return true;
        await this.#sendBatch(batch);
        const sent = new Set(batch);
        this.#sealed = this.#sealed.filter((use) => !sent.has(use));
        for (const customerId of new Set(batch.map((use) => use.customerId))) this.#onCounted(customerId);
      }
    } catch (error) {
      this.#onError(error as Error);
      return false;
    }
  }

  async #sendBatch(consumptions: Sealed[]): Promise<void> {
    try {
      const { body } = await this.#http.request('POST', '/v1/entitlements/usage', { body: { consumptions } });
      const { results } = body as { results: { error: { code: string; message: string } | null }[] };
      for (const { error } of results) if (error) this.#onError(new RefusedError(422, error.code, error.message));
    } catch (error) {
      // A key can be mended; a request that cannot be read never, and must not hold up all that come after it.
      if (!(error instanceof RefusedError) || error.status === 401 || error.status === 403) throw error;
      this.#onError(error);
    }
  }

  #seal(): void {
    for (const use of this.#open.values()) {
      for (let left = use.quantity; left > 0; left -= mostQuantity) {
        const quantity = Math.min(left, mostQuantity);
        this.#sealed.push({ ...use, quantity, idempotencyKey: `use_${crypto.randomUUID()}`, force: true });
      }
    }
    this.#open = new Map();
  }
}

function nameOf({ customerId, feature, limit = '' }: Use): string {
  return `${customerId}\n${feature}\n${limit}`;
}
