import { defineConfig } from '@playwright/test';
import { browserArgs, findBrowser } from './tests/support/browser.ts';

/** Another one where this is taken. */
const PORT = Number(process.env.PORT ?? 4174);
const executablePath = findBrowser();

export default defineConfig({
  testDir: 'tests/e2e',
  fullyParallel: true,
  workers: 2,
  // CI machines are shared: a test that fails once and then passes is reported as flaky, not as failed.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  // A slow machine is no failure.
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    launchOptions: { args: browserArgs, ...(executablePath && { executablePath }) },
  },
  webServer: {
    command: `npx vite preview --configLoader runner --port ${PORT} --strictPort`,
    port: PORT,
    reuseExistingServer: false,
  },
});
