/**
 * Callers over HTTP in a process of their own: bare sockets with one request under way on each, so that the server is what is
 * short of time. Driven by load.ts.
 */
import { connect, type Socket } from 'node:net';

export interface Asked {
  port: number;
  connections: number;
  ms: number;
  /** Whole requests as text, sent in turns. */
  requests: string[];
}

/** How many were answered with 200 and how long that took, or the first answer that was another one. */
export type Told = { answered: number; seconds: number } | { refused: string };

const endOfHeaders = Buffer.from('\r\n\r\n');

process.on('message', ({ port, connections, ms, requests }: Asked) => {
  const begun = performance.now();
  let answered = 0;
  let sent = 0;
  let refused: string | null = null;
  let open = connections;

  function call(socket: Socket): void {
    let received = Buffer.alloc(0);
    const send = () => socket.write(requests[sent++ % requests.length]!);
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = received.indexOf(endOfHeaders);
      if (end < 0) return;
      const head = received.toString('latin1', 0, end);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (received.length < end + endOfHeaders.length + length) return;
      if (!head.startsWith('HTTP/1.1 200')) refused ??= received.toString('utf8', 0, 600);
      answered += 1;
      received = Buffer.alloc(0);
      if (refused !== null || performance.now() - begun > ms) socket.end();
      else send();
    });
    socket.on('error', (error) => {
      refused ??= String(error);
    });
    socket.on('close', () => {
      open -= 1;
      if (open > 0) return;
      const told: Told = refused === null ? { answered, seconds: (performance.now() - begun) / 1_000 } : { refused };
      process.send?.(told);
    });
  }
  for (let index = 0; index < connections; index++) call(connect(port, '127.0.0.1'));
});
