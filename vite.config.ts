import { cloudflare } from '@cloudflare/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The client. `vite dev` serves the worker beside it, on the same port; `vite build` makes dist/web alone. */
export default defineConfig(({ command }) => ({
  root: 'web',
  plugins: [
    react(),
    command === 'serve' &&
      cloudflare({ configPath: '../wrangler.toml', persistState: { path: '../.wrangler/state' } }),
  ],
  build: { outDir: '../dist/web', emptyOutDir: true },
}));
