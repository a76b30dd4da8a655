/** Milliseconds until the first of so many requests may be sent; negative when more could. */
type Take = (requests: number) => Promise<number>;

/**
 * Gives each request its place in the budget that all processes share, as milliseconds to wait for it. Requests that come while the budget is being asked are asked
 * for together, so that a busy worker does not queue at the budget's one row.
 * @param perSecond how far apart the places of one asking are
 */
export function requestBudget(take: Take, perSecond: number): () => Promise<number> {
  let waiting: PromiseWithResolvers<number>[] = [];
  let asking = false;

  async function ask(): Promise<void> {
    asking = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const firstMs = await take(group.length);
        group.forEach((place, index) => {
          place.resolve(firstMs + (index * 1000) / perSecond);
        });
      } catch (error) {
        for (const place of group) place.reject(error);
      }
    }
    asking = false;
  }

  return async () => {
    const place = Promise.withResolvers<number>();
    waiting.push(place);
    if (!asking) void ask();
    return Math.max(0, await place.promise);
  };
}
