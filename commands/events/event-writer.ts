import type { EventsReceipt } from '../../contracts/events.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { all as allSchemas, type EventSchemaRow } from '../../database/events-schemas.ts';
import { issueCounter } from './issue-counter.ts';
import { type ReadEvent, readEvent, type Sender } from './read-event.ts';
import { eventStore } from './store-events.ts';

export interface EventWriter {
  /**
   * Keeps events: when this resolves, those accepted have been committed. Requests at the same time share transactions.
   * @throws ServiceUnavailable when Postgres does not answer, or more waits than it can take: nothing tells how many were
   * kept then, and sending them again counts none twice
   */
  write(events: readonly unknown[], sender: Sender): Promise<EventsReceipt>;
  /** Writes what is counted of problems, and stops. */
  close(): Promise<void>;
}

/** Events in one transaction: more are not faster, and hold others up longer. */
const mostTogether = 5_000;
/** Postgres uses one processor for each: two keep it busy while one waits for the disk. */
const transactionsAtOnce = 2;
/** Beyond this, taking more only lets all of them wait longer. */
const mostWaiting = 200_000;
const refreshMs = 5_000;

interface Request {
  left: number;
  duplicates: number;
  refused: { index: number; code: string; message: string }[];
  done: () => void;
  failed: (error: unknown) => void;
}
interface Waiting {
  event: ReadEvent;
  index: number;
  request: Request;
}

export function createEventWriter(deps: { db: Db; now: () => Date }): EventWriter {
  const { db, now } = deps;
  const store = eventStore(deps);
  const issues = issueCounter(db, now);
  const waiting: Waiting[] = [];
  let atWork = 0;
  let schemas = new Map<string, EventSchemaRow>();
  let refreshedAt = Number.NEGATIVE_INFINITY;
  const timer = setInterval(() => void issues.write().catch(() => {}), 1_000);
  timer.unref();

  async function refreshSchemas(): Promise<void> {
    if (performance.now() - refreshedAt < refreshMs) return;
    refreshedAt = performance.now();
    schemas = new Map((await allSchemas(db)).map((row) => [row.type, row]));
  }

  function work(): void {
    while (atWork < transactionsAtOnce && waiting.length > 0) {
      atWork += 1;
      void commit(waiting.splice(0, mostTogether)).finally(() => {
        atWork -= 1;
        work();
      });
    }
  }

  async function commit(chunk: Waiting[]): Promise<void> {
    try {
      const outcomes = await store(chunk.map(({ event }) => event));
      for (const [position, { request, index, event }] of chunk.entries()) {
        const outcome = outcomes[position]!;
        if (outcome === 'duplicate') request.duplicates += 1;
        if (typeof outcome === 'object') {
          request.refused.push({ index, ...outcome });
          issues.add([{ ...nameOf(event), code: 'refused', field: '', rejected: true, sample: outcome.message }]);
        }
        request.left -= 1;
        if (request.left === 0) request.done();
      }
    } catch (error) {
      for (const { request } of chunk) request.failed(error);
    }
  }

  return {
    async write(events, sender) {
      if (waiting.length > mostWaiting) {
        throw new PricewrightError('ServiceUnavailable', 'Events come faster than they can be kept. Send them again.');
      }
      await refreshSchemas();
      const receivedAt = now().getTime();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const request: Request = { left: 0, duplicates: 0, refused: [], done: resolve, failed: reject };
      const read: Waiting[] = [];
      for (const [index, raw] of events.entries()) {
        const event = readEvent(raw, sender, receivedAt, (type) => schemas.get(type));
        if ('code' in event) {
          request.refused.push({ index, code: event.code, message: event.message });
          issues.add([event.note]);
        } else {
          issues.add(event.notes);
          read.push({ event, index, request });
        }
      }
      request.left = read.length;
      if (read.length > 0) {
        for (const each of read) waiting.push(each);
        work();
        await promise;
      }
      const rejected = request.refused.toSorted((a, b) => a.index - b.index);
      const { duplicates } = request;
      return { accepted: events.length - duplicates - rejected.length, duplicates, rejected };
    },
    async close() {
      clearInterval(timer);
      await issues.write().catch(() => {});
    },
  };
}

function nameOf({ environment, type }: ReadEvent) {
  return { environment, type };
}
