import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { readArchive, writeArchive } from '../../src/interchange/backup-archive';
import { readBackup, type Backup } from '../../src/storage/backup-format';
import { restoreMerge, previewRestore } from '../../src/storage/backup-merge';
import { deleteEverything, restoreReplace, undoRestore, writeBackup } from '../../src/storage/backup';
import type { SafeHtml } from '../../src/domain/card';
import { checkCollection } from '../../src/storage/collection-check';
import type { FaceRow, GotchaDatabase } from '../../src/storage/database';
import { putAside } from '../../src/storage/decks';
import type { Review } from '../../src/domain/review-log';
import { readWholeLog, sealOldReviews, segmentOf } from '../../src/storage/review-segments';
import { actOnCard, undoLast } from '../../src/storage/reviews';
import { ensureDeviceId, readSetting, writeSetting } from '../../src/storage/settings';
import { defaultPreferences } from '../../src/domain/preferences';
import { GRADES } from '../../src/domain/schedule';
import {
  aCard,
  aDeck,
  aLog,
  aSection,
  addCards,
  anAct,
  answer,
  openTestDatabase,
  someCards,
} from '../support/collection';
import { MONDAY, MONDAY_NOON, daysLater, hoursLater } from '../support/schedules';

const cards = someCards(4);
const [card, other] = [cards[0]!, cards[1]!];
const LATER = daysLater(30);

let database: GotchaDatabase;

beforeEach(async () => {
  database = await openTestDatabase();
});

const backupOf = async (source: GotchaDatabase) => readBackup((await writeBackup(source, LATER)).text);
const contentOf = (source: GotchaDatabase) =>
  Promise.all(source.tables.filter(({ name }) => name !== 'settings').map((table) => table.toArray()));
const withoutSchedules = async (source: GotchaDatabase) =>
  (await readWholeLog(source)).map((row) => ({ ...row, before: undefined, after: undefined }));

/** What a learner may do to a card, some hours after the last thing that they did. */
type Step = { card: number; what: 'answer' | 'undo' | 'suspend' | 'bury' | 'flag'; grade: number; hours: number };
const someSteps = fc.array(
  fc.record<Step>({
    card: fc.nat(cards.length - 1),
    what: fc.constantFrom('answer', 'answer', 'answer', 'undo', 'suspend', 'bury', 'flag'),
    grade: fc.nat(GRADES.length - 1),
    hours: fc.integer({ min: -2, max: 60 }),
  }),
  { maxLength: 12 },
);

async function study(target: GotchaDatabase, steps: readonly Step[], deviceId = 'device-1'): Promise<void> {
  let now = MONDAY_NOON;
  for (const step of steps) {
    now = hoursLater(step.hours, now);
    const act = anAct(now, { deviceId, sessionId: `session-of-${deviceId}` });
    const { id } = cards[step.card]!;
    const turn = (await target.schedules.get(id))!.lastLogId;
    if (step.what === 'answer') await answer(target, act, id, GRADES[step.grade]!);
    else if (step.what === 'undo') await undoLast(target, act);
    else await actOnCard(target, act, id, turn, { kind: step.what, untilDay: MONDAY + 90, flag: step.grade });
  }
}

async function studied(steps: readonly Step[], deviceId?: string): Promise<GotchaDatabase> {
  const target = await openTestDatabase();
  await addCards(target, cards);
  await study(target, steps, deviceId);
  return target;
}

/** Pictures, a log that an import brought, and one that an undone import brought: its rows may stand elsewhere too. */
async function addFromElsewhere(target: GotchaDatabase, pictures: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
  const imported = aLog({ cards: [aCard({ noteId: 'gone' })], reviews: 3, from: MONDAY_NOON, hoursBetween: 30 }).rows;
  const segment = (sequence: number, rows: Review[]) => ({
    ...segmentOf('anki', sequence, rows),
    importId: 'import-1',
  });
  await target.reviewSegments.bulkPut([
    { ...segment(0, imported), undoneAt: LATER.at },
    segment(1, imported.slice(0, 2)),
    { ...segment(2, imported.slice(1)), undoneAt: LATER.at },
  ]);
  for (const [index, bytes] of pictures.entries()) {
    const hash = createHash('sha256').update(bytes).digest('hex');
    await target.media.put({ hash, content: new Blob([bytes]), keptAt: 0 });
    await target.mediaNames.put({ deckId: card.deckId, name: `${index}.png`, hash });
  }
}

/** Out as a file and back in: what a learner does, without the screens. */
async function throughAFile(source: GotchaDatabase): Promise<{ file: Blob; backup: Backup }> {
  const { text, media } = await writeBackup(source, LATER);
  const content = new Map(media.map(({ hash, content }) => [hash, content]));
  const file = await writeArchive({ text, media: content }, () => undefined);
  const read = await readArchive(file, () => undefined);
  return { file, backup: await readBackup(read.text, read.media) };
}

const bytesOf = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());

const seal = (target: GotchaDatabase) => sealOldReviews(target, LATER, { segmentRows: 2, newestKept: 1 });

const SLOW_MS = 60_000;
const RUNS = { numRuns: 15 };

describe('a backup', () => {
  test(
    'that is restored gives the same backup, whatever the collection was',
    async () => {
      await fc.assert(
        fc.asyncProperty(someSteps, fc.boolean(), async (steps, isSealed) => {
          const source = await studied(steps);
          if (isSealed) await seal(source);
          await writeSetting(source, 'preferences', { ...defaultPreferences, newPerDay: 7 });
          const { text } = await writeBackup(source, LATER);
          await deleteEverything(source);
          await restoreReplace(source, await readBackup(text), LATER);
          expect((await writeBackup(source, LATER)).text).toBe(text);
          expect(await checkCollection(source)).toEqual([]);
        }),
        RUNS,
      );
    },
    SLOW_MS,
  );

  test(
    'with pictures and foreign logs, standing and undone, gives the same file byte for byte',
    async () => {
      await fc.assert(
        fc.asyncProperty(someSteps, fc.array(fc.uint8Array({ maxLength: 400 })), async (steps, pictures) => {
          const source = await studied(steps);
          await addFromElsewhere(
            source,
            pictures.map((bytes) => new Uint8Array(bytes)),
          );
          const { file, backup } = await throughAFile(source);
          const target = await openTestDatabase();
          await restoreReplace(target, backup, LATER);
          expect(Buffer.compare(await bytesOf((await throughAFile(target)).file), await bytesOf(file))).toBe(0);
          expect(await target.reviewSegments.toArray()).toEqual(await source.reviewSegments.toArray());
        }),
        RUNS,
      );
    },
    SLOW_MS,
  );

  test('is the same text for the same collection, whenever its rows were put in', async () => {
    const [one, other] = [await studied([]), await openTestDatabase()];
    await addCards(other, [...cards].reverse());
    expect((await writeBackup(one, LATER)).text).toBe((await writeBackup(other, LATER)).text);
  });

  test('of format 1, which had no media, is restored', async () => {
    const source = await studied([{ card: 0, what: 'answer', grade: 2, hours: 1 }]);
    const { createdAt, counts, collection } = JSON.parse((await writeBackup(source, LATER)).text) as Record<
      string,
      object
    >;
    const { mediaNames: _, media: __, ...tables } = collection as Record<string, unknown>;
    const text = JSON.stringify(tables);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const head = JSON.stringify({ app: 'gotcha', format: 1, createdAt, counts, sha256 });
    await restoreReplace(database, await readBackup(`${head.slice(0, -1)},"collection":${text}}`), LATER);
    expect(await contentOf(database)).toEqual(await contentOf(source));
  });

  test('whose pictures are not with it is restored without them, and says how many', async () => {
    const source = await studied([]);
    await addFromElsewhere(source, [Uint8Array.of(1), Uint8Array.of(2)]);
    const backup = await readBackup((await writeBackup(source, LATER)).text);
    expect(backup.missingMedia).toBe(2);
    await restoreReplace(database, backup, LATER);
    expect(await database.media.count()).toBe(0);
    expect(await database.mediaNames.count()).toBe(2);
  });

  test('says what it holds before all else', async () => {
    await addCards(database, cards);
    await answer(database, anAct(), card.id, 'good');
    expect((await writeBackup(database, LATER)).text).toMatch(
      new RegExp(
        `^\\{"app":"gotcha","format":2,"createdAt":${LATER.at},"counts":\\{"decks":1,"cards":4,"reviews":1,"media":0\\},"bytes":\\d+,"sha256":"[0-9a-f]{64}","collection":`,
      ),
    );
  });

  test('holds no face, no device and nothing of the build', async () => {
    await addCards(database, cards, aDeck({ sections: [aSection({ broughtIn: { contentHash: 'x', cards: 'all' } })] }));
    await database.faces.put(aFaceOf(card.id));
    const deviceId = await ensureDeviceId(database);
    await writeSetting(database, 'manifestHash', 'of-the-build');
    const { text } = await writeBackup(database, LATER);
    for (const kept of ['secret face', deviceId, 'of-the-build', 'broughtIn']) expect(text).not.toContain(kept);
  });

  test('that could not be restored is not written', async () => {
    await addCards(database, cards);
    await database.schedules.update(card.id, { difficulty: NaN });
    await expect(writeBackup(database, LATER)).rejects.toThrow(
      'Inconsistent: schedules, row 1 (types/note-0): difficulty is not a finite number',
    );
  });
});

const aFaceOf = (cardId: typeof card.id): FaceRow => ({
  cardId,
  version: 'card-1',
  rendererVersion: 1,
  face: {
    question: { html: 'secret face' as SafeHtml, options: [] },
    answer: { html: '' as SafeHtml, right: [], notes: [], goVersions: [], caughtBy: [] },
  },
});

describe('restoring by replacement', () => {
  const aStep = (fields: Partial<Step> = {}): Step => ({ card: 0, what: 'answer', grade: 2, hours: 1, ...fields });

  test('lets the app bring faces and sections in again', async () => {
    const backup = await backupOf(await studied([aStep()]));
    await addCards(database, cards, aDeck({ sections: [aSection({ broughtIn: { contentHash: 'x', cards: 'all' } })] }));
    await database.faces.put(aFaceOf(card.id));
    await writeSetting(database, 'manifestHash', 'of-the-build');
    await restoreReplace(database, backup, LATER);
    expect(await database.faces.count()).toBe(0);
    expect(await readSetting(database, 'manifestHash')).toBeUndefined();
    expect((await database.decks.toArray())[0]!.sections[0]!.broughtIn).toBeUndefined();
  });

  test('leaves the device its id, and takes the file as the last backup', async () => {
    const source = await studied([aStep(), aStep()]);
    await ensureDeviceId(source);
    const own = await ensureDeviceId(database);
    await restoreReplace(database, await backupOf(source), daysLater(31));
    expect(await ensureDeviceId(database)).toBe(own);
    expect(await readSetting(database, 'lastBackup')).toEqual({ at: LATER.at, reviewCount: 2 });
  });

  test('is undone to the same collection, and that is undone too', async () => {
    const backup = await backupOf(await studied([aStep()]));
    await addCards(database, cards);
    await study(database, [aStep({ card: 1 }), aStep({ card: 2 })], 'phone');
    await writeSetting(database, 'lastBackup', { at: 7, reviewCount: 1 });
    const before = await contentOf(database);

    await restoreReplace(database, backup, LATER);
    const after = await contentOf(database);
    expect(after).not.toEqual(before);
    expect(await undoRestore(database, LATER)).toBe(true);
    expect(await contentOf(database)).toEqual(before);
    expect(await readSetting(database, 'lastBackup')).toEqual({ at: 7, reviewCount: 1 });
    await undoRestore(database, LATER);
    expect(await contentOf(database)).toEqual(after);
  });

  test('is undone with the pictures that it took away', async () => {
    const backup = await backupOf(await studied([aStep()]));
    await addFromElsewhere(database, [Uint8Array.of(1, 2, 3)]);
    await restoreReplace(database, backup, LATER);
    expect(await database.media.count()).toBe(0);
    await undoRestore(database, LATER);
    const [picture] = await database.media.toArray();
    expect([...(await bytesOf(picture!.content))]).toEqual([1, 2, 3]);
  });

  test('is undone also where the version before has written what to go back to', async () => {
    const backup = await backupOf(await studied([aStep()]));
    await addCards(database, cards);
    await restoreReplace(database, backup, LATER);
    const snapshot = (await readSetting(database, 'snapshotBeforeRestore'))!;
    const { mediaNames: _, media: __, ...tables } = JSON.parse(snapshot.text) as Record<string, unknown>;
    await writeSetting(database, 'snapshotBeforeRestore', { at: snapshot.at, text: JSON.stringify(tables) });
    await undoRestore(database, LATER);
    expect(await database.cards.count()).toBe(cards.length);
    expect(await database.reviews.count()).toBe(0);
  });

  test('has nothing to undo where nothing was replaced', async () => {
    expect(await undoRestore(database, LATER)).toBe(false);
  });

  test('is possible when the collection is damaged', async () => {
    const backup = await backupOf(await studied([aStep()]));
    await addCards(database, cards);
    await database.schedules.update(card.id, { difficulty: NaN });
    await restoreReplace(database, backup, LATER);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('leaves the collection as it was when it fails half way', async () => {
    const backup = await backupOf(await studied([aStep()]));
    await addCards(database, cards);
    await study(database, [aStep({ card: 2 })]);
    const before = await contentOf(database);
    backup.collection.sessions.push(
      { id: 'torn', scope: 'all', startedAt: 1 },
      { id: 'torn', scope: 'all', startedAt: 1 },
    );
    await expect(restoreReplace(database, backup, LATER)).rejects.toThrow();
    expect(await contentOf(database)).toEqual(before);
    expect(await readSetting(database, 'snapshotBeforeRestore')).toBeUndefined();
  });
});

describe('restoring by a merge', () => {
  test(
    'makes the same log on both sides, and nothing of it twice',
    async () => {
      await fc.assert(
        fc.asyncProperty(someSteps, someSteps, someSteps, fc.boolean(), async (shared, ours, theirs, isSealed) => {
          const here = await studied(shared);
          const there = await openTestDatabase();
          await restoreReplace(there, await backupOf(here), LATER);
          await study(here, ours, 'laptop');
          await study(there, theirs, 'phone');
          if (isSealed) for (const side of [here, there]) await seal(side);
          const [fromHere, fromThere] = [await backupOf(here), await backupOf(there)];

          await restoreMerge(here, fromThere);
          await restoreMerge(there, fromHere);
          expect(await withoutSchedules(here)).toEqual(await withoutSchedules(there));
          expect(await checkCollection(here)).toEqual([]);
          expect(await checkCollection(there)).toEqual([]);

          const once = await contentOf(here);
          await restoreMerge(here, fromThere);
          expect(await contentOf(here)).toEqual(once);
        }),
        RUNS,
      );
    },
    SLOW_MS,
  );

  test('takes rows that stand, and none that an import brought which was undone', async () => {
    const source = await openTestDatabase();
    await addCards(source, [aCard({ noteId: 'gone' })]);
    await addFromElsewhere(source, [Uint8Array.of(1)]);
    const backup = await backupOf(source);
    await addCards(database, [aCard({ noteId: 'gone' })]);
    expect((await previewRestore(database, backup)).reviews).toEqual({ inBackup: 2, here: 0, added: 2 });
    await restoreMerge(database, backup);
    const [segment, ...others] = await database.reviewSegments.toArray();
    expect(segment).toMatchObject({ deviceId: 'anki', count: 2, importId: 'import-1' });
    expect(segment).not.toHaveProperty('undoneAt');
    expect(others).toEqual([]);
  });

  test('brings back rows that stand in the backup, though their import was undone here', async () => {
    const source = await openTestDatabase();
    await addFromElsewhere(source, []);
    const backup = await backupOf(source);
    await database.reviewSegments.bulkAdd(
      (await source.reviewSegments.toArray()).map((segment) => ({ ...segment, undoneAt: LATER.at })),
    );
    expect((await previewRestore(database, backup)).reviews).toEqual({ inBackup: 2, here: 0, added: 2 });
    await restoreMerge(database, backup);
    const standing = (await database.reviewSegments.toArray()).filter(({ undoneAt }) => undoneAt === undefined);
    expect(standing.map(({ count }) => count)).toEqual([2]);
    await restoreMerge(database, backup);
    expect(await database.reviewSegments.count()).toBe(4);
  });

  test('adds the pictures that are not here, and leaves the name of one that is', async () => {
    const source = await openTestDatabase();
    await addFromElsewhere(source, [Uint8Array.of(1), Uint8Array.of(2)]);
    await addFromElsewhere(database, [Uint8Array.of(3)]);
    const [ours] = await database.mediaNames.toArray();
    const { backup } = await throughAFile(source);
    await restoreMerge(database, backup);
    expect(await database.media.count()).toBe(3);
    expect((await database.mediaNames.toArray()).map(({ name }) => name)).toEqual(['0.png', '1.png']);
    expect(await database.mediaNames.get([card.deckId, '0.png'])).toEqual(ours);
  });

  test('is told beforehand', async () => {
    await addCards(database, cards.slice(0, 2));
    await answer(database, anAct(), card.id, 'good');
    const source = await studied([]);
    await study(
      source,
      [0, 1, 2, 3, 0].map((index) => ({ card: index, what: 'answer', grade: 2, hours: 1 })),
    );
    await seal(source);
    const before = await contentOf(database);
    expect(await previewRestore(database, await backupOf(source))).toEqual({
      decks: { inBackup: 1, here: 1, added: 0 },
      cards: { inBackup: 4, here: 2, added: 2 },
      reviews: { inBackup: 5, here: 1, added: 5 },
      media: { inBackup: 0, here: 0, added: 0 },
    });
    expect(await contentOf(database)).toEqual(before);
  });

  test('lets undo go back to what both logs say', async () => {
    const here = await studied([{ card: 0, what: 'answer', grade: 2, hours: 9 }], 'laptop');
    const there = await studied([{ card: 0, what: 'answer', grade: 2, hours: 1 }], 'phone');
    await restoreMerge(here, await backupOf(there));
    await undoLast(here, anAct(daysLater(1), { deviceId: 'laptop', sessionId: 'session-of-laptop' }));
    expect((await here.schedules.get(card.id))!.reviewCount).toBe(1);
    expect(await checkCollection(here)).toEqual([]);
  });

  test('keeps the newer wording of a card, and this device its settings', async () => {
    const text = (title: string) => ({ title, text: { title, front: '', back: title } });
    await addCards(database, [
      { ...card, ...text('old'), editedAt: 5 },
      { ...other, ...text('newest'), editedAt: 9 },
    ]);
    await writeSetting(database, 'preferences', { ...defaultPreferences, newPerDay: 3 });
    const source = await openTestDatabase();
    await addCards(source, [
      { ...card, ...text('new'), kind: 'choice', editedAt: 6 },
      { ...other, ...text('old'), editedAt: 8 },
    ]);
    await writeSetting(source, 'preferences', { ...defaultPreferences, newPerDay: 99 });
    await restoreMerge(database, await backupOf(source));
    expect((await database.cards.toArray()).map(({ title, kind, editedAt }) => ({ title, kind, editedAt }))).toEqual([
      { title: 'new', kind: 'choice', editedAt: 6 },
      { title: 'newest', kind: other.kind, editedAt: 9 },
    ]);
    expect((await readSetting(database, 'preferences'))?.newPerDay).toBe(3);
  });

  test('brings a deck back that was taken out here, with its cards', async () => {
    const source = await studied([{ card: 0, what: 'answer', grade: 3, hours: 1 }]);
    const backup = await backupOf(source);
    await putAside(source, cards, LATER.at);
    await source.decks.clear();
    await restoreMerge(source, backup);
    expect((await source.cards.toArray()).every(({ removedAt }) => removedAt === undefined)).toBe(true);
    expect((await source.schedules.toArray()).map(({ queue }) => queue)).toEqual(['review', 'new', 'new', 'new']);
    expect(await checkCollection(source)).toEqual([]);
  });

  test('of a log that cannot be replayed changes nothing', async () => {
    const backup = await backupOf(await studied([{ card: 0, what: 'answer', grade: 2, hours: 1 }]));
    backup.collection.schedulerConfigs = [];
    const before = await contentOf(database);
    await expect(restoreMerge(database, backup)).rejects.toThrow(
      /^The logs of this backup and of your collection cannot be put together: Inconsistent: card types\/note-0 has the row .* with the unknown config .*\. Use another backup\. Your collection is as it was\.$/,
    );
    expect(await contentOf(database)).toEqual(before);
  });
});

test('deleting everything leaves nothing, this device included', async () => {
  await addCards(database, cards);
  await ensureDeviceId(database);
  await deleteEverything(database);
  expect(await Promise.all(database.tables.map((table) => table.count()))).toEqual(database.tables.map(() => 0));
});
