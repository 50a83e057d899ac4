import type { Card } from '../domain/card';
import type { Deck, Note } from '../domain/deck';
import { deckOfCards } from '../domain/deck-of-cards';
import { parseDeckText } from '../domain/deck-text';
import { cardKey } from '../interchange/incoming-deck';
import type { OutgoingDeck, OutgoingProgress } from '../interchange/outgoing-deck';
import type { StoredDeck } from '../storage/outgoing-decks';

/** A stored deck as it goes out. `text` is the deck's own, of a shipped deck alone: its cards are stored without. */
export function outgoingDeckOf({ row, cards, media }: StoredDeck, text: string | undefined): OutgoingDeck {
  const stored = cards.map(({ card }) => card);
  return {
    deckId: row.id,
    deck: text === undefined ? deckOfCards(row, stored) : withOwnWording(deckIn(text, row.id), stored),
    progress: new Map(
      cards.flatMap(({ card, schedule, reviews }): [string, OutgoingProgress][] =>
        schedule ? [[cardKey(card.noteId, card.clozeNumber), { schedule, reviews }]] : [],
      ),
    ),
    media,
  };
}

const deckIn = (text: string, id: string): Deck => ({ ...parseDeckText(text).deck, id });

/** A shipped deck's text with what its learner made of single cards. */
function withOwnWording(deck: Deck, cards: readonly Card[]): Deck {
  const edited = new Map(cards.flatMap(({ noteId, editedAt, text }) => (editedAt && text ? [[noteId, text]] : [])));
  const reworded = (note: Note): Note => {
    const text = edited.get(note.id);
    return text ? { ...note, ...text, isDivided: text.front !== '' && text.back !== '' } : note;
  };
  return { ...deck, notes: deck.notes.map(reworded) };
}
