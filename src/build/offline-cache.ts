import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

const WORKER = 'service-worker.js';
const DECK_FOLDER = 'decks/';

/** Tells the built service worker which files to keep: the app at install, a deck's files when the deck is wanted. */
export function offlineCache(): Plugin {
  let folder = 'dist';
  return {
    name: 'offline-cache',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    writeBundle() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((file) => file !== WORKER && !file.endsWith('.map'))
        .sort();
      const deckFiles = files.filter((file) => file.startsWith(DECK_FOLDER));
      const appFiles = files
        .filter((file) => !file.startsWith(DECK_FOLDER))
        .map((file): [string, string] => [file, hash(readFileSync(join(folder, file)))]);
      const path = join(folder, WORKER);
      let worker = readFileSync(path, 'utf8');
      for (const [name, value] of Object.entries({
        __FILES__: Object.fromEntries(appFiles),
        __DECK_FILES__: deckFiles,
        __VERSION__: hash(JSON.stringify([appFiles, deckFiles, worker])),
      })) {
        if (!worker.includes(name)) throw new Error(`Inconsistent: ${WORKER} has no ${name} to replace.`);
        worker = worker.replaceAll(name, () => JSON.stringify(value));
      }
      writeFileSync(path, worker);
    },
  };
}

const hash = (content: string | Buffer) => createHash('sha256').update(content).digest('hex').slice(0, 12);
