import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CardId, cardIdOf, importedDeckId } from '../../src/domain/card';
import { parseDeckText } from '../../src/domain/deck-text';
import { editNote } from '../../src/storage/cards';
import { GotchaDatabase } from '../../src/storage/database';
import { DeckImporter } from '../../src/workers/deck-import';
import type { DeckPreview, ImportChoices, ImportReport, Source } from '../../src/workers/deck-import-protocol';
import { planDeck, targetOf } from '../../src/workers/deck-plan';
import { previewOf } from '../../src/workers/import-preview';
import { aDeckText, anAct, importText, RUNES } from '../support/decks';
import { ENGINES } from '../support/import-worker';
import { MONDAY_NOON } from '../support/schedules';

let database: GotchaDatabase;
let reports: ImportReport[];
let importer: DeckImporter;

beforeEach(async () => {
  database = new GotchaDatabase(`worker-${crypto.randomUUID()}`);
  await database.open();
  reports = [];
  importer = new DeckImporter(
    () => Promise.resolve(database),
    ENGINES,
    (report) => reports.push(report),
  );
});
afterEach(() => database.close());

const text = (content: string): Source => ({ kind: 'text', text: content });
const file = (bytes: Uint8Array<ArrayBuffer>, name = 'deck.md'): Source => ({
  kind: 'file',
  file: new Blob([bytes]),
  name,
});
const utf8 = (content: string) => new TextEncoder().encode(content);

async function read(source: Source): Promise<ImportReport> {
  await importer.answer({ kind: 'read', databaseName: database.name, sources: [source], rolloverHour: 4 });
  return reports.at(-1)!;
}

async function preview(source: Source): Promise<DeckPreview> {
  const report = await read(source);
  if (report.kind !== 'preview') throw new Error(`Expected a preview, got ${JSON.stringify(report)}`);
  return report.preview.decks[0]!;
}

async function save(declined: CardId[] = [], choices: Partial<ImportChoices> = {}): Promise<ImportReport> {
  const all = { declined, takesProgress: true, putsRemovedAside: true, ...choices };
  await importer.answer({ kind: 'save', act: anAct('import-1'), choices: all });
  return reports.at(-1)!;
}

const counts = ({ lists }: DeckPreview) =>
  Object.fromEntries(
    Object.entries(lists)
      .filter(([, { count }]) => count > 0)
      .map(([kind, { count }]) => [kind, count]),
  );
const messages = ({ problems }: DeckPreview) => problems.first.map(({ line, message }) => `${line}: ${message}`);
const titlesOf = ({ lists }: DeckPreview, list: keyof DeckPreview['lists']) =>
  lists[list].first.map(({ title }) => title);
const storedCards = () => database.cards.count();

describe('the preview of a deck', () => {
  test('counts what is new, and shows the first cards', async () => {
    const shown = await preview(text(aDeckText({ One: '1', Two: '2', Three: '3', Four: '4' })));
    expect(counts(shown)).toEqual({ added: 4 });
    expect(shown).toMatchObject({ title: 'Runes', deckId: RUNES, isNewDeck: true, hasNews: true, isNamed: true });
    expect(shown.samples.map(({ text: { title } }) => title)).toEqual(['One', 'Two', 'Three']);
    expect(await storedCards()).toBe(0);
  });

  test('of the same deck again says that nothing has changed', async () => {
    const deck = aDeckText({ One: '1' });
    await importText(database, deck);
    const shown = await preview(text(deck.replaceAll('\n', '\r\n')));
    expect([shown.hasNews, counts(shown)]).toEqual([false, { unchanged: 1 }]);
  });

  test('of a deck with another title only has news', async () => {
    await importText(database, aDeckText({ One: '1' }));
    const shown = await preview(text(aDeckText({ One: '1' }, { id: 'runes', title: 'More runes' })));
    expect([shown.hasNews, counts(shown)]).toEqual([true, { unchanged: 1 }]);
  });

  test('tells changed, removed and renamed cards apart', async () => {
    await importText(
      database,
      aDeckText({ 'A {#a}': '1', 'B {#b}': '2', 'C {#c}': '3', 'D {#d}': '4', 'E {#e}': '5' }),
    );
    const next = { 'A {#a}': 'one', 'B2 {#b2 was="b"}': '2', 'E {#e}': '5', 'F {#f}': '6', 'D {#d}': '4' };
    const shown = await preview(text(aDeckText(next)));
    expect(counts(shown)).toEqual({ added: 1, changed: 1, removed: 1, renamed: 1, unchanged: 2 });
    expect(shown.lists.renamed.first[0]).toMatchObject({ title: 'B2', formerTitle: 'B' });
  });

  test('has a card that went to another section among the moved, one at another place among the unchanged', async () => {
    const head = aDeckText({ 'A {#a}': '1', 'B {#b}': '2' });
    await importText(database, `${head}\n### C {#c}\n\n3\n`);
    const shown = await preview(text(`${aDeckText({ 'B {#b}': '2', 'A {#a}': '1' })}\n## New\n\n### C {#c}\n\n3\n`));
    expect([shown.hasNews, counts(shown)]).toEqual([true, { moved: 1, unchanged: 2 }]);
  });

  test('says where the learner has a wording of their own, and where the meaning changed', async () => {
    await importText(database, aDeckText({ 'A {#a}': '1', 'B {#b}': '2' }));
    const card = (await database.cards.get(cardIdOf(RUNES, 'a')))!;
    await editNote(database, card, { title: 'A', front: '', back: 'mine' }, MONDAY_NOON.at);
    const shown = await preview(text(aDeckText({ 'A {#a}': 'one', 'B {#b rev=2}': 'two' })));
    expect(shown.lists.changed.first).toMatchObject([
      { title: 'A', keepsEdit: true, meaningChanged: false },
      { title: 'B', keepsEdit: false, meaningChanged: true },
    ]);
  });

  test('asks about a card that only looks like one that is gone, and takes a no', async () => {
    await importText(database, aDeckText({ 'What is a rune?': 'An alias of int32.' }), { act: anAct('import-0') });
    const shown = await preview(text(aDeckText({ 'What is a rune, then?': 'An alias of int32.' })));
    expect(shown.alike.first).toMatchObject([{ title: 'What is a rune, then?', formerTitle: 'What is a rune?' }]);
    expect(counts(shown)).toEqual({});

    const [alike] = shown.alike.first;
    expect(await save([alike!.id])).toMatchObject({
      kind: 'saved',
      saved: { counts: { added: 1, removed: 1, renamed: 0 } },
    });
  });
});

describe('a deck without an id', () => {
  const nameless = (cards: Record<string, string>) => aDeckText(cards, {});

  test('is a new deck when there is none of its title', async () => {
    const shown = await preview(text(nameless({ One: '1' })));
    expect(shown.choices).toEqual([{ deckId: shown.deckId, title: 'A new deck' }]);
    expect(shown.deckId).toMatch(/^my:[0-9a-f]{8}-/);
  });

  test('is taken for the imported deck of the same title, and can be another', async () => {
    await importText(database, aDeckText({ One: '1' }));
    await importText(database, aDeckText({ One: '1' }, { id: 'maps', title: 'Maps' }), {
      act: anAct('import-2'),
      deckId: importedDeckId('maps'),
    });
    const shown = await preview(text(nameless({ One: 'uno' })));
    expect(shown.deckId).toBe(RUNES);
    expect(shown.choices.map(({ title }) => title)).toEqual(['A new deck', 'Runes', 'Maps']);
    expect(counts(shown)).toEqual({ changed: 1 });

    await importer.answer({ kind: 'compare', deck: 0, deckId: shown.choices[0]!.deckId });
    expect(reports.at(-1)).toMatchObject({
      kind: 'preview',
      preview: { decks: [{ isNewDeck: true, lists: { added: { count: 1 } } }] },
    });
  });

  test("never touches a shipped deck that has the text's title", async () => {
    await importText(database, aDeckText({ One: '1' }));
    await database.decks.update(RUNES, { origin: 'shipped' });
    expect((await preview(text(nameless({ One: '1' })))).choices).toHaveLength(1);
  });

  test('has the title of its file', async () => {
    expect((await preview(file(utf8('### One\n\n1\n'), 'My runes.md'))).title).toBe('My runes');
  });
});

describe('an import', () => {
  test('reports its progress, then what it did', async () => {
    await read(text(aDeckText({ One: '1' })));
    expect(await save()).toEqual({
      kind: 'saved',
      saved: {
        id: 'import-1',
        at: MONDAY_NOON.at,
        decks: [{ deckId: RUNES, title: 'Runes' }],
        counts: { added: 1, changed: 0, removed: 0, renamed: 0, answers: 0 },
      },
    });
    expect(reports.flatMap((report) => (report.kind === 'progress' ? [`${report.step} ${report.share}`] : []))).toEqual(
      ['reading 0', 'reading 1', 'comparing 0', 'comparing 0.5', 'saving 0', 'saving 1'],
    );
  });

  test('of 2,000 cards saves them all, with progress on the way', async () => {
    const cards = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`Card ${i}`, `Answer ${i}`]));
    await read(text(aDeckText(cards)));
    await save();
    expect(await database.schedules.count()).toBe(2_000);
    expect(reports).toContainEqual({ kind: 'progress', step: 'saving', share: 0.75 });
  });

  test('can be undone', async () => {
    await read(text(aDeckText({ One: '1' })));
    await save();
    await importer.answer({ kind: 'undo', databaseName: database.name, act: anAct('import-1'), importId: 'import-1' });
    expect(reports.slice(-2)).toEqual([{ kind: 'progress', step: 'undoing', share: 1 }, { kind: 'undone' }]);
    expect(await storedCards()).toBe(0);
  });

  test('shows a new preview when the collection changed since the first, and saves nothing', async () => {
    await read(text(aDeckText({ One: '1', Two: '2' })));
    await importText(database, aDeckText({ One: '1' }), { act: anAct('import-elsewhere') });
    expect(await save()).toMatchObject({
      kind: 'preview',
      isRenewed: true,
      preview: { decks: [{ lists: { added: { count: 1 }, unchanged: { count: 1 } } }] },
    });
    expect(await storedCards()).toBe(1);
  });

  test('that the database refuses is reported by the name of the cause', async () => {
    await read(text(aDeckText({ One: '1' })));
    const full = new DOMException('The disk is full.', 'QuotaExceededError');
    database.cards.hook('creating', () => {
      throw full;
    });
    expect(await save()).toEqual({ kind: 'failed', name: 'QuotaExceededError', message: 'The disk is full.' });
    expect(await database.decks.count()).toBe(0);
  });
});

describe('a deck with problems', () => {
  const stored = aDeckText({ 'A {#a}': '1', 'B {#b}': '2', 'C {#c}': '3' });

  test('names each with its line, and counts the cards that stay out', async () => {
    const shown = await preview(text('### A\n\n1\n\n### B\n\n### C\n\ntext\n---\n\n3\n'));
    expect(messages(shown)).toEqual([
      '5: There is nothing under this heading. Write the answer there.',
      '10: This `---` stands right under text, and Markdown makes a heading of that. Put a blank line above it.',
    ]);
    expect(shown.problemText).toBe(
      messages(shown)
        .map((line) => `Line ${line}\n`)
        .join(''),
    );
    expect([shown.skippedCount, counts(shown)]).toEqual([2, { added: 1 }]);
  });

  test('leaves the cards of the collection that have one as they are', async () => {
    await importText(database, stored);
    const shown = await preview(text(aDeckText({ 'A {#a}': 'one', 'B {#b}': '', 'C {#c}': '3' })));
    expect(counts(shown)).toEqual({ changed: 1, unchanged: 2 });
  });

  test('removes no card: an open fence hides all that follow', async () => {
    await importText(database, stored);
    const shown = await preview(text(aDeckText({ 'A {#a}': '```go\nfunc main() {', 'B {#b}': '2', 'C {#c}': '3' })));
    expect(messages(shown)).toEqual([
      '8: The fence that begins here is never closed. Close it with as many backticks or tildes as it begins with.',
    ]);
    expect([shown.keptCount, counts(shown)]).toEqual([2, { unchanged: 3 }]);
    expect(shown.hasNews).toBe(false);
  });

  test('takes the first of two cards with the same id', async () => {
    const shown = await preview(text('### A {#x}\n\n1\n\n### B {#x}\n\n2\n'));
    expect(messages(shown)).toEqual([
      '5: The id `x` is already taken by the heading on line 1. Give this one another: `{#another-id}`.',
    ]);
    expect(titlesOf(shown, 'added')).toEqual(['A']);
    await save();
    expect(await storedCards()).toBe(1);
  });
});

describe('bad input', () => {
  const refusal = async (source: Source) => {
    const report = await read(source);
    return report.kind === 'refused' ? report.problem.message : report;
  };

  test.each([
    ['an empty file', file(new Uint8Array())],
    ['white space alone', text(' \n\n\t')],
  ])('%s', async (_, source) => {
    expect(await refusal(source)).toBe(
      'The deck is empty. Write a card: a line `### Question` and the answer under it.',
    );
  });

  test('a binary file', async () => {
    expect(await refusal(file(Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 0xff])))).toBe(
      'This is not text but a binary file. A deck is a Markdown file.',
    );
  });

  test('Latin-1', async () => {
    expect(await refusal(file(Uint8Array.from([...utf8('### Caf'), 0xe9, 0x0a])))).toMatch(
      /^This file is not UTF-8: line 1 has a byte that cannot be read, in `### Caf\uFFFD`\./,
    );
  });

  test('a text without a card', async () => {
    expect(await refusal(text('Dear diary,\n\nnothing happened.\n'))).toBe(
      'There is no card in this deck. A card begins with a heading of three `#`: `### Question`.',
    );
  });

  test('a deck of 65 MB', async () => {
    const huge = {
      kind: 'file' as const,
      name: 'deck.md',
      file: { slice: () => new Blob(), size: 65_000_000 } as Blob,
    };
    expect(await refusal(huge)).toBe('This deck has 65 MB, and Gotcha reads up to 64 MB. Split it into several decks.');
  });

  test('leaves nothing behind', async () => {
    await refusal(text(''));
    expect(await Promise.all(database.tables.map((table) => table.count()))).toEqual(database.tables.map(() => 0));
  });
});

describe('unusual input that is fine', () => {
  const utf16 = (content: string) =>
    Uint8Array.from([...new Uint8Array(Uint16Array.from(content, (c) => c.charCodeAt(0)).buffer)]);

  test.each([
    ['CRLF line ends', file(utf8(aDeckText({ One: '1' }).replaceAll('\n', '\r\n')))],
    ['a byte order mark', file(utf8(`\uFEFF${aDeckText({ One: '1' })}`))],
    ['UTF-16', file(utf16(`\uFEFF${aDeckText({ One: '1' })}`))],
    ['a byte order mark in what was pasted', text(`\uFEFF${aDeckText({ One: '1' })}`)],
  ])('%s', async (_, source) => {
    const shown = await preview(source);
    expect([shown.problems.count, shown.deckId, counts(shown)]).toEqual([0, RUNES, { added: 1 }]);
  });

  test('HTML and scripts are text of a card', async () => {
    const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    const shown = await preview(text(aDeckText({ [`A ${hostile}`]: hostile })));
    expect(counts(shown)).toEqual({ added: 1 });
    expect(shown.samples[0]?.text).toEqual({ title: `A ${hostile}`, front: '', back: hostile });
  });

  test('a deck of 20 MB', async () => {
    const shown = await preview(file(utf8(aDeckText({ One: 'A long answer. '.repeat(1_400_000) }))));
    expect(counts(shown)).toEqual({ added: 1 });
  }, 60_000);

  test('50,000 cards make a preview of a few hundred', async () => {
    const cards = Array.from({ length: 50_000 }, (_, i) => `### Card ${i}\n\nAnswer ${i}\n`).join('\n');
    const incoming = { ...parseDeckText(cards), progress: new Map(), isWhole: true, media: [] };
    const shown = previewOf(await planDeck(database, targetOf(incoming, { format: 'deck' }, [], 'many')));
    expect([shown.lists.added.count, shown.lists.added.first.length]).toEqual([50_000, 200]);
    expect(JSON.stringify(shown).length).toBeLessThan(100_000);
  }, 60_000);
});
