import { cloudflareTest } from '@cloudflare/vitest-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most of the tests wait for a server; one at a time would take twice as long on two cores.
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
    projects: [
      {
        // Units of the server, inside workerd.
        plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.toml' } })],
        test: {
          name: 'worker',
          include: ['test/{worker,protocol}/**/*.test.ts'],
          // Thousands of random inputs, also on a machine that is busy.
          testTimeout: 30_000,
        },
      },
      {
        // The client's components and connections.
        plugins: [react()],
        test: {
          name: 'web',
          environment: 'happy-dom',
          include: ['test/web/**/*.test.{ts,tsx}'],
          // Else a style sheet is empty, and its colours cannot be tested.
          css: true,
        },
      },
      {
        // The wire, black-box, against BASE_URL or the real `npm start`.
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: ['test/contract/setup.ts'],
          // A test waits at most 10 s for one thing, and says then what it waited for.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // The supervisor as a process, what the docs claim, and the judgement of the fault scenarios and of the soak.
        test: {
          name: 'selfhost',
          include: ['test/{selfhost,docs,promises,soak}/**/*.test.ts'],
          // Most of them start several servers, also on a machine that is busy.
          testTimeout: 30_000,
        },
      },
    ],
  },
});
