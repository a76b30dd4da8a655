import type { Db } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import * as metrics from '../../database/metrics.ts';
import { shippedMetrics } from '../../domain/metrics/shipped-metrics.ts';

/** Adds the shipped metrics that are not there; repeated, or in two processes at once, it adds nothing. */
export async function shipMetrics(db: Db, now: Date): Promise<number> {
  let added = 0;
  const known = new Set(await metrics.allKeys(db));
  for (const { key, name, description, definition } of shippedMetrics) {
    if (known.has(key)) continue;
    const metric = { id: newId('metric'), key, name, description, owner: 'Pricewright', definition, shipped: true };
    if (await db.transaction().execute((tx) => metrics.insertUnlessThere(tx, metric, now))) added++;
  }
  return added;
}
