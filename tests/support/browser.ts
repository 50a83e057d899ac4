import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const NAMES = ['google-chrome-stable', 'google-chrome', 'chrome', 'chromium', 'chromium-browser'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** A Chromium-like browser on this machine: the one named by CHROMIUM_PATH, Playwright's own, or an installed one. */
export function findBrowser(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROMIUM_PATH ?? '', chromium.executablePath(), ...onPath, MAC_CHROME].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return path !== '';
  } catch {
    return false;
  }
}

const run = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;

/** Finds a browser or installs one: Playwright's download first, then Debian's package. */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  console.log('No browser found: installing one.');
  const isRoot = process.getuid?.() === 0;
  const debian = isRoot ? 'apt-get' : 'sudo';
  const apt = isRoot ? [] : ['-n', 'apt-get'];
  if (!run('npx', 'playwright', 'install', 'chromium')) {
    run(debian, ...apt, 'update', '-qq');
    run(debian, ...apt, 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
  }
  const installed = findBrowser();
  if (!installed) {
    throw new Error('There is no browser to test with. Install Chrome or Chromium, or name one with CHROMIUM_PATH.');
  }
  return installed;
}

/** For tests only: root has no sandbox to use, and a test browser has nobody to call home to. */
export const browserArgs = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(`Browser: ${ensureBrowser()}`);
