import { expect, test } from 'vitest';
import { importedDeckId } from '../../src/domain/card';
import type { Deck } from '../../src/domain/deck';
import { deckOfCards } from '../../src/domain/deck-of-cards';
import { parseDeckText, printDeck } from '../../src/domain/deck-text';
import { cardsOf } from '../../src/domain/deck-update';
import { sectionIdOf } from '../../src/domain/card';
import { everyKind } from '../support/deck-texts';

const ID = importedDeckId('kinds');

const backFromRows = (deck: Deck): Deck =>
  deckOfCards(
    {
      id: ID,
      title: deck.title,
      description: deck.description,
      sections: deck.sections.map((section) => ({ ...section, id: sectionIdOf(ID, section.id) })),
    },
    cardsOf(deck, ID),
  );

const detailed = `---
id: kinds
title: Kinds
---

### Before any section {#first .one .two from="guide:1.2" go="1.22+" rev=3 vs="second"}

Answer.

## Named

Introduced.

### Second {#second vs="other/card"}

Front.

---

Back.

### Third {#third vs="cloze"}

Answer.

### Clozes {#cloze}

{{c2::two}} and {{c5::five}}
`;

test.each([
  ['of every kind', everyKind],
  ['with every attribute', detailed],
])('the rows of a deck %s make its text again, and that the same rows', (_, text) => {
  const { deck } = parseDeckText(text);
  const printed = printDeck(backFromRows(deck));
  const again = parseDeckText(printed);
  expect(again.problems).toEqual([]);
  expect(cardsOf(again.deck, ID)).toEqual(cardsOf(deck, ID));
  expect(printDeck(backFromRows(again.deck))).toBe(printed);
});

test('a card that an update left out is not in the text', () => {
  const cards = cardsOf(parseDeckText(everyKind).deck, ID).map((card, index) =>
    index === 0 ? { ...card, removedAt: 1 } : card,
  );
  const deck = deckOfCards({ id: ID, title: 'Kinds', description: '', sections: [] }, cards);
  expect(deck.notes.map(({ id }) => id)).toEqual(['prediction', 'choice', 'cloze']);
});

test('a card without its text is an inconsistency that names it', () => {
  const [card] = cardsOf(parseDeckText(everyKind).deck, ID);
  const { text: _, ...bare } = card!;
  expect(() => deckOfCards({ id: ID, title: '', description: '', sections: [] }, [bare])).toThrow(
    'Inconsistent: card my:kinds/basic has no text to make a deck of.',
  );
});
