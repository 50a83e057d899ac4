import { createHash } from 'node:crypto';
import { BlobReader, BlobWriter, configure, ZipWriter, type ZipWriterAddDataOptions } from '@zip.js/zip.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArchiveError, readArchive, writeArchive } from '../../src/interchange/backup-archive';

configure({ useWebWorkers: false });

const silent = () => undefined;
const picture = new Blob(['a picture']);
const hash = createHash('sha256').update('a picture').digest('hex');
const TEXT = '{"app":"gotcha"}';

interface Entry extends ZipWriterAddDataOptions {
  name: string;
  content?: Blob | string;
}

/** A ZIP archive as somebody else makes it. */
async function zipOf(...entries: Entry[]): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter());
  for (const { name, content = '', ...options } of entries) {
    const isFolder = name.endsWith('/');
    await writer.add(name, isFolder ? undefined : new BlobReader(new Blob([content])), {
      ...options,
      directory: isFolder,
    });
  }
  return writer.close();
}

const collection: Entry = { name: 'collection.json', content: TEXT };
const medium: Entry = { name: `media/${hash}`, content: picture };

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The same archive with other bytes wherever a text stands in it. */
async function replaced(archive: Blob, from: string, to: string): Promise<Blob> {
  const text = latin1(await bytesOf(archive)).replaceAll(from, to);
  return new Blob([Uint8Array.from(Buffer.from(text, 'latin1'))]);
}

/** An archive whose directory says that its first entry has so many bytes. */
async function withClaimedSize(archive: Blob, size: number): Promise<Blob> {
  const bytes = await bytesOf(archive);
  const view = new DataView(bytes.buffer);
  const DIRECTORY_HEADER = 'PK\x01\x02';
  const SIZE_OFFSET = 24;
  view.setUint32(latin1(bytes).indexOf(DIRECTORY_HEADER) + SIZE_OFFSET, size, true);
  return new Blob([bytes]);
}

async function refusalOf(archive: Blob): Promise<string> {
  const reason: unknown = await readArchive(archive, silent).then(silent, (error: unknown) => error);
  expect(reason).toBeInstanceOf(ArchiveError);
  return (reason as ArchiveError).message;
}

const OTHER = 'Use another backup. Your collection is as it was.';

describe('an archive', () => {
  test('comes back as it was written, and tells how far it is', async () => {
    const shares: number[] = [];
    const media = new Map([[hash, picture]]);
    const archive = await writeArchive({ text: TEXT, media }, (share) => shares.push(share));
    const read = await readArchive(archive, (share) => shares.push(share));
    expect(read.text).toBe(TEXT);
    expect([...read.media.keys()]).toEqual([hash]);
    expect(await read.media.get(hash)!.text()).toBe('a picture');
    expect(shares).toEqual([
      TEXT.length / (TEXT.length + picture.size),
      1,
      TEXT.length / (TEXT.length + picture.size),
      1,
    ]);
  });

  test('is the same bytes for the same collection', async () => {
    const write = () => writeArchive({ text: TEXT, media: new Map([[hash, picture]]) }, silent);
    expect(await bytesOf(await write())).toEqual(await bytesOf(await write()));
  });

  test('may have been unpacked and packed again', async () => {
    const { text, media } = await readArchive(
      await zipOf({ name: 'media/' }, medium, { ...collection, level: 9 }),
      silent,
    );
    expect([text, media.size]).toEqual([TEXT, 1]);
  });

  test('of more than a backup may hold is not written', async () => {
    const huge = { size: 700_000_000 } as Blob;
    await expect(writeArchive({ text: TEXT, media: new Map([[hash, huge]]) }, silent)).rejects.toThrow(
      'Your collection has 701 MB with its pictures and sounds, and a backup holds up to 500 MB. Export a large deck of your own and delete it here, then save again.',
    );
  });
});

describe('a hostile archive is refused by its entry:', () => {
  test.each<{ why: string; entries: Entry[]; says: string }>([
    {
      why: 'a path that leads out',
      entries: [collection, { name: '../collection.json' }],
      says: `its entry ../collection.json is no part of a backup. ${OTHER}`,
    },
    {
      why: 'a file that no backup has',
      entries: [collection, { name: 'faces.json' }],
      says: `its entry faces.json is no part of a backup. ${OTHER}`,
    },
    {
      why: 'a folder that no backup has',
      entries: [collection, { name: '__MACOSX/' }],
      says: `its entry __MACOSX/ is no part of a backup. ${OTHER}`,
    },
    {
      why: 'a picture of another content',
      entries: [collection, { ...medium, content: 'another' }],
      says: `its entry media/${hash} is not what its name says. ${OTHER}`,
    },
    {
      why: 'a lock',
      entries: [{ ...collection, password: 'secret' }],
      says: `its entry collection.json is encrypted. ${OTHER}`,
    },
    {
      why: 'a bomb',
      entries: [{ ...collection, content: new Blob([new Uint8Array(10_000_000)]), level: 9 }],
      says: `its entry collection.json is packed too tightly. ${OTHER}`,
    },
  ])('$why', async ({ entries, says }) => {
    expect(await refusalOf(await zipOf(...entries))).toBe(`This backup cannot be restored: ${says}`);
  });

  test('no collection', async () => {
    expect(await refusalOf(await zipOf(medium))).toBe(
      'This archive is not a Gotcha backup: it has no collection.json. Choose a file that Gotcha wrote. Your collection is as it was.',
    );
  });

  test('an entry that is there twice', async () => {
    const other = createHash('sha256').update('other').digest('hex');
    const archive = await zipOf(collection, medium, { name: `media/${other}`, content: 'other' });
    expect(await refusalOf(await replaced(archive, other, hash))).toBe(
      `This backup cannot be restored: its entry media/${hash} is there twice. ${OTHER}`,
    );
  });

  test('an entry that lies about its size', async () => {
    const archive = await zipOf({ ...collection, content: 'x'.repeat(2_000), level: 9 });
    expect(await refusalOf(await withClaimedSize(archive, 10))).toContain('its entry collection.json is damaged.');
    expect(await refusalOf(await withClaimedSize(archive, 2_900))).toContain('its entry collection.json is damaged.');
  });

  test('more than fits, by what it claims', async () => {
    const many = await zipOf({
      ...collection,
      content: new Blob([new Uint8Array(4_000_000).map((_, i) => i * i)]),
      level: 0,
    });
    expect(await refusalOf(await withClaimedSize(many, 600_000_000))).toBe(
      `This backup cannot be restored: it has 600 MB, and Gotcha reads up to 500 MB. ${OTHER}`,
    );
    expect(await refusalOf({ size: 900_000_000 } as Blob)).toContain('it has 900 MB');
  });

  test('whatever was cut off or changed in it', async () => {
    const archive = await bytesOf(await zipOf(collection, medium));
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.nat(255), fc.boolean(), async (at, byte, isCut) => {
        const changed = isCut ? archive.slice(0, at) : archive.with(at, byte);
        const outcome: unknown = await readArchive(new Blob([changed]), silent).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ArchiveError);
        else expect([...(outcome as { media: Map<string, Blob> }).media.keys()]).toEqual([hash]);
      }),
      { numRuns: 300 },
    );
  });
});
