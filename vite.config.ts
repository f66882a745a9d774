import { cloudflare } from '@cloudflare/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// Developing needs nobody's network: without these the tools ask Cloudflare for a sample `request.cf`, and report usage.
process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false';
process.env.WRANGLER_SEND_METRICS ??= 'false';

/** The client. `vite dev` serves the worker beside it, on the same port; `vite build` makes dist/web alone. */
export default defineConfig(({ command }) => ({
  root: 'web',
  plugins: [react(), command === 'serve' && [withoutPolicy(), besideTheWorker()]],
  // The worker answers cross-origin requests itself; Vite's own answers would hide its faults.
  server: { cors: false },
  // The service worker reads in shell.json what a build consists of.
  build: { outDir: '../dist/web', emptyOutDir: true, manifest: 'shell.json' },
}));

function besideTheWorker() {
  return cloudflare({ configPath: '../wrangler.toml', persistState: { path: '../.wrangler/state' } });
}

/** Hot reload works by inline scripts and styles, which the worker's content security policy rightly forbids. */
function withoutPolicy(): Plugin {
  return {
    name: 'parley:without-policy',
    configureServer({ middlewares }) {
      middlewares.use((_request, response, next) => {
        const { writeHead } = response;
        response.writeHead = (...args: unknown[]) => {
          const headers = args.at(-1);
          if (typeof headers === 'object' && headers !== null) {
            Reflect.deleteProperty(headers, 'content-security-policy');
          }
          return Reflect.apply(writeHead, response, args);
        };
        next();
      });
    },
  };
}
