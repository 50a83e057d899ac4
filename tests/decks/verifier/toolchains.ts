import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { runCommand } from './run-command';

export interface Toolchain {
  /** Language version, e.g. `1.27`. */
  version: string;
  /** The go command. */
  go: string;
}

/** Two that the decks speak for, and one from before loop variables changed. */
export const DEFAULT_VERSIONS = ['1.19', '1.22', '1.27'];
export const hasAllDefaults = (versions: string[]): boolean =>
  DEFAULT_VERSIONS.every((version) => versions.includes(version));

export const OLDEST_SUPPORTED = '1.22';
const VERSION_TIMEOUT_MS = 60_000;

/** Negative when `a` is the older version. */
export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map((part) => Number.parseInt(part));
  const [bMajor = 0, bMinor = 0] = b.split('.').map((part) => Number.parseInt(part));
  return aMajor - bMajor || aMinor - bMinor;
}

/** The environment of every Go command: no network, no other toolchain, nothing of the caller's settings. */
export function goEnvironment(go: string): NodeJS.ProcessEnv {
  const { PATH = '', HOME = tmpdir(), GOCACHE } = process.env;
  return {
    PATH: [resolve(go, '..'), PATH].join(delimiter),
    HOME,
    GOCACHE: GOCACHE ?? resolve('node_modules/.cache/go-build'),
    GOENV: 'off',
    GOTOOLCHAIN: 'local',
    GOPROXY: 'off',
    GOSUMDB: 'off',
    GOWORK: 'off',
    GOFLAGS: '-mod=mod',
    // Go's default where there is a C compiler; and with it a deadlock that imports net is not reported.
    CGO_ENABLED: '1',
  };
}

async function versionOf(go: string): Promise<string | undefined> {
  const { stdout } = await runCommand(go, ['env', 'GOVERSION'], {
    cwd: tmpdir(),
    env: goEnvironment(go),
    timeoutMs: VERSION_TIMEOUT_MS,
  });
  return /^go(\d+\.\d+)/.exec(stdout)?.[1];
}

/** The toolchains of GOTCHA_GO_DIR, else the one on PATH; throws where a wanted one is not there. Oldest first. */
export async function findToolchains(wanted?: string[]): Promise<Toolchain[]> {
  const folder = process.env.GOTCHA_GO_DIR;
  const found = folder ? await toolchainsIn(folder, wanted ?? DEFAULT_VERSIONS) : await toolchainOnPath(wanted);
  if (!found.some(({ version }) => compareVersions(version, OLDEST_SUPPORTED) >= 0)) {
    throw new Error(
      `Found Go ${found.map(({ version }) => version).join(', ')}; the decks need ${OLDEST_SUPPORTED} or newer.`,
    );
  }
  return found.sort((a, b) => compareVersions(a.version, b.version));
}

async function toolchainsIn(folder: string, versions: string[]): Promise<Toolchain[]> {
  return Promise.all(
    versions.map(async (version) => {
      const go = resolve(folder, version, 'bin', 'go');
      const found = existsSync(go) ? await versionOf(go) : undefined;
      if (found !== version) {
        const what = found === undefined ? 'no go command' : `Go ${found}`;
        throw new Error(`GOTCHA_GO_DIR has ${what} at ${join(version, 'bin', 'go')}; Go ${version} is wanted there.`);
      }
      return { version, go };
    }),
  );
}

async function toolchainOnPath(wanted?: string[]): Promise<Toolchain[]> {
  const go = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'go'))
    .find(existsSync);
  const version = go === undefined ? undefined : await versionOf(go);
  if (go === undefined || version === undefined) {
    throw new Error(
      `No Go found. Put ${OLDEST_SUPPORTED} or newer on PATH, or name in GOTCHA_GO_DIR a folder that holds several side by side.`,
    );
  }
  const missing = wanted?.filter((each) => each !== version) ?? [];
  if (missing.length > 0) {
    throw new Error(
      `Go ${missing.join(', ')} is wanted, the go on PATH is ${version}. GOTCHA_GO_DIR can hold several.`,
    );
  }
  return [{ version, go }];
}
