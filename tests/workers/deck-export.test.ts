import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeckId, deckIdOf } from '../../src/domain/card';
import { parseDeckText } from '../../src/domain/deck-text';
import { cardsOf } from '../../src/domain/deck-update';
import { readDeckJson } from '../../src/interchange/read-deck-json';
import { editNote } from '../../src/storage/cards';
import type { GotchaDatabase } from '../../src/storage/database';
import { answerExport } from '../../src/workers/deck-export';
import type { ExportReport, Outgoing } from '../../src/workers/deck-export-protocol';
import { deckHash } from '../../src/workers/import-plan';
import { addCards, aDeck, aSection, anAct, answer, openTestDatabase } from '../support/collection';
import { aDeckText, importText, RUNES } from '../support/decks';
import { aConfig, MONDAY_NOON } from '../support/schedules';
import { independentProblems, sqliteWasm, unzipped } from '../support/written-package';

const TEXT = aDeckText({ 'What is a rune? {#rune rev=2}': 'An int32.', 'Two bytes?': 'Three.' });

let database: GotchaDatabase;
let reports: ExportReport[];

beforeEach(async () => {
  database = await openTestDatabase();
  reports = [];
});
afterEach(() => database.close());

async function exported(
  outgoing: Outgoing,
  texts: Record<string, string> = {},
): Promise<Extract<ExportReport, { kind: 'done' }>> {
  const world = {
    openDatabase: () => Promise.resolve(database),
    sqliteWasm: () => Promise.resolve(sqliteWasm()),
    fetchText: (url: string) => Promise.resolve(texts[url] ?? ''),
  };
  const textUrls = Object.fromEntries(Object.keys(texts).map((url) => [url, url])) as Partial<Record<DeckId, string>>;
  const request = { databaseName: database.name, outgoing, textUrls, now: MONDAY_NOON, config: aConfig() };
  await answerExport(world, request, (report) => reports.push(report));
  const last = reports.at(-1)!;
  if (last.kind !== 'done') throw new Error(`Expected a file, got ${JSON.stringify(last)}`);
  return last;
}

const ofRunes = (format: 'markdown' | 'csv' | 'json' | 'anki', withProgress = true): Outgoing => ({
  kind: 'deck',
  deckId: RUNES,
  format,
  withProgress,
});

describe('an imported deck', () => {
  beforeEach(async () => {
    await importText(database, TEXT);
    await database.schedulerConfigs.put(aConfig());
    await answer(database, anAct(MONDAY_NOON), `${RUNES}/rune` as Parameters<typeof answer>[2], 'easy');
  });

  test('goes out as Markdown that makes the same deck', async () => {
    const { file, name } = await exported(ofRunes('markdown'));
    expect(name).toBe('runes.md');
    const read = parseDeckText(await file.text());
    expect(read.problems).toEqual([]);
    expect(deckHash(read.deck)).toBe(deckHash(parseDeckText(TEXT).deck));
  });

  test('goes out with its pictures as an archive of the text and the files beside it', async () => {
    await database.media.add({ hash: 'abc', content: new Blob(['picture']), keptAt: 0 });
    await database.mediaNames.add({ deckId: RUNES, name: 'maps/a.png', hash: 'abc' });
    const { file, name } = await exported(ofRunes('markdown'));
    expect(name).toBe('runes.zip');
    const files = await unzipped(file);
    expect([...files.keys()]).toEqual(['deck.md', 'maps/a.png']);
    expect(new TextDecoder().decode(files.get('maps/a.png'))).toBe('picture');
  });

  test('goes out as JSON with its progress, or without', async () => {
    const progressIn = async (withProgress: boolean) => {
      const { file } = await exported(ofRunes('json', withProgress));
      const read = readDeckJson(await file.text());
      return 'deck' in read ? [...read.deck.progress.values()].map(({ answers }) => answers.length) : read;
    };
    expect(await progressIn(true)).toEqual([1, 0]);
    expect(await progressIn(false)).toEqual([]);
  });

  test('goes out as a table', async () => {
    const { file, name } = await exported(ofRunes('csv'));
    expect(name).toBe('runes.csv');
    expect(await file.text()).toContain('rune,,What is a rune?,,An int32.,,2,,,\r\n');
  });

  test('goes out as a package, with progress reported on the way', async () => {
    const { file, name } = await exported(ofRunes('anki'));
    expect(name).toBe('runes.apkg');
    expect(await independentProblems(file, MONDAY_NOON.at)).toEqual([]);
    const shares = reports.flatMap((report) => (report.kind === 'progress' ? [report.share] : []));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('is in the package of everything, and its answers in the table of all', async () => {
    const { name } = await exported({ kind: 'everything' });
    expect(name).toBe('gotcha-2026-01-05.apkg');
    const log = await exported({ kind: 'reviews' });
    expect(log.name).toBe('gotcha-reviews-2026-01-05.csv');
    expect(await log.file.text()).toBe(
      `card_id,review_time,review_rating,review_state,review_duration\nmy:runes/rune,${MONDAY_NOON.at},4,0,4200\n`,
    );
  });
});

describe('a shipped deck', () => {
  const TYPES = deckIdOf('types');
  const text = TEXT.replace('id: runes', 'id: types');
  const markdown = async () =>
    (
      await exported({ kind: 'deck', deckId: TYPES, format: 'markdown', withProgress: true }, { types: text })
    ).file.text();

  beforeEach(async () => {
    const [card] = cardsOf(parseDeckText(text).deck, TYPES).map(({ text: _, ...bare }) => bare);
    // Of two cards one is on the starter path, and its text is in the deck's file.
    await addCards(database, [card!], aDeck({ sections: [aSection()], study: 'starter' }));
  });

  test('goes out whole, though few of its cards are in the collection', async () => {
    expect(deckHash(parseDeckText(await markdown()).deck)).toBe(deckHash(parseDeckText(text).deck));
  });

  test('has the learner’s own wording where there is one', async () => {
    const [card] = await database.cards.toArray();
    await editNote(database, card!, { title: 'A rune is', front: '', back: 'A code point.' }, 1);
    const { notes } = parseDeckText(await markdown()).deck;
    expect(notes.map(({ title, back }) => [title, back])).toEqual([
      ['A rune is', 'A code point.'],
      ['Two bytes?', 'Three.'],
    ]);
  });
});

test('a deck that is gone is reported, and so is what the world does', async () => {
  await expect(exported(ofRunes('csv'))).rejects.toThrow('Inconsistent: the deck my:runes is not in the collection.');
});
