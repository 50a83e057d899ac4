import type { Problem } from '../domain/deck';
import type { EpochMs, Moment } from '../domain/time';
import type { IncomingDeck } from './incoming-deck';
import type { TableChoices, TableShape } from './table';

/** What a learner brings: a file, or a text that was pasted or shared. */
export type Source = { kind: 'file'; file: Blob; name: string } | { kind: 'text'; text: string };

/** What a source was read as. */
export type SourceFormat = 'deck' | 'question-answer' | 'obsidian' | 'headings' | 'table' | 'json' | 'anki';

export interface ReadSource {
  /** The file's name; '' for a text. */
  name: string;
  format: SourceFormat;
  decks: IncomingDeck[];
  /** Of a table, which has one deck. */
  table?: ReadTable;
}

/** How a table was read, and the way to read it otherwise. */
export interface ReadTable {
  shape: TableShape;
  /** The table's bytes are no UTF-8: the learner sees what came of them. */
  isGuessedEncoding: boolean;
  reread(choices: TableChoices): Promise<{ deck: IncomingDeck; table: ReadTable }>;
}

/** A source that holds no deck at all, and why. */
export interface RefusedSource {
  name: string;
  problem: Problem;
}

export interface ReadOptions {
  /** SQLite's WebAssembly, fetched when a package is read. */
  sqliteWasm: () => Promise<ArrayBuffer>;
  momentAt: (at: EpochMs) => Moment;
  /** Hears the share done, 0 to 1. */
  progress: (share: number) => void;
}

/** A part of the app that reads a format is not on the device, and there is no connection to fetch it. */
export class EngineMissingError extends Error {
  override name = 'EngineMissingError';
}

/** What `load` imports or fetches; rejects with `EngineMissingError` where it cannot be had. */
export async function engine<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (cause) {
    throw new EngineMissingError('A part of the app could not be fetched.', { cause });
  }
}
