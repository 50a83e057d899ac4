import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Deck } from '../../../src/domain/deck';
import { parseDeckText, printDeck } from '../../../src/domain/deck-text';
import type { AnkiCollection } from '../../../src/interchange/anki/collection';
import { decksOfCollection } from '../../../src/interchange/anki/decks';
import { hostileCollections } from './hostile-fields';

const decksOf = (collection: AnkiCollection): ReturnType<typeof decksOfCollection> =>
  decksOfCollection(collection, { tzOffsetMinAt: () => 0 });

const withoutLines = (deck: Deck): Deck => ({ ...deck, notes: deck.notes.map((note) => ({ ...note, line: 0 })) });

describe('any collection', () => {
  test('becomes decks that read the same from their text', () => {
    fc.assert(
      fc.property(hostileCollections, (collection) => {
        for (const { deck } of decksOf(collection)) {
          const again = parseDeckText(printDeck(deck));
          expect(again.problems.filter(({ noteId }) => noteId !== undefined)).toEqual([]);
          expect(withoutLines(again.deck)).toEqual(withoutLines(deck));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('loses no card because the deck language could not say it', () => {
    fc.assert(
      fc.property(hostileCollections, (collection) => {
        const messages = decksOf(collection).flatMap(({ problems }) => problems.map(({ message }) => message));
        expect(messages.filter((message) => message.startsWith('It cannot be written'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
