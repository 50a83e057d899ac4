import type { Card, DeckId } from './card';
import type { Deck } from './deck';
import { type CardChange, cardsOf, type DeckUpdate, planDeckUpdate } from './deck-update';

/**
 * `planDeckUpdate` for a deck that its learner writes in, too: notes that they rewrote so that other cards are asked (a question into a
 * cloze, a cloze with one more number) keep their cards, and the deck's new wording is offered for them.
 */
export function planAroundReshaped(stored: readonly Card[], deck: Deck, deckId: DeckId): DeckUpdate {
  const own = new Map<string, Card[]>();
  for (const card of stored) {
    const isOwn = card.deckId === deckId && card.removedAt === undefined && card.editedAt !== undefined;
    if (isOwn) own.set(card.noteId, [...(own.get(card.noteId) ?? []), card]);
  }
  const reshaped = new Map<string, Deck['notes'][number]>();
  for (const note of deck.notes) {
    const cards = own.get(note.id);
    const numbers = cards?.map(({ clozeNumber }) => clozeNumber).sort((a, b) => a - b) ?? [];
    const asked = note.kind === 'cloze' ? note.clozeNumbers : [0];
    const [first] = cards ?? [];
    if (first && numbers.join() !== asked.join()) {
      reshaped.set(note.id, { ...note, kind: first.kind, clozeNumbers: numbers });
    }
  }
  if (reshaped.size === 0) return planDeckUpdate(stored, deck, deckId);

  const hashes = new Map(cardsOf(deck, deckId).map(({ noteId, contentHash }) => [noteId, contentHash]));
  const shaped = { ...deck, notes: deck.notes.map((note) => reshaped.get(note.id) ?? note) };
  const update = planDeckUpdate(stored, shaped, deckId);
  const asInFile = (change: CardChange): CardChange => {
    const contentHash = hashes.get(change.after.noteId)!;
    return { ...change, after: { ...change.after, contentHash }, keepsEdit: contentHash !== change.before.contentHash };
  };
  const isReshaped = ({ after }: CardChange) => reshaped.has(after.noteId);
  const ofReshaped = update.changed.filter(isReshaped).map(asInFile);
  return {
    ...update,
    changed: [
      ...update.changed.filter((change) => !isReshaped(change)),
      ...ofReshaped.filter(({ keepsEdit }) => keepsEdit),
    ],
    moved: [...update.moved, ...ofReshaped.filter((change) => !change.keepsEdit && isElsewhere(change))],
    unchanged: [
      ...update.unchanged,
      ...ofReshaped.filter((change) => !change.keepsEdit && !isElsewhere(change)).map(({ before }) => before),
    ],
  };
}

const isElsewhere = ({ before, after }: CardChange): boolean =>
  before.sectionId !== after.sectionId || before.position !== after.position;
