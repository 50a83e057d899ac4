import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isDeckFile } from '../../src/build/shipped-decks';
import { parseDeckText } from '../../src/domain/deck-text';
import { printDeckJson } from '../../src/interchange/deck-json';
import type { IncomingDeck } from '../../src/interchange/incoming-deck';
import { pastProgressOf } from '../../src/interchange/outgoing-deck';
import { readDeckJson } from '../../src/interchange/read-deck-json';
import { deckHash } from '../../src/workers/import-plan';
import { everyKind } from '../support/deck-texts';
import { anOutgoingDeck, type Happening } from '../support/outgoing-decks';

function deckOf(file: string): IncomingDeck {
  const read = readDeckJson(file);
  if ('problem' in read) throw new Error(read.problem.message);
  return read.deck;
}

const messageOf = (file: string): string => {
  const read = readDeckJson(file);
  return 'problem' in read ? read.problem.message : 'none';
};

const whats = ['again', 'hard', 'good', 'easy', 'cram', 'reset', 'suspend', 'flag'] as const;
const happenings = fc.array(
  fc.record<Happening>({ what: fc.constantFrom(...whats), days: fc.constantFrom(0, 1, 30) }),
  { maxLength: 10 },
);

describe('a deck that goes out as JSON', () => {
  test.each(readdirSync('decks').filter(isDeckFile))('comes back the same: %s', (file) => {
    const text = readFileSync(`decks/${file}`, 'utf8');
    const { deck, problems, isWhole } = deckOf(printDeckJson(anOutgoingDeck(text)));
    expect({ problems, isWhole }).toEqual({ problems: [], isWhole: true });
    expect(deckHash(deck)).toBe(deckHash(parseDeckText(text).deck));
    expect(deck.notes.map(({ facts }) => facts)).toEqual(parseDeckText(text).deck.notes.map(({ facts }) => facts));
  });

  test('brings its progress back', () => {
    fc.assert(
      fc.property(happenings, happenings, (basic, cloze) => {
        const outgoing = anOutgoingDeck(everyKind, { basic, 'cloze/c1': cloze });
        const { progress } = deckOf(printDeckJson(outgoing));
        expect(progress).toEqual(new Map([...outgoing.progress].map(([key, card]) => [key, pastProgressOf(card)])));
      }),
    );
  });
});

describe('a JSON file', () => {
  const changed = (from: string, to: string): string => {
    const file = printDeckJson(anOutgoingDeck(everyKind, { basic: [{ what: 'good', days: 0 }] }));
    if (!file.includes(from)) throw new Error(`Nothing to change: ${from}`);
    return file.replace(from, to);
  };

  test.each([
    ['{"app":"gotcha",', 'This file is not JSON, or was cut off. Export the deck again.'],
    ['[1]', 'This JSON file is not from Gotcha, which reads its own alone. Use Markdown or a table instead.'],
    ['null', 'This JSON file is not from Gotcha, which reads its own alone. Use Markdown or a table instead.'],
    [
      '{"app":"gotcha","format":1,"collection":{}}',
      'This is a backup of a whole collection. Restore it in the settings, under “Your data”.',
    ],
    ['{"app":"gotcha","format":1}', 'This file of Gotcha holds no deck. Choose the file of a deck.'],
    [
      '{"app":"gotcha","kind":"deck","format":2}',
      'This file was written by a newer Gotcha. Update the app, then choose the file again.',
    ],
    [
      '{"app":"gotcha","kind":"deck","format":1}',
      'In this file `deck` is not an object. Mend it there, or export the deck again.',
    ],
  ])('that is %s is refused', (file, message) => {
    expect(messageOf(file)).toBe(message);
  });

  test.each([
    ['"title": "A basic question"', '"title": 7', '`deck.notes[0].title` is not a text'],
    ['"id": "basic"', '"id": "a b"', '`deck.notes[0].id` is not an id'],
    ['"grade": "good"', '"grade": null', '`progress.basic.answers[0]` has a grade that does not fit its kind'],
    ['"durationMs": 1234.5', '"durationMs": -1', '`progress.basic.answers[0].durationMs` is less than 0'],
    ['"difficulty": ', '"difficulty": 10', '`progress.basic.standing.memory.difficulty` is not from 1 to 10'],
  ])('in which %s is %s is refused with the place', (from, to, sentence) => {
    expect(messageOf(changed(from, to))).toBe(`In this file ${sentence}. Mend it there, or export the deck again.`);
  });

  test('with a card that cannot be one says which, and brings the others', () => {
    const { deck, problems } = deckOf(changed('"back": "SECRET-basic is the answer."', '"back": ""'));
    expect(problems).toEqual([
      {
        line: 1,
        place: 'card `basic`',
        noteId: 'basic',
        message: 'There is nothing under this heading. Write the answer there.',
      },
    ]);
    expect(deck.notes.map(({ id }) => id)).toEqual(['prediction', 'choice', 'cloze']);
  });

  test('never makes the reader throw, however it was changed', () => {
    const file = printDeckJson(anOutgoingDeck(everyKind, { basic: [{ what: 'good', days: 0 }] }));
    const place = fc.nat({ max: file.length });
    const noise = fc.constantFrom('', '0', '"', '{', '[]', 'null,', '\\u0000', '-1e999');
    fc.assert(
      fc.property(place, fc.nat({ max: 8 }), noise, (at, cut, put) => {
        readDeckJson(file.slice(0, at) + put + file.slice(at + cut));
      }),
      { numRuns: 2_000 },
    );
  });
});
