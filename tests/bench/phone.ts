import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type CDPSession, type Page } from '@playwright/test';
import { browserArgs, findBrowser } from '../support/browser';
import { installProbe, type Sight } from './probe';

/** As Lighthouse's phone. */
const SCREEN = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };
export const CPU_SLOWDOWN = 4;

/** A browser on a profile of its own, in the size and at the speed of a phone. */
export interface Phone {
  page: Page;
  cdp: CDPSession;
  browserVersion: string;
  /** From now on its main thread runs at a phone's speed. */
  slowDown(): Promise<void>;
  close(): Promise<void>;
}

const executablePath = findBrowser();

const ROOT = mkdtempSync(join(tmpdir(), 'gotcha-bench-'));
// Also when the run is broken off: a large profile is half a gigabyte.
process.once('exit', () => removeFolder(ROOT));

export const newFolder = (name: string): string => mkdtempSync(join(ROOT, `${name}-`));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/** On the profile itself: what happens there stays. */
export async function openPhone(profile: string, sights: Sight[] = []): Promise<Phone> {
  const context = await chromium.launchPersistentContext(profile, {
    ...SCREEN,
    args: browserArgs,
    ...(executablePath && { executablePath }),
  });
  // esbuild, which runs this file, names functions by a helper that the page does not have.
  await context.addInitScript('globalThis.__name = (named) => named');
  await context.addInitScript(installProbe, sights);
  const page = context.pages()[0] ?? (await context.newPage());
  const cdp = await context.newCDPSession(page);
  const { product } = await cdp.send('Browser.getVersion');
  return {
    page,
    cdp,
    browserVersion: product,
    slowDown: async () => void (await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })),
    close: () => context.close(),
  };
}

/** On a copy of the profile, which is thrown away: every run finds the same collection. */
export async function withPhone<T>(profile: string, sights: Sight[], use: (phone: Phone) => Promise<T>): Promise<T> {
  const copy = newFolder('run');
  cpSync(profile, copy, { recursive: true });
  const phone = await openPhone(copy, sights);
  try {
    return await use(phone);
  } finally {
    await phone.close();
    removeFolder(copy);
  }
}
