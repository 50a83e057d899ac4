import type { Card, CardId, DeckId } from '../domain/card';
import { contentHash } from '../domain/content-hash';
import type { Deck, Problem } from '../domain/deck';
import { type CardRename, declineRename, type DeckUpdate, planDeckUpdate } from '../domain/deck-update';

export interface ReadDeck {
  deck: Deck;
  problems: Problem[];
}

/**
 * `planDeckUpdate` for a text that may have problems: a card whose new text has one is not renamed or removed, and is unchanged.
 * `keepHidden` does the rest once the learner has decided about renames.
 */
export function planImport(stored: readonly Card[], { deck, problems }: ReadDeck, deckId: DeckId): DeckUpdate {
  const skipped = skippedNoteIds({ deck, problems });
  const isSkipped = (card: Card) => card.deckId === deckId && !card.removedAt && skipped.has(card.noteId);
  const update = planDeckUpdate(
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

/** A problem can hide cards: a fence that nobody closed swallows all that follow. Until the text has none, nothing is removed. */
export function keepHidden(update: DeckUpdate, { problems }: ReadDeck): DeckUpdate {
  if (problems.length === 0) return update;
  return { ...update, removed: [], unchanged: [...update.unchanged, ...update.removed] };
}

export function declineRenames(update: DeckUpdate, declined: readonly CardId[]): DeckUpdate {
  const ids = new Set(declined);
  const isDeclined = ({ after, isCertain }: CardRename) => !isCertain && ids.has(after.id);
  return update.renamed.filter(isDeclined).reduce(declineRename, update);
}

/** Equal for files that make the same deck, whatever they are: ids given or made of headings, versions said once or for each card. */
export function deckHash({ id, title, description, go: deckGo, sections, notes }: Deck): string {
  return contentHash(
    JSON.stringify([
      [id, title, description],
      sections.map((section) => [section.id, section.title, section.introduction]),
      notes.map(({ id: noteId, sectionId, kind, title: heading, front, back, tags, from, go = deckGo, vs, rev }) => {
        return [noteId, sectionId, kind, heading, front, back, tags, from, go, vs, rev];
      }),
    ]),
  );
}
