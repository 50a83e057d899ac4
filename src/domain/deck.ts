import type { CardKind, NoteText } from './card';

/** A deck as its text says it, before it has a place in anybody's collection. */
export interface Deck {
  /** From the front matter; absent in a deck that never named itself. */
  id?: string;
  title: string;
  /** Markdown. */
  description: string;
  /** The Go versions for which the whole deck speaks, e.g. `1.22+`. */
  go?: string;
  sections: Section[];
  /** In the order of the text. */
  notes: Note[];
}

export interface Section {
  /** '' for the unnamed section of the cards before the first `##`. */
  id: string;
  hasOwnId: boolean;
  title: string;
  /** Markdown. */
  introduction: string;
}

/** What stands under one `###` heading. */
export interface Note extends NoteText {
  id: string;
  /** False when the id is only the heading's slug. */
  hasOwnId: boolean;
  sectionId: string;
  kind: CardKind;
  /** Ascending; empty unless `kind` is 'cloze'. */
  clozeNumbers: number[];
  /** False when the heading is the question itself: no divider in the text. */
  isDivided: boolean;
  tags: string[];
  from: string[];
  facts: string[];
  go?: string;
  /** Note id in the same deck, or `deck/id`. */
  vs?: string;
  rev: number;
  was?: string;
  /** Line of its heading, from 1. */
  line: number;
}

/** Something in a deck's text that keeps a card, or the deck, from being right. */
export interface Problem {
  /** From 1. Of a problem that has a `place`: its number among them. */
  line: number;
  /** Where it is in a file that has no lines: `note 1432`, `photo.png`. */
  place?: string;
  /** What was found and what to do about it: one or two sentences. */
  message: string;
  /** The note that cannot be taken as it is; absent when the problem is the deck's. */
  noteId?: string;
}
