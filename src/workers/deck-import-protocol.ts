import type { Card, CardId, DeckId, NoteText } from '../domain/card';
import type { Problem } from '../domain/deck';
import type { DeckUpdate } from '../domain/deck-update';
import type { ImportRow } from '../storage/database';
import type { Act } from '../storage/reviews';

export type DeckSource = { kind: 'file'; file: Blob; name: string } | { kind: 'text'; text: string };

/** What the page asks of the import's worker, one thing at a time. */
export type ImportRequest =
  | { kind: 'read'; databaseName: string; source: DeckSource }
  /** Which deck the text updates, when it does not say so itself. */
  | { kind: 'compare'; deckId: DeckId }
  /** `declined` are the new ids of cards that only look like old ones. `act.sessionId` becomes the import's id. */
  | { kind: 'save'; act: Act; declined: CardId[] }
  | { kind: 'undo'; databaseName: string; act: Act; importId: string };

export type ImportStep = 'reading' | 'comparing' | 'saving' | 'undoing';

export type ImportReport =
  | { kind: 'progress'; step: ImportStep; share: number }
  /** The text cannot be a deck at all. */
  | { kind: 'refused'; problem: Problem }
  /** `isRenewed`: the collection changed since the preview before, and nothing was saved. */
  | { kind: 'preview'; preview: ImportPreview; isRenewed: boolean }
  | { kind: 'saved'; saved: ImportSummary }
  | { kind: 'undone' }
  /** The world went wrong: an error, by its name and message. */
  | { kind: 'failed'; name: string; message: string };

export type ImportSummary = Omit<ImportRow, 'before'>;

/** What an import would do: counts, and the first of each list, however long the deck is. */
export interface ImportPreview {
  title: string;
  deckId: DeckId;
  /** Decks that the text may update, a new one first; empty when it names its deck. */
  choices: DeckChoice[];
  /** The deck is not in the collection yet. */
  isNewDeck: boolean;
  /** False when the collection has it all already. */
  hasNews: boolean;
  /** `moved` are the cards in another section; those with another place in the same one count as unchanged. */
  lists: Record<ImportList, Excerpt<ListedCard>>;
  /** Cards that only look like ones that are gone: the learner is asked. */
  alike: Excerpt<ListedCard>;
  problems: Excerpt<Problem>;
  /** All problems, a line each. */
  problemText: string;
  /** Notes that stay out, or stay as they are, because of a problem. */
  skippedCount: number;
  /** Cards that the text does not show, and that stay because a problem may hide them. */
  keptCount: number;
  /** The first cards, to show them as they will look. */
  samples: SampleCard[];
}

export type ImportList = keyof DeckUpdate;

export interface DeckChoice {
  deckId: DeckId;
  title: string;
}

export interface Excerpt<Item> {
  count: number;
  first: Item[];
}

export interface ListedCard {
  id: CardId;
  title: string;
  /** Of a renamed card: its title until now. */
  formerTitle?: string;
  keepsEdit: boolean;
  meaningChanged: boolean;
}

export interface SampleCard extends Pick<Card, 'id' | 'kind' | 'clozeNumber'> {
  text: NoteText;
}
