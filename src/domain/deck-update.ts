import {
  type Card,
  type CardId,
  cardIdOf,
  type DeckId,
  deckIdOf,
  hasWording,
  importedDeckId,
  sectionIdOf,
} from './card';
import { contentHash } from './content-hash';
import type { Deck, Note } from './deck';
import { slugOf } from './heading-attributes';

/** A card of the collection and the same card as the deck's new text has it. */
export interface CardChange {
  before: Card;
  after: Card;
  /** The learner edited the card: their text stays, and the deck's is offered. */
  keepsEdit: boolean;
  /** The deck says (`rev`) that another answer is right now: the learner is told, and the card comes back soon. */
  meaningChanged: boolean;
}

export interface CardRename extends CardChange {
  /** The deck says so (`was`). Otherwise the two only look alike, and the learner is asked. */
  isCertain: boolean;
}

/** What a new version of a deck's text means for the collection. Every card is in one list only. */
export interface DeckUpdate {
  added: Card[];
  changed: CardChange[];
  removed: Card[];
  /** An earlier version had left them out; their progress waited. */
  returned: CardChange[];
  /** Progress follows from `before` to `after`. */
  renamed: CardRename[];
  /** The same cards in another section or at another place. */
  moved: CardChange[];
  unchanged: Card[];
}

type Hash = (text: string) => string;

/** The rows of a deck's cards, with their text, in its order; a cloze note has one for each of its numbers. */
export function cardsOf(deck: Deck, deckId: DeckId, hash: Hash = contentHash): Card[] {
  const notes = new Map(deck.notes.map((note) => [note.id, note]));
  return deck.notes
    .flatMap((note) => numbersOf(note).map((clozeNumber) => ({ note, clozeNumber })))
    .map(({ note, clozeNumber }, position) => {
      const { id: noteId, kind, title, front, back, tags, from, rev } = note;
      const go = note.go ?? deck.go;
      const vs = note.vs === undefined ? undefined : referenceOf(note.vs, deckId, notes);
      return {
        id: cardIdOf(deckId, noteId, clozeNumber),
        deckId,
        sectionId: sectionIdOf(deckId, note.sectionId),
        noteId,
        clozeNumber,
        position,
        kind,
        title,
        tags,
        from,
        ...(go === undefined ? {} : { go }),
        ...(vs === undefined ? {} : { vs }),
        rev,
        contentHash: hash(contentOf({ kind, text: { title, front, back }, tags, from, go, vs, rev })),
        text: { title, front, back },
      };
    });
}

type CardContent = Pick<Card, 'kind' | 'tags' | 'from' | 'rev' | 'text'> & {
  [Key in 'go' | 'vs']?: string | undefined;
};

/** What a card's `contentHash` is made of, unless the learner has words of their own for it. */
export function contentOf({ kind, text, tags, from, go = '', vs = '', rev }: CardContent): string {
  return JSON.stringify([kind, text?.title, text?.front, text?.back, tags, from, go, vs, rev]);
}

/** Cards, of this deck or another, whose progress the deck's `was` attributes claim. */
export function formerIdsOf(deck: Deck, deckId: DeckId): CardId[] {
  return deck.notes.flatMap((note) => numbersOf(note).flatMap((number) => formerIdOf(note, number, deckId) ?? []));
}

/**
 * Compares the collection with a new version of a deck. `stored` are the deck's cards, removed ones too, and those of other
 * decks that `formerIdsOf` names. A stored card's `contentHash` is that of the deck's text, also where the learner edited it.
 */
export function planDeckUpdate(
  stored: readonly Card[],
  deck: Deck,
  deckId: DeckId,
  hash: Hash = contentHash,
): DeckUpdate {
  const next = cardsOf(deck, deckId, hash);
  const storedById = new Map(stored.map((card) => [card.id, card]));
  const nextIds = new Set(next.map(({ id }) => id));
  const plan: DeckUpdate = { added: [], changed: [], removed: [], returned: [], renamed: [], moved: [], unchanged: [] };

  const appeared: Card[] = [];
  for (const after of next) {
    const before = storedById.get(after.id);
    if (before) listKnown(plan, before, after);
    else appeared.push(after);
  }
  const vanished = stored.filter((card) => card.deckId === deckId && !card.removedAt && !nextIds.has(card.id));

  const former = stored.filter(({ id }) => !nextIds.has(id));
  const certain = renamesByDeck(former, appeared, deck);
  const isFree = isNoneOf(certain);
  const renamed = [...certain, ...renamesByLikeness(vanished.filter(isFree), appeared.filter(isFree))];
  const isLeft = isNoneOf(renamed);
  return { ...plan, renamed, added: appeared.filter(isLeft), removed: vanished.filter(isLeft) };
}

/** The update when the learner says that two cards only look alike. */
export function declineRename(update: DeckUpdate, { before, after }: CardRename): DeckUpdate {
  return {
    ...update,
    renamed: update.renamed.filter((rename) => rename.after.id !== after.id),
    removed: [...update.removed, before],
    added: [...update.added, after].sort((a, b) => a.position - b.position),
  };
}

function listKnown(plan: DeckUpdate, before: Card, after: Card): void {
  const change = changeOf(before, after);
  if (before.removedAt !== undefined) plan.returned.push(change);
  else if (before.contentHash !== after.contentHash) plan.changed.push(change);
  else if (before.sectionId !== after.sectionId || before.position !== after.position) plan.moved.push(change);
  else plan.unchanged.push(before);
}

function changeOf(before: Card, after: Card): CardChange {
  const isNews = before.contentHash !== after.contentHash;
  const keepsEdit = before.editedAt !== undefined && isNews && !hasWording(before, after.text);
  return { before, after, keepsEdit, meaningChanged: after.rev > before.rev };
}

function renamesByDeck(former: readonly Card[], appeared: readonly Card[], deck: Deck): CardRename[] {
  const formerById = new Map(former.map((card) => [card.id, card]));
  const notes = new Map(deck.notes.map((note) => [note.id, note]));
  return appeared.flatMap((after) => {
    const note = notes.get(after.noteId);
    const formerId = note && formerIdOf(note, after.clozeNumber, after.deckId);
    const before = formerId && formerById.get(formerId);
    // Progress can follow to one place only.
    return before && formerById.delete(before.id) ? [{ ...changeOf(before, after), isCertain: true }] : [];
  });
}

/** A card whose id was only its heading's slug vanishes when the heading changes: look for its front, then for its back. */
function renamesByLikeness(vanished: readonly Card[], appeared: readonly Card[]): CardRename[] {
  const renames: CardRename[] = [];
  if (vanished.length === 0) return renames;
  for (const side of ['front', 'back'] as const) {
    const isFree = isNoneOf(renames);
    const bySide = new Map<string, Card>();
    for (const card of appeared.filter(isFree)) if (card.text?.[side]) bySide.set(likenessOf(card, side), card);
    for (const before of vanished.filter(isFree)) {
      if (!isDerivedId(before) || !before.text?.[side]) continue;
      const likeness = likenessOf(before, side);
      const after = bySide.get(likeness);
      if (after && bySide.delete(likeness)) renames.push({ ...changeOf(before, after), isCertain: false });
    }
  }
  return renames;
}

/** Whether nobody gave the card its id: it is the slug of its heading, or was made of its question (`idOfQuestion`). */
const isDerivedId = ({ title, noteId }: Card): boolean => slugOf(title) === noteId || MADE_OF_A_QUESTION.test(noteId);
const MADE_OF_A_QUESTION = /-[0-9a-f]{8}$/;

/** Equal for sides that differ in letter case and white space only. */
function likenessOf({ clozeNumber, text }: Card, side: 'front' | 'back'): string {
  const normalised = (text?.[side] ?? '').normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
  return `${clozeNumber} ${normalised}`;
}

function isNoneOf(renames: readonly CardRename[]): (card: Card) => boolean {
  const ids = new Set(renames.flatMap(({ before, after }) => [before.id, after.id]));
  return ({ id }) => !ids.has(id);
}

/** The card whose progress follows to this one (`was`). */
export function formerIdOf({ was }: Note, clozeNumber: number, deckId: DeckId): CardId | undefined {
  if (was === undefined) return undefined;
  const [noteId = '', otherDeck] = was.split('/').reverse();
  return cardIdOf(otherDeck === undefined ? deckId : neighbourOf(deckId, otherDeck), noteId, clozeNumber);
}

/** A cloze note that is named is meant by its first card. */
function referenceOf(reference: string, deckId: DeckId, notes: ReadonlyMap<string, Note>): CardId {
  const [noteId = '', otherDeck] = reference.split('/').reverse();
  return otherDeck === undefined
    ? cardIdOf(deckId, noteId, notes.get(noteId)?.clozeNumbers[0])
    : cardIdOf(neighbourOf(deckId, otherDeck), noteId);
}

/** The deck that a deck's text calls `name`: an imported deck knows imported ones only. */
function neighbourOf(deckId: DeckId, name: string): DeckId {
  return deckId.startsWith(importedDeckId('')) ? importedDeckId(name) : deckIdOf(name);
}

function numbersOf({ kind, clozeNumbers }: Note): number[] {
  return kind === 'cloze' ? clozeNumbers : [0];
}
