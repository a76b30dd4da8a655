import type { ServerResponse } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import pg from 'pg';
import type { Db } from '../database/client.ts';
import * as journal from '../database/journal.ts';

declare module 'fastify' {
  interface FastifyInstance {
    journalReader: JournalReader;
  }
}

const page = 500;
const heartbeatMs = 15_000;
const pollMs = 2_000;
/** A browser that has fallen further behind reads its pages anew instead. */
const maxCatchUp = 2_000n;

interface Follower {
  response: ServerResponse;
  position: bigint;
  maySee: (area: string) => boolean;
  /** It is being sent what it missed: what comes in meanwhile would overtake that, and is sent behind it. */
  catchingUp: boolean;
}

/** Follows the journal by position and hands each entry to the open streams; a NOTIFY only says that there is more. */
export class JournalReader {
  readonly #db: Db;
  readonly #databaseUrl: string;
  readonly #log: FastifyBaseLogger;
  readonly #followers = new Set<Follower>();
  readonly #listeners = new Set<(entry: journal.StreamEntry) => void>();
  readonly #notices = new Map<string, () => void>();
  #position = 0n;
  #begun = false;
  #reading: Promise<void> | null = null;
  #again = false;
  #listener: pg.Client | null = null;
  #timers: NodeJS.Timeout[] = [];
  #closed = false;

  constructor(db: Db, databaseUrl: string, log: FastifyBaseLogger) {
    this.#db = db;
    this.#databaseUrl = databaseUrl;
    this.#log = log;
  }

  /** Told of each entry that this process reads, in order. */
  onEntry(listener: (entry: journal.StreamEntry) => void): void {
    this.#listeners.add(listener);
  }

  /** Told of each NOTIFY on a channel of its own, which says sooner than the journal that there is something to read. */
  onNotice(channel: string, listener: () => void): void {
    this.#notices.set(channel, listener);
  }

  async start(): Promise<void> {
    // A process may start while Postgres does not answer: flags are evaluated all the same.
    await this.#begin().catch((error) => this.#log.warn({ err: error }, 'the journal could not be read'));
    await this.#listen();
    this.#timers = [
      setInterval(() => this.#catchUp(), pollMs),
      setInterval(() => {
        for (const { response } of this.#followers) response.write(': alive\n\n');
      }, heartbeatMs),
    ];
  }

  async #listen(): Promise<void> {
    if (this.#closed) return;
    const listener = new pg.Client({ connectionString: this.#databaseUrl });
    this.#listener = listener;
    listener.on('error', () => {});
    listener.on('end', () => {
      if (!this.#closed) setTimeout(() => void this.#listen().catch(() => {}), pollMs);
    });
    listener.on('notification', ({ channel }) => (this.#notices.get(channel) ?? (() => this.#catchUp()))());
    try {
      await listener.connect();
      await listener.query('listen pricewright_journal_position');
      for (const channel of this.#notices.keys()) await listener.query(`listen ${listener.escapeIdentifier(channel)}`);
    } catch (error) {
      this.#log.warn({ err: error }, 'the journal is polled until Postgres answers again');
    }
  }

  follow(response: ServerResponse, after: bigint | null, maySee: (area: string) => boolean): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    });
    const behind = after === null || this.#position - after > maxCatchUp || after > this.#position;
    const follower: Follower = { response, position: behind ? this.#position : after, maySee, catchingUp: false };
    response.write(
      `retry: 1000\nid: ${follower.position}\nevent: ready\ndata: {"position":"${follower.position}"}\n\n`,
    );
    this.#followers.add(follower);
    response.on('close', () => this.#followers.delete(follower));
    if (follower.position < this.#position) {
      follower.catchingUp = true;
      void this.#sendMissed(follower).catch(() => response.destroy());
    }
  }

  /** Ends in the same turn in which it has seen that nothing is missing: no entry falls between this and the live ones. */
  async #sendMissed(follower: Follower): Promise<void> {
    while (follower.position < this.#position) {
      const entries = await journal.after(this.#db, follower.position, page);
      if (entries.length === 0) break;
      for (const entry of entries) send(follower, entry);
    }
    follower.catchingUp = false;
  }

  #catchUp(): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = this.#read()
      .catch((error) => this.#log.warn({ err: error }, 'the journal could not be read'))
      .finally(() => {
        this.#reading = null;
        if (this.#again) {
          this.#again = false;
          this.#catchUp();
        }
      });
  }

  async #begin(): Promise<void> {
    this.#position = await journal.lastPosition(this.#db);
    this.#begun = true;
  }

  async #read(): Promise<void> {
    if (!this.#begun) await this.#begin();
    for (;;) {
      const entries = await journal.after(this.#db, this.#position, page);
      for (const entry of entries) {
        this.#position = BigInt(entry.position);
        for (const follower of this.#followers) if (!follower.catchingUp) send(follower, entry);
        for (const listener of this.#listeners) listener(entry);
      }
      if (entries.length < page) return;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const { response } of this.#followers) response.end();
    await this.#listener?.end().catch(() => {});
    await this.#reading;
  }
}

function send(follower: Follower, entry: journal.StreamEntry): void {
  const position = BigInt(entry.position);
  if (position <= follower.position) return;
  follower.position = position;
  if (!follower.maySee(entry.area)) return;
  follower.response.write(`id: ${entry.position}\nevent: journal\ndata: ${JSON.stringify(entry)}\n\n`);
}
