/** What a test may ask about one request that reached the API. */
export interface LoggedRequest {
  id: string;
  /** Milliseconds. */
  at: number;
  method: string;
  path: string;
  /** `POST /v1/prices/:price`; null for an unknown URL. */
  operation: string | null;
  idempotencyKey: string | null;
  /** Null while under way, and for good when a fault kept the answer back. */
  status: number | null;
  replayed: boolean;
  /** The kind of the ordered fault that struck. */
  fault: string | null;
}

const KEPT = 20_000;

/** The newest requests, in order of arrival. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): LoggedRequest {
    if (this.#entries.length >= 2 * KEPT) this.#entries = this.#entries.slice(KEPT);
    this.#entries.push(entry);
    return entry;
  }

  list(): LoggedRequest[] {
    return this.#entries.slice(-KEPT);
  }

  clear(): void {
    this.#entries = [];
  }
}
