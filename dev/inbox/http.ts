import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Mail, Mailbox, MailSummary } from './mailbox.ts';

const files = {
  '/': ['page.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/favicon.svg': ['../../../admin-ui/public/favicon.svg', 'image/svg+xml'],
} as const;

const thisMachine = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
const ownPage = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const mailPage =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The inbox's JSON API and its page; not listening yet. */
export function createInboxHttp(mailbox: Mailbox): FastifyInstance {
  const app = Fastify();

  app.addHook('onRequest', async (request, reply) => {
    // A name of somebody else that points at this machine (DNS rebinding) reads nothing here.
    if (!thisMachine.test(request.headers.host ?? '')) return reply.code(421).send({ message: 'Not this machine.' });
    reply.headers({
      'content-security-policy': ownPage,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  for (const [path, [file, type]] of Object.entries(files)) {
    app.get(path, async (_request, reply) =>
      reply.type(type).send(readFileSync(join(import.meta.dirname, 'page', file))),
    );
  }

  app.get<{ Querystring: { q?: string; to?: string; limit?: string } }>('/api/messages', async ({ query }) => {
    const found = mailbox.list(query);
    const limit = Math.min(Math.max(Number.parseInt(query.limit ?? '100', 10) || 100, 1), 500);
    return {
      data: found.slice(0, limit).map(summary),
      total: found.length,
      unread: found.filter(({ read }) => !read).length,
    };
  });

  app.get<{ Params: { id: string } }>('/api/messages/:id', async ({ params }, reply) => {
    return mailbox.get(params.id) ?? reply.code(404).send({ message: 'There is no such message.' });
  });

  app.get<{ Params: { id: string } }>('/api/messages/:id/html', async ({ params }, reply) => {
    const html = mailbox.get(params.id)?.html;
    if (!html) return reply.code(404).send({ message: 'There is no HTML of such a message.' });
    return reply
      .header('content-security-policy', mailPage)
      .type('text/html; charset=utf-8')
      .send(`<base target="_blank">${html}`);
  });

  app.post<{ Params: { id: string } }>('/api/messages/:id/read', async ({ params }, reply) => {
    if (!mailbox.get(params.id)) return reply.code(404).send({ message: 'There is no such message.' });
    mailbox.markRead(params.id);
    return mailbox.get(params.id);
  });

  app.delete('/api/messages', async (_request, reply) => {
    mailbox.clear();
    return reply.code(204).send();
  });

  return app;
}

const summary = ({ text: _text, html: _html, ...rest }: Mail): MailSummary => rest;
