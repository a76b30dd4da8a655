import { gathered } from '../database/gathered.ts';

/** Milliseconds until the first of so many requests may be sent; negative when more could. */
type Take = (requests: number) => Promise<number>;

const limits = { most: 100, restMs: 50, busyPerSecond: 50 };

/**
 * Gives each request its place in the budget that all processes share, as milliseconds to wait for it. Requests that come
 * while the budget is being asked are asked for together, so that a busy worker does not queue at the budget's one row.
 * @param perSecond how far apart the places of one asking are
 */
export function requestBudget(take: Take, perSecond: number): () => Promise<number> {
  const place = gathered(async (requests: null[]) => {
    const firstMs = await take(requests.length);
    return requests.map((_, index) => Math.max(0, firstMs + (index * 1000) / perSecond));
  }, limits);
  return () => place(null);
}
