import { unref } from './unref.ts';

/** Areas of the journal that entitlements are made of. */
const areas = new Set([
  'flags',
  'segments',
  'plans',
  'pricing',
  'promotions',
  'customers',
  'subscriptions',
  'entitlements',
]);
const firstWaitMs = 500;
const longestWaitMs = 30_000;

export interface FollowOptions {
  url: string;
  apiKey: string;
  fetch: typeof fetch;
  /** Something changed that entitlements may depend on, or may have changed while nobody listened. */
  onChange: () => void;
}

/** Reads `/v1/stream`, again and again until it is stopped. The key sees the areas that it may read. */
export function follow({ url, apiKey, fetch: ask, onChange }: FollowOptions): { stop(): void } {
  const stopping = new AbortController();
  let wait = firstWaitMs;

  async function listen(): Promise<void> {
    const answer = await ask(`${url.replace(/\/+$/, '')}/v1/stream`, {
      headers: { authorization: `Bearer ${apiKey}`, accept: 'text/event-stream' },
      signal: stopping.signal,
    });
    if (!answer.ok || !answer.body) throw new Error(`the stream answered ${answer.status}`);
    wait = firstWaitMs;
    onChange();
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      if (lines.some(tellsOfChange)) onChange();
    }
  }

  void (async () => {
    while (!stopping.signal.aborted) {
      await listen().catch(() => {});
      if (stopping.signal.aborted) return;
      await new Promise((resolve) => {
        unref(setTimeout(resolve, wait * (0.5 + Math.random() / 2)));
      });
      wait = Math.min(wait * 2, longestWaitMs);
    }
  })();
  return { stop: () => stopping.abort() };
}

function tellsOfChange(line: string): boolean {
  if (!line.startsWith('data:')) return false;
  try {
    return areas.has((JSON.parse(line.slice(5)) as { area: string }).area);
  } catch {
    return false;
  }
}
