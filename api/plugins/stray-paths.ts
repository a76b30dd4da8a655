import type { FastifyReply, FastifyRequest } from 'fastify';
import { uiPages } from '../../contracts/tables/ui-pages.ts';

/**
 * Answers a browser that asks for a path that is none: a page of the admin UI typed without its `#` is found there, anything
 * else is said in a page that one can read. Programs are left to the envelope.
 * @returns whether it has answered
 */
export function answeredBrowser({ method, url, headers }: FastifyRequest, reply: FastifyReply): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || !headers.accept?.includes('text/html')) return false;
  const [path = ''] = url.split('?');
  if (uiPages.has(path.split('/')[1] ?? '')) {
    reply.redirect(`/#${url}`, 302);
    return true;
  }
  reply.status(404).type('text/html; charset=utf-8').send(notFoundPage(path));
  return true;
}

function notFoundPage(path: string): string {
  const shown = escaped(path.length > 200 ? `${path.slice(0, 200)}…` : path);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not found · Pricewright</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem }
  h1 { font-size: 1.375rem; margin: 0 0 .5rem }
  code { overflow-wrap: anywhere }
</style>
<h1>There is no such page</h1>
<p>Nothing is at <code>${shown}</code>. The address may be mistyped, or what was there is gone.</p>
<p><a href="/">Open Pricewright</a> or read <a href="/docs">how the API is called</a>.</p>
</html>
`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
