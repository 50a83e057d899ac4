import { parseDeckText } from '../domain/deck-text';
import type { EpochMs, Moment } from '../domain/time';
import { problemOfFile } from './deck-file';
import type { IncomingDeck } from './incoming-deck';
import type { ReadSource, RefusedSource, Source } from './source';
import { readText, type TextFile } from './text-encoding';

export interface ReadOptions {
  /** Where SQLite's WebAssembly is. */
  sqliteWasm: string;
  momentAt(at: EpochMs): Moment;
  /** Hears the share done, 0 to 1. */
  progress(share: number): void;
}

/** Reads what a learner brings, each source by itself: one that holds no deck does not keep the others out. */
export async function readSources(
  sources: readonly Source[],
  options: ReadOptions,
): Promise<{ read: ReadSource[]; refused: RefusedSource[] }> {
  const read: ReadSource[] = [];
  const refused: RefusedSource[] = [];
  for (const [index, source] of sources.entries()) {
    const name = source.kind === 'file' ? source.name : '';
    const result = await readSource(source, name);
    if ('problem' in result) refused.push({ name, problem: result.problem });
    else read.push(result);
    options.progress((index + 1) / sources.length);
  }
  return { read, refused };
}

async function readSource(source: Source, name: string): Promise<ReadSource | RefusedSource> {
  const file = await textOf(source);
  if ('problem' in file) return { name, problem: file.problem };
  const deck = deckOfText(file.text, name);
  const [problem] = deck.problems;
  return problem && hasNothing(deck) ? { name, problem } : { name, format: 'deck', decks: [deck] };
}

async function textOf(source: Source): Promise<TextFile> {
  if (source.kind === 'text') {
    const problem = problemOfFile({ size: source.text.length });
    return problem ? { problem } : { text: source.text, encoding: 'utf-8' };
  }
  const problem = problemOfFile({ size: source.file.size });
  return problem ? { problem } : readText(new Uint8Array(await source.file.arrayBuffer()));
}

function deckOfText(text: string, fileName: string): IncomingDeck {
  return { ...parseDeckText(text, { fileName }), progress: new Map(), isWhole: true, media: [] };
}

/** No card, not even one with a problem: there is nothing to preview. */
function hasNothing({ deck, problems }: IncomingDeck): boolean {
  return deck.notes.length === 0 && problems.every(({ noteId }) => noteId === undefined);
}
