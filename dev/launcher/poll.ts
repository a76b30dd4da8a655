import { setTimeout as sleep } from 'node:timers/promises';

/** Tries again and again until `attempt` does not throw, or the signal aborts. */
export async function until<T>(attempt: () => Promise<T>, signal: AbortSignal, everyMs = 50): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch {
      await sleep(everyMs);
    }
  }
}

/** Waits until the address answers HTTP at all, or with `status` where that is given. */
export async function answers(url: string, signal: AbortSignal, status?: number): Promise<void> {
  await until(async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    if (status !== undefined && response.status !== status) throw new Error(`answered ${response.status}`);
  }, signal);
}
