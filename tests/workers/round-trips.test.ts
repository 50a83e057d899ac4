import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CardId, cardIdOf, importedDeckId } from '../../src/domain/card';
import { standingReviews } from '../../src/domain/standing-reviews';
import { checkCollection } from '../../src/storage/collection-check';
import type { GotchaDatabase } from '../../src/storage/database';
import { readMedia } from '../../src/storage/media';
import { readLogs } from '../../src/storage/review-segments';
import { actOnCard, type CardAction } from '../../src/storage/reviews';
import type { DeckFormat } from '../../src/workers/deck-export-protocol';
import { anAct, answer, openTestDatabase } from '../support/collection';
import { everyKind } from '../support/deck-texts';
import { aFile, exportedFile, TestImport } from '../support/importing';
import { aConfig, daysLater } from '../support/schedules';
import { zipOf } from '../support/anki-package';

const KINDS = importedDeckId('kinds');
const TEXT = `${everyKind.replace('## Kinds', 'What it is all about.\n\n## Kinds\n\nAn introduction.')}
### A picture {#picture .seen rev=2}

![of maps](maps/a%20map.png)

---

It shows ![](map.png).

### Never met {#never vs=basic}

An answer.
`;

const card = (noteId: string, number = 0): CardId => cardIdOf(KINDS, noteId, number);

let databases: GotchaDatabase[];
let database: GotchaDatabase;

async function anEmptyCollection(): Promise<GotchaDatabase> {
  const opened = await openTestDatabase();
  await opened.schedulerConfigs.put(aConfig());
  databases.push(opened);
  return opened;
}

beforeEach(async () => {
  databases = [];
  database = await anEmptyCollection();
});
afterEach(() => databases.forEach((opened) => opened.close()));

/** A deck with pictures, cards in every state, and the log of how they came there. */
async function fillCollection(): Promise<void> {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const archive = await zipOf(
    new Map([
      ['deck.md', utf8(TEXT)],
      ['maps/a map.png', utf8('PNG 1')],
      ['map.png', utf8('PNG 2')],
    ]),
  );
  await new TestImport(database).take('import-1', aFile('kinds.zip', archive), daysLater(-40));
  const grade = (day: number, id: CardId, ...grades: Parameters<typeof answer>[3][]) =>
    grades.reduce(async (before, one, index) => {
      await before;
      await answer(database, anAct({ ...daysLater(day), at: daysLater(day).at + index * 777_123 }), id, one);
    }, Promise.resolve());
  const act = async (day: number, cardId: CardId, action: CardAction): Promise<void> => {
    const turn = (await database.schedules.get(cardId))?.lastLogId ?? null;
    await actOnCard(database, anAct(daysLater(day)), cardId, turn, action);
  };
  await grade(-30, card('basic'), 'good', 'good');
  await grade(-20, card('basic'), 'hard');
  await grade(-30, card('prediction'), 'easy');
  await grade(-1, card('prediction'), 'again');
  await grade(-1, card('choice'), 'again');
  await grade(-9, card('cloze', 1), 'good', 'easy');
  await act(-8, card('cloze', 1), { kind: 'suspend' });
  await act(-7, card('cloze', 1), { kind: 'flag', flag: 3 });
  await grade(-6, card('picture'), 'easy');
  await act(-5, card('picture'), { kind: 'reset', due: 7 });
  expect(await checkCollection(database)).toEqual([]);
}

const ofKinds = (format: DeckFormat) => ({ kind: 'deck', deckId: KINDS, format, withProgress: true }) as const;

/** What matters of cards and schedules, and of the log's answers; `isRounded` as precise as a package is. */
async function contentOf(opened: GotchaDatabase, isRounded: boolean) {
  const cards = await opened.cards.where('deckId').equals(KINDS).sortBy('position');
  const schedules = await opened.schedules.bulkGet(cards.map(({ id }) => id));
  const logs = await readLogs(opened, new Set(cards.map(({ id }) => id)));
  const seconds = (at: number | null) => at && (isRounded ? Math.floor(at / 1_000) : at);
  return {
    cards,
    schedules: schedules.map((schedule) => {
      const { state, queue, due, stabilityDays, difficulty, lapses, reviewCount, flag, lastReviewAt } = schedule!;
      return {
        ...{ state, queue, lapses, reviewCount, flag },
        due: state === 'new' ? undefined : state === 'review' ? due : seconds(due),
        stabilityDays: isRounded ? stabilityDays.toFixed(4) : stabilityDays,
        difficulty: isRounded ? difficulty.toFixed(3) : difficulty,
        lastReviewAt: seconds(lastReviewAt),
      };
    }),
    answers: cards.map(({ id }) =>
      standingReviews(logs.get(id) ?? [])
        .filter(({ kind, grade }) => grade !== null || kind === 'reset')
        .map(({ at, grade, kind, durationMs }) => ({ at: seconds(at), grade, kind, durationMs })),
    ),
  };
}

describe.each(['markdown', 'csv', 'json', 'anki'] as const)('a deck that goes out as %s', (format) => {
  beforeEach(fillCollection);

  test('brings no news to the collection that it comes from', async () => {
    const before = await contentOf(database, false);
    const importer = new TestImport(database);
    const shown = await importer.previewOne(await exportedFile(database, ofKinds(format)));
    expect(shown).toMatchObject({ deckId: KINDS, hasNews: false, progress: { cards: 0 }, problems: { count: 0 } });
    await importer.save('import-2');
    expect(await contentOf(database, false)).toEqual(before);
    expect(await checkCollection(database)).toEqual([]);
  });
});

describe.each(['json', 'anki'] as const)('a deck that goes out as %s with its progress', (format) => {
  beforeEach(fillCollection);

  test('is the same in an empty collection, and brings that one no news either', async () => {
    const file = await exportedFile(database, ofKinds(format));
    const other = await anEmptyCollection();
    await new TestImport(other).take('import-1', file);
    const isRounded = format === 'anki';
    expect(await contentOf(other, isRounded)).toEqual(await contentOf(database, isRounded));
    const again = await new TestImport(other).previewOne(file);
    expect(again).toMatchObject({ hasNews: false, progress: { cards: 0 } });
  });
});

test.each(['markdown', 'anki'] as const)(
  'pictures that go out as %s are the same in an empty collection',
  async (format) => {
    await fillCollection();
    const other = await anEmptyCollection();
    await new TestImport(other).take('import-1', await exportedFile(database, ofKinds(format)));
    const pictures = await Promise.all(
      ['maps/a map.png', 'map.png'].map(async (name) => (await readMedia(other, KINDS, name))?.text()),
    );
    expect(pictures).toEqual(['PNG 1', 'PNG 2']);
  },
);

test('a package of everything brings no news', async () => {
  await fillCollection();
  await new TestImport(database).take('import-2', aFile('more.md', '---\nid: more\ntitle: More\n---\n\n### A\n\n1\n'));
  const file = await exportedFile(database, { kind: 'everything' });
  const { decks } = await new TestImport(database).preview(file);
  expect(decks.map(({ title, hasNews }) => [title, hasNews])).toEqual([
    ['Every kind', false],
    ['More', false],
  ]);
});
