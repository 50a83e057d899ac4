import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cardIdOf, importedDeckId } from '../../src/domain/card';
import { checkCollection } from '../../src/storage/collection-check';
import { GotchaDatabase } from '../../src/storage/database';
import { answerCard } from '../../src/storage/reviews';
import { DeckImporter } from '../../src/workers/deck-import';
import type { ImportChoices, ImportPreview, ImportReport, Source } from '../../src/workers/deck-import-protocol';
import { aDeckText, anAct } from '../support/decks';
import { ENGINES } from '../support/import-worker';
import { aConfig } from '../support/schedules';

let database: GotchaDatabase;
let reports: ImportReport[];
let importer: DeckImporter;

beforeEach(async () => {
  database = new GotchaDatabase(`several-${crypto.randomUUID()}`);
  await database.open();
  await database.schedulerConfigs.put(aConfig());
  reports = [];
  importer = new DeckImporter(
    () => Promise.resolve(database),
    ENGINES,
    (report) => reports.push(report),
  );
});
afterEach(() => database.close());

const file = (name: string, content: string): Source => ({ kind: 'file', file: new Blob([content]), name });
const runes = (cards: Record<string, string>) => file('runes.md', aDeckText(cards, { id: 'runes', title: 'Runes' }));
const maps = (cards: Record<string, string>) => file('maps.md', aDeckText(cards, { id: 'maps', title: 'Maps' }));
const RUNES = importedDeckId('runes');
const MAPS = importedDeckId('maps');

async function read(...sources: Source[]): Promise<ImportReport> {
  await importer.answer({ kind: 'read', databaseName: database.name, sources, rolloverHour: 4 });
  return reports.at(-1)!;
}

async function preview(...sources: Source[]): Promise<ImportPreview> {
  const report = await read(...sources);
  if (report.kind !== 'preview') throw new Error(`Expected a preview, got ${JSON.stringify(report)}`);
  return report.preview;
}

async function save(importId: string, choices: Partial<ImportChoices> = {}): Promise<ImportReport> {
  const all = { declined: [], takesProgress: true, putsRemovedAside: true, ...choices };
  await importer.answer({ kind: 'save', act: anAct(importId), choices: all });
  return reports.at(-1)!;
}

const queueOf = async (deckId: typeof RUNES, noteId: string) =>
  (await database.schedules.get(cardIdOf(deckId, noteId)))?.queue;

describe('several files at once', () => {
  test('come in together, and are undone together', async () => {
    const { decks } = await preview(runes({ 'A {#a}': '1' }), maps({ 'B {#b}': '2', 'C {#c}': '3' }));
    expect(decks.map(({ title, lists }) => [title, lists.added.count])).toEqual([
      ['Runes', 1],
      ['Maps', 2],
    ]);
    expect(await save('import-1')).toMatchObject({
      kind: 'saved',
      saved: { decks: [{ title: 'Runes' }, { title: 'Maps' }], counts: { added: 3 } },
    });
    await importer.answer({ kind: 'undo', databaseName: database.name, act: anAct('import-1'), importId: 'import-1' });
    expect(await Promise.all([database.decks.count(), database.cards.count(), database.schedules.count()])).toEqual([
      0, 0, 0,
    ]);
  });

  test('of which one is no deck leave that one out, with its reason', async () => {
    const { decks, refused } = await preview(runes({ A: '1' }), file('empty.md', ''));
    expect(decks.map(({ title }) => title)).toEqual(['Runes']);
    expect(refused).toEqual([
      { name: 'empty.md', message: 'The deck is empty. Write a card: a line `### Question` and the answer under it.' },
    ]);
  });

  test('of which none is a deck are refused with the first reason', async () => {
    expect(await read(file('empty.md', ''), file('diary.md', ' '))).toMatchObject({
      kind: 'refused',
      problem: { message: expect.stringMatching(/^empty\.md: The deck is empty\./) as string },
    });
  });

  test('that are the same deck twice are imported once', async () => {
    const { decks, refused } = await preview(runes({ A: '1' }), runes({ A: 'one' }));
    expect(decks).toHaveLength(1);
    expect(refused).toEqual([
      {
        name: 'runes.md',
        message: 'This is the deck “Runes” a second time. It is imported once; choose one of the two files.',
      },
    ]);
  });

  test('let a card move from one deck to the other, with its progress', async () => {
    await preview(runes({ 'A {#a}': '1', 'B {#b}': '2' }), maps({ 'C {#c}': '3' }));
    await save('import-1');
    const answer = { cardId: cardIdOf(RUNES, 'b'), turn: null, grade: 'easy' as const, durationMs: 1 };
    await answerCard(database, anAct('session-1'), answer);

    const { decks } = await preview(runes({ 'A {#a}': '1' }), maps({ 'C {#c}': '3', 'B {#b was="runes/b"}': '2' }));
    expect(decks.map(({ lists }) => [lists.removed.count, lists.renamed.count])).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(await save('import-2')).toMatchObject({ kind: 'saved' });
    expect(await queueOf(MAPS, 'b')).toBe('review');
    expect(await queueOf(RUNES, 'b')).toBe('removed');
    expect(await checkCollection(database)).toEqual([]);
  });

  test('cannot be made the same deck by a choice', async () => {
    const { decks } = await preview(runes({ A: '1' }), maps({ B: '2' }));
    await save('import-1');
    expect((await preview(runes({ A: '1' }), maps({ B: '2' }))).decks.map(({ choices }) => choices.length)).toEqual([
      1, 1,
    ]);
    expect(decks).toHaveLength(2);
  });
});

test('cards that the file does not have stay where the learner wants them to', async () => {
  await preview(runes({ 'A {#a}': '1', 'B {#b}': '2' }));
  await save('import-1');
  const { decks } = await preview(runes({ 'A {#a}': 'one' }));
  expect(decks[0]?.lists.removed.count).toBe(1);
  expect(await save('import-2', { putsRemovedAside: false })).toMatchObject({ saved: { counts: { removed: 0 } } });
  expect(await queueOf(RUNES, 'b')).toBe('new');
});

describe('a card that two decks of one import want', () => {
  const claim = (id: string) => file(`${id}.md`, aDeckText({ [`Mine {#mine was="runes/a"}`]: '1' }, { id, title: id }));

  test('goes to the first of them', async () => {
    await preview(runes({ 'A {#a}': '1' }));
    await save('import-1');
    await preview(claim('first'), claim('second'));
    expect((await save('import-2')).kind).toBe('saved');
    expect(await queueOf(RUNES, 'a')).toBe('removed');
    expect(await checkCollection(database)).toEqual([]);
  });

  test('stays where its own deck still has it', async () => {
    await preview(runes({ 'A {#a}': '1' }));
    await save('import-1');
    await preview(claim('first'), runes({ 'A {#a}': '1', 'B {#b}': '2' }));
    expect((await save('import-2')).kind).toBe('saved');
    expect(await queueOf(RUNES, 'a')).toBe('new');
  });
});
