import {
  BlobReader,
  BlobWriter,
  configure,
  type Entry,
  type FileEntry,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';

// In a worker already; and its own would be started from a blob, which the security policy forbids.
configure({ useWebWorkers: false });

/** A backup with media: its text, and the content of each medium by its hash. */
export interface BackupArchive {
  text: string;
  media: Map<string, Blob>;
}

/** Hears the share done, 0 to 1. */
type Progress = (share: number) => void;

/** The archive cannot be taken as a backup: the message names the entry and what to do. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

const MEGABYTE = 1_000_000;
/** Of a file and of all that comes out of it: media are packed as they are, so both are about the same. */
export const LARGEST_ARCHIVE_BYTES = 500 * MEGABYTE;
/** What comes out of an entry for one byte of it: text shrinks to a tenth, a bomb to a thousandth. */
export const HIGHEST_RATIO = 200;
const MOST_ENTRIES = 100_000;

const COLLECTION = 'collection.json';
const MEDIA_FOLDER = 'media/';
const MEDIA_NAME = /^media\/([0-9a-f]{64})$/;
/** No time of its own: the same collection gives the same bytes. */
const NO_TIME = { lastModDate: new Date(Date.UTC(1980, 0, 1)), extendedTimestamp: false, useUnicodeFileNames: true };

const OTHER = 'Use another backup. Your collection is as it was.';

/** Entries are stored, not deflated: media hardly shrink, and the bytes do not depend on a browser's own compression. */
export async function writeArchive({ text, media }: BackupArchive, progress: Progress): Promise<Blob> {
  const content = new Blob([text]);
  const bytes = [...media.values()].reduce((sum, { size }) => sum + size, content.size);
  if (bytes > LARGEST_ARCHIVE_BYTES) {
    throw new ArchiveError(
      `Your collection has ${megabytes(bytes)} MB with its pictures and sounds, and a backup holds up to ${megabytes(LARGEST_ARCHIVE_BYTES)} MB. Export a large deck of your own and delete it here, then save again.`,
    );
  }
  const writer = new ZipWriter(new BlobWriter('application/zip'), { level: 0, ...NO_TIME });
  let done = 0;
  const add = async (name: string, blob: Blob) => {
    await writer.add(name, new BlobReader(blob));
    done += blob.size;
    progress(done / bytes);
  };
  await add(COLLECTION, content);
  for (const [hash, blob] of media) await add(`${MEDIA_FOLDER}${hash}`, blob);
  return writer.close();
}

/** Reads an archive as foreign data, or throws an `ArchiveError`: no entry but those of a backup, none too large, each medium what its hash says. */
export async function readArchive(file: Blob, progress: Progress): Promise<BackupArchive> {
  if (file.size > LARGEST_ARCHIVE_BYTES) throw tooLarge(file.size);
  const reader = new ZipReader(new BlobReader(file));
  try {
    const entries = checked(await reader.getEntries().catch(refuseAll));
    const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
    const media = new Map<string, Blob>();
    let [text, done] = ['', 0];
    for (const entry of entries) {
      const content = await contentOf(entry);
      const hash = MEDIA_NAME.exec(entry.filename)?.[1];
      if (hash === undefined) text = await content.text();
      else if ((await sha256(content)) === hash) media.set(hash, content);
      else throw damaged(entry.filename, 'is not what its name says');
      done += entry.uncompressedSize;
      progress(done / total);
    }
    return { text, media };
  } finally {
    await reader.close();
  }
}

/** By what the archive says of its entries, before any of them is opened. */
function checked(entries: readonly Entry[]): FileEntry[] {
  if (entries.length > MOST_ENTRIES) throw damaged('', `has ${entries.length} entries`);
  const files = entries.filter((entry): entry is FileEntry => !entry.directory);
  const folders = entries.filter(({ directory, filename }) => directory && filename !== MEDIA_FOLDER);
  const names = new Set<string>();
  for (const { filename, encrypted, compressedSize, uncompressedSize } of [...folders, ...files]) {
    if (filename !== COLLECTION && !MEDIA_NAME.test(filename)) throw damaged(filename, 'is no part of a backup');
    if (names.has(filename)) throw damaged(filename, 'is there twice');
    if (encrypted) throw damaged(filename, 'is encrypted');
    if (uncompressedSize > compressedSize * HIGHEST_RATIO) throw damaged(filename, 'is packed too tightly');
    names.add(filename);
  }
  const total = files.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total > LARGEST_ARCHIVE_BYTES) throw tooLarge(total);
  if (!names.has(COLLECTION)) {
    throw new ArchiveError(
      `This archive is not a Gotcha backup: it has no ${COLLECTION}. Choose a file that Gotcha wrote. Your collection is as it was.`,
    );
  }
  return files;
}

/** No more of it than it said: an entry can lie about its size. */
async function contentOf(entry: FileEntry): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(part) {
      size += part.length;
      if (size > entry.uncompressedSize) throw damaged(entry.filename, 'is larger than it says');
      parts.push(part.slice());
    },
  });
  try {
    await entry.getData(sink, { checkSignature: true });
  } catch (error) {
    throw error instanceof ArchiveError ? error : damaged(entry.filename, 'is damaged');
  }
  if (size !== entry.uncompressedSize) throw damaged(entry.filename, 'is shorter than it says');
  return new Blob(parts);
}

async function sha256(content: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await content.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** As much of a foreign name as a sentence bears. */
const LONGEST_NAME = 80;

function damaged(name: string, what: string): ArchiveError {
  const entry = name ? `its entry ${name.slice(0, LONGEST_NAME)} ` : 'it ';
  return new ArchiveError(`This backup cannot be restored: ${entry}${what}. ${OTHER}`);
}

/** The library itself refuses names that lead out of a folder, and says which. */
function refuseAll(reason: unknown): never {
  const { filename } = reason as { filename?: unknown };
  throw typeof filename === 'string'
    ? damaged(filename, 'is no part of a backup')
    : damaged('', 'is no complete ZIP archive');
}

function tooLarge(bytes: number): ArchiveError {
  return damaged('', `has ${megabytes(bytes)} MB, and Gotcha reads up to ${megabytes(LARGEST_ARCHIVE_BYTES)} MB`);
}

const megabytes = (bytes: number): number => Math.ceil(bytes / MEGABYTE);
