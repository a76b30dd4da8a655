import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API that `npm run dev` talks to. */
const api = process.env.PRICEWRIGHT_URL ?? 'http://127.0.0.1:3000';

const paths = ['/v1', '/auth', '/docs', '/openapi.json', '/healthz', '/readyz'];
/** The API takes writes from its own origin only, so the proxy speaks as that. */
const proxied = { target: api, changeOrigin: true, headers: { origin: api } };

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: { outDir: 'dist', target: 'es2023', chunkSizeWarningLimit: 1200 },
  server: { proxy: Object.fromEntries(paths.map((path) => [path, proxied])) },
});
