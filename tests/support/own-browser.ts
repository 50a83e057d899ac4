import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { browserArgs, findBrowser } from './browser';

export const newProfile = (): string => mkdtempSync(join(tmpdir(), 'gotcha-e2e-'));
export const removeProfile = (profile: string): void =>
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });

/** A browser in a process group of its own on a profile on disk: it can be killed as a phone kills it, and nothing else is. */
export class OwnBrowser {
  readonly page: Page;
  #process: ChildProcess;
  #browser: Browser;

  private constructor(page: Page, process: ChildProcess, browser: Browser) {
    this.page = page;
    this.#process = process;
    this.#browser = browser;
  }

  static async open(profile: string): Promise<OwnBrowser> {
    const executable = findBrowser();
    if (!executable) throw new Error('There is no browser to test with.');
    const portFile = join(profile, 'DevToolsActivePort');
    rmSync(portFile, { force: true });
    const child = spawn(
      executable,
      [
        ...browserArgs,
        '--headless=new',
        `--user-data-dir=${profile}`,
        '--remote-debugging-port=0',
        '--no-default-browser-check',
        '--password-store=basic',
        '--use-mock-keychain',
        '--window-size=390,844',
        'about:blank',
      ],
      { detached: true, stdio: 'ignore' },
    );
    const port = await firstLineOf(portFile);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const page = browser.contexts()[0]?.pages()[0];
    if (!page) throw new Error('The browser opened without a page.');
    return new OwnBrowser(page, child, browser);
  }

  /** SIGKILL to all of its processes at once; resolves when they are gone. */
  async kill(): Promise<void> {
    const { pid } = this.#process;
    if (pid === undefined || this.#process.exitCode !== null) return;
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    // The minus sign means the group, which `detached` made.
    process.kill(-pid, 'SIGKILL');
    await gone;
    await this.#browser.close().catch(() => undefined);
  }
}

async function firstLineOf(file: string): Promise<string> {
  let line = '';
  const read = () => {
    try {
      line = readFileSync(file, 'utf8').split('\n')[0] ?? '';
    } catch {
      // Not written yet.
    }
    return line;
  };
  await expect.poll(read, { message: 'The browser did not start.', intervals: [20], timeout: 20_000 }).not.toBe('');
  return line;
}
