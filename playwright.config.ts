import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './test/browser/chromium.ts';

export default defineConfig({
  testDir: 'test/browser',
  testMatch: '**/*.test.ts',
  forbidOnly: true,
  // Each test has a server and two browsers' worth of work, most of it waiting.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'reports/playwright.json' }]],
  use: {
    launchOptions: await chromiumLaunch(),
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    // Without its film: two processors have better things to do than to paint every page a second time.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
});
