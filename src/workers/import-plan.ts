import { type Card, type CardId, type DeckId, isWrittenHere } from '../domain/card';
import { contentHash } from '../domain/content-hash';
import type { Deck, Problem } from '../domain/deck';
import { cardsOf, type CardRename, declineRename, type DeckUpdate } from '../domain/deck-update';
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
  return keepRemoved(update, (card) => problems.length > 0 || isWrittenHere(card));
}

/** The update when cards that the source does not have stay as they are: all of them, or those that `stays` names. */
export function keepRemoved(update: DeckUpdate, stays: (card: Card) => boolean = () => true): DeckUpdate {
  return {
    ...update,
    removed: update.removed.filter((card) => !stays(card)),
    unchanged: [...update.unchanged, ...update.removed.filter(stays)],
  };
}

/** Updates that happen together: a card goes to one deck at most, and to none while its own still has it. One that went is not gone. */
export function planTogether(updates: readonly DeckUpdate[]): DeckUpdate[] {
  const taken = new Set(updates.flatMap(keptIds));
  return withoutMovedAway(
    updates.map((update) => {
      const renamed: CardRename[] = [];
      const added = [...update.added];
      for (const rename of update.renamed) {
        if (taken.has(rename.before.id)) added.push(rename.after);
        else renamed.push(rename);
        taken.add(rename.before.id);
      }
      return { ...update, renamed, added: added.sort((a, b) => a.position - b.position) };
    }),
  );
}

const keptIds = ({ changed, moved, returned, unchanged }: DeckUpdate): CardId[] =>
  [...[...changed, ...moved, ...returned].map(({ before }) => before), ...unchanged].map(({ id }) => id);

/** A card that went to another deck of the same import is not gone. */
function withoutMovedAway(updates: readonly DeckUpdate[]): DeckUpdate[] {
  const movedAway = new Set(updates.flatMap(({ renamed }) => renamed.map(({ before }) => before.id)));
  return updates.map((update) => ({ ...update, removed: update.removed.filter(({ id }) => !movedAway.has(id)) }));
}

export function declineRenames(update: DeckUpdate, declined: readonly CardId[]): DeckUpdate {
  const ids = new Set(declined);
  const isDeclined = ({ after, isCertain }: CardRename) => !isCertain && ids.has(after.id);
  return update.renamed.filter(isDeclined).reduce(declineRename, update);
}

/** Equal for texts that make the same deck, whatever their line ends, and whether its ids are written or follow from the headings. */
export function deckHash(deck: Deck): string {
  const { title, description, sections } = deck;
  const cards = cardsOf(deck, NO_DECK).map((card) => [card.id, card.sectionId, card.contentHash]);
  return contentHash(
    JSON.stringify([
      title,
      description,
      sections.map((section) => [section.id, section.title, section.introduction]),
      cards,
    ]),
  );
}
/** The hash is of what the deck says, whichever deck of the collection it is. */
const NO_DECK = '' as DeckId;
