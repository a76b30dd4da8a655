import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../composition/loopback.ts';
import type { Metrics } from '../composition/metrics.ts';

export interface HealthSettings {
  host: string;
  port: number;
  ready: () => boolean;
  metrics?: { metrics: Metrics; open: boolean };
}

/** `/healthz` while the process lives, `/readyz` once it takes work, `/metrics`; loopback unless the host says otherwise. */
export async function serveHealth({ host, port, ready, metrics }: HealthSettings) {
  const server = createServer((request, response) => {
    const mayRead = metrics && (metrics.open || isLoopback(request.socket.remoteAddress));
    if (request.url === '/metrics' && mayRead) {
      void answerMetrics(metrics.metrics, response);
      return;
    }
    const ok = request.url === '/healthz' || (request.url === '/readyz' && ready());
    response.writeHead(ok ? 200 : request.url === '/readyz' ? 503 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: ok ? 'ok' : 'unavailable', pid: process.pid }));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function answerMetrics({ registry }: Metrics, response: ServerResponse): Promise<void> {
  try {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  } catch {
    response.writeHead(503).end('Postgres does not answer');
  }
}
