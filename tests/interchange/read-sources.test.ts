import { expect, test } from 'vitest';
import { readSources } from '../../src/interchange/read-sources';
import { zipOf } from '../../src/interchange/zip-writer';
import { aDeckText } from '../support/decks';
import { MONDAY_NOON } from '../support/schedules';

const readZip = async (files: Record<string, string>) => {
  const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
  const file = await zipOf(entries, 'application/zip');
  return readSources([{ kind: 'file', file, name: 'decks.zip' }], {
    sqliteWasm: () => Promise.reject(new Error('There is no package to read.')),
    momentAt: (at) => ({ ...MONDAY_NOON, at }),
    progress: () => undefined,
  });
};

test('a text without cards in an archive does not keep its decks out, and is named', async () => {
  const { read, refused } = await readZip({ 'README.md': 'All my decks.', 'runes.md': aDeckText({ One: '1' }) });
  expect(read.map(({ name }) => name)).toEqual(['runes.md']);
  expect(refused).toMatchObject([{ name: 'README.md', problem: { line: 1 } }]);
});

test('an archive of nothing but texts without cards is refused as the first of them', async () => {
  const { read, refused } = await readZip({ 'README.md': 'All my decks.' });
  expect(read).toEqual([]);
  expect(refused.map(({ name, problem: { message } }) => [name, message])).toEqual([
    ['decks.zip', 'There is no card in this deck. A card begins with a heading of three `#`: `### Question`.'],
  ]);
});
