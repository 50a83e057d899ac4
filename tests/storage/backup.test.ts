import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { readBackup } from '../../src/storage/backup-format';
import { restoreMerge, previewRestore } from '../../src/storage/backup-merge';
import { deleteEverything, restoreReplace, undoRestore, writeBackup } from '../../src/storage/backup';
import type { SafeHtml } from '../../src/domain/card';
import { checkCollection } from '../../src/storage/collection-check';
import type { FaceRow, GotchaDatabase } from '../../src/storage/database';
import { putAside } from '../../src/storage/decks';
import { readWholeLog, sealOldReviews } from '../../src/storage/review-segments';
import { actOnCard, undoLast } from '../../src/storage/reviews';
import { ensureDeviceId, readSetting, writeSetting } from '../../src/storage/settings';
import { defaultPreferences } from '../../src/domain/preferences';
import { GRADES } from '../../src/domain/schedule';
import { aDeck, aSection, addCards, anAct, answer, openTestDatabase, someCards } from '../support/collection';
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
      { ...card, ...text('new'), editedAt: 6 },
      { ...other, ...text('old'), editedAt: 8 },
    ]);
    await writeSetting(source, 'preferences', { ...defaultPreferences, newPerDay: 99 });
    await restoreMerge(database, await backupOf(source));
    expect((await database.cards.toArray()).map(({ title, editedAt }) => ({ title, editedAt }))).toEqual([
      { title: 'new', editedAt: 6 },
      { title: 'newest', editedAt: 9 },
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
