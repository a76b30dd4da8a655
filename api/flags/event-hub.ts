import type { ServerResponse } from 'node:http';

const heartbeatMs = 15_000;
/** A client that reads so little of what it is sent is cut off; it comes back and reads anew. */
const mostBuffered = 4 * 1024 * 1024;

/** Server-sent events to many clients at once: one text, made once, for all of a channel. */
export class EventHub {
  readonly #channels = new Map<string, Set<ServerResponse>>();
  readonly #beat = setInterval(() => this.#toAll(': alive\n\n'), heartbeatMs).unref();

  get connections(): number {
    return [...this.#channels.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Opens a stream on a channel; `first` is sent at once. */
  open(channel: string, response: ServerResponse, headers: Record<string, string>, first: string): void {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: 1000\n\n${first}`);
    const clients = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, clients);
    clients.add(response);
    response.on('close', () => clients.delete(response));
  }

  send(channel: string, text: string): void {
    const clients = this.#channels.get(channel);
    if (!clients || clients.size === 0) return;
    const bytes = Buffer.from(text);
    for (const response of clients) write(response, bytes);
  }

  #toAll(text: string): void {
    const bytes = Buffer.from(text);
    for (const clients of this.#channels.values()) for (const response of clients) write(response, bytes);
  }

  close(): void {
    clearInterval(this.#beat);
    for (const clients of this.#channels.values()) for (const response of clients) response.end();
  }
}

function write(response: ServerResponse, bytes: Buffer): void {
  if (response.writableLength > mostBuffered) response.destroy();
  else response.write(bytes);
}
