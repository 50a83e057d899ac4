import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isDeckFile } from '../../src/build/shipped-decks';
import type { Card } from '../../src/domain/card';
import { parseDeckText, printDeck } from '../../src/domain/deck-text';
import { cardsOf } from '../../src/domain/deck-update';
import type { PastProgress } from '../../src/domain/past-progress';
import { writeAnkiPackage } from '../../src/interchange/anki/write-package';
import { printDeckCsv } from '../../src/interchange/deck-csv';
import { printDeckJson } from '../../src/interchange/deck-json';
import type { IncomingDeck } from '../../src/interchange/incoming-deck';
import { type OutgoingDeck, type OutgoingMedia, pastProgressOf } from '../../src/interchange/outgoing-deck';
import { readSources } from '../../src/interchange/read-sources';
import { isPackedMedia, zipOf } from '../../src/interchange/zip-writer';
import { ankiSidesOf } from '../../src/render/anki-html';
import { everyKind, hostile } from '../support/deck-texts';
import { ENGINES } from '../support/import-worker';
import { anOutgoingDeck, type Happening } from '../support/outgoing-decks';
import { aConfig, MONDAY_NOON } from '../support/schedules';
import { sqliteWasm } from '../support/written-package';

type Format = 'markdown' | 'csv' | 'json' | 'anki' | 'archive';
const FORMATS: Format[] = ['markdown', 'csv', 'json', 'anki', 'archive'];

async function written(outgoing: OutgoingDeck, format: Format): Promise<{ file: Blob; name: string }> {
  switch (format) {
    case 'markdown':
      return { file: new Blob([printDeck(outgoing.deck)]), name: 'deck.md' };
    case 'csv':
      return { file: new Blob([printDeckCsv(outgoing.deck)]), name: 'deck.csv' };
    case 'json':
      return { file: new Blob([printDeckJson(outgoing)]), name: 'deck.json' };
    case 'anki':
      return { file: await packageOf(outgoing), name: 'deck.apkg' };
    case 'archive': {
      const media = outgoing.media.map((one) => ({ ...one, isPacked: isPackedMedia(one.name) }));
      return {
        file: await zipOf([{ name: 'deck.md', content: printDeck(outgoing.deck) }, ...media], 'application/zip'),
        name: 'deck.zip',
      };
    }
  }
}

const wasm = sqliteWasm();
const packageOf = (...decks: OutgoingDeck[]): Promise<Blob> =>
  writeAnkiPackage({ decks, now: MONDAY_NOON, config: aConfig(), sidesOf: ankiSidesOf, wasm });

async function decksIn(file: Blob, name: string): Promise<IncomingDeck[]> {
  const { read, refused } = await readSources([{ kind: 'file', file, name }], {
    ...ENGINES,
    momentAt: (at) => ({ ...MONDAY_NOON, at }),
    progress: () => undefined,
  });
  expect(refused).toEqual([]);
  return read.flatMap(({ decks }) => decks);
}

async function thereAndBack(outgoing: OutgoingDeck, format: Format): Promise<IncomingDeck> {
  const { file, name } = await written(outgoing, format);
  const [deck, ...others] = await decksIn(file, name);
  expect(others).toEqual([]);
  return deck!;
}

/** A deck whose cards, as every format can say them, are these. */
const cardsIn = ({ deck }: { deck: OutgoingDeck['deck'] }, deckId: OutgoingDeck['deckId']): Omit<Card, 'position'>[] =>
  cardsOf(deck, deckId)
    .map(({ position: _, ...card }) => card)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

async function expectSame(outgoing: OutgoingDeck, format: Format): Promise<void> {
  const incoming = await thereAndBack(outgoing, format);
  expect(incoming.problems).toEqual([]);
  expect(cardsIn(incoming, outgoing.deckId)).toEqual(cardsIn(outgoing, outgoing.deckId));
}

const shipped = readdirSync('decks').filter(isDeckFile);

describe.each(FORMATS)('a deck that goes out as %s comes back with the same cards', (format) => {
  test.each(shipped)('%s', async (file) => {
    await expectSame(anOutgoingDeck(readFileSync(`decks/${file}`, 'utf8')), format);
  });

  test.each([
    ['every kind', everyKind],
    ['what strangers wrote', hostile('https://evil.example')],
  ])('%s', async (_, text) => {
    await expectSame(anOutgoingDeck(text), format);
  });

  test('whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(deckTexts(), async (text) => {
        const { deck } = parseDeckText(text);
        fc.pre(deck.notes.length > 0 && parseDeckText(printDeck(deck)).problems.length === 0);
        await expectSame(anOutgoingDeck(printDeck(deck)), format);
      }),
      { numRuns: format === 'anki' ? 60 : 150 },
    );
  });
});

describe.each(['json', 'anki'] as const)('a deck that goes out as %s comes back with its progress', (format) => {
  const whats = ['again', 'hard', 'good', 'easy', 'cram', 'reset', 'suspend', 'bury', 'flag'] as const;
  const life = fc.array(
    fc.record({ what: fc.constantFrom<Happening['what']>(...whats), days: fc.constantFrom(0, 0, 1, 7, 400) }),
    { maxLength: 12 },
  );

  test('whatever happened to its cards', async () => {
    await fc.assert(
      fc.asyncProperty(life, life, life, async (basic, prediction, cloze) => {
        const outgoing = anOutgoingDeck(everyKind, { basic, prediction, 'cloze/c1': cloze });
        const { progress } = await thereAndBack(outgoing, format);
        for (const [key, card] of outgoing.progress) {
          expect(comparable(progress.get(key)!)).toEqual(comparable(pastProgressOf(card)));
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** As precise as Anki is: seconds of what is due within days, thousandths of memory, whole days of new cards' places aside. */
function comparable({ answers, standing, ...rest }: PastProgress) {
  const { state, due, memory, reviewCount, lapses, lastReviewAt } = standing;
  return {
    ...rest,
    answers: answers.map((answer) => ({
      ...answer,
      at: Math.floor(answer.at / 1_000),
      durationMs: Math.round(answer.durationMs),
    })),
    standing: {
      state,
      due: state === 'new' ? 'in line' : state === 'review' ? due : Math.floor(due / 1_000),
      memory: memory && {
        stabilityDays: memory.stabilityDays.toFixed(4),
        difficulty: memory.difficulty.toFixed(3),
      },
      reviewCount,
      lapses,
      // Anki knows no last answer of a card that is new again.
      ...(state !== 'new' && lastReviewAt !== undefined && { lastReviewAt: Math.floor(lastReviewAt / 1_000) }),
    },
  };
}

describe('pictures and sounds', () => {
  const withMedia = (id: string, ...media: OutgoingMedia[]): OutgoingDeck => {
    const cards = media.map(({ name }, index) => `### Card ${index}\n\nIt shows ![it](${encodeURI(name)}).\n`);
    return anOutgoingDeck(`---\nid: ${id}\ntitle: ${id}\n---\n\n${cards.join('\n')}`, {}, media);
  };
  const aMedium = (name: string, content: string): OutgoingMedia => ({
    name,
    hash: content.padEnd(64, '0'),
    content: new Blob([content]),
  });
  const contents = ({ media }: IncomingDeck): Promise<[string, string][]> =>
    Promise.all(media.map(async (one): Promise<[string, string]> => [one.name, await (await one.read()).text()]));

  const MANY = [
    aMedium('a.png', '1'),
    aMedium('maps/a.png', '2'),
    aMedium('maps_a.png', '3'),
    aMedium('one two 50%.jpg', '4'),
    aMedium('Größe.mp3', '5'),
  ];

  test.each(['anki', 'archive'] as const)('come back from %s by the names that the cards have', async (format) => {
    const incoming = await thereAndBack(withMedia('maps', ...MANY), format);
    expect((await contents(incoming)).sort()).toEqual(
      [
        ['a.png', '1'],
        ['maps/a.png', '2'],
        ['maps_a.png', '3'],
        ['one two 50%.jpg', '4'],
        ['Größe.mp3', '5'],
      ].sort(),
    );
  });

  test('of two decks that call different ones the same come back to their own', async () => {
    const file = await packageOf(withMedia('one', aMedium('a.png', '1')), withMedia('two', aMedium('a.png', '2')));
    const decks = await decksIn(file, 'everything.apkg');
    expect(await Promise.all(decks.map(contents))).toEqual([[['a.png', '1']], [['a.png', '2']]]);
  });
});

/** Texts of decks, with and without mistakes. */
function deckTexts(): fc.Arbitrary<string> {
  const pieces = [
    '## Maps',
    '## Maps and more {#maps-too}',
    '### A question',
    '### Another `one` {#own .tag .and-another rev=3}',
    '### Versions {#go go=1.22+ from="a b" vs=own}',
    '### Übung macht “Meister” & <b>, =1+1',
    'Text with **bold**, `code`, "quotes", a, comma; and\ta tab.',
    '---',
    '```go\nfmt.Println("a\\tb") // {{c1::x}}\n```',
    '```output\nab\n```',
    'A {{c1::cloze}} of {{c3::two `x`::hint}}.',
    '- [ ] wrong\n- [x] right\n  with a note\n- [ ] wrong too',
    '| a | b |\n| - | - |\n| 1 | 2 |',
    '1. one\n2. two\n\n   more',
    '<br> &amp; &lt;i&gt; <!-- comment -->',
    '![a](pictures/a.png) ![](<b c.mp3>)',
    '=cmd()',
    '“é”\u00A0\u200Bе\u0301 🙂',
    '\\# no heading',
    '    indented\n\tby a tab',
    'two  \nlines',
    'trailing space ',
    '#### Small heading',
    '$x^2$ [sound:a.mp3] {{field}}',
    '~~~\n### no card\n~~~',
  ];
  const body = fc
    .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('\n', '\n\n')), { maxLength: 25 })
    .map((parts) => parts.flat().join(''));
  const head = fc.constantFrom(
    '',
    '---\nid: mine\ntitle: My deck\n---\n\n',
    '---\ntitle: A: b\ngo: 1.20+\n---\n\nWords.\n\n',
  );
  return fc.tuple(head, body).map((parts) => parts.join(''));
}
