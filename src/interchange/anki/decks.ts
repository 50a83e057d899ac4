import type { Deck, Problem, Section } from '../../domain/deck';
import { parseDeckText, printDeck } from '../../domain/deck-text';
import type { PastProgress } from '../../domain/past-progress';
import type { EpochMs } from '../../domain/time';
import { cardKey, type IncomingDeck, type IncomingMedia } from '../incoming-deck';
import type { AnkiCollection, AnkiProblem, AnkiReview } from './collection';
import { isDefaultTitle, type DeckPlace } from './deck-places';
import { calendarOf, progressOf, type AnkiCalendar } from './progress';
import { readNotes, type ReadNote } from './read-notes';

export interface DeckOptions {
  /** Minutes east of UTC at an instant, for collections that do not know their own zone. */
  tzOffsetMinAt: (at: EpochMs) => number;
  /** Titles a package that has no deck but `Default`. */
  fileName?: string;
}

/**
 * The decks of a package, each of which reads the same again from its text. What is wrong with the whole package is among the
 * problems of the first.
 */
export function decksOfCollection(
  collection: AnkiCollection,
  { tzOffsetMinAt, fileName }: DeckOptions,
): IncomingDeck[] {
  const calendar = calendarOf(collection, tzOffsetMinAt);
  const reviews = reviewsByCard(collection.revlog);
  const drafts = draftsOf(collection);
  const [first, ...others] = drafts;
  if (first && others.length === 0 && isDefaultTitle(first.head.title)) first.head.title = titleOf(fileName);
  first?.problems.unshift(...collection.problems);
  const media = new Map(collection.media.map((medium) => [medium.name.normalize('NFC'), medium]));
  return drafts.map((draft) => incomingDeck(draft, { media, reviews, calendar }));
}

function reviewsByCard(revlog: readonly AnkiReview[]): Map<number, AnkiReview[]> {
  const reviews = new Map<number, AnkiReview[]>();
  for (const review of revlog) {
    const ofCard = reviews.get(review.cardId);
    if (ofCard) ofCard.push(review);
    else reviews.set(review.cardId, [review]);
  }
  return reviews;
}

const titleOf = (fileName = ''): string => fileName.replace(/\.[^.]*$/, '').trim() || 'Default';

/** A deck while its notes are put into it. */
interface Draft {
  head: DeckPlace['deck'];
  sections: Map<string, Section>;
  notes: Map<string, ReadNote>;
  problems: AnkiProblem[];
}

function draftsOf(collection: AnkiCollection): Draft[] {
  const drafts = new Map<string, Draft>();
  const draftOf = (head: DeckPlace['deck']): Draft => {
    const draft = drafts.get(head.id) ?? { head: { ...head }, sections: new Map(), notes: new Map(), problems: [] };
    drafts.set(head.id, draft);
    return draft;
  };
  const problems: { deck: DeckPlace['deck']; problem: AnkiProblem }[] = [];
  const notes = readNotes(collection, (deck, problem) => problems.push({ deck, problem }));
  for (const read of notes.sort((a, b) => a.at.order - b.at.order)) addNote(draftOf(read.at.deck), read);
  for (const { deck, problem } of problems) draftOf(deck).problems.push(problem);
  return [...drafts.values()];
}

function addNote({ notes, sections, problems }: Draft, read: ReadNote): void {
  const { id } = read.note;
  const same = notes.get(id);
  if (same) {
    problems.push({ place: read.place(), message: `It has the same id as ${same.place()}. It is left out.` });
    return;
  }
  notes.set(id, read);
  const { section } = read.at;
  sections.set(section.id, { ...section, hasOwnId: section.id !== '', introduction: '' });
}

/** What the decks of a package share. */
interface Shared {
  /** By their names in the package. */
  media: ReadonlyMap<string, IncomingMedia>;
  /** By the numbers of their cards. */
  reviews: ReadonlyMap<number, AnkiReview[]>;
  calendar: AnkiCalendar;
}

function incomingDeck(draft: Draft, { media, reviews, calendar }: Shared): IncomingDeck {
  const { deck, problems } = readAgain(draft);
  const progress = new Map<string, PastProgress>();
  const packedNames = new Map<string, string>();
  for (const { id } of deck.notes) {
    const read = draft.notes.get(id);
    for (const { name, packedName } of read?.media ?? []) packedNames.set(name, packedName);
    for (const { card, clozeNumber } of read?.cards ?? []) {
      progress.set(cardKey(id, clozeNumber), progressOf(card, reviews.get(card.id) ?? [], calendar));
    }
  }
  return {
    deck,
    problems: [...draft.problems, ...problems].map((problem, index) => ({ line: index + 1, ...problem })),
    progress,
    isWhole: false,
    media: [...packedNames].flatMap(([name, packedName]) => {
      const packed = media.get(packedName);
      return packed ? [{ ...packed, name }] : [];
    }),
  };
}

/** The deck as its text says it: kinds and clozes are what the deck language finds. */
function readAgain({ head, sections, notes }: Draft): { deck: Deck; problems: Omit<Problem, 'line'>[] } {
  const written: Deck = {
    id: head.id,
    title: head.title,
    description: '',
    sections: [...sections.values()],
    notes: Array.from(notes.values(), ({ note }) => note),
  };
  const { deck, problems } = parseDeckText(printDeck(written));
  return {
    deck,
    problems: problems.flatMap(({ noteId, message }) => {
      const read = noteId === undefined ? undefined : notes.get(noteId);
      return read
        ? [{ place: read.place(), message: `It cannot be written as a card. ${message}`, noteId: read.note.id }]
        : [];
    }),
  };
}
