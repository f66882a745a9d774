/**
 * `npm run build`: the client, and what workerd runs, into dist/. Vite bundles the worker too: 30 ms where
 * `wrangler deploy --dry-run` takes 1.8 s, from the same sources and with the same export conditions.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { at, OUTPUT } from './paths.ts';
import { fingerprint, writeStamp } from './stamp.ts';

/**
 * What renders Markdown is apart from the rest: workerd compiles each module of a worker as it starts, and of an
 * extension (selfhost/config.capnp) what is imported.
 */
const lateRenderer: Plugin = {
  name: 'late-renderer',
  enforce: 'pre',
  resolveId: (source) => (source === './renderer.ts' ? { id: 'parley:renderer', external: true } : null),
};

/** One of the two files that workerd runs. */
function worker(source: string, plugins: Plugin[]): InlineConfig {
  return {
    configFile: false,
    root: at('.'),
    logLevel: 'warn',
    plugins,
    // wrangler's own conditions: a package must not get a Node version of itself here and another one there.
    ssr: { target: 'webworker', noExternal: true, resolve: { conditions: ['workerd', 'worker', 'browser'] } },
    build: {
      ssr: at(source),
      outDir: OUTPUT.worker,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2024',
      rolldownOptions: {
        external: /^(cloudflare|node):/,
        // workerd takes an extension for Latin-1.
        output: { charset: 'ascii', comments: false },
      },
    },
  };
}

/** What `npm start` runs, for Node: it starts in half the time of its sources, and by `require` sooner than by `import`. */
function supervisor(): InlineConfig {
  return {
    configFile: false,
    root: at('.'),
    logLevel: 'warn',
    ssr: { target: 'node', noExternal: true },
    build: {
      ssr: true,
      outDir: OUTPUT.selfhost,
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node22',
      rolldownOptions: {
        // What nothing is left of is not to be loaded either.
        treeshake: { moduleSideEffects: 'no-external' },
        input: { serve: at('selfhost/serve.ts') },
        output: {
          format: 'cjs',
          // To set up `import` takes 30 ms.
          dynamicImportInCjs: false,
          entryFileNames: '[name].cjs',
        },
      },
    },
  };
}

/** Relative, so that it leads to the right place in an image, too. */
function linkWorkerd() {
  const program = createRequire(import.meta.url)('workerd').default;
  rmSync(OUTPUT.workerd, { force: true });
  symlinkSync(relative(dirname(OUTPUT.workerd), program), OUTPUT.workerd);
}

// Whatever NODE_ENV the caller has: a development build of React is slow and three times the size.
process.env.NODE_ENV = 'production';
const started = performance.now();
const print = fingerprint();
process.stderr.write('building the client and the worker\n');
mkdirSync(at('dist'), { recursive: true });
await build({ configFile: at('vite.config.ts'), root: at('web'), logLevel: 'warn' });
await build(worker('selfhost/worker.ts', [lateRenderer]));
await build(worker('worker/protocols/cahat/renderer.ts', []));
linkWorkerd();
const compiled = execFileSync(OUTPUT.workerd, ['compile', '--config-only', at('selfhost/config.capnp')]);
writeFileSync(OUTPUT.config, compiled);
await build(supervisor());
writeStamp(print);
process.stderr.write(`built in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
