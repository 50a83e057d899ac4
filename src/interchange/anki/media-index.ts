import type { IncomingMedia } from '../incoming-deck';
import { checkInflation } from '../inflation';
import { Refusal } from '../refusal';
import type { Archive } from '../zip-archive';
import { inflateZstd } from '../zstd';
import type { ProblemList } from './problem-list';
import { ProtobufMessage } from './protobuf';

/** A package's list of its pictures and sounds; each is a file of the archive that is called by a number. */
const MEDIA_INDEX = 'media';

interface Listed {
  /** In the archive. */
  file: string;
  name: string;
  /** Unpacked, where the list says it. */
  sizeBytes: number | undefined;
}

const mediaEntries = { entries: 1, entry: { name: 1, size: 2 } };

/** The media of a package up to Anki 2.1.49: a JSON object of names, the files as they are. */
export async function plainMedia(archive: Archive, problems: ProblemList): Promise<IncomingMedia[]> {
  const index = await archive.get(MEDIA_INDEX)?.bytes();
  if (!index) return [];
  const listed = namesOfJson(index).map(([file, name]) => ({ file, name, sizeBytes: undefined }));
  return present(listed, archive, problems).map(({ name, packed }) => ({
    name,
    sizeBytes: packed.sizeBytes,
    read: async () => new Blob([await packed.bytes()]),
  }));
}

/** The media of a package of today: a list in protobuf, and every file packed with zstd. */
export async function packedMedia(
  archive: Archive,
  packageBytes: number,
  problems: ProblemList,
  signal: AbortSignal | undefined,
): Promise<IncomingMedia[]> {
  const index = await archive.get(MEDIA_INDEX)?.bytes();
  if (!index) return [];
  const listed = namesOfProtobuf(await inflateZstd(index, MEDIA_INDEX, signal));
  checkInflation(
    packageBytes,
    listed.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
    'package',
  );
  return present(listed, archive, problems).map(({ name, packed, sizeBytes = 0 }) => ({
    name,
    sizeBytes,
    read: async () => {
      const content = await inflateZstd(await packed.bytes(), name, signal);
      if (content.length !== sizeBytes) throw new Refusal(damagedMedium(name));
      return new Blob([content]);
    },
  }));
}

/** Those that can be taken: a name that is one, only once, and a file behind it. */
function present(listed: readonly Listed[], archive: Archive, problems: ProblemList) {
  const names = new Set<string>();
  return listed.flatMap((entry) => {
    const name = entry.name.normalize('NFC');
    const packed = archive.get(entry.file);
    const obstacle = obstacleOf(name, names, packed !== undefined);
    if (obstacle !== undefined) problems.add(name, obstacle);
    if (obstacle !== undefined || !packed) return [];
    names.add(name);
    return [{ ...entry, name, packed }];
  });
}

const path = /[/\\\0]|^[A-Za-z]:|^\.{0,2}$/;

function obstacleOf(name: string, names: ReadonlySet<string>, isThere: boolean): string | undefined {
  if (path.test(name)) return 'It is no name of a file but a place outside of the package: it is left out.';
  if (names.has(name)) return 'The package has two files of this name: the second is left out.';
  return isThere ? undefined : 'The package names this file but does not hold it.';
}

function namesOfJson(bytes: Uint8Array): [string, string][] {
  try {
    const index: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof index !== 'object' || index === null) throw new TypeError('It is no object');
    return Object.entries(index).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  } catch (error) {
    throw new Refusal(damagedIndex, { cause: error });
  }
}

function namesOfProtobuf(bytes: Uint8Array): Listed[] {
  try {
    return new ProtobufMessage(bytes).messages(mediaEntries.entries).map((entry, index) => ({
      file: String(index),
      name: entry.text(mediaEntries.entry.name),
      sizeBytes: entry.number(mediaEntries.entry.size),
    }));
  } catch (error) {
    throw new Refusal(damagedIndex, { cause: error });
  }
}

const again = 'Download or export the package again.';
const damagedIndex = `The list of pictures and sounds in this package is damaged. ${again}`;
const damagedMedium = (name: string) => `The file \`${name}\` in this package is damaged. ${again}`;
