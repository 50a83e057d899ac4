import { mediaTypeOf } from '../domain/media-name';
import type { IncomingMedia } from './incoming-deck';
import { readTextSource } from './read-text';
import type { ReadFiles } from './read-archive';
import { problemOf, Refusal } from './refusal';
import { engine, type ReadOptions, type ReadSource, type RefusedSource, type Source } from './source';

type FileSource = Extract<Source, { kind: 'file' }>;

/** Reads what a learner brings, each source by itself: one that holds no deck does not keep the others out. */
export async function readSources(
  sources: readonly Source[],
  options: ReadOptions,
): Promise<{ read: ReadSource[]; refused: RefusedSource[] }> {
  const loose = sources.filter(isMedia);
  const others: Source[] = sources.filter((source) => !isMedia(source));
  const read: ReadSource[] = [];
  const refused: RefusedSource[] = [];
  for (const [index, source] of others.entries()) {
    const name = source.kind === 'file' ? source.name : '';
    const progress = (share: number) => options.progress((index + share) / others.length);
    try {
      const found = await readSource(source, name, { ...options, progress });
      read.push(...found.read);
      refused.push(...found.refused);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ name, problem: problemOf(error) });
    }
    progress(1);
  }
  if (others.length === 0) refused.push(...loose.map(({ name }) => ({ name, problem: { line: 1, message: ALONE } })));
  return { read: withLooseMedia(read, loose), refused };
}

const ALONE = 'This is a picture or a sound without a deck. Choose it together with the deck that names it.';

const isMedia = (source: Source): source is FileSource => 'name' in source && mediaTypeOf(source.name) !== undefined;

/** Bytes that tell a binary format. */
const MARK_BYTES = 16;
const ZIP_MARK = 'PK';
const SQLITE_MARK = 'SQLite format 3';

async function readSource(source: Source, name: string, options: ReadOptions): Promise<ReadFiles> {
  if (source.kind === 'text') return { read: [await readTextSource(source.text, name)], refused: [] };
  const mark = await source.file.slice(0, MARK_BYTES).text();
  if (mark.startsWith(ZIP_MARK) || mark.startsWith(SQLITE_MARK)) {
    const { readArchive } = await engine(() => import('./read-archive'));
    return readArchive(source.file, name, options);
  }
  return { read: [await readTextSource(source.file, name)], refused: [] };
}

/** Pictures and sounds chosen beside decks belong to whichever of them names them. */
function withLooseMedia(read: readonly ReadSource[], loose: readonly FileSource[]): ReadSource[] {
  if (loose.length === 0) return [...read];
  const media = loose.map(({ name, file }): IncomingMedia => {
    return { name: name.normalize('NFC'), sizeBytes: file.size, read: () => Promise.resolve(file) };
  });
  return read.map((source) => ({
    ...source,
    decks: source.decks.map((deck) => ({ ...deck, media: [...deck.media, ...media] })),
  }));
}
