import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Asked, Told } from './stream-clients.ts';

const patienceMs = 15_000;

/** Open streams, all at one address, in a process of their own. */
export interface Audience {
  /** Does something, and waits until everybody has heard of it. @returns milliseconds from its beginning, by client */
  hear(act: (begun: () => void) => Promise<void>): Promise<{ id: string; waits: number[] }>;
  close(): void;
}

/** Opens the streams. @throws Error when not all are open in time */
export async function openAudience(asked: Asked): Promise<Audience> {
  const child = fork(join(import.meta.dirname, 'stream-clients.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const told = async (): Promise<Told> => {
    const ended = new AbortController();
    child.once('exit', () => ended.abort());
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(patienceMs)]);
    try {
      const [message] = (await once(child, 'message', { signal })) as [Told];
      return message;
    } catch {
      throw new Error('not every client has heard in time');
    } finally {
      child.removeAllListeners('exit');
    }
  };
  const ready = told();
  child.send(asked);
  await ready;
  return {
    async hear(act) {
      const heard = told();
      let at = 0;
      await act(() => {
        at = Number(process.hrtime.bigint()) / 1e6;
      });
      const message = await heard;
      if (!('heardAt' in message)) throw new Error('the clients opened anew');
      return { id: message.id, waits: message.heardAt.map((when) => when - at) };
    },
    close: () => child.disconnect(),
  };
}

/** The wait that 99 in 100 do not exceed. */
export function p99(waits: readonly number[]): number {
  return waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)]!;
}
