import type { Problem } from '../domain/deck';
import type { IncomingDeck } from './incoming-deck';

/** What a learner brings: a file, or a text that was pasted or shared. */
export type Source = { kind: 'file'; file: Blob; name: string } | { kind: 'text'; text: string };

/** What a source was read as. */
export type SourceFormat = 'deck' | 'question-answer' | 'obsidian' | 'headings' | 'table' | 'json' | 'anki';

export interface ReadSource {
  /** The file's name; '' for a text. */
  name: string;
  format: SourceFormat;
  decks: IncomingDeck[];
}

/** A source that holds no deck at all, and why. */
export interface RefusedSource {
  name: string;
  problem: Problem;
}
