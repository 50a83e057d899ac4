import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { dateOf } from '../../src/domain/snapshot-thinning';
import { studyDay } from '../../src/domain/time';
import { restoreReplace, writeBackup } from '../../src/storage/backup';
import type { GotchaDatabase } from '../../src/storage/database';
import {
  deleteSnapshots,
  listSnapshots,
  openSnapshotFolder,
  readSnapshot,
  takeSnapshot,
} from '../../src/storage/snapshots';
import { aCard, aDeck, addCards, anAct, answer, openTestDatabase, someCards } from '../support/collection';
import { FakeFolder, MachineDied, type FolderTroubles } from '../support/file-folder';
import { MONDAY_NOON, daysLater } from '../support/schedules';

const cards = someCards(3);
const card = cards[0]!;

let database: GotchaDatabase;
let folder: FakeFolder;

beforeEach(async () => {
  database = await openTestDatabase();
  await addCards(database, cards);
  folder = new FakeFolder();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const nameOn = (day: number) => `gotcha-${dateOf(studyDay(daysLater(day)))}.json`;
const take = (day: number) => takeSnapshot(folder.handle, database, daysLater(day));
const listed = async () => (await listSnapshots(folder.handle)).map(({ name }) => name);

/** A day on which a card is answered, and its snapshot. */
async function studyAndTake(day: number): Promise<string> {
  await answer(database, anAct(daysLater(day)), card.id, 'good');
  return (await take(day)).outcome;
}

async function addPicture(bytes: number[], name = 'photo.png'): Promise<string> {
  const content = Uint8Array.from(bytes);
  const hash = createHash('sha256').update(content).digest('hex');
  await database.media.put({ hash, content: new Blob([content]), keptAt: 0 });
  await database.mediaNames.put({ deckId: card.deckId, name, hash });
  return hash;
}

describe('a snapshot', () => {
  test('is listed with its day, its size and what it holds', async () => {
    expect(await studyAndTake(0)).toBe('taken');
    const [snapshot] = await listSnapshots(folder.handle);
    expect(snapshot).toEqual({
      name: nameOn(0),
      day: studyDay(MONDAY_NOON),
      createdAt: MONDAY_NOON.at,
      bytes: folder.files.get(nameOn(0))!.size,
      counts: { decks: 1, cards: 3, reviews: 1, media: 0 },
    });
  });

  test('brings the collection back', async () => {
    await addPicture([1, 2, 3]);
    await studyAndTake(0);
    const { text } = await writeBackup(database, MONDAY_NOON);
    const target = await openTestDatabase();
    await restoreReplace(target, await readSnapshot(folder.handle, nameOn(0)), MONDAY_NOON);
    expect((await writeBackup(target, MONDAY_NOON)).text).toBe(text);
    expect(await target.media.count()).toBe(1);
  });

  test('is taken once a day', async () => {
    await studyAndTake(0);
    expect(await studyAndTake(0)).toBe('notNeeded');
    expect(await studyAndTake(1)).toBe('taken');
    expect(await listed()).toEqual([nameOn(1), nameOn(0)]);
  });

  test('is not taken of a collection in which the learner has done nothing', async () => {
    expect((await take(0)).outcome).toBe('notNeeded');
    expect(folder.names).toEqual([]);
  });

  test('is not taken when nothing came since the one before', async () => {
    await studyAndTake(0);
    expect((await take(1)).outcome).toBe('notNeeded');
  });

  test.each([
    { news: 'a deck of the learner', bring: () => database.decks.put(aDeck({ origin: 'imported' })), isFirst: true },
    { news: 'a card', bring: () => database.cards.put(aCard({ noteId: 'new' })), isFirst: false },
    {
      news: 'another wording',
      bring: () =>
        database.cards.update(card.id, { editedAt: daysLater(1).at, text: { title: '', front: '', back: '' } }),
      isFirst: false,
    },
  ])('is taken of $news without an answer', async ({ bring, isFirst }) => {
    if (!isFirst) await studyAndTake(0);
    await bring();
    expect((await take(1)).outcome).toBe('taken');
  });

  test('is taken also after the clock went back', async () => {
    await studyAndTake(40);
    expect(await studyAndTake(0)).toBe('taken');
    expect((await take(1)).outcome).toBe('notNeeded');
    expect(await listed()).toEqual([nameOn(40), nameOn(0)]);
  });
});

describe('the snapshots of half a year', () => {
  test('are thinned by day, week and month', async () => {
    for (let day = 0; day <= 180; day++) await studyAndTake(day);
    const names = await listed();
    expect(names.slice(0, 7)).toEqual([180, 179, 178, 177, 176, 175, 174].map(nameOn));
    expect(names.length).toBeLessThanOrEqual(7 + 4 + 7);
    expect(names.length).toBeGreaterThanOrEqual(7 + 4 + 4);
  });

  test('share their pictures, and one goes when no snapshot and no deck has it any more', async () => {
    const [old, kept] = [await addPicture([1], 'old.png'), await addPicture([2], 'kept.png')];
    await studyAndTake(0);
    expect(folder.folders.get('media')!.names).toEqual([old, kept].sort());
    await database.media.delete(old);
    await database.mediaNames.delete([card.deckId, 'old.png']);
    for (let day = 1; day < 7; day++) await studyAndTake(day);
    expect(folder.folders.get('media')!.names).toEqual([old, kept].sort());
    for (let day = 400; day < 409; day++) await studyAndTake(day);
    expect(folder.folders.get('media')!.names).toEqual([kept]);
  });
});

describe('a snapshot that broke off', () => {
  test.each<{ browser: string; troubles: FolderTroubles }>([
    { browser: 'a browser that swaps files in', troubles: {} },
    { browser: 'a browser that writes in place and moves', troubles: { onlySync: true } },
  ])('is not listed in $browser, and the next one takes its place', async ({ troubles }) => {
    folder = new FakeFolder({ ...troubles });
    await studyAndTake(0);
    folder.troubles.diesAfter = 100;
    await expect(studyAndTake(1)).rejects.toThrow(MachineDied);
    expect(await listed()).toEqual([nameOn(0)]);

    delete folder.troubles.diesAfter;
    expect(await studyAndTake(1)).toBe('taken');
    expect(await listed()).toEqual([nameOn(1), nameOn(0)]);
    expect(folder.names).toEqual([nameOn(0), nameOn(1)]);
  });

  test('at any byte is not listed', async () => {
    await studyAndTake(0);
    const whole = folder.files.get(nameOn(0))!;
    for (const length of [0, 1, 50, 200, whole.size - 1]) {
      folder.files.set(nameOn(0), whole.slice(0, length));
      expect(await listed()).toEqual([]);
    }
  });

  test('or was changed is refused by its checksum when it is read', async () => {
    await studyAndTake(0);
    const text = await folder.files.get(nameOn(0))!.text();
    folder.files.set(nameOn(0), new Blob([text.replace('Writing to', 'Reading an')]));
    expect(await listed()).toEqual([nameOn(0)]);
    await expect(readSnapshot(folder.handle, nameOn(0))).rejects.toThrow('its checksum is wrong');
  });

  test('leaves out a picture that is not what its name says', async () => {
    const hash = await addPicture([1, 2, 3]);
    await studyAndTake(0);
    folder.folders.get('media')!.files.set(hash, new Blob(['other']));
    expect(await readSnapshot(folder.handle, nameOn(0))).toMatchObject({ missingMedia: 1 });
  });
});

describe('on a full device', () => {
  test('the oldest snapshots give way', async () => {
    for (const day of [0, 1, 2]) await studyAndTake(day);
    // Another one would fit but for a few bytes.
    folder.troubles.room = folder.bytes + folder.files.get(nameOn(2))!.size - 100;
    expect(await studyAndTake(3)).toBe('taken');
    expect(await listed()).toEqual([nameOn(3), nameOn(2), nameOn(1)]);
  });

  test('the newest stays, and it is told that there is no room', async () => {
    for (const day of [0, 1]) await studyAndTake(day);
    folder.troubles.room = 0;
    expect(await studyAndTake(2)).toBe('full');
    expect(await listed()).toEqual([nameOn(1)]);
  });
});

describe('the place of the snapshots', () => {
  const browserWith = (getDirectory: unknown) => vi.stubGlobal('navigator', { storage: { getDirectory } });

  test.each([
    { browser: 'without one', getDirectory: undefined },
    {
      browser: 'whose private windows refuse',
      getDirectory: () => Promise.reject(new DOMException('', 'SecurityError')),
    },
  ])('is missing in a browser $browser', async ({ getDirectory }) => {
    browserWith(getDirectory);
    expect(await openSnapshotFolder()).toBeUndefined();
    await expect(deleteSnapshots()).resolves.toBeUndefined();
  });

  test('is emptied with all data', async () => {
    const root = new FakeFolder();
    browserWith(() => Promise.resolve(root));
    folder = (await openSnapshotFolder()) as unknown as FakeFolder;
    await studyAndTake(0);
    await deleteSnapshots();
    expect(await listSnapshots((await openSnapshotFolder())!)).toEqual([]);
  });
});
