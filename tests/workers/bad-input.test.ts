import { ZipWriter, BlobWriter, Uint8ArrayReader } from '@zip.js/zip.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCollection } from '../../src/storage/collection-check';
import type { GotchaDatabase } from '../../src/storage/database';
import { markdownToHtml } from '../../src/render/markdown';
import type { DeckPreview, Source } from '../../src/workers/deck-import-protocol';
import { buildAnkiPackage, type Generation, packageMetadata, type Tampering, zipOf } from '../support/anki-package';
import type { NoteSpec, NoteTypeSpec, PackageSpec } from '../support/anki-spec';
import { anAct, answer, openTestDatabase } from '../support/collection';
import { aDeckText, RUNES } from '../support/decks';
import { aFile, collectionIn, TestImport } from '../support/importing';
import { aConfig } from '../support/schedules';

let database: GotchaDatabase;
let importer: TestImport;
let before: string;

beforeEach(async () => {
  database = await openTestDatabase();
  await database.schedulerConfigs.put(aConfig());
  importer = new TestImport(database);
  await importer.take('import-0', aFile('runes.md', aDeckText({ 'What is a rune? {#rune}': 'An int32.' })));
  await answer(database, anAct(), `${RUNES}/rune` as Parameters<typeof answer>[2], 'good');
  before = await collectionIn(database);
});
afterEach(() => database.close());

const utf8 = (text: string) => new TextEncoder().encode(text);

async function expectAsItWas(): Promise<void> {
  expect(await collectionIn(database)).toBe(before);
  expect(await checkCollection(database)).toEqual([]);
}

async function refusalOf(source: Source): Promise<string> {
  const report = await importer.read(source);
  await expectAsItWas();
  return report.kind === 'refused' ? report.problem.message : `${report.kind}: ${JSON.stringify(report).slice(0, 300)}`;
}

async function problemsOf(source: Source): Promise<string[]> {
  const shown = await importer.previewOne(source);
  await expectAsItWas();
  await importer.save('import-1');
  expect(await checkCollection(database)).toEqual([]);
  return saidOf(shown);
}

const saidOf = ({ problems }: DeckPreview): string[] =>
  problems.first.map(({ line, place, message }) => `${place ?? `line ${line}`}: ${message}`);

const two: NoteSpec[] = [{ fields: ['What is a byte?', 'A uint8'] }, { fields: ['What is a map?', 'A table'] }];
const aPackage = async (spec: PackageSpec = {}, generation: Generation = 'legacy1', tampering: Tampering = {}) =>
  aFile('go.apkg', await buildAnkiPackage({ notes: two, ...spec }, generation, tampering));

async function archived(files: Record<string, string | Uint8Array>): Promise<Source> {
  const content = Object.entries(files).map(([name, one]): [string, Uint8Array] => [
    name,
    typeof one === 'string' ? utf8(one) : one,
  ]);
  return aFile('deck.zip', await zipOf(new Map(content)));
}

/** An archive in whose bytes a name is another of the same length. */
async function renamed(name: string, other: string): Promise<Source> {
  const bytes = new Uint8Array(await (await zipOf(new Map([[name, utf8('# x')]]))).arrayBuffer());
  const latin1 = new TextDecoder('latin1').decode(bytes).replaceAll(name, other);
  return aFile(
    'deck.zip',
    Uint8Array.from(latin1, (character) => character.charCodeAt(0)),
  );
}

async function locked(): Promise<Source> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, password: 'secret' });
  await writer.add('deck.md', new Uint8ArrayReader(utf8('### A\n\n1\n')));
  return aFile('deck.zip', await writer.close());
}

const TRUST = 'It was left alone: get it again from a source that you trust.';
const CHECK = 'In Anki, choose Check Database from the Tools menu and export it again.';

describe('an archive that is refused leaves the collection as it was', () => {
  test.each<[string, () => Promise<Source>, string]>([
    [
      'a bomb',
      () => archived({ 'deck.md': new Uint8Array(30_000_000) }),
      `This archive unpacks to more than 200 times its size, as no deck does. ${TRUST}`,
    ],
    [
      'a path out of its folder',
      () => renamed('aa/evil.md', '../evil.md'),
      `This archive holds a file that wants to be outside of it: \`../evil.md\`. ${TRUST}`,
    ],
    [
      'a password',
      locked,
      'This archive is locked with a password (`deck.md`). Unpack it and pack it again without one.',
    ],
    [
      'no deck',
      () => archived({ 'photo.png': 'PNG' }),
      'This archive holds no deck: no Markdown, table or JSON is in it. Choose an archive with a deck in it.',
    ],
    [
      'a backup',
      () => archived({ 'collection.json': '{}' }),
      'This is a backup of Gotcha. Restore it in the settings, under “Your data”.',
    ],
    [
      'half of it',
      async () => aFile('deck.zip', (await zipOf(new Map([['deck.md', utf8('### A\n\n1')]]))).slice(0, 60)),
      'This archive is not complete: its end is missing. Download or export the archive again.',
    ],
  ])('%s', async (_, source, sentence) => {
    expect(await refusalOf(await source())).toBe(sentence);
  });
});

describe('a package that is refused leaves the collection as it was', () => {
  const SUPPORT = 'with “Support older Anki versions” ticked';
  const without = (name: string): Tampering => ({ files: (files) => void files.delete(name) });
  const withSql = (sql: string): Tampering => ({ collection: (opened) => void opened.run(sql) });

  test.each<[string, () => Promise<Source>, string]>([
    [
      'the dummy alone',
      () => aPackage({}, 'latest', without('collection.anki21b')),
      `This package holds nothing but the note that asks to update Anki: the cards themselves are missing. In Anki, export it again, ${SUPPORT} where that fails.`,
    ],
    [
      'a schema to come',
      () => aPackage({}, 'legacy1', withSql('update col set ver = 250')),
      `This package is of a newer Anki: its collection has schema 250, and Gotcha reads up to 18. In Anki, export it again ${SUPPORT}.`,
    ],
    [
      'a version to come',
      () => aPackage({}, 'latest', { files: (files) => void files.set('meta', packageMetadata(4)) }),
      `This package is of a newer Anki than Gotcha knows. In Anki, export it again ${SUPPORT}.`,
    ],
    [
      'broken pages',
      () => aPackage({}, 'legacy1', { bytes: (file) => file.slice().fill(0xff, 4096 * 2) }),
      `The collection in this file is damaged. ${CHECK}`,
    ],
    [
      'no notes',
      () => aPackage({ notes: [] }),
      'This package holds no cards. In Anki, choose a deck with cards and export it again.',
    ],
  ])('%s', async (_, source, sentence) => {
    expect(await refusalOf(await source())).toBe(sentence);
  });
});

describe('a text that is refused leaves the collection as it was', () => {
  test.each<[string, Source, string]>([
    [
      '1,000 columns',
      aFile('wide.csv', `${'a,'.repeat(999)}b\n`.repeat(3)),
      'This table has 1,000 columns, and Gotcha reads up to 100. Check the separator, or remove columns that are not part of a card.',
    ],
    [
      'a backup',
      aFile('gotcha.json', '{"app":"gotcha","format":2,"collection":{}}'),
      'This is a backup of a whole collection. Restore it in the settings, under “Your data”.',
    ],
    ['NUL bytes', aFile('deck.md', '### A\0\n\n1\n'), 'This is not text but a binary file. A deck is a Markdown file.'],
  ])('%s', async (_, source, sentence) => {
    expect(await refusalOf(source)).toBe(sentence);
  });

  test('bytes that are not UTF-8', async () => {
    const bytes = Uint8Array.from([...utf8('### Caf'), 0xe9, 0x0a]);
    expect(await refusalOf(aFile('deck.md', bytes))).toMatch(/^This file is not UTF-8: line 1 has a byte/);
  });
});

describe('what is wrong with a part is said with its place, and the rest comes in', () => {
  test('of a table: a row with too many cells, and a quote that is never closed', async () => {
    const table = 'question,answer\nA,1\nB,2,3,4\nC,3\n"D,4\nE,5\n';
    expect(await problemsOf(aFile('ragged.csv', table))).toEqual([
      'line 3: This row has 4 cells, and the table has 2 columns. Put a cell that holds the separator in double quotes.',
      'line 5: The quote that begins here does not end its cell. Close the cell with a double quote; write a quote inside it twice.',
    ]);
  });

  test('of a package: fields, note types, guids, bytes', async () => {
    const file = await aPackage({ notes: [...two, ...two, ...two] }, 'legacy1', {
      collection: (opened) => {
        opened.run("update notes set flds = 'one field alone' where id = (select min(id) from notes)");
        opened.run('update notes set mid = 7 where id = (select min(id) + 1 from notes)');
        opened.run("update notes set guid = 'same' where id >= (select max(id) - 1 from notes)");
        opened.run("update notes set flds = cast(x'41C3281F6200' as text) where id = (select min(id) + 2 from notes)");
      },
    });
    expect(await problemsOf(file)).toEqual([
      'note 1600000000000: It has 1 field where its note type `Basic` has 2: those that are missing are empty.',
      'note 1600000000001: Its note type 7 is not in the package: the note is left out.',
      'note 1600000000002: It has bytes that are no text: each of them became \uFFFD.',
      'note 1600000000002: It has NUL characters: they are left out.',
      'note 1600000000005: Another note has its guid `same`: it gets one of its own.',
      'note 1600000000000 (“one field alone”): The back of its card 1 is empty. The card gets `—` as its answer.',
    ]);
  });

  test('of a package: unknown filters and fields of a template', async () => {
    const type: NoteTypeSpec = {
      name: 'Odd',
      fields: ['Front', 'Back'],
      templates: [{ name: 'Card 1', question: '{{made-up:Front}} {{Gone}}', answer: '{{Back}}' }],
    };
    const file = await aPackage({ noteTypes: [type], notes: [{ noteType: 'Odd', fields: ['Q', 'A'] }] });
    expect(await problemsOf(file)).toEqual([
      'note type “Odd”: Its card template “Card 1” names a field `Gone`, which the note type does not have. It shows nothing.',
    ]);
    expect((await database.cards.filter(({ deckId }) => deckId !== RUNES).toArray()).map(({ title }) => title)).toEqual(
      ['Q'],
    );
  });

  test('of a package: it holds what its list of media does not say, and lacks what it says', async () => {
    const media = [
      { name: 'a.png', content: 'A' },
      { name: 'b.png', content: 'B' },
    ];
    const notes = [{ fields: ['<img src="a.png"> Q', '<img src="b.png">'] }];
    const file = await aPackage({ media, notes }, 'legacy1', {
      files: (files) => {
        files.delete('1');
        files.set('99', utf8('extra'));
      },
    });
    expect(await problemsOf(file)).toEqual([
      'b.png: The package names this file but does not hold it.',
      'note 1600000000000 (“Q”): It names `b.png`, which the package does not hold.',
    ]);
    expect(await database.mediaNames.toArray()).toMatchObject([{ name: 'a.png' }]);
  });

  test('scripts and pictures from elsewhere never become an address that is asked', async () => {
    const attack = [
      '<script>alert(1)</script><script src="https://evil.example/x.js"></script>',
      '<img src="https://evil.example/a.png"><img src="//evil.example/b.png"><img src="x" onerror="alert(1)">',
      '<a href="javascript:alert(1)">a</a> ![c](https://evil.example/c.png) <svg onload="alert(1)"></svg>',
      '<iframe src="https://evil.example"></iframe><style>@import "https://evil.example/x.css"</style>',
      '<img srcset="https://evil.example/d.png 2x"><video poster="https://evil.example/e.png"></video>',
    ].join('<br>');
    await importer.take('import-1', await aPackage({ notes: [{ fields: [`Q ${attack}`, `A ${attack}`] }] }));
    const [card] = await database.cards.filter(({ deckId }) => deckId !== RUNES).toArray();
    const html = [card!.text!.title, card!.text!.front, card!.text!.back]
      .map((text) => markdownToHtml(text))
      .join('\n');
    expect(html).not.toMatch(/<(?:script|iframe|style|svg|video|link)\b/i);
    expect(html).not.toMatch(/<[^>]*\s(?:src|srcset|poster|on\w+)\s*=/i);
    expect(html).not.toMatch(/href="?javascript:/i);
  });
});

test('100,000 rows of a table make a preview', async () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => `Question ${index}?,Answer ${index}\n`);
  const shown = await importer.previewOne(aFile('many.csv', `question,answer\n${rows.join('')}`));
  expect(shown.lists.added.count).toBe(100_000);
}, 120_000);
