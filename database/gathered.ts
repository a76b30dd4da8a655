import type { Db } from './client.ts';

export interface GatheringLimits {
  /** Done at once at most; more wait for the next round. */
  most: number;
  /** The longest pause between two rounds, reached at `busyPerSecond`; none while little comes. */
  restMs: number;
  busyPerSecond: number;
}

/** Over which time the rate is looked at. */
const memoryMs = 250;
/** A timer is no shorter. */
const shortestRestMs = 2;

/**
 * Does for many callers at once what each asks for alone: what comes while a round runs or rests is done in the next, in
 * the order in which it came. When a round of several fails each is tried alone, so that nobody fails by a neighbour.
 * @param work gives one result for each item, in their order
 */
export function gathered<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  { most, restMs, busyPerSecond }: GatheringLimits,
): (item: Item) => Promise<Result> {
  let waiting: { item: Item; settled: PromiseWithResolvers<Result> }[] = [];
  let running = false;
  let recent = 0;
  let lastRoundAt = 0;

  async function round(group: typeof waiting): Promise<void> {
    try {
      const results = await work(group.map(({ item }) => item));
      group.forEach(({ settled }, index) => {
        settled.resolve(results[index]!);
      });
    } catch (error) {
      if (group.length === 1) group[0]!.settled.reject(error);
      else await Promise.all(group.map((one) => round([one])));
    }
  }

  /** By how much came lately, so that one who is alone never waits. */
  function restAfter(items: number): number {
    const now = performance.now();
    recent = recent * Math.exp((lastRoundAt - now) / memoryMs) + items;
    lastRoundAt = now;
    return Math.min(1, recent / ((busyPerSecond * memoryMs) / 1000)) * restMs;
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await round(group);
      const rest = restAfter(group.length);
      if (rest >= shortestRestMs) await new Promise((resolve) => setTimeout(resolve, rest));
    }
    running = false;
  }

  return async (item) => {
    const settled = Promise.withResolvers<Result>();
    waiting.push({ item, settled });
    // Later in this turn, so that callers who come side by side are done together.
    if (!running) {
      running = true;
      setImmediate(() => void run());
    }
    return await settled.promise;
  };
}

/** As `gathered`, for each database by itself: what is written to several is not done together. */
export function gatheredOn<Item, Result>(
  work: (db: Db, items: Item[]) => Promise<Result[]>,
  limits: GatheringLimits,
): (db: Db, item: Item) => Promise<Result> {
  const byDatabase = new WeakMap<Db, (item: Item) => Promise<Result>>();
  return async (db, item) => {
    let one = byDatabase.get(db);
    if (!one) {
      one = gathered((items: Item[]) => work(db, items), limits);
      byDatabase.set(db, one);
    }
    return await one(item);
  };
}
