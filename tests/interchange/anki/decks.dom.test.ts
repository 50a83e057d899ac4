import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decksOfCollection } from '../../../src/interchange/anki/decks';
import { faceOf } from '../../../src/render/card-face';
import { forbiddenIn } from '../../render/allowed-html';
import { hostileCollections } from './hostile-fields';

test('shows nothing but what the allowlist has, and no picture from elsewhere', () => {
  fc.assert(
    fc.property(hostileCollections, (collection) => {
      for (const { deck } of decksOfCollection(collection, { tzOffsetMinAt: () => 0 })) {
        for (const note of deck.notes) {
          for (const number of note.kind === 'cloze' ? note.clozeNumbers : [0]) {
            const { question, answer } = faceOf(note, number);
            expect([question.html, answer.html].flatMap(forbiddenIn)).toEqual([]);
            expect(question.html + answer.html).not.toMatch(/(?:src|data-media)="(?:[a-z]+:|\/\/)/i);
          }
        }
      }
    }),
    { numRuns: 100 },
  );
});
