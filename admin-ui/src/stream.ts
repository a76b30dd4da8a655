import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { isAffected, type JournalMessage, readMessage, type StreamState } from './stream-state.ts';

let state: StreamState = { status: 'connecting', since: new Date() };
const listeners = new Set<() => void>();

function become(status: StreamState['status']): void {
  if (state.status === status) return;
  state = { status, since: new Date() };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useStreamState = (): StreamState => useSyncExternalStore(subscribe, () => state);

/** Several messages of one commit load a list once. */
const coalesceMs = 80;
/** A browser gives up after an answer that is no event stream, such as a proxy's 502; then we try again ourselves. */
const retryMs = 4000;

/** Opens the browser's one connection to the journal and lets cached queries load again as it tells; ends by the returned function. */
export function followJournal(queryClient: QueryClient): () => void {
  let source: EventSource;
  let pending: JournalMessage[] = [];
  let flushTimer: number | undefined;
  let retryTimer: number | undefined;

  const flush = () => {
    const messages = pending;
    pending = [];
    flushTimer = undefined;
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isAffected(queryKey, messages) });
  };

  const connect = () => {
    source = new EventSource('/v1/stream');
    source.onopen = () => {
      // What happened meanwhile may lie further back than the server replays.
      if (state.status === 'stale') void queryClient.invalidateQueries();
      become('live');
    };
    source.addEventListener('journal', ({ data }: MessageEvent<string>) => {
      const message = readMessage(data);
      if (!message) return;
      pending.push(message);
      flushTimer ??= window.setTimeout(flush, coalesceMs);
    });
    source.onerror = () => {
      become('stale');
      if (source.readyState === EventSource.CLOSED) retryTimer = window.setTimeout(connect, retryMs);
    };
  };

  connect();
  return () => {
    source.close();
    window.clearTimeout(flushTimer);
    window.clearTimeout(retryTimer);
  };
}
