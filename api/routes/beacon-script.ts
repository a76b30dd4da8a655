import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyPluginAsync } from 'fastify';

const script = readFileSync(new URL('../beacon/beacon.js', import.meta.url), 'utf8');
const etag = `"${hash('sha256', script, 'base64url')}"`;
const headers = {
  etag,
  // Pages name no version: within a quarter of an hour each has the present one, and none waits for it.
  'cache-control': 'public, max-age=900, stale-while-revalidate=86400, stale-if-error=604800',
  // Any page may load it, also one that isolates itself (fetch.spec.whatwg.org, cross-origin-resource-policy).
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/** The script that a business's own pages load to send events: docs/sending-events.md. */
export const beaconScriptRoutes: FastifyPluginAsync = async (app) => {
  app.get('/beacon.js', { config: { public: true }, schema: { hide: true } }, async (request, reply) => {
    reply.headers(headers);
    // Of several, and weakened on their way by proxies that compress (rfc9110, section 13.1.2).
    const known = (request.headers['if-none-match'] ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
    if (known.includes(etag)) return reply.status(304).send();
    return reply.type('text/javascript; charset=utf-8').send(script);
  });
};
