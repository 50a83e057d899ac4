import { Blob as NodeBlob, File as NodeFile } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BackupSession } from '../../src/app/backup-session.svelte';
import type { Gotcha } from '../../src/app/gotcha';
import type { GotchaDatabase } from '../../src/storage/database';
import { readSetting } from '../../src/storage/settings';
import { backupWorkerOn } from '../support/backup-worker';
import { addCards, anAct, answer, openTestDatabase, someCards } from '../support/collection';
import { MONDAY_NOON } from '../support/schedules';

const cards = someCards(2);
const card = cards[0]!;

let database: GotchaDatabase;
let session: BackupSession;
let downloads: string[];

beforeEach(async () => {
  database = await openTestDatabase();
  await addCards(database, cards);
  await answer(database, anAct(), card.id, 'good');
  // jsdom's own cannot be sent to a worker.
  vi.stubGlobal('Blob', NodeBlob);
  vi.stubGlobal('File', NodeFile);
  vi.stubGlobal('Worker', backupWorkerOn(database));
  downloads = [];
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:file');
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    downloads.push(this.download);
  });
  session = new BackupSession({
    database,
    act: () => anAct(),
    preferences: { load: () => Promise.resolve() },
    library: { open: () => Promise.resolve(), bringInTheRest: () => Promise.resolve() },
  } as unknown as Gotcha);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  database.close();
});

/** A browser that shares files of these types, or says why it does not. */
function sharing(types: string[], share: () => Promise<void> = () => Promise.resolve()) {
  const shared: File[] = [];
  Object.assign(navigator, {
    canShare: ({ files: [file] }: { files: File[] }) => types.includes(file!.type),
    share: ({ files: [file] }: { files: File[] }) => share().then(() => void shared.push(file!)),
  });
  return shared;
}

const errorNamed = (name: string): Error => Object.assign(new Error(name), { name });
const last = () => readSetting(database, 'lastBackup');
const NAME = /^gotcha-2026-01-05-\d{4}\.json$/;

describe('saving', () => {
  test('hands a file to the browser, and remembers what it holds', async () => {
    await session.save();
    expect(downloads).toEqual([expect.stringMatching(NAME)]);
    expect(await last()).toEqual({ at: MONDAY_NOON.at, reviewCount: 1 });
    expect(session.done).toBe('The backup is in your downloads. Keep it somewhere outside of this browser.');
    expect(session.step).toBeUndefined();
  });

  test('can be stopped: nothing is saved, and nothing is wrong', async () => {
    const saving = session.save();
    session.cancel();
    await saving;
    expect([downloads, session.failure, session.step]).toEqual([[], undefined, undefined]);
    expect(await last()).toBeUndefined();
    await session.save();
    expect(downloads).toHaveLength(1);
  });

  test('says what is wrong with the collection', async () => {
    await database.schedules.update(card.id, { difficulty: NaN });
    await session.save();
    expect(session.failure).toContain(
      'Inconsistent: schedules, row 1 (types/note-0): difficulty is not a finite number',
    );
  });
});

describe('sharing', () => {
  test('opens the share sheet with the file', async () => {
    const shared = sharing(['application/json']);
    await session.share();
    expect(shared.map(({ name }) => name)).toEqual([expect.stringMatching(NAME)]);
    expect(session.done).toBe('The backup was shared.');
    expect(await last()).toEqual({ at: MONDAY_NOON.at, reviewCount: 1 });
  });

  test('sends a text where the browser shares no JSON', async () => {
    const [file] = await (async () => {
      const shared = sharing(['text/plain']);
      await session.share();
      return shared;
    })();
    expect(file!.name).toMatch(/^gotcha-2026-01-05-\d{4}\.json\.txt$/);
    await session.read({ kind: 'file', file: file! });
    expect(session.preview?.reviews.inBackup).toBe(1);
  });

  test('downloads where the browser cannot share it after all', async () => {
    sharing([]);
    await session.share();
    expect(downloads).toHaveLength(1);
  });

  test('waits for another tap when the first one is too long ago', async () => {
    const refuse = vi.fn(() => Promise.reject(errorNamed('NotAllowedError')));
    sharing(['application/json'], refuse);
    await session.share();
    expect([session.ready?.file.name, session.failure]).toEqual([expect.stringMatching(NAME), undefined]);
    expect(await last()).toBeUndefined();

    const shared = sharing(['application/json']);
    await session.shareReady();
    expect(shared).toHaveLength(1);
    expect(session.ready).toBeUndefined();
  });

  test('that the learner gives up is no backup', async () => {
    sharing(['application/json'], () => Promise.reject(errorNamed('AbortError')));
    await session.share();
    expect([session.ready, session.failure, session.done]).toEqual([undefined, undefined, undefined]);
    expect(await last()).toBeUndefined();
  });
});

describe('restoring', () => {
  test('goes from a file over its preview into the collection, and back', async () => {
    const shared = sharing(['application/json']);
    await session.share();
    await answer(database, anAct(), cards[1]!.id, 'good');

    await session.read({ kind: 'file', file: shared[0]! });
    expect(session.preview?.reviews).toEqual({ inBackup: 1, here: 2, added: 0 });
    await session.restore('replace');
    expect([session.done, session.preview]).toEqual(['The backup is your collection now.', undefined]);
    expect(await database.reviews.count()).toBe(1);
    await session.undoRestore();
    expect(session.done).toBe('Your collection is as it was before the restore.');
    expect(await database.reviews.count()).toBe(2);
  });

  test('of a file that is no backup says why', async () => {
    await session.read({ kind: 'file', file: new File(['# Maps'], 'maps.md') });
    expect(session.failure).toBe(
      'This file is not a Gotcha backup: it is not JSON. Choose a file that Gotcha wrote. Your collection is as it was.',
    );
    expect(session.preview).toBeUndefined();
  });

  test('says when the device is full', async () => {
    const fails = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    vi.spyOn(database, 'transaction').mockRejectedValue(fails);
    await session.save();
    expect(session.failure).toBe(
      'The device has no room left, so this was not saved. Free some space, then try again.',
    );
  });
});
