import type { Card, DeckId } from '../domain/card';
import { importedDeckId } from '../domain/card';
import { freeName } from '../domain/deck-edit';
import { slugOf } from '../domain/deck-text';
import type { DeckRow, GotchaDatabase } from './database';

/** A deck of the learner's own with all of its cards, those that were put aside too. */
export interface OwnDeckRows {
  row: DeckRow;
  cards: Card[];
}

export function readOwnDeck(database: GotchaDatabase, deckId: DeckId): Promise<OwnDeckRows | undefined> {
  const { decks, cards } = database;
  return database.transaction('r', [decks, cards], async () => {
    const row = await decks.get(deckId);
    if (row?.origin !== 'imported') return undefined;
    return { row, cards: await cards.where('deckId').equals(deckId).toArray() };
  });
}

/** A name for a new deck. The cards of a deck that was taken out wait under its own. */
export function freeDeckName(database: GotchaDatabase, title: string): Promise<string> {
  const { decks, cards } = database;
  return database.transaction('r', [decks, cards], async () => {
    const ids = [...(await decks.toCollection().primaryKeys()), ...(await cards.orderBy('deckId').uniqueKeys())];
    const start = importedDeckId('');
    return freeName(
      slugOf(title) || 'deck',
      ids.map(String).flatMap((id) => (id.startsWith(start) ? [id.slice(start.length)] : [])),
    );
  });
}
