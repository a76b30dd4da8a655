import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Asked, Told } from './clients.ts';

/** One request as it goes over the wire. */
export function postOf(path: string, key: string, body: unknown): string {
  const text = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** What a contender did in one turn. */
interface Turn {
  perSecond: number;
  /** Processor time of this process, which is the server's, for one answer. */
  micros: number;
}

export interface Load {
  /** Sends the requests in turns as fast as they are answered. @throws Error with the first answer that is not 200 */
  turn(requests: string[], ms: number): Promise<Turn>;
  close(): void;
}

/** Callers in a process of their own, at a server in this one. */
export function openLoad(given: Pick<Asked, 'port' | 'connections'>): Load {
  const child = fork(join(import.meta.dirname, 'clients.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    async turn(requests, ms) {
      const before = process.cpuUsage();
      child.send({ ...given, ms, requests } satisfies Asked);
      const [told] = (await once(child, 'message')) as [Told];
      if ('refused' in told) throw new Error(told.refused);
      const { user, system } = process.cpuUsage(before);
      return { perSecond: told.answered / told.seconds, micros: (user + system) / told.answered };
    },
    close: () => child.disconnect(),
  };
}

export interface Contest {
  /** Ours over the peer's, in answers a second: the median of all rounds. */
  ratio: number;
  own: Turn;
  peer: Turn;
}

/** Ours and the peer in turns, each first in every other round. */
export async function contest(load: Load, own: string[], peer: string[], rounds = 11, ms = 400): Promise<Contest> {
  for (const requests of [own, peer, own, peer]) await load.turn(requests, ms);
  const turns: { own: Turn; peer: Turn }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await load.turn(own, ms) : null;
    const other = await load.turn(peer, ms);
    turns.push({ own: first ?? (await load.turn(own, ms)), peer: other });
  }
  const of = (value: (turn: { own: Turn; peer: Turn }) => number) => median(turns.map(value));
  return {
    ratio: of((turn) => turn.own.perSecond / turn.peer.perSecond),
    own: { perSecond: of((turn) => turn.own.perSecond), micros: of((turn) => turn.own.micros) },
    peer: { perSecond: of((turn) => turn.peer.perSecond), micros: of((turn) => turn.peer.micros) },
  };
}

export function inWords({ own, peer }: Contest): string {
  const words = ({ perSecond, micros }: Turn) =>
    `${Math.round(perSecond).toLocaleString('en')}/s, ${Math.round(micros)} µs of the server's processor`;
  return `ours ${words(own)}; the peer ${words(peer)}`;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
