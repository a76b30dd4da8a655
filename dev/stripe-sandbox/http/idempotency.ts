import { invalidRequest, StripeRefusal } from '../errors.ts';
import type { IdempotencyRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { RawObject } from './form.ts';

export interface KeyedRequest {
  key: string;
  method: string;
  path: string;
  /** Parameters in one order, to be compared. */
  params: string;
}

/** Parameters written the same however they were ordered. */
export function canonical(raw: RawObject): string {
  return JSON.stringify(raw, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

const idempotencyError = (status: number, message: string, code?: string) =>
  new StripeRefusal(status, message, { type: 'idempotency_error', code });

/** https://docs.stripe.com/api/idempotent_requests */
export class IdempotencyKeys {
  readonly #store: Store;
  readonly #inFlight = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The stored answer, if the key has one; refuses a key in flight or used for something else. */
  enter(request: KeyedRequest): IdempotencyRecord | undefined {
    const { key, path } = request;
    if (key.length > 255) {
      throw invalidRequest(`Idempotency keys must be at most 255 characters, but yours has ${key.length}.`);
    }
    if (this.#inFlight.has(key)) {
      throw idempotencyError(
        409,
        `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
        'idempotency_key_in_use',
      );
    }
    const first = this.#store.get('idempotency', key);
    if (!first) {
      this.#inFlight.add(key);
      return undefined;
    }
    const advice = `Try using a key other than '${key}' if you meant to execute a different request.`;
    if (first.path !== path || first.method !== request.method) {
      const where = `for the same endpoint they were first used for ('${path}' vs '${first.path}')`;
      throw idempotencyError(400, `Keys for idempotent requests can only be used ${where}. ${advice}`);
    }
    if (first.params !== request.params) {
      const how = 'with the same parameters they were first used with';
      throw idempotencyError(400, `Keys for idempotent requests can only be used ${how}. ${advice}`);
    }
    return first;
  }

  leave(key: string): void {
    this.#inFlight.delete(key);
  }

  /** Forgets all answers, as Stripe may after 24 hours. */
  forget(): void {
    const tx = this.#store.begin();
    for (const { id } of tx.all('idempotency')) tx.delete('idempotency', id);
    tx.commit();
  }
}
