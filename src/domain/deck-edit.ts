import type { Deck, Note, Problem, Section } from './deck';
import { mistakes } from './deck-mistakes';
import { parseDeckText, printDeck, slugOf } from './deck-text';
import type { WrittenNote } from './note-draft';

/** Where a note goes: to the end of a section, or in front of another note of it. */
export interface NotePlace {
  sectionId: string;
  before?: string | undefined;
}

interface ReadText {
  deck: Deck;
  problems: Problem[];
}

type SectionText = Pick<Section, 'title' | 'introduction'>;

/** What was to be edited is not in the deck, or not any more. */
export class NotInDeckError extends Error {
  override name = 'NotInDeckError';
}

/** The cards before the first heading. */
const UNNAMED: Section = { id: '', hasOwnId: false, title: '', introduction: '' };

/** Adds a note under an id of its own for ever: the slug of its title, unless one of the deck, or of `taken`, has it. */
export function addNote(
  deck: Deck,
  written: WrittenNote,
  place: NotePlace,
  taken: Iterable<string> = [],
): { deck: Deck; noteId: string } {
  const noteId = freeName(slugOf(written.title) || 'card', [...deck.notes.map(({ id }) => id), ...taken]);
  const note: Note = {
    ...written,
    id: noteId,
    hasOwnId: true,
    sectionId: place.sectionId,
    from: [],
    facts: [],
    rev: 1,
    line: 0,
  };
  return { deck: withNotes(deck, inserted(deck.notes, note, place.before)), noteId };
}

/** `meaningChanged`: another answer is right now, and the card is asked again soon. */
export function changeNote(deck: Deck, noteId: string, written: WrittenNote, meaningChanged = false): Deck {
  const note = noteOf(deck, noteId);
  const changed = { ...note, ...written, rev: meaningChanged ? note.rev + 1 : note.rev };
  return { ...deck, notes: deck.notes.map((other) => (other === note ? changed : other)) };
}

export function moveNote(deck: Deck, noteId: string, { sectionId, before }: NotePlace): Deck {
  const note = noteOf(deck, noteId);
  sectionOf(deck, sectionId);
  if (before === noteId) return deck;
  const moved = note.sectionId === sectionId ? note : { ...note, sectionId };
  return withNotes(deck, inserted(deck.notes.filter(isNot(note)), moved, before));
}

export function removeNote(deck: Deck, noteId: string): Deck {
  return withNotes(deck, deck.notes.filter(isNot(noteOf(deck, noteId))));
}

export function addSection(deck: Deck, text: SectionText): { deck: Deck; sectionId: string } {
  const sectionId = freeName(
    slugOf(text.title) || 'section',
    deck.sections.map(({ id }) => id),
  );
  return { deck: { ...deck, sections: [...deck.sections, { ...text, id: sectionId, hasOwnId: true }] }, sectionId };
}

/** The cards that stand before the first section get one of their own, as they get a title. */
export function changeSection(deck: Deck, sectionId: string, text: SectionText): Deck {
  const section = sectionOf(deck, sectionId);
  if (sectionId !== '') {
    return { ...deck, sections: deck.sections.map((other) => (other === section ? { ...section, ...text } : other)) };
  }
  const added = addSection({ ...deck, sections: deck.sections.filter(({ id }) => id !== '') }, text);
  const [named, ...others] = [...added.deck.sections.slice(-1), ...added.deck.sections.slice(0, -1)];
  const notes = deck.notes.map((note) => (note.sectionId === '' ? { ...note, sectionId: added.sectionId } : note));
  return withNotes({ ...deck, sections: named ? [named, ...others] : others }, notes);
}

/** In front of another section, or to the end. The cards before the first section stay there. */
export function moveSection(deck: Deck, sectionId: string, before?: string): Deck {
  const section = sectionOf(deck, sectionId);
  if (before === sectionId) return deck;
  return withNotes({ ...deck, sections: inserted(deck.sections.filter(isNot(section)), section, before) }, deck.notes);
}

/** `notesGoTo` is the section that gets its notes; without one they are removed. */
export function removeSection(deck: Deck, sectionId: string, notesGoTo?: string): Deck {
  const section = sectionOf(deck, sectionId);
  const isInside = (note: Note): boolean => note.sectionId === sectionId;
  const notes =
    notesGoTo === undefined
      ? deck.notes.filter((note) => !isInside(note))
      : [
          ...deck.notes.filter((note) => !isInside(note)),
          ...deck.notes.filter(isInside).map((note) => ({ ...note, sectionId: notesGoTo })),
        ];
  return withNotes({ ...deck, sections: deck.sections.filter(isNot(section)) }, notes);
}

export function renameDeck(deck: Deck, text: Pick<Deck, 'title' | 'description'>): Deck {
  return { ...deck, ...text };
}

/** Undoes what the step from `former` to `next` took out of a deck, which may have gone on since. */
export function putBack(deck: Deck, former: Deck, next: Deck): Deck {
  const isGone = ({ id }: { id: string }, list: readonly { id: string }[]) => !list.some((other) => other.id === id);
  const comesBack = <Item extends { id: string }>(
    items: readonly Item[],
    kept: readonly Item[],
    now: readonly Item[],
  ) => items.filter((item) => isGone(item, kept) && isGone(item, now));

  const sections = comesBack(former.sections, next.sections, deck.sections).reduceRight(
    (list, section) => inserted(list, section, followerOf(section, former.sections, list)),
    deck.sections,
  );
  const moved = new Map(
    former.notes
      .filter((note) => next.notes.some(({ id, sectionId }) => id === note.id && sectionId !== note.sectionId))
      .map((note) => [note.id, note.sectionId]),
  );
  const stayed = deck.notes.map((note) => {
    const sectionId = moved.get(note.id);
    return sectionId === undefined ? note : { ...note, sectionId };
  });
  const notes = comesBack(former.notes, next.notes, deck.notes).reduceRight(
    (list, note) => inserted(list, note, followerOf(note, former.notes, list)),
    stayed,
  );
  return withNotes({ ...deck, sections }, notes);
}

/** The item that came after `item` and is still there. */
function followerOf(
  item: { id: string },
  former: readonly { id: string }[],
  now: readonly { id: string }[],
): string | undefined {
  const after = former.slice(former.findIndex(({ id }) => id === item.id) + 1);
  return after.find(({ id }) => now.some((other) => other.id === id))?.id;
}

/** The deck as its text will be read, and what is wrong with that. */
export const readEdited = (deck: Deck): ReadText => readWritten(printDeck(deck));

/** A deck that its learner writes: one without cards is being begun. */
export function readWritten(text: string): ReadText {
  const { deck, problems } = parseDeckText(text);
  return { deck, problems: problems.filter(({ message }) => message !== mistakes.noCards()) };
}

/** `name`, or the first of `name-2`, `name-3`... that nobody has. */
export function freeName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  if (!names.has(name)) return name;
  for (let number = 2; ; number++) {
    const free = `${name}-${number}`;
    if (!names.has(free)) return free;
  }
}

function noteOf(deck: Deck, noteId: string): Note {
  const note = deck.notes.find(({ id }) => id === noteId);
  if (!note) throw new NotInDeckError(`${deck.title} has no card ${noteId}.`);
  return note;
}

function sectionOf(deck: Deck, sectionId: string): Section {
  const section = deck.sections.find(({ id }) => id === sectionId) ?? (sectionId === '' ? UNNAMED : undefined);
  if (!section) throw new NotInDeckError(`${deck.title} has no section ${sectionId}.`);
  return section;
}

const isNot =
  <Item>(item: Item) =>
  (other: Item): boolean =>
    other !== item;

function inserted<Item extends { id: string }>(items: readonly Item[], item: Item, before: string | undefined): Item[] {
  const at = items.findIndex(({ id }) => id === before);
  return at < 0 ? [...items, item] : items.toSpliced(at, 0, item);
}

/** Notes stand in the order of their sections, those without one first; without such notes there is no unnamed section. */
function withNotes(deck: Deck, notes: readonly Note[]): Deck {
  const named = deck.sections.filter(({ id }) => id !== '');
  const order = new Map(named.map(({ id }, index) => [id, index + 1]));
  const placed = notes.map((note) =>
    order.has(note.sectionId) || note.sectionId === '' ? note : { ...note, sectionId: '' },
  );
  const isBegun = placed.some(({ sectionId }) => sectionId === '');
  return {
    ...deck,
    sections: isBegun ? [UNNAMED, ...named] : named,
    notes: placed.toSorted((a, b) => (order.get(a.sectionId) ?? 0) - (order.get(b.sectionId) ?? 0)),
  };
}
