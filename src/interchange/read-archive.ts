import { mediaTypeOf } from '../domain/media-name';
import { decksOfCollection } from './anki/decks';
import { isAnkiPackage, readAnkiPackage } from './anki/package';
import type { IncomingMedia } from './incoming-deck';
import { readTextSource } from './read-text';
import { problemOf, Refusal } from './refusal';
import { engine, type ReadOptions, type ReadSource, type RefusedSource } from './source';
import { type Archive, type ArchivedFile, openArchive } from './zip-archive';

const DECK_FILE = /\.(?:md|markdown|txt|csv|tsv|json)$/i;
/** What macOS and Windows put beside the files, and hidden ones. */
const CLUTTER = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$)/;
const ZIP_MARK = 'PK';
/** Where a backup of Gotcha has its collection. */
const BACKUP_FILE = 'collection.json';

/** What an archive holds: decks, and texts that are none, as a README beside them. */
export interface ReadFiles {
  read: ReadSource[];
  refused: RefusedSource[];
}

/** Reads an Anki package of any generation, or an archive of texts with pictures and sounds. Rejects with a `Refusal` where no deck is in it. */
export async function readArchive(file: Blob, name: string, options: ReadOptions): Promise<ReadFiles> {
  const isZip = (await file.slice(0, ZIP_MARK.length).text()) === ZIP_MARK;
  const archive = isZip ? await openArchive(file) : undefined;
  if (!archive || isAnkiPackage(archive)) return { read: [await readAnki(file, name, options)], refused: [] };
  if (archive.has(BACKUP_FILE)) throw new Refusal(BACKUP);
  return readTexts(archive);
}

const BACKUP = 'This is a backup of Gotcha. Restore it in the settings, under “Your data”.';
const NO_DECK = 'This archive holds no deck: no Markdown, table or JSON is in it. Choose an archive with a deck in it.';
const NO_CARDS = 'This package holds no cards. In Anki, choose a deck with cards and export it again.';

async function readAnki(
  file: Blob,
  name: string,
  { sqliteWasm, momentAt, progress }: ReadOptions,
): Promise<ReadSource> {
  const wasm = await engine(sqliteWasm);
  const collection = await readAnkiPackage(file, { wasm, progress });
  const decks = decksOfCollection(collection, {
    tzOffsetMinAt: (at) => momentAt(at).tzOffsetMin,
    fileName: name,
  });
  if (decks.length === 0) throw new Refusal(NO_CARDS);
  return { name, format: 'anki', decks };
}

/** Each text with the files that are in its folder, or below. */
async function readTexts(archive: Archive): Promise<ReadFiles> {
  const files = [...archive.values()].filter(({ path }) => !CLUTTER.test(path));
  const texts = files.filter(({ path }) => DECK_FILE.test(path));
  if (texts.length === 0) throw new Refusal(NO_DECK);
  const read: ReadSource[] = [];
  const refusals: { name: string; refusal: Refusal }[] = [];
  for (const text of texts) {
    try {
      const source = await readTextSource(new Blob([await text.bytes()]), text.path);
      const media = mediaBeside(text, files);
      read.push({ ...source, decks: source.decks.map((deck) => ({ ...deck, media })) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push({ name: text.path, refusal: error });
    }
  }
  const [first] = refusals;
  if (read.length === 0 && first) throw first.refusal;
  return { read, refused: refusals.map(({ name, refusal }) => ({ name, problem: problemOf(refusal) })) };
}

function mediaBeside({ path }: ArchivedFile, files: readonly ArchivedFile[]): IncomingMedia[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return files.flatMap((file): IncomingMedia[] => {
    const type = mediaTypeOf(file.path);
    if (type === undefined || !file.path.startsWith(folder)) return [];
    const name = file.path.slice(folder.length).normalize('NFC');
    return [{ name, sizeBytes: file.sizeBytes, read: async () => new Blob([await file.bytes()], { type }) }];
  });
}
