import type { EpochMs } from './time';

declare const brand: unique symbol;
type Branded<Name> = string & { readonly [brand]: Name };

/** A shipped deck's file name, or `my:` + the id of an imported one: a learner's `concurrency` is not ours. */
export type DeckId = Branded<'DeckId'>;
/** Deck id + `/` + section slug; cards before the first section have the section `<deck>/`. */
export type SectionId = Branded<'SectionId'>;
/** Deck id + `/` + note id, and for a cloze + `/c` + its number. */
export type CardId = Branded<'CardId'>;

export type CardKind = 'basic' | 'prediction' | 'choice' | 'cloze';

export const deckIdOf = (id: string): DeckId => id as DeckId;
export const importedDeckId = (id: string): DeckId => `my:${id}` as DeckId;
/** Its learner brought it or began it, and can restructure it. */
export const isOwnDeck = (deckId: DeckId): boolean => deckId.startsWith(importedDeckId(''));
export const sectionIdOf = (deckId: DeckId, slug: string): SectionId => `${deckId}/${slug}` as SectionId;
export const cardIdOf = (deckId: DeckId, noteId: string, clozeNumber = 0): CardId =>
  (clozeNumber ? `${deckId}/${noteId}/c${clozeNumber}` : `${deckId}/${noteId}`) as CardId;

/** `nil-interface` as one would say it. */
export const tagInWords = (tag: string): string => tag.replaceAll('-', ' ');
/** The same at the head of a list or a page. */
export const tagTitle = (tag: string): string => tag.charAt(0).toUpperCase() + tagInWords(tag).slice(1);

/** The Markdown of one heading of a deck. A cloze note asks several cards of it, any other note one. */
export interface NoteText {
  title: string;
  /** Empty when the note has no divider: then the title is the question. */
  front: string;
  back: string;
}

/** One thing to recall. */
export interface Card {
  id: CardId;
  deckId: DeckId;
  sectionId: SectionId;
  noteId: string;
  /** 0 unless the note is a cloze. */
  clozeNumber: number;
  /** Its place in the deck, from 0. */
  position: number;
  kind: CardKind;
  /** Heading as plain Markdown, for lists. */
  title: string;
  tags: string[];
  from: string[];
  go?: string;
  vs?: CardId;
  rev: number;
  /** Of all that the learner can see or that scheduling depends on; equal hashes need no update. */
  contentHash: string;
  /** Absent on a shipped card that the learner never edited: its text stays in the deck's file. */
  text?: NoteText;
  /** When the learner changed `text`: their wording wins over a deck update, which is offered. */
  editedAt?: EpochMs;
  /** The deck's own wording of an edited card of an imported deck. */
  deckText?: NoteText;
  /** When a deck update changed the wording behind the learner's own. */
  deckChangedAt?: EpochMs;
  /** When an update left the card out; its progress waits for its return. */
  removedAt?: EpochMs;
}

/** Whether a card says just this. */
export const hasWording = ({ text }: Card, other: NoteText | undefined): boolean =>
  text?.title === other?.title && text?.front === other?.front && text?.back === other?.back;

/** A card of the learner's own that no file of its deck ever had. */
export const isWrittenHere = ({ deckId, editedAt, deckText }: Card): boolean =>
  isOwnDeck(deckId) && editedAt !== undefined && deckText === undefined;

/** HTML that `render` made of an allowlist: fit for the page whatever text it was made of. */
export type SafeHtml = Branded<'SafeHtml'>;

/** The sides of a card as HTML that `render` made, so that showing it costs nothing. */
export interface Face {
  question: {
    html: SafeHtml;
    /** Of a choice card, in the deck's order: the screen shuffles them. */
    options: SafeHtml[];
    /** The sounds of each option, which is a button and cannot hold their controls. Absent when none has any. */
    sounds?: SafeHtml[];
  };
  answer: {
    html: SafeHtml;
    /** Indexes into `question.options`. */
    right: number[];
    /** What to say of each option once it is chosen, '' for nothing. Same length as `question.options`. */
    notes: SafeHtml[];
    /** Go versions on which the card's programs were run, oldest first; empty for a card nobody verified. */
    goVersions: string[];
    /** What finds the trap, as the verifier saw it: 'compiler', 'vet', 'race detector' or 'nothing'; empty without a program. */
    caughtBy: string[];
  };
}
