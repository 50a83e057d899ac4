import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeckFile } from '../../../src/build/shipped-decks';
import type { DeckFile } from './card-programs';

const DECKS_FOLDER = 'decks';
export const STARTER_PATH_FILE = `${DECKS_FOLDER}/starter-path.txt`;

/** The shipped decks, or those that are named, as `types` or `decks/types.md`. */
export function readDeckFiles(names: string[] = []): DeckFile[] {
  const files = readdirSync(DECKS_FOLDER).filter(isDeckFile);
  const wanted = names.map((name) => `${basename(name, '.md')}.md`);
  const unknown = wanted.find((file) => !files.includes(file));
  if (unknown !== undefined) throw new Error(`There is no ${DECKS_FOLDER}/${unknown}.`);
  return files
    .filter((file) => wanted.length === 0 || wanted.includes(file))
    .sort()
    .map((file) => ({ name: `${DECKS_FOLDER}/${file}`, text: readFileSync(`${DECKS_FOLDER}/${file}`, 'utf8') }));
}
