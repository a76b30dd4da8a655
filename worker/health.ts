import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `/healthz` while the process lives, `/readyz` once it takes work; loopback unless the host says otherwise. */
export async function serveHealth(host: string, port: number, ready: () => boolean) {
  const server = createServer((request, response) => {
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
