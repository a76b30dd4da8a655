/**
 * Clients of an event stream, in a process of their own: bare sockets that note when the last byte of an event came, so that
 * what is measured is the server's and the kernel's time. Driven by stream-audience.ts.
 */
import { connect, type Socket } from 'node:net';

export interface Asked {
  port: number;
  path: string;
  clients: number;
}

/** Everybody is connected; or: when, by the machine's monotonic clock, the event was whole at each client. */
export type Told = { ready: true } | { id: string; heardAt: number[] };

/** A heartbeat is shorter than any event. */
const shortestEvent = 60;
const endOfEvent = Buffer.from('\n\n\r\n');

process.once('message', ({ port, path, clients }: Asked) => {
  let opened = 0;
  let heardAt: number[] = [];
  let text = '';

  function listen(socket: Socket, reads: boolean): void {
    let bytes = 0;
    let tail = Buffer.alloc(0);
    let first = true;
    socket.setNoDelay(true);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n\r\n`);
    socket.on('data', (part: Buffer) => {
      if (first && bytes === 0 && !part.toString('latin1').startsWith('HTTP/1.1 200 ')) {
        throw new Error(part.toString('latin1'));
      }
      bytes += part.length;
      if (reads && !first) text += part.toString('latin1');
      tail = Buffer.concat([tail, part.subarray(-endOfEvent.length)]).subarray(-endOfEvent.length);
      if (!tail.equals(endOfEvent)) return;
      const whole = bytes >= shortestEvent;
      bytes = 0;
      if (!whole) return;
      if (first) {
        first = false;
        if (++opened === clients) tell({ ready: true });
        return;
      }
      heardAt.push(now());
      if (heardAt.length < clients) return;
      tell({ id: /(?:^|\n)id: (.*)\n/.exec(text)?.[1] ?? '', heardAt });
      heardAt = [];
      text = '';
    });
    socket.on('error', (error) => {
      console.error(error);
      process.exit(1);
    });
  }

  async function open(): Promise<void> {
    for (let index = 0; index < clients; index++) {
      const socket = connect(port, '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      listen(socket, index === 0);
    }
  }
  void open();
});
process.once('disconnect', () => process.exit());

const now = () => Number(process.hrtime.bigint()) / 1e6;
const tell = (told: Told) => process.send?.(told);
