import { type Card, type CardId, cardIdOf, deckIdOf, importedDeckId } from './card';
import type { Deck, Note, Section } from './deck';
import type { DeckId, SectionId } from './card';

/** What a collection says of a deck besides its cards. */
export interface DeckHead {
  id: DeckId;
  title: string;
  description: string;
  sections: readonly { id: SectionId; title: string; introduction: string }[];
}

/**
 * The deck that stored cards came from, in their present wording: the other way round from `cardsOf`. Every card needs its text; those that an
 * update left out are left out. What no card says (`fact`, `was`) is not there.
 */
export function deckOfCards({ id, title, description, sections }: DeckHead, cards: readonly Card[]): Deck {
  const inOrder = cards.filter(({ removedAt }) => removedAt === undefined).sort((a, b) => a.position - b.position);
  const siblings = new Map<string, Card[]>();
  for (const card of inOrder) siblings.set(card.noteId, [...(siblings.get(card.noteId) ?? []), card]);
  return {
    id: nameOf(id),
    title,
    description,
    sections: sections.map((section) => sectionOf(section, id)),
    notes: [...siblings.values()].map(noteOf),
  };
}

/** What a deck's text calls itself: imported decks have a namespace of their own. */
const nameOf = (id: DeckId): string => id.slice(isImported(id) ? importedDeckId('').length : 0);
const isImported = (id: DeckId): boolean => id.startsWith(importedDeckId(''));

const slugIn = (sectionId: SectionId, deckId: DeckId): string => sectionId.slice(deckId.length + 1);

function sectionOf({ id, title, introduction }: DeckHead['sections'][number], deckId: DeckId): Section {
  return { id: slugIn(id, deckId), hasOwnId: true, title, introduction };
}

function noteOf(cards: readonly Card[]): Note {
  const [card] = cards;
  if (!card?.text) throw new Error(`Inconsistent: card ${card?.id} has no text to make a deck of.`);
  const { noteId, deckId, sectionId, kind, tags, from, go, vs, rev, text } = card;
  return {
    ...text,
    id: noteId,
    hasOwnId: true,
    sectionId: slugIn(sectionId, deckId),
    kind,
    clozeNumbers: kind === 'cloze' ? cards.map(({ clozeNumber }) => clozeNumber) : [],
    isDivided: text.front !== '' && text.back !== '',
    tags,
    from,
    facts: [],
    ...(go === undefined ? {} : { go }),
    ...(vs === undefined ? {} : { vs: referenceTo(vs, deckId) }),
    rev,
    line: 0,
  };
}

/** As a deck's text names a card: a cloze note by its note. */
function referenceTo(id: CardId, deckId: DeckId): string {
  const own = cardIdOf(deckId, '');
  if (id.startsWith(own)) return noteIdIn(id.slice(own.length));
  const name = nameOf(deckIdOf(id));
  const [otherDeck = '', ...rest] = name.split('/');
  return `${otherDeck}/${noteIdIn(rest.join('/'))}`;
}

const noteIdIn = (rest: string): string => rest.replace(/\/c\d+$/, '');
