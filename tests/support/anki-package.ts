import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Uint8ArrayReader, ZipWriter, BlobWriter } from '@zip.js/zip.js';
import { buildAnkiCollection, message } from './anki-collection';
import type { CollectionTampering } from './anki-collection';
import type { PackageSpec } from './anki-spec';
import { zstdFrame } from './zstd-frame';

/** The engine's bytes, for whoever reads a package in a test. */
export const sqlWasm: ArrayBuffer = new Uint8Array(
  readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm')),
).buffer;

/** `legacy1`: collection.anki2. `legacy2`: collection.anki21. `latest`: collection.anki21b, schema 18. */
export type Generation = 'legacy1' | 'legacy2' | 'latest';
export const generations: Generation[] = ['legacy1', 'legacy2', 'latest'];

/** Ways to make a package wrong. */
export interface Tampering extends CollectionTampering {
  /** The archive's files by name: a file can be added, replaced, removed. */
  files?: (files: Map<string, Uint8Array>) => void;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

export async function buildAnkiPackage(
  spec: PackageSpec = {},
  generation: Generation = 'legacy1',
  tampering: Tampering = {},
): Promise<Blob> {
  const files = await packageFiles(spec, generation, tampering);
  tampering.files?.(files);
  return zipOf(files, generation === 'latest' ? 0 : undefined);
}

export async function zipOf(files: ReadonlyMap<string, Uint8Array>, level = 6): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false, level });
  for (const [name, content] of files) await writer.add(name, new Uint8ArrayReader(content));
  return writer.close();
}

/** The files of a package's archive by name. */
export async function packageFiles(
  spec: PackageSpec,
  generation: Generation,
  tampering: Tampering = {},
): Promise<Map<string, Uint8Array>> {
  const collection = await buildAnkiCollection(spec, generation === 'latest' ? 18 : 11, tampering);
  const media = (spec.media ?? []).map(({ name, content }) => ({
    name,
    content: typeof content === 'string' ? utf8(content) : content,
  }));
  const files = new Map<string, Uint8Array>();
  const isLatest = generation === 'latest';
  if (generation === 'legacy1') {
    files.set('collection.anki2', collection);
  } else {
    files.set('meta', packageMetadata(isLatest ? 3 : 2));
    files.set(isLatest ? 'collection.anki21b' : 'collection.anki21', isLatest ? zstdFrame(collection) : collection);
    files.set('collection.anki2', await dummyCollection());
  }
  media.forEach(({ content }, index) => files.set(String(index), isLatest ? zstdFrame(content) : content));
  const names = Object.fromEntries(media.map(({ name }, index) => [String(index), name]));
  files.set('media', isLatest ? zstdFrame(mediaEntries(media)) : utf8(JSON.stringify(names)));
  return files;
}

/** What an Anki too old for the package is shown instead of it. */
const dummyCollection = (): Promise<Uint8Array> =>
  buildAnkiCollection({
    notes: [
      {
        fields: ['Please update to the latest Anki version, then import the .colpkg/.apkg file again.', ''],
      },
    ],
  });

export const packageMetadata = (version: number) => message((writer) => writer.writeVarintField(1, version));

export const mediaEntries = (media: readonly { name: string; content: Uint8Array }[]) =>
  message((writer) => {
    for (const { name, content } of media) {
      writer.writeMessage(
        1,
        (_, entry) => {
          entry.writeStringField(1, name);
          entry.writeVarintField(2, content.length);
          entry.writeBytesField(3, createHash('sha1').update(content).digest());
        },
        undefined,
      );
    }
  });
