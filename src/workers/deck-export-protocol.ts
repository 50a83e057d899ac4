import type { DeckId } from '../domain/card';
import type { SchedulerConfig } from '../domain/scheduler';
import type { Moment } from '../domain/time';

export type DeckFormat = 'markdown' | 'csv' | 'json' | 'anki';

/** What goes out: a deck in one of its formats, every deck as one Anki package, or the review log as a table. */
export type Outgoing =
  | { kind: 'deck'; deckId: DeckId; format: DeckFormat; withProgress: boolean }
  | { kind: 'everything' }
  | { kind: 'reviews' };

/** What the page asks of the export's worker, once. */
export interface ExportRequest {
  databaseName: string;
  outgoing: Outgoing;
  /** Where the texts of shipped decks are: whole addresses, since a worker has its own base. */
  textUrls: Partial<Record<DeckId, string>>;
  now: Moment;
  config: SchedulerConfig;
}

export type ExportReport =
  | { kind: 'progress'; share: number }
  | { kind: 'done'; file: Blob; name: string }
  /** The world went wrong: an error, by its name and message. */
  | { kind: 'failed'; name: string; message: string };
