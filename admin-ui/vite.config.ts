import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API that `npm run dev` talks to. */
const api = process.env.PRICEWRIGHT_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: { outDir: 'dist', target: 'es2023', chunkSizeWarningLimit: 1200 },
  server: {
    proxy: Object.fromEntries(['/v1', '/docs', '/openapi.json', '/healthz', '/readyz'].map((path) => [path, api])),
  },
});
