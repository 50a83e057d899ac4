import { type Card, type DeckId, isWrittenHere } from './card';
import { contentHash } from './content-hash';
import type { Deck } from './deck';
import { type CardChange, type CardRename, contentOf, type DeckUpdate, planDeckUpdate } from './deck-update';
import type { EpochMs } from './time';

/** A note's wording in the file that its deck was imported from. */
interface FileWording {
  contentHash: string;
  text: Card['text'];
}

/**
 * What the learner's edit of a deck of their own means for the collection: like a new version of its file, but what changes becomes their
 * own wording, which a later import keeps. `stored` are all cards of the deck, removed ones too; `deck` is the edited one.
 */
export function planOwnEdit(stored: readonly Card[], deck: Deck, deckId: DeckId, at: EpochMs): DeckUpdate {
  const rows = new Map(stored.map((card) => [card.id, card]));
  const rowOf = (card: Card): Card => rows.get(card.id)!;
  const files = fileWordings(stored);
  const owned = (after: Card): Card => withOwner(after, files.get(after.noteId), at);

  const asShown = stored.map((card) => ({ ...card, contentHash: contentHash(contentOf(card)) }));
  const { added, changed, removed, returned, renamed, moved, unchanged } = withReshaped(
    planDeckUpdate(asShown, deck, deckId),
  );

  const inPlace = <Change extends CardChange>(change: Change): Change => {
    const { removedAt: _, ...before } = rowOf(change.before);
    const { sectionId, position } = change.after;
    return { ...change, before: rowOf(change.before), after: { ...before, sectionId, position }, keepsEdit: false };
  };
  const reworded = <Change extends CardChange>(change: Change): Change => ({
    ...change,
    before: rowOf(change.before),
    after: owned(change.after),
    keepsEdit: false,
  });
  return {
    added: added.map(owned),
    changed: changed.map(reworded),
    returned: returned.map((change) => (isSameContent(change) ? inPlace(change) : reworded(change))),
    renamed: renamed.map(reworded),
    moved: moved.map(inPlace),
    removed: removed.map(rowOf),
    unchanged: unchanged.map(rowOf),
  };
}

const isSameContent = ({ before, after }: CardChange): boolean => before.contentHash === after.contentHash;

/** The learner's own words, beside those of the file if there is one; or the file's own again. */
function withOwner(card: Card, file: FileWording | undefined, at: EpochMs): Card {
  if (!file) return { ...card, editedAt: at };
  if (file.contentHash === card.contentHash) return card;
  return { ...card, contentHash: file.contentHash, editedAt: at, ...(file.text && { deckText: file.text }) };
}

/** By note; a note that was written here has none. */
function fileWordings(stored: readonly Card[]): Map<string, FileWording | undefined> {
  const wordings = new Map<string, FileWording | undefined>();
  const liveFirst = stored.toSorted((a, b) => Number(a.removedAt !== undefined) - Number(b.removedAt !== undefined));
  for (const card of liveFirst) if (!wordings.has(card.noteId)) wordings.set(card.noteId, fileWordingOf(card));
  return wordings;
}

function fileWordingOf(card: Card): FileWording | undefined {
  if (isWrittenHere(card)) return undefined;
  return { contentHash: card.contentHash, text: card.editedAt === undefined ? card.text : card.deckText };
}

/** A note that becomes a cloze, or is one no longer, has cards of other ids: the progress of its first card follows. */
function withReshaped(update: DeckUpdate): DeckUpdate {
  const goes = firstOfNotes(update.removed);
  const renames = [...firstOfNotes(update.added).values()].flatMap((after): CardRename[] => {
    const before = goes.get(after.noteId);
    const isReshaped = before && (before.clozeNumber === 0) !== (after.clozeNumber === 0);
    const meaningChanged = before !== undefined && after.rev > before.rev;
    return isReshaped ? [{ before, after, keepsEdit: false, meaningChanged, isCertain: true }] : [];
  });
  const ids = new Set(renames.flatMap(({ before, after }) => [before.id, after.id]));
  return {
    ...update,
    renamed: [...update.renamed, ...renames],
    added: update.added.filter(({ id }) => !ids.has(id)),
    removed: update.removed.filter(({ id }) => !ids.has(id)),
  };
}

function firstOfNotes(cards: readonly Card[]): Map<string, Card> {
  const first = new Map<string, Card>();
  for (const card of cards) {
    const known = first.get(card.noteId);
    if (!known || card.clozeNumber < known.clozeNumber) first.set(card.noteId, card);
  }
  return first;
}
