import { afterEach, describe, expect, test, vi } from 'vitest';
import { NewerCollectionError, openDatabase, withReopening, type GotchaDatabase } from '../../src/storage/database';
import { countReviews } from '../../src/storage/reviews';
import { readCardsByTag } from '../../src/storage/schedules';
import firstVersion from '../fixtures/schema-1.json';
import secondVersion from '../fixtures/schema-2.json';

const opened: { close(): void }[] = [];
let names = 0;
const newName = () => `schema test ${(names += 1)}`;

afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});

async function open(name: string, events = { onBlocked: vi.fn(), onVersionChange: vi.fn() }): Promise<GotchaDatabase> {
  const database = await openDatabase(name, events);
  opened.push(database);
  return database;
}

interface StoredTable {
  name: string;
  keyPath: string | string[];
  indexes: { name: string; keyPath: string | string[] }[];
  rows: object[];
}

/** A database as a version of the app left it: tables, indexes and rows from a fixture. */
function store(name: string, version: number, tables: StoredTable[]): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onerror = () => reject(request.error ?? new Error('open failed'));
    request.onupgradeneeded = () => {
      for (const { name: table, keyPath, indexes, rows } of tables) {
        const store = request.result.createObjectStore(table, { keyPath });
        for (const index of indexes) store.createIndex(index.name, index.keyPath);
        for (const row of rows) store.add(row);
      }
    };
    request.onsuccess = () => resolve(request.result);
  });
}

describe('a collection of the first schema', () => {
  test('is upgraded with every row, and its log can be counted by the new index', async () => {
    const name = newName();
    (await store(name, firstVersion.version, firstVersion.tables)).close();

    const database = await open(name);
    for (const { name: table, rows } of firstVersion.tables) {
      expect(await database.table(table).toArray(), table).toEqual(rows);
    }
    expect(await countReviews(database)).toBe(1_001);
  });

  test('waits for another tab that still holds it, and says so', async () => {
    const name = newName();
    const otherTab = await store(name, firstVersion.version, firstVersion.tables);
    const onBlocked = vi.fn(() => otherTab.close());

    await open(name, { onBlocked, onVersionChange: vi.fn() });
    expect(onBlocked).toHaveBeenCalled();
  });
});

test('a collection of the second schema is upgraded with every row, and finds its cards by tag', async () => {
  const name = newName();
  (await store(name, secondVersion.version, secondVersion.tables)).close();

  const database = await open(name);
  for (const { name: table, rows } of secondVersion.tables) {
    expect(await database.table(table).toArray(), table).toEqual(rows);
  }
  expect(await readCardsByTag(database)).toEqual(
    new Map([
      ['comparison', ['types/typed-nil']],
      ['nil-interface', ['types/nil-in-any', 'types/typed-nil']],
    ]),
  );
});

test('an import of an earlier schema, of one deck, is one of several now, apart from what undoes it', async () => {
  const deck = { id: 'my:runes', title: 'Runes' };
  const before = { deck, cards: [], schedules: [], addedCardIds: ['my:runes/a'] };
  const counts = { added: 1, changed: 0, removed: 0, renamed: 0 };
  const row = { id: 'import-1', at: 1, deckId: 'my:runes', title: 'Runes', counts, before };
  const name = newName();
  const tables = secondVersion.tables.map((table) => (table.name === 'imports' ? { ...table, rows: [row] } : table));
  (await store(name, secondVersion.version, tables)).close();

  const database = await open(name);
  expect(await database.imports.toArray()).toEqual([
    {
      id: 'import-1',
      at: 1,
      decks: [{ deckId: 'my:runes', title: 'Runes' }],
      counts: { ...counts, answers: 0 },
    },
  ]);
  expect(await database.importsBefore.toArray()).toEqual([
    { id: 'import-1', decks: [deck], cards: [], schedules: [], addedCardIds: ['my:runes/a'] },
  ]);
});

test('a collection of a newer schema is refused before anything is written', async () => {
  const name = newName();
  (await store(name, 990, firstVersion.tables)).close();

  await expect(openDatabase(name, { onBlocked: vi.fn(), onVersionChange: vi.fn() })).rejects.toThrow(
    new NewerCollectionError('The collection has a newer schema than 4, which this build knows.'),
  );
  const databases = await indexedDB.databases();
  expect(databases.find((database) => database.name === name)?.version).toBe(990);
});

test('an upgrade in another tab makes this one let go and say so', async () => {
  const name = newName();
  const onVersionChange = vi.fn();
  await open(name, { onBlocked: vi.fn(), onVersionChange });

  const newer = await store(name, 990, []);
  opened.push(newer);
  expect(onVersionChange).toHaveBeenCalledOnce();
});

describe('a connection that the browser closed', () => {
  test('is opened again, and the work done', async () => {
    const database = await open(newName());
    database.backendDB().close();

    await withReopening(database, () => database.settings.put({ key: 'manifestHash', value: 'a' }));
    expect(await database.settings.count()).toBe(1);
  });

  test('does not make other failures be tried twice', async () => {
    const database = await open(newName());
    const work = vi.fn(() => Promise.reject(new TypeError('not a matter of connection')));
    await expect(withReopening(database, work)).rejects.toThrow('not a matter of connection');
    expect(work).toHaveBeenCalledOnce();
  });
});
