import { idOf, looseObjectOf, textOf, wholeNumberOf } from './cells';
import type { Cell } from './sqlite';
import type { AnkiCard, AnkiNote, AnkiNoteType } from './collection';
import type { ProblemList } from './problem-list';

export const cardColumns = [
  ...['id', 'nid', 'did', 'ord', 'flags', 'odid', 'odue', 'data'],
  ...['type', 'queue', 'due', 'ivl', 'factor', 'reps', 'lapses'],
];

const DEFAULT_DECK = { id: 1, name: 'Default' };
/** Anki makes no cloze card beyond it. */
const MOST_CLOZES = 500;
const FLAG_BITS = 7;
const INT32 = 2 ** 31;
/** Anki keeps seconds since 1970 in 32 bits without a sign at most. */
const UINT32 = 2 ** 32;
const SECOND_MS = 1000;

interface Around {
  noteTypes: ReadonlyMap<number, AnkiNoteType>;
  notes: ReadonlyMap<number, AnkiNote>;
  /** Their cards go with them, without a word. */
  leftOutNotes: ReadonlySet<number>;
  /** The default deck is added for a card whose own is missing. */
  decks: Map<number, string>;
  problems: ProblemList;
}

type Standing = Pick<AnkiCard, 'type' | 'queue' | 'due' | 'interval' | 'factor' | 'reps' | 'lapses'>;

/** Reads one row of `cards` after the other; undefined is a card that is left out. */
export function cardReader({ noteTypes, notes, leftOutNotes, decks, problems }: Around) {
  const ids = new Set<number>();
  const ordsByNote = new Map<number, Set<number>>();

  return ([idCell, nid, did, ordCell, flags, odid, odue, data, ...standing]: Cell[]): AnkiCard | undefined => {
    const id = idOf(idCell);
    const place = `card ${String(idCell)}`;
    const note = notes.get(Number(nid));
    const ord = wholeNumberOf(ordCell, 0, MOST_CLOZES);
    const leftOut = (why: string) => {
      problems.add(place, `${why}: the card is left out.`);
      return undefined;
    };
    if (id === undefined) return leftOut('Its id is none that Anki gives');
    if (ids.has(id)) return leftOut('Another card has the same id');
    if (!note) {
      return leftOutNotes.has(Number(nid)) ? undefined : leftOut(`Its note ${String(nid)} is not in the package`);
    }
    const { name, isCloze, templates } = noteTypes.get(note.noteTypeId)!;
    if (Number.isNaN(ord) || (!isCloze && ord >= templates.length)) {
      return leftOut(
        `It is made by template ${String(ordCell)}, counted from 0, and its note type \`${name}\` has no such`,
      );
    }
    const ords = ordsByNote.get(note.id) ?? new Set();
    if (ords.has(ord)) return leftOut(`Another card shows the same side of note ${note.id}`);
    ordsByNote.set(note.id, ords.add(ord));
    ids.add(id);

    const home = homeOf(did, odid, odue, standing);
    const where = { id, noteId: note.id, deckId: deckOf(home.deck, place), ord, flag: Number(flags) & FLAG_BITS };
    const stands = standingOf(standing.with(DUE, home.due));
    if (stands) return { ...where, ...stands, ...memoryOf(textOf(data)) };
    problems.add(place, 'Its scheduling makes no sense: it comes in as a new card.');
    return { ...where, ...asNew, memory: undefined, lastReviewAt: undefined };
  };

  function deckOf(cell: Cell, place: string): number {
    const id = idOf(cell);
    if (id !== undefined && decks.has(id)) return id;
    problems.add(
      place,
      `Its deck ${String(cell)} is not in the package: it goes to the deck \`${DEFAULT_DECK.name}\`.`,
    );
    if (!decks.has(DEFAULT_DECK.id)) decks.set(DEFAULT_DECK.id, DEFAULT_DECK.name);
    return DEFAULT_DECK.id;
  }
}

const [TYPE, , DUE] = [0, 1, 2];
const LEARNING = [1, 3];

/** While a card is in a filtered deck, its own deck and due stand in columns of their own; a learning card keeps its due. */
function homeOf(deck: Cell, originalDeck: Cell, originalDue: Cell, standing: readonly Cell[]) {
  const due = standing[DUE];
  if (idOf(originalDeck) === undefined) return { deck, due };
  const keepsDue = originalDue === 0 && LEARNING.includes(Number(standing[TYPE]));
  return { deck: originalDeck, due: keepsDue ? due : originalDue };
}

const asNew: Standing = { type: 0, queue: 0, due: 0, interval: 0, factor: 0, reps: 0, lapses: 0 };

function standingOf([type, queue, due, interval, factor, reps, lapses]: Cell[]): Standing | undefined {
  const standing: Standing = {
    type: wholeNumberOf(type, 0, 3),
    queue: wholeNumberOf(queue, -3, 4),
    due: wholeNumberOf(due, -INT32, UINT32),
    interval: wholeNumberOf(interval, -INT32, INT32),
    factor: wholeNumberOf(factor, 0, INT32),
    reps: wholeNumberOf(reps, 0, UINT32),
    lapses: wholeNumberOf(lapses, 0, UINT32),
  };
  return Object.values(standing).some(Number.isNaN) ? undefined : standing;
}

const [EASIEST, HARDEST] = [1, 10];

/** What FSRS left in `cards.data`: stability, difficulty, the time of the last review in seconds. */
function memoryOf(data: string): Pick<AnkiCard, 'memory' | 'lastReviewAt'> {
  const { s, d, lrt } = looseObjectOf(data);
  const isMemory =
    typeof s === 'number' && Number.isFinite(s) && s > 0 && typeof d === 'number' && d >= EASIEST && d <= HARDEST;
  const isTime = typeof lrt === 'number' && lrt > 0 && lrt <= UINT32;
  return {
    memory: isMemory ? { stabilityDays: s, difficulty: d } : undefined,
    lastReviewAt: isTime ? Math.trunc(lrt) * SECOND_MS : undefined,
  };
}
