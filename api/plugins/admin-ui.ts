import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { publicRoutes } from './public-routes.ts';

const usual = fileURLToPath(new URL('../../admin-ui/dist', import.meta.url));

/** The built admin UI at `/`; its routes are behind `#`, so that no address of the API is taken. */
export async function adminUi(app: FastifyInstance, folder = usual): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    app.log.warn('the admin UI is not built: npm run build -w admin-ui');
    return;
  }
  await app.register(async (open) => {
    publicRoutes(open);
    await open.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      setHeaders: (reply, path) => {
        // Vite names assets by their content; only index.html changes in place.
        const immutable = path.includes('/assets/');
        reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  });
}
