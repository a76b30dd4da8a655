import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Nothing of another site, no script in a page but what is named by its hash; MUI and Emotion write their styles inline. */
function contentSecurityPolicy(scriptHashes: readonly string[]): string {
  return [
    "default-src 'self'",
    ["script-src 'self'", ...scriptHashes.map((each) => `'sha256-${each}'`)].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

/** The scripts that stand in a page that this process renders: only the API's reference has one, which begins it. */
function inlineScripts(contentType: unknown, payload: unknown): string[] {
  if (typeof payload !== 'string' || !String(contentType).startsWith('text/html')) return [];
  return [...payload.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) =>
    hash('sha256', script, 'base64'),
  );
}

export function securityHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.headers({
      'content-security-policy': contentSecurityPolicy(inlineScripts(reply.getHeader('content-type'), payload)),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
  });
}
