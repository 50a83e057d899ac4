import { type Card, type CardId, type DeckId, isWrittenHere } from '../domain/card';
import { contentHash } from '../domain/content-hash';
import type { Deck, Problem } from '../domain/deck';
import { type CardRename, declineRename, type DeckUpdate } from '../domain/deck-update';
import { planAroundReshaped } from '../domain/reshaped-notes';

export interface ReadDeck {
  deck: Deck;
  problems: Problem[];
}

/**
 * The update for a text that may have problems: a card whose new text has one is not renamed or removed, and is unchanged.
 * `keepHidden` does the rest once the learner has decided about renames.
 */
export function planImport(stored: readonly Card[], { deck, problems }: ReadDeck, deckId: DeckId): DeckUpdate {
  const skipped = skippedNoteIds({ deck, problems });
  const isSkipped = (card: Card) => card.deckId === deckId && !card.removedAt && skipped.has(card.noteId);
  const update = planAroundReshaped(
    stored.filter((card) => !isSkipped(card)),
    deck,
    deckId,
  );
  return { ...update, unchanged: [...update.unchanged, ...stored.filter(isSkipped)] };
}

/** Notes of the text that the deck leaves out. Of two with the same id the first may be in it. */
export function skippedNoteIds({ deck, problems }: ReadDeck): Set<string> {
  const skipped = new Set(problems.flatMap(({ noteId }) => noteId ?? []));
  for (const { id } of deck.notes) skipped.delete(id);
  return skipped;
}

/**
 * What stays though the text does not show it: cards that the learner wrote here, which no text ever had; and all of them while the text
 * has problems, for a problem can hide cards: a fence that nobody closed swallows all that follow.
 */
export function keepHidden(update: DeckUpdate, { problems }: ReadDeck): DeckUpdate {
  const stays = (card: Card) => problems.length > 0 || isWrittenHere(card);
  return {
    ...update,
    removed: update.removed.filter((card) => !stays(card)),
    unchanged: [...update.unchanged, ...update.removed.filter(stays)],
  };
}

export function declineRenames(update: DeckUpdate, declined: readonly CardId[]): DeckUpdate {
  const ids = new Set(declined);
  const isDeclined = ({ after, isCertain }: CardRename) => !isCertain && ids.has(after.id);
  return update.renamed.filter(isDeclined).reduce(declineRename, update);
}

/** Equal for texts that make the same deck, whatever their line ends. */
export function deckHash(deck: Deck): string {
  return contentHash(JSON.stringify({ ...deck, notes: deck.notes.map(({ line: _, ...note }) => note) }));
}
