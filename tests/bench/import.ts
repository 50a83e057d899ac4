import { readFileSync, writeFileSync } from 'node:fs';
import { chromium, type CDPSession, type Page } from '@playwright/test';
import { browserArgs, findBrowser } from '../support/browser';
import { packageOf, type PackageSize } from './anki-package';
import { newFolder, removeFolder } from './phone';
import type { BenchServer } from './servers';

/** One step of an import as its learner waits for it. */
interface StepFigures {
  step: string;
  seconds: number;
  /** Of the page's main thread; 0 where none reached 50 ms, which is what the browser tells. */
  longestBlockMs: number;
  blocks: number;
  /** The page and its workers together, as the system counts them; NaN where it does not tell. */
  peakMegabytes: number;
}

/** Large packages take minutes on a slow machine. */
const PATIENCE_MS = 1_800_000;

declare global {
  interface Window {
    longTasks: number[];
  }
}

/** An Anki package through the import screen and out again, at this machine's own speed. */
export async function measureImport(server: BenchServer, size: PackageSize): Promise<string> {
  const file = await packageOf(size);
  const profile = newFolder('import');
  const executablePath = findBrowser();
  const context = await chromium.launchPersistentContext(profile, {
    args: browserArgs,
    ...(executablePath && { executablePath }),
  });
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.addInitScript(() => {
      window.longTasks = [];
      const observer = new PerformanceObserver((list) => {
        window.longTasks.push(...list.getEntries().map(({ duration }) => duration));
      });
      observer.observe({ type: 'longtask' });
    });
    const browser = await context.browser()!.newBrowserCDPSession();
    await page.goto(`${server.origin}/app/#/import`);
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    const step = (name: string, start: () => Promise<unknown>, end: () => Promise<unknown>) =>
      measured(page, browser, name, start, end);
    const button = (name: string | RegExp) => page.getByRole('button', { name });
    const heading = (name: RegExp) => page.getByRole('heading', { name }).waitFor();
    const figures = [
      await step(
        'to the preview',
        () => page.getByLabel('Deck files').setInputFiles(file),
        () => button(/^Import [\d,]+ /).waitFor(),
      ),
      await step(
        'to import',
        () => button(/^Import [\d,]+ /).click(),
        () => heading(/in your collection$/),
      ),
    ];
    await page.goto(`${server.origin}/app/#/settings`);
    await button('Everything for Anki').waitFor();
    figures.push(
      await step(
        'to export as a package',
        () => button('Everything for Anki').click(),
        () => page.getByText(/\.apkg is in your downloads/).waitFor(),
      ),
    );
    await page.goto(`${server.origin}/app/#/import`);
    await button('Undo this import').waitFor();
    figures.push(
      await step(
        'to undo',
        () => button('Undo this import').click(),
        () => page.getByText('The import was undone').waitFor(),
      ),
    );
    return tableOf(figures);
  } finally {
    await context.close();
    removeFolder(profile);
  }
}

async function measured(
  page: Page,
  browser: CDPSession,
  step: string,
  start: () => Promise<unknown>,
  end: () => Promise<unknown>,
): Promise<StepFigures> {
  await page.evaluate(() => (window.longTasks = []));
  const renderers = await renderersOf(browser);
  renderers.forEach(forgetPeak);
  const startedAt = performance.now();
  await start();
  await end();
  const seconds = (performance.now() - startedAt) / 1_000;
  const longTasks = await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return window.longTasks;
  });
  const peakMegabytes = Math.max(...renderers.map(peakOf));
  return { step, seconds, longestBlockMs: Math.max(0, ...longTasks), blocks: longTasks.length, peakMegabytes };
}

async function renderersOf(browser: CDPSession): Promise<number[]> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** https://docs.kernel.org/filesystems/proc.html: 5 sets the peak to what is used now. */
function forgetPeak(processId: number): void {
  try {
    writeFileSync(`/proc/${processId}/clear_refs`, '5');
  } catch {
    // Not on this system: the peak is that of the whole run, or unknown.
  }
}

function peakOf(processId: number): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1_000;
  } catch {
    return NaN;
  }
}

function tableOf(figures: readonly StepFigures[]): string {
  const rows = figures.map(({ step, seconds, longestBlockMs, blocks, peakMegabytes }) =>
    [
      `seconds ${step}`,
      seconds.toFixed(1),
      blocks === 0 ? 'none of 50 ms' : `${longestBlockMs.toFixed(0)} ms (${blocks})`,
      `${peakMegabytes.toFixed(0)} MB`,
    ].join(' | '),
  );
  return [
    '| step | s | longest block (how many) | peak memory |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}
