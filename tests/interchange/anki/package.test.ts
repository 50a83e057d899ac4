import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnkiCollection } from '../../../src/interchange/anki/collection';
import { isAnkiPackage, readAnkiPackage } from '../../../src/interchange/anki/package';
import { openArchive } from '../../../src/interchange/zip-archive';
import { buildAnkiCollection } from '../../support/anki-collection';
import { buildAnkiPackage, generations, mediaEntries, packageFiles, sqlWasm, zipOf } from '../../support/anki-package';
import type { PackageSpec } from '../../support/anki-spec';
import { zstdFrame } from '../../support/zstd-frame';

const read = (file: Blob) => readAnkiPackage(file, { wasm: sqlWasm });
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The collection with its media read, so that two can be compared. */
async function whole({ media, ...collection }: AnkiCollection) {
  const files = media.map(async ({ name, sizeBytes, read }) => ({
    name,
    sizeBytes,
    text: await (await read()).text(),
  }));
  return { ...collection, media: await Promise.all(files) };
}

const everything: PackageSpec = {
  createdAtSeconds: 1_600_000_000,
  creationOffsetMin: -120,
  rolloverHour: 3,
  notes: [
    {
      guid: 'q8x!{',
      fields: ['What is a <i>rune</i>?', '<img src="photo.png">An alias of int32: “é” 😀'],
      tags: ['types', 'go::runes'],
      deck: 'Go::Types',
      cards: [
        {
          ...{ type: 2, queue: -1, due: 12, interval: 30, factor: 2350, reps: 3, lapses: 1, flag: 4 },
          data: { pos: 1, s: 31.5, d: 5.25, dr: 0.9, decay: 0.2, lrt: 1_601_000_000 },
          reviews: [{ at: 1_600_900_000_000, ease: 3, interval: -600, type: 0 }, { at: 1_600_800_000_000 }],
        },
      ],
    },
    { noteType: 'Cloze', fields: ['{{c1::Go}} has {{c3::runes}}', ''] },
  ],
  media: [{ name: 'photo.png', content: 'a photo' }],
};

describe('a package of any generation', () => {
  test.each(generations)('%s says what it was built from', async (generation) => {
    const collection = await whole(await read(await buildAnkiPackage(everything, generation)));
    expect(collection).toMatchObject({
      ...{ createdAtSeconds: 1_600_000_000, creationOffsetMin: -120, rolloverHour: 3, problems: [] },
      media: [{ name: 'photo.png', sizeBytes: 7, text: 'a photo' }],
    });
    expect([...collection.noteTypes.values()]).toMatchObject([
      {
        ...{ name: 'Basic', isCloze: false, fields: ['Front', 'Back'] },
        templates: [{ name: 'Card 1', question: '{{Front}}', answer: '{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}' }],
      },
      { name: 'Cloze', isCloze: true, fields: ['Text', 'Back Extra'], templates: [{ question: '{{cloze:Text}}' }] },
    ]);
    const [card, first, third] = collection.cards;
    expect(collection.notes).toMatchObject([
      {
        ...{ guid: 'q8x!{', tags: ['types', 'go::runes'] },
        fields: ['What is a <i>rune</i>?', '<img src="photo.png">An alias of int32: “é” 😀'],
      },
      { fields: ['{{c1::Go}} has {{c3::runes}}', ''], tags: [] },
    ]);
    expect(card).toMatchObject({
      ...{ type: 2, queue: -1, due: 12, interval: 30, factor: 2350, reps: 3, lapses: 1, flag: 4 },
      ...{ memory: { stabilityDays: 31.5, difficulty: 5.25 }, lastReviewAt: 1_601_000_000_000 },
    });
    expect([first?.ord, third?.ord]).toEqual([0, 2]);
    expect([card, first].map((one) => collection.decks.get(one!.deckId))).toEqual(['Go::Types', 'Default']);
    expect(collection.revlog).toMatchObject([
      { at: 1_600_800_000_000, cardId: card!.id, ease: 3, interval: 1, type: 1 },
      { at: 1_600_900_000_000, cardId: card!.id, ease: 3, interval: -600, type: 0 },
    ]);
  });

  const name = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' });
  const text = fc.string({ unit: 'grapheme' }).map((content) => content.replace(/\p{Cc}/gu, ''));
  const whole32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const card = fc.record({
    ...{
      type: fc.integer({ min: 0, max: 3 }),
      queue: fc.integer({ min: -3, max: 4 }),
      due: whole32,
      interval: whole32,
    },
    ...{ factor: fc.nat(5000), reps: fc.nat(), lapses: fc.nat(), flag: fc.nat(7) },
    data: fc.oneof(fc.json(), fc.record({ s: fc.double(), d: fc.double(), lrt: whole32 })),
  });
  const spec: fc.Arbitrary<PackageSpec> = fc.record({
    ...{ createdAtSeconds: fc.nat(2 ** 31), creationOffsetMin: fc.integer({ min: -840, max: 840 }) },
    rolloverHour: fc.option(fc.nat(23), { nil: undefined }),
    decks: fc.uniqueArray(name, { selector: (deck) => deck.toLowerCase() }),
    notes: fc.array(
      fc.record({
        fields: fc.tuple(text, text),
        cards: fc.array(card, { maxLength: 1 }),
        tags: fc.array(fc.stringMatching(/^\w+$/)),
      }),
    ),
    media: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,5}\.png$/), content: text }), {
      selector: ({ name }) => name,
    }),
  });

  test('says the same in every generation', async () => {
    await fc.assert(
      fc.asyncProperty(spec, async (anySpec) => {
        const [oldest, ...newer] = await Promise.all(
          generations.map(async (generation) => whole(await read(await buildAnkiPackage(anySpec, generation)))),
        );
        for (const collection of newer) expect(collection).toEqual(oldest);
        expect(oldest?.notes.map(({ fields }) => fields)).toEqual(anySpec.notes?.map(({ fields }) => fields));
      }),
      { numRuns: 25 },
    );
  });

  test.each([11, 18] as const)('its collection of schema %d can come without it', async (schema) => {
    const bytes = await buildAnkiCollection(everything, schema);
    expect((await read(new Blob([bytes.slice()]))).notes).toHaveLength(2);
  });

  test('schema 14 has its settings in a table and its note types still in JSON', async () => {
    const file = await buildAnkiPackage(everything, 'legacy2', {
      collection: (database) => {
        database.run('create table config (key text primary key, usn int, mtime_secs int, val blob) without rowid');
        database.run("insert into config values ('rollover', 0, 0, cast('5' as blob))");
        database.run("update col set ver = 14, conf = ''");
      },
    });
    expect(await read(file)).toMatchObject({ rolloverHour: 5, creationOffsetMin: undefined, problems: [] });
  });

  test('is told from another archive by its files', async () => {
    expect(isAnkiPackage(await openArchive(await buildAnkiPackage(everything, 'latest')))).toBe(true);
    expect(isAnkiPackage(await openArchive(await zipOf(new Map([['deck.md', utf8('### One')]]))))).toBe(false);
  });

  test('tells how far it is', async () => {
    const shares: number[] = [];
    await readAnkiPackage(await buildAnkiPackage(everything), {
      wasm: sqlWasm,
      progress: (share) => shares.push(share),
    });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('can be cancelled', async () => {
    const reason = new Error('Changed my mind');
    const signal = AbortSignal.abort(reason);
    await expect(readAnkiPackage(await buildAnkiPackage(everything), { wasm: sqlWasm, signal })).rejects.toBe(reason);
    const midway = new AbortController();
    const reading = readAnkiPackage(await buildAnkiPackage(everything, 'latest'), {
      wasm: sqlWasm,
      signal: midway.signal,
      progress: () => midway.abort(reason),
    });
    await expect(reading).rejects.toBe(reason);
  });
});

describe('the packages that others made', () => {
  const folder = join('..', 'shared', 'fixtures', 'anki');
  const real = existsSync(folder) ? readdirSync(folder).filter((file) => /\.(apkg|colpkg)$/.test(file)) : [];
  const files = ['one of our own', ...real];

  test.each(files)('%s is read without a problem, with its media', async (name) => {
    const isReal = real.includes(name);
    const file = isReal ? new Blob([readFileSync(join(folder, name))]) : await buildAnkiPackage(everything);
    const { notes, cards, media, problems } = await read(file);
    expect(problems).toEqual([]);
    expect(Math.min(notes.length, cards.length)).toBeGreaterThan(0);
    for (const medium of media) expect((await medium.read()).size).toBe(medium.sizeBytes);
  });
});

describe('media that cannot be taken', () => {
  const names = ['photo.png', '../../evil.png', 'a/b.png', 'C:evil.png', 'e\u0301.png', '\u00e9.png', 'gone.png'];
  const media = names.map((name, index) => ({ name, content: `file ${index}` }));
  const outside = 'It is no name of a file but a place outside of the package: it is left out.';

  test.each(generations)('%s: each is left out and named', async (generation) => {
    const file = await buildAnkiPackage({ ...everything, media }, generation, {
      files: (files) => void files.delete(String(names.indexOf('gone.png'))),
    });
    const collection = await whole(await read(file));
    expect(collection.media.map(({ name, text }) => [name, text])).toEqual([
      ['photo.png', 'file 0'],
      ['\u00e9.png', 'file 4'],
    ]);
    expect(collection.problems).toEqual([
      { place: '../../evil.png', message: outside },
      { place: 'a/b.png', message: outside },
      { place: 'C:evil.png', message: outside },
      { place: '\u00e9.png', message: 'The package has two files of this name: the second is left out.' },
      { place: 'gone.png', message: 'The package names this file but does not hold it.' },
    ]);
  });

  test('a file that is larger than the list says is refused when it is read', async () => {
    const files = await packageFiles(everything, 'latest');
    files.set('media', zstdFrame(mediaEntries([{ name: 'photo.png', content: utf8('tiny') }])));
    const { media } = await read(await zipOf(files));
    await expect(media[0]?.read()).rejects.toThrow(
      'The file `photo.png` in this package is damaged. Download or export the package again.',
    );
  });

  test('a damaged file is refused when it is read', async () => {
    const files = await packageFiles(everything, 'latest');
    files.set('0', utf8('not zstd'));
    const { media } = await read(await zipOf(files));
    await expect(media[0]?.read()).rejects.toThrow('The file `photo.png` in this package is damaged.');
  });
});
