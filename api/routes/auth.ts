import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyPluginAsync } from 'fastify';
import type { SignIn } from '../access/sign-in.ts';

/** `/auth/*` is better-auth's: sign-in, sessions, second factor, one-time links. Its errors are its own. */
export const authRoutes: FastifyPluginAsync<{ signIn: SignIn; publicUrl: string }> = async (
  app,
  { signIn, publicUrl },
) => {
  app.route({
    method: ['GET', 'POST'],
    url: '/auth/*',
    schema: { hide: true },
    config: { public: true },
    async handler(request, reply) {
      const headers = fromNodeHeaders(request.headers);
      // The address for better-auth's limiter: ours, not what a client claims.
      headers.set('x-forwarded-for', request.ip);
      headers.set('x-request-id', request.id);
      const response = await signIn.handler(
        new Request(new URL(request.url, publicUrl), {
          method: request.method,
          headers,
          ...(request.body === undefined || request.method === 'GET' ? {} : { body: JSON.stringify(request.body) }),
        }),
      );
      // A link is opened by a person: what speaks against it is told by the sign-in page.
      if (request.method === 'GET' && response.status >= 400 && request.url.startsWith('/auth/magic-link/verify')) {
        const { code } = (await response.json()) as { code?: string };
        return reply.redirect(`/?error=${encodeURIComponent(code ?? 'INVALID_TOKEN')}`);
      }
      reply.status(response.status);
      for (const [name, value] of response.headers) {
        if (name !== 'set-cookie') reply.header(name, value);
        // better-auth has a name of its own for what RFC 9110 §10.2.3 calls so.
        if (name === 'x-retry-after') reply.header('retry-after', value);
      }
      const cookies = response.headers.getSetCookie();
      if (cookies.length > 0) reply.header('set-cookie', cookies);
      return reply.send(response.body ? await response.text() : null);
    },
  });
};
