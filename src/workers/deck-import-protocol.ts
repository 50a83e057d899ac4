import type { Card, CardId, DeckId, NoteText } from '../domain/card';
import type { Problem } from '../domain/deck';
import type { DeckUpdate } from '../domain/deck-update';
import type { Source, SourceFormat } from '../interchange/source';
import type { TableChoices, TableShape } from '../interchange/table';
import type { ImportRow } from '../storage/database';
import type { Act } from '../storage/reviews';

export type { Source, SourceFormat } from '../interchange/source';
export type { ColumnUse, TableChoices, TableShape } from '../interchange/table';

/** What the page asks of the import's worker, one thing at a time. */
export type ImportRequest =
  | { kind: 'read'; databaseName: string; sources: Source[]; rolloverHour: number }
  /** Which deck of the collection one of the source's decks updates. */
  | { kind: 'compare'; deck: number; deckId: DeckId }
  /** What the columns of a table are, and how it is written. */
  | { kind: 'reread'; deck: number; table: TableChoices }
  /** A picture or a sound of one of the source's decks, to show its first cards. */
  | { kind: 'medium'; deck: number; name: string }
  | { kind: 'save'; act: Act; choices: ImportChoices }
  | { kind: 'undo'; databaseName: string; act: Act; importId: string };

/** What the learner decides before anything happens. */
export interface ImportChoices {
  /** New ids of cards that only look like old ones, and begin anew. */
  declined: CardId[];
  /** Schedules and answers of the file come along. */
  takesProgress: boolean;
  /** Cards that are not in the file are asked no more. */
  putsRemovedAside: boolean;
}

export type ImportStep = 'reading' | 'comparing' | 'saving' | 'undoing';

export type ImportReport =
  | { kind: 'progress'; step: ImportStep; share: number }
  /** Nothing here can be a deck at all. */
  | { kind: 'refused'; problem: Problem }
  /** `isRenewed`: the collection changed since the preview before, and nothing was saved. */
  | { kind: 'preview'; preview: ImportPreview; isRenewed: boolean }
  | { kind: 'medium'; deck: number; name: string; content: Blob | undefined }
  | { kind: 'saved'; saved: ImportSummary }
  | { kind: 'undone' }
  /** The world went wrong: an error, by its name and message. */
  | { kind: 'failed'; name: string; message: string };

export type ImportSummary = ImportRow;

/** What an import would do. */
export interface ImportPreview {
  /** In the order of the sources; at least one. */
  decks: DeckPreview[];
  /** Files that hold no deck, each with its reason; the others can be imported. */
  refused: { name: string; message: string }[];
}

/** What an import would do to one deck: counts, and the first of each list, however long the deck is. */
export interface DeckPreview {
  title: string;
  /** What the source was read as. */
  format: SourceFormat;
  deckId: DeckId;
  /** Of a table: how it was read. */
  table: { shape: TableShape; isGuessedEncoding: boolean } | undefined;
  /** Decks that the source may update. */
  choices: DeckChoice[];
  /** The source says itself which deck it is. */
  isNamed: boolean;
  /** The deck is not in the collection yet. */
  isNewDeck: boolean;
  /** False when the collection has it all already. */
  hasNews: boolean;
  /** A card that is not in the source was taken out of the deck; otherwise the source may hold a part. */
  isWhole: boolean;
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
  /** What of the source's progress the collection does not know yet. */
  progress: { cards: number; answers: number };
  /** Pictures and sounds that the notes name, and that the source has. */
  media: { count: number; sizeBytes: number };
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
