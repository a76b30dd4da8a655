import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.ts';
import { type Change, Journal } from './journal.ts';
import type { Collections, Kind } from './records.ts';

/** Stripe may forget keys after 24 hours (https://docs.stripe.com/api/idempotent_requests); kept twice as long. */
const IDEMPOTENCY_KEPT_MS = 48 * 3600 * 1000;
/** https://docs.stripe.com/api/events: "going back up to 30 days". */
const EVENTS_KEPT_S = 30 * 24 * 3600;

/** Everything the sandbox knows: maps in order of creation, and their journal when there is a folder. */
export class Store {
  readonly #maps = new Map<Kind, Map<string, Collections[Kind]>>();
  readonly #journal: Journal | undefined;
  readonly #unlock: () => void;

  constructor(dataDir?: string) {
    if (dataDir === undefined) {
      this.#unlock = () => {};
      return;
    }
    mkdirSync(dataDir, { recursive: true });
    this.#unlock = lockDirectory(dataDir);
    this.#journal = new Journal(join(dataDir, 'journal.jsonl'));
    for (const transaction of this.#journal.read()) this.#apply(transaction);
    this.#forgetExpired();
    this.#journal.restart(this.#snapshot());
  }

  get<K extends Kind>(kind: K, id: string): Collections[K] | undefined {
    return this.#map(kind).get(id);
  }

  /** Oldest first. */
  all<K extends Kind>(kind: K): Collections[K][] {
    return [...this.#map(kind).values()];
  }

  begin(): Transaction {
    return new Transaction(this);
  }

  /** Durable when it returns. */
  commit(changes: Change[]): void {
    if (changes.length === 0) return;
    this.#journal?.append(changes);
    this.#apply(changes);
  }

  close(): void {
    this.#journal?.close();
    this.#unlock();
  }

  #map<K extends Kind>(kind: K): Map<string, Collections[K]> {
    let map = this.#maps.get(kind);
    if (!map) {
      map = new Map();
      this.#maps.set(kind, map);
    }
    // The map under a kind holds that kind's records only: #apply is the one writer.
    return map as Map<string, Collections[K]>;
  }

  #apply(changes: Change[]): void {
    for (const [kind, id, record] of changes) {
      if (record === null) this.#map(kind).delete(id);
      else this.#map(kind).set(id, record as Collections[Kind]);
    }
  }

  #forgetExpired(): void {
    const now = Date.now();
    for (const { id, at } of this.all('idempotency')) {
      if (now - at > IDEMPOTENCY_KEPT_MS) this.#map('idempotency').delete(id);
    }
    for (const { id, created } of this.all('event')) {
      if (now / 1000 - created > EVENTS_KEPT_S) this.#map('event').delete(id);
    }
  }

  *#snapshot(): Generator<Change> {
    for (const [kind, map] of this.#maps) for (const [id, record] of map) yield [kind, id, record];
  }
}

/** Changes gathered by one request: all of them are kept, or none. */
export class Transaction {
  readonly #store: Store;
  readonly #changes: Change[] = [];
  readonly #staged = new Map<string, unknown>();

  constructor(store: Store) {
    this.#store = store;
  }

  get<K extends Kind>(kind: K, id: string): Collections[K] | undefined {
    const key = `${kind} ${id}`;
    if (!this.#staged.has(key)) return this.#store.get(kind, id);
    return (this.#staged.get(key) as Collections[K] | null) ?? undefined;
  }

  /** Oldest first, as committed before this transaction. */
  all<K extends Kind>(kind: K): Collections[K][] {
    return this.#store.all(kind);
  }

  put<K extends Kind>(kind: K, record: Collections[K]): void {
    this.#stage(kind, record.id, record);
  }

  delete(kind: Kind, id: string): void {
    this.#stage(kind, id, null);
  }

  commit(): void {
    this.#store.commit(this.#changes);
  }

  #stage(kind: Kind, id: string, record: unknown): void {
    this.#changes.push([kind, id, record]);
    this.#staged.set(`${kind} ${id}`, record);
  }
}
