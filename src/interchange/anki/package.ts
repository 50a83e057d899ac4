import { checkArchiveSize } from '../inflation';
import { Refusal } from '../refusal';
import { openArchive } from '../zip-archive';
import type { Archive, ArchivedFile } from '../zip-archive';
import { inflateZstd } from '../zstd';
import type { AnkiCollection } from './collection';
import { readAnkiCollection } from './collection-reader';
import type { CollectionOptions, CollectionWithoutMedia } from './collection-reader';
import { packedMedia, plainMedia } from './media-index';
import { ProblemList } from './problem-list';
import { ProtobufMessage } from './protobuf';
import { isSqlite } from './sqlite';

/** The generations of packages by the number in their `meta`; a package without one is told by its files. */
const collectionFiles = new Map([
  [3, 'collection.anki21b'],
  [2, 'collection.anki21'],
  [1, 'collection.anki2'],
]);
const PACKED_COLLECTION = 'collection.anki21b';
const METADATA = 'meta';
const VERSION_FIELD = 1;
/** In front of every package that an older Anki cannot read stands a collection of one note that says so. */
const DUMMY = 'Please update to the latest Anki version';
const SQLITE_HEADER_BYTES = 16;
/** Of the progress: what comes before the first row. */
const UNPACKING_SHARE = 0.2;

/** Whether the files of an archive are those of an Anki package. */
export const isAnkiPackage = (archive: Archive): boolean =>
  [...collectionFiles.values()].some((name) => archive.has(name));

/** Reads an `.apkg` or `.colpkg` of any generation, or the collection that is in one. Rejects with a `Refusal`, or the signal's reason. */
export async function readAnkiPackage(file: Blob, options: CollectionOptions): Promise<AnkiCollection> {
  const { signal, progress } = options;
  signal?.throwIfAborted();
  checkArchiveSize(file.size, 'package');
  if (isSqlite(new Uint8Array(await file.slice(0, SQLITE_HEADER_BYTES).arrayBuffer()))) {
    return { ...(await readAnkiCollection(new Uint8Array(await file.arrayBuffer()), options)), media: [] };
  }
  const archive = await openArchive(file, { noun: 'package', signal });
  const packed = await collectionIn(archive);
  const isPacked = packed.path === PACKED_COLLECTION;
  const bytes = isPacked ? await inflateZstd(await packed.bytes(), packed.path, signal) : await packed.bytes();
  progress?.(UNPACKING_SHARE);
  const collection = await readAnkiCollection(bytes, {
    ...options,
    progress: (share) => progress?.(UNPACKING_SHARE + share * (1 - UNPACKING_SHARE)),
  });
  if (isDummy(collection)) throw new Refusal(onlyDummy);
  const problems = new ProblemList(collection.problems);
  const media = isPacked
    ? await packedMedia(archive, file.size, problems, signal)
    : await plainMedia(archive, problems);
  progress?.(1);
  return { ...collection, media, problems: problems.all() };
}

async function collectionIn(archive: Archive): Promise<ArchivedFile> {
  const version = await versionOf(archive);
  if (version !== undefined && !collectionFiles.has(version)) throw new Refusal(tooNew);
  for (const [generation, name] of collectionFiles) {
    const file = archive.get(name);
    if (file && (version === undefined || version === generation)) return file;
  }
  if (version !== undefined && archive.has('collection.anki2')) throw new Refusal(onlyDummy);
  throw new Refusal(noCollection);
}

async function versionOf(archive: Archive): Promise<number | undefined> {
  const metadata = await archive.get(METADATA)?.bytes();
  if (!metadata) return undefined;
  try {
    return new ProtobufMessage(metadata).number(VERSION_FIELD);
  } catch (error) {
    throw new Refusal(damagedMetadata, { cause: error });
  }
}

const isDummy = ({ notes }: CollectionWithoutMedia): boolean =>
  notes.length === 1 && notes[0]!.fields[0]!.startsWith(DUMMY);

const again = 'Download or export the package again.';
const tooNew =
  'This package is of a newer Anki than Gotcha knows. In Anki, export it again with “Support older Anki versions” ticked.';
const damagedMetadata = `The file \`${METADATA}\` in this package is damaged. ${again}`;
const noCollection =
  'This archive is no Anki package: it holds no `collection.anki2`, `collection.anki21` or `collection.anki21b`. Choose a file that Anki exported.';
const onlyDummy =
  'This package holds nothing but the note that asks to update Anki: the cards themselves are missing. In Anki, export it again, with “Support older Anki versions” ticked where that fails.';
