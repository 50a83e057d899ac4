import type { EpochMs } from '../../domain/time';
import type { IncomingMedia } from '../incoming-deck';

// What an Anki package says, whichever of its three generations it is. Names as Anki has them; https://docs.ankiweb.net

export interface AnkiCollection {
  /** When the collection was made, in seconds: `due` of a card in review counts days from there. */
  createdAtSeconds: number;
  /** Minutes west of UTC at that time, where the collection knows them. */
  creationOffsetMin: number | undefined;
  /** The hour at which the learner's day begins; 4 unless the collection says otherwise. */
  rolloverHour: number;
  noteTypes: ReadonlyMap<number, AnkiNoteType>;
  /** Names with `::` between the parts, in both schemas. */
  decks: ReadonlyMap<number, string>;
  notes: AnkiNote[];
  cards: AnkiCard[];
  /** Oldest first. */
  revlog: AnkiReview[];
  media: IncomingMedia[];
  /** What is wrong with single notes, cards, files: they are left out. */
  problems: AnkiProblem[];
}

export interface AnkiProblem {
  /** `note 1432`, `card 17`, `photo.png`. */
  place: string;
  /** What was found and what becomes of it: one or two sentences. */
  message: string;
}

export interface AnkiNoteType {
  id: number;
  name: string;
  isCloze: boolean;
  /** In their order. */
  fields: string[];
  /** In their order: `ord` of a card names one, but for a cloze, where it is the number less one. */
  templates: { name: string; question: string; answer: string }[];
}

export interface AnkiNote {
  id: number;
  guid: string;
  noteTypeId: number;
  tags: string[];
  /** HTML, one for each field of its note type. */
  fields: string[];
}

export interface AnkiCard {
  id: number;
  noteId: number;
  /** Its home deck, also while it is in a filtered one. */
  deckId: number;
  ord: number;
  /** 0 new, 1 learning, 2 review, 3 relearning. */
  type: number;
  /** -1 suspended, -2 and -3 buried, 0 new, 1 learning, 2 review, 3 learning by days, 4 preview. */
  queue: number;
  /** New: a place in line. Learning: seconds since 1970, or days since the collection was made where `queue` is 3. Review: such days. Of the home deck. */
  due: number;
  /** Days, or seconds where negative. */
  interval: number;
  /** Permille, e.g. 2500; 0 while new. */
  factor: number;
  reps: number;
  lapses: number;
  /** 0 none, 1 to 7. */
  flag: number;
  /** FSRS's state, where the collection used it. */
  memory: { stabilityDays: number; difficulty: number } | undefined;
  /** When it was answered last, where the card says so. */
  lastReviewAt: EpochMs | undefined;
}

export interface AnkiReview {
  /** When it happened, and the row's id. */
  at: EpochMs;
  cardId: number;
  /** 1 again to 4 easy; 0 when nobody answered. */
  ease: number;
  /** After it: days, or seconds where negative. */
  interval: number;
  factor: number;
  durationMs: number;
  /** 0 learn, 1 review, 2 relearn, 3 filtered, 4 manual, 5 rescheduled. */
  type: number;
}
