import { Gauge } from 'prom-client';
import type { Db } from '../database/client.ts';
import { type FeedLag, feedLags } from '../database/events-feed.ts';
import type { Metrics } from './metrics.ts';

/** How far what is made of events is behind what has come in: asked for by a scrape, of any worker. */
export function measureEvents({ registry }: Metrics, db: Db, now: () => Date): void {
  const gauges = [
    ['events', 'pricewright_events_behind', 'Events that are stored and that a reader has not read'],
    ['seconds', 'pricewright_events_behind_seconds', 'Age of the oldest event that a reader has not read'],
  ] as const;
  let reading: Promise<FeedLag[]> | null = null;
  const read = () => {
    reading ??= feedLags(db, now()).finally(() => {
      reading = null;
    });
    return reading;
  };
  for (const [measure, name, help] of gauges) {
    new Gauge({
      name,
      help,
      labelNames: ['reader'] as const,
      registers: [registry],
      async collect() {
        this.reset();
        for (const lag of await read()) this.set({ reader: lag.reader }, lag[measure]);
      },
    });
  }
}
