import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeBackup } from '../../src/storage/backup';
import type { GotchaDatabase, SettingRow } from '../../src/storage/database';
import { readSetting } from '../../src/storage/settings';
import { BackupKeeper } from '../../src/workers/backup';
import type { BackupReport, BackupRequest, BackupResult } from '../../src/workers/backup-protocol';
import { addCards, anAct, answer, openTestDatabase, someCards } from '../support/collection';
import { FakeFolder } from '../support/file-folder';
import { MONDAY_NOON, daysLater } from '../support/schedules';

const cards = someCards(3);
const card = cards[0]!;

let database: GotchaDatabase;
let reports: BackupReport[];
let keeper: BackupKeeper;

beforeEach(async () => {
  database = await openTestDatabase();
  await addCards(database, cards);
  await answer(database, anAct(), card.id, 'good');
  [reports, keeper] = [[], keeperOf(() => Promise.resolve(database))];
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const keeperOf = (open: () => Promise<GotchaDatabase>) => new BackupKeeper(open, (report) => reports.push(report));

type Asked<Request> = Request extends unknown ? Omit<Request, 'databaseName' | 'now'> : never;

/** What a request ends with. */
async function ask(asked: Asked<BackupRequest>, now = MONDAY_NOON): Promise<BackupResult> {
  await keeper.answer({ ...asked, databaseName: database.name, now });
  return reports.at(-1) as BackupResult;
}

async function written(): Promise<Extract<BackupResult, { kind: 'written' }>> {
  const result = await ask({ kind: 'write' });
  if (result.kind !== 'written') throw new Error(JSON.stringify(result));
  return result;
}

const shares = () => reports.flatMap((report) => (report.kind === 'progress' ? [report.share] : []));

async function addPicture(): Promise<void> {
  const hash = createHash('sha256').update('a picture').digest('hex');
  await database.media.put({ hash, content: new Blob(['a picture']), keptAt: 0 });
  await database.mediaNames.put({ deckId: card.deckId, name: 'photo.png', hash });
}

/** A browser with a file system of its own. */
function withOwnFiles(): FakeFolder {
  const root = new FakeFolder();
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root) } });
  return root;
}

/** The learner's own folder. Its handle is a plain object, which no database takes: reads and writes of it go past it. */
function withFolderOfOnesOwn(permission: PermissionState): FakeFolder {
  const folder = new FakeFolder({}, 'Backups');
  folder.permission = permission;
  const { settings } = database;
  const read = settings.get.bind(settings) as (key: string) => Promise<SettingRow | undefined>;
  const stored = { key: 'backupFolder', value: { handle: folder.handle } };
  const get = (key: string) => (key === stored.key ? Promise.resolve(stored) : read(key));
  const put = (row: SettingRow) => (row.key === stored.key ? Promise.resolve() : settings.bulkPut([row]));
  Object.assign(settings, { get, put });
  return folder;
}

describe('a backup', () => {
  test('without pictures is one text', async () => {
    const { file, extension, reviewCount } = await written();
    expect([extension, file.type, reviewCount]).toEqual(['json', 'application/json', 1]);
    expect(await file.text()).toBe((await writeBackup(database, MONDAY_NOON)).text);
  });

  test('with pictures is an archive', async () => {
    await addPicture();
    const { file, extension } = await written();
    expect([extension, file.type]).toEqual(['zip', 'application/zip']);
    expect(shares()).toEqual(shares().toSorted((a, b) => a - b));
    expect(shares().at(-1)).toBe(1);
  });

  test.each(['with', 'without'])('%s pictures is read, previewed and restored, and that is undone', async (how) => {
    if (how === 'with') await addPicture();
    const { file } = await written();
    await answer(database, anAct(daysLater(1)), card.id, 'good');

    const preview = await ask({ kind: 'read', source: { kind: 'file', file } });
    const media = how === 'with' ? 1 : 0;
    expect(preview).toEqual({
      kind: 'preview',
      preview: {
        decks: { inBackup: 1, here: 1, added: 0 },
        cards: { inBackup: 3, here: 3, added: 0 },
        reviews: { inBackup: 1, here: 2, added: 0 },
        media: { inBackup: media, here: media, added: 0 },
        createdAt: MONDAY_NOON.at,
        missingMedia: 0,
      },
    });
    expect(await database.reviews.count()).toBe(2);

    expect(await ask({ kind: 'restore', way: 'replace' })).toEqual({ kind: 'restored' });
    expect(await database.reviews.count()).toBe(1);
    expect(await ask({ kind: 'undo' })).toEqual({ kind: 'restored' });
    expect(await database.reviews.count()).toBe(2);
    expect(await database.media.count()).toBe(media);
  });

  test('is merged', async () => {
    const { file } = await written();
    await database.reviews.clear();
    await ask({ kind: 'read', source: { kind: 'file', file } });
    expect(await ask({ kind: 'restore', way: 'merge' })).toEqual({ kind: 'restored' });
    expect(await database.reviews.count()).toBe(1);
  });

  test.each([
    { what: 'a text', file: new Blob(['# Maps']), says: 'This file is not a Gotcha backup: it is not JSON.' },
    {
      what: 'an archive',
      file: new Blob(['PK\x03\x04...']),
      says: 'This backup cannot be restored: it is no complete ZIP',
    },
  ])('is refused when it is none: $what', async ({ file, says }) => {
    const result = await ask({ kind: 'read', source: { kind: 'file', file } });
    expect(result).toEqual({ kind: 'refused', message: expect.stringContaining(says) as string });
    expect(await ask({ kind: 'restore', way: 'replace' })).toMatchObject({
      kind: 'failed',
      message: 'Inconsistent: a restore was asked for before its backup was read.',
    });
  });

  test('that was read is forgotten when another one is refused', async () => {
    const { file } = await written();
    await ask({ kind: 'read', source: { kind: 'file', file } });
    await ask({ kind: 'read', source: { kind: 'file', file: new Blob() } });
    expect((await ask({ kind: 'restore', way: 'replace' })).kind).toBe('failed');
  });

  test('of a collection that cannot be opened fails by the name of the error', async () => {
    keeper = keeperOf(() => Promise.reject(Object.assign(new Error('no room'), { name: 'QuotaExceededError' })));
    expect(await ask({ kind: 'write' })).toEqual({ kind: 'failed', name: 'QuotaExceededError', message: 'no room' });
  });
});

describe('the snapshot of a day', () => {
  test('is kept inside the browser, and restored from there', async () => {
    withOwnFiles();
    expect(await ask({ kind: 'keep' })).toEqual({ kind: 'kept', outcome: 'taken' });
    expect(await ask({ kind: 'keep' })).toEqual({ kind: 'kept', outcome: 'notNeeded' });
    await answer(database, anAct(daysLater(1)), card.id, 'good');
    const source = { kind: 'snapshot' as const, name: 'gotcha-2026-01-05.json' };
    expect(await ask({ kind: 'read', source })).toMatchObject({
      preview: { reviews: { inBackup: 1, here: 2, added: 0 }, createdAt: MONDAY_NOON.at },
    });
    await ask({ kind: 'restore', way: 'replace' });
    expect(await database.reviews.count()).toBe(1);
  });

  test('is none in a browser without files of its own', async () => {
    vi.stubGlobal('navigator', {});
    expect(await ask({ kind: 'keep' })).toEqual({ kind: 'kept', outcome: 'unsupported' });
  });

  test('is no backup outside of the browser', async () => {
    withOwnFiles();
    await ask({ kind: 'keep' });
    expect(await readSetting(database, 'lastBackup')).toBeUndefined();
  });

  test('goes to the folder of the learner, and counts as a backup then', async () => {
    withOwnFiles();
    const folder = withFolderOfOnesOwn('granted');
    await ask({ kind: 'keep' });
    expect(folder.names).toEqual(['gotcha-2026-01-05.json']);
    expect(await readSetting(database, 'lastBackup')).toEqual({ at: MONDAY_NOON.at, reviewCount: 1 });
  });

  test('is kept without the folder when its permission lapsed', async () => {
    withOwnFiles();
    const folder = withFolderOfOnesOwn('prompt');
    expect(await ask({ kind: 'keep' })).toEqual({ kind: 'kept', outcome: 'taken' });
    expect(folder.names).toEqual([]);
    expect(await readSetting(database, 'lastBackup')).toBeUndefined();
  });

  test('is kept when the folder is gone', async () => {
    withOwnFiles();
    const folder = withFolderOfOnesOwn('granted');
    folder.troubles.room = 0;
    expect(await ask({ kind: 'keep' })).toEqual({ kind: 'kept', outcome: 'taken' });
  });
});

test('a backup goes to the folder at once when it is asked for', async () => {
  const folder = withFolderOfOnesOwn('granted');
  await addPicture();
  expect(await ask({ kind: 'writeToFolder' })).toEqual({ kind: 'inFolder' });
  expect(folder.names).toEqual(['gotcha-2026-01-05.zip']);
});
