import {
  BlobReader,
  configure,
  ERR_EOCDR_NOT_FOUND,
  ERR_SPLIT_ZIP_FILE,
  ERR_UNSUPPORTED_COMPRESSION,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import type { FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import { checkArchiveSize, checkInflation } from './inflation';
import { Refusal } from './refusal';
import type { FileNoun } from './refusal';

/** A file in an archive, unpacked when asked for. */
export interface ArchivedFile {
  path: string;
  /** As the archive says; `bytes` rejects when it is not so. */
  sizeBytes: number;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

/** By path, in the archive's order; folders are left out. */
export type Archive = ReadonlyMap<string, ArchivedFile>;

export interface ArchiveOptions {
  /** What the archive is called in a sentence about it: `archive` unless given. */
  noun?: FileNoun;
  /** Ends the opening, and any later reading of a file. */
  signal?: AbortSignal | undefined;
}

const MOST_ENTRIES = 100_000;
const ZIP = [0x50, 0x4b];
const absolute = /^(?:\/|[A-Za-z]:)/;
const upwards = /(?:^|\/)\.\.(?:\/|$)/;

// We are in a worker already, and the policy allows none that is made of a text.
configure({ useWebWorkers: false });

/** Opens a ZIP archive without reading more of the file than its list of contents. */
export async function openArchive(file: Blob, { noun = 'archive', signal }: ArchiveOptions = {}): Promise<Archive> {
  checkArchiveSize(file.size, noun);
  const start = new Uint8Array(await file.slice(0, ZIP.length).arrayBuffer());
  if (ZIP.some((byte, index) => start[index] !== byte)) throw new Refusal(notAnArchive(noun));
  const files = new Map<string, ArchivedFile>();
  let contentBytes = 0;
  let entryCount = 0;
  try {
    // Names are checked below; those of a folder too, which zip.js would not.
    for await (const entry of new ZipReader(new BlobReader(file), {
      filenameValidation: 'tolerant',
    }).getEntriesGenerator()) {
      signal?.throwIfAborted();
      if (++entryCount > MOST_ENTRIES) throw new Refusal(tooManyEntries(noun));
      const path = entry.filename.normalize('NFC');
      if (leavesItsFolder(path)) throw new Refusal(unsafePath(path, noun));
      if (entry.directory) continue;
      if (entry.encrypted) throw new Refusal(encrypted(path, noun));
      if (files.has(path)) throw new Refusal(duplicate(path, noun));
      contentBytes += entry.uncompressedSize;
      checkInflation(file.size, contentBytes, noun);
      const bytes = () => unpack(entry, noun, signal);
      files.set(path, { path, sizeBytes: entry.uncompressedSize, bytes });
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Refusal) throw error;
    throw new Refusal(unreadable(error, noun), { cause: error });
  }
  return files;
}

export const leavesItsFolder = (path: string): boolean =>
  absolute.test(path) || upwards.test(path) || path.includes('\\') || path.includes('\0');

async function unpack(entry: FileEntry, noun: FileNoun, signal: AbortSignal | undefined) {
  signal?.throwIfAborted();
  const content = new Uint8Array(entry.uncompressedSize);
  let end = 0;
  const writable = new WritableStream<Uint8Array>({
    write(chunk) {
      // Throws, and so stops the unpacking, as soon as more comes out than the entry says.
      content.set(chunk, end);
      end += chunk.length;
    },
  });
  try {
    await entry.getData(writable, { checkCrc32: true, ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Refusal) throw error;
    throw new Refusal(unreadableFile(entry.filename, error, noun), { cause: error });
  }
  if (end < content.length) throw new Refusal(damagedFile(entry.filename, noun));
  return content;
}

const again = (noun: FileNoun) => `Download or export the ${noun} again.`;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const hasGone = (error: unknown) => error instanceof DOMException && error.name.startsWith('Not');
const gone = (noun: FileNoun) => `The ${noun} changed or went away while it was read. Choose it again.`;

const notAnArchive = (noun: FileNoun) =>
  `This file is no ZIP archive, as every ${noun} is. Choose another file, or ${again(noun).toLowerCase()}`;
const tooManyEntries = (noun: FileNoun) =>
  `This ${noun} holds more than ${MOST_ENTRIES} files, and Gotcha takes no more than that. Split it into several.`;
const unsafePath = (path: string, noun: FileNoun) =>
  `This ${noun} holds a file that wants to be outside of it: \`${shown(path)}\`. It was left alone: get it again from a source that you trust.`;
const encrypted = (path: string, noun: FileNoun) =>
  `This ${noun} is locked with a password (\`${shown(path)}\`). Unpack it and pack it again without one.`;
const duplicate = (path: string, noun: FileNoun) =>
  `This ${noun} holds two files of one name: \`${shown(path)}\`. ${again(noun)}`;
const damagedFile = (path: string, noun: FileNoun) =>
  `The file \`${shown(path)}\` in this ${noun} is damaged. ${again(noun)}`;

function unreadable(error: unknown, noun: FileNoun): string {
  const message = messageOf(error);
  if (hasGone(error)) return gone(noun);
  if (message === ERR_EOCDR_NOT_FOUND) return `This ${noun} is not complete: its end is missing. ${again(noun)}`;
  if (message === ERR_SPLIT_ZIP_FILE)
    return `This ${noun} is one part of several. Put them together and choose the whole.`;
  return `The list of contents of this ${noun} is damaged. ${again(noun)}`;
}

function unreadableFile(path: string, error: unknown, noun: FileNoun): string {
  if (hasGone(error)) return gone(noun);
  if (messageOf(error) !== ERR_UNSUPPORTED_COMPRESSION) return damagedFile(path, noun);
  return `The file \`${shown(path)}\` in this ${noun} is packed in a way that Gotcha does not know. Pack it again with the usual one (Deflate).`;
}

const LONGEST_SHOWN = 80;
const unprintable = /\p{Cc}/gu;

function shown(path: string): string {
  const printable = path.replace(unprintable, '\uFFFD');
  return printable.length > LONGEST_SHOWN ? `${printable.slice(0, LONGEST_SHOWN)}…` : printable;
}
