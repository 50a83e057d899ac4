import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/interchange/refusal';
import { openArchive } from '../../src/interchange/zip-archive';
import { zipOf } from '../support/anki-package';

const utf8 = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());

const TEXT = 'A rune is an int32. '.repeat(50);
const files = new Map([
  ['deck.md', utf8(TEXT)],
  ['images/photo.png', utf8('a photo')],
]);

/** The archive with one text in its bytes, such as a name or a number, replaced by another of the same length. */
async function edited(file: Blob, edit: (bytes: Uint8Array, view: DataView) => void): Promise<Blob> {
  const bytes = await bytesOf(file);
  edit(bytes, new DataView(bytes.buffer));
  return new Blob([bytes]);
}

async function renamed(from: string, to: string): Promise<Blob> {
  return edited(await zipOf(new Map([[from, utf8(TEXT)]])), (bytes) => {
    const found = [...bytes.keys()].filter((at) => textOf(bytes.subarray(at, at + from.length)) === from);
    for (const at of found) bytes.set(utf8(to), at);
  });
}

const CENTRAL_HEADER = 0x02014b50;
const centralHeaders = (view: DataView) =>
  Array.from({ length: view.byteLength - 4 }, (_, at) => at).filter(
    (at) => view.getUint32(at, true) === CENTRAL_HEADER,
  );

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error instanceof Error ? error.message : '';
}

describe('an archive', () => {
  test('lists its files, and unpacks the one that is asked for', async () => {
    const archive = await openArchive(await zipOf(files));
    expect([...archive.values()].map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['deck.md', TEXT.length],
      ['images/photo.png', 7],
    ]);
    expect(textOf((await archive.get('deck.md')?.bytes())!)).toBe(TEXT);
  });

  test('leaves folders out and writes names in one way', async () => {
    const archive = await openArchive(
      await zipOf(
        new Map([
          ['images/', new Uint8Array()],
          ['e\u0301.md', utf8('x')],
        ]),
      ),
    );
    expect([...archive.keys()]).toEqual(['\u00e9.md']);
  });

  test('is not read further than its list of contents until a file is asked for', async () => {
    const content = new Uint8Array(300_000);
    const file = await zipOf(
      new Map([
        ['a.bin', content],
        ['b.bin', content],
      ]),
      0,
    );
    let bytesRead = 0;
    const slice = file.slice.bind(file);
    file.slice = (start = 0, end = file.size) => {
      bytesRead += end - start;
      return slice(start, end);
    };
    const archive = await openArchive(file);
    const opened = bytesRead;
    await archive.get('a.bin')?.bytes();
    expect(opened).toBeLessThan(content.length);
    expect(bytesRead).toBeLessThan(opened + 1.5 * content.length);
  });

  test('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const archive = await openArchive(await zipOf(files), { signal: controller.signal });
    const reason = new Error('Changed my mind');
    controller.abort(reason);
    await expect(archive.get('deck.md')?.bytes()).rejects.toBe(reason);
    await expect(openArchive(await zipOf(files), { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('an archive that cannot be taken', () => {
  const AGAIN = 'Download or export the archive again.';
  const SOURCE = 'It was left alone: get it again from a source that you trust.';
  const encrypted = async () => {
    const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, password: 'secret', zipCrypto: true });
    await writer.add('deck.md', new Uint8ArrayReader(utf8('x')));
    return writer.close();
  };
  const whole = (bytes: number) => new Blob([new Uint8Array(bytes)]);

  test.each<[string, () => Blob | Promise<Blob>, string]>([
    [
      'a file of another kind',
      () => new Blob(['### A deck']),
      'This file is no ZIP archive, as every archive is. Choose another file, or download or export the archive again.',
    ],
    [
      'an empty file',
      () => new Blob([]),
      'This file is no ZIP archive, as every archive is. Choose another file, or download or export the archive again.',
    ],
    [
      'a truncated archive',
      async () => (await zipOf(files)).slice(0, 200),
      `This archive is not complete: its end is missing. ${AGAIN}`,
    ],
    [
      'a broken list of contents',
      async () => edited(await zipOf(files), (_, view) => view.setUint32(centralHeaders(view)[0]!, 0, true)),
      `The list of contents of this archive is damaged. ${AGAIN}`,
    ],
    [
      'a password',
      encrypted,
      'This archive is locked with a password (`deck.md`). Unpack it and pack it again without one.',
    ],
    [
      'two files of one name',
      () =>
        zipOf(
          new Map([
            ['e\u0301.md', utf8('1')],
            ['\u00e9.md', utf8('2')],
          ]),
        ),
      `This archive holds two files of one name: \`\u00e9.md\`. ${AGAIN}`,
    ],
    ['a file above its folder', () => renamed('aa/bb/x.md', '../../x.md'), outside('../../x.md')],
    ['a file above its folder on Windows', () => renamed('aa/x.md', '..\\x.md'), outside('..\\x.md')],
    ['an absolute path', () => renamed('aetc/passwd', '/etc/passwd'), outside('/etc/passwd')],
    ['a drive', () => renamed('CC/x.md', 'C:/x.md'), outside('C:/x.md')],
    ['a NUL', () => renamed('a-b.md', 'a\0b.md'), outside('a\uFFFDb.md')],
    [
      'more than 200 MB',
      () =>
        new Proxy(whole(1), {
          get: (file, key) => (key === 'size' ? 200_000_001 : (Reflect.get(file, key) as unknown)),
        }),
      'This archive has 201 MB, and Gotcha reads up to 200 MB. Split it into several.',
    ],
    [
      'a bomb',
      () => zipOf(new Map([['zeros', new Uint8Array(20_000_000)]])),
      `This archive unpacks to more than 200 times its size, as no deck does. ${SOURCE}`,
    ],
    [
      'many files that say they are large',
      async () =>
        edited(
          await zipOf(
            new Map([
              ['a', new Uint8Array(3_000_000)],
              ['b', utf8('x')],
            ]),
            0,
          ),
          (_, view) => {
            for (const at of centralHeaders(view)) view.setUint32(at + 24, 300_000_000, true);
          },
        ),
      'This archive unpacks to more than 500 MB, and Gotcha takes no more than that at once. Split it into several.',
    ],
  ])('%s', async (_, file, message) => {
    expect(await refusalOf(openArchive(await file()))).toBe(message);
  });

  test('more than 100,000 files', async () => {
    const names = Array.from({ length: 100_001 }, (_, index) => String(index));
    const file = manyEmptyFiles(names);
    expect(await refusalOf(openArchive(file))).toBe(
      'This archive holds more than 100000 files, and Gotcha takes no more than that. Split it into several.',
    );
  });

  test.each<[string, (bytes: Uint8Array, view: DataView) => void]>([
    ['a broken compression', (bytes, view) => bytes.set(utf8('##'), contentStart(view) + 4)],
    ['more content than it says', (_, view) => setSizes(view, TEXT.length - 10)],
    ['less content than it says', (_, view) => setSizes(view, TEXT.length + 10)],
  ])('a file with %s is refused when it is read', async (_, edit) => {
    const archive = await openArchive(await edited(await zipOf(files), edit), { noun: 'package' });
    expect(await refusalOf(archive.get('deck.md')!.bytes())).toBe(
      'The file `deck.md` in this package is damaged. Download or export the package again.',
    );
    expect(textOf(await archive.get('images/photo.png')!.bytes())).toBe('a photo');
  });

  test('a file that was changed behind its checksum is refused when it is read', async () => {
    const file = await edited(await zipOf(files, 0), (bytes, view) => bytes.set(utf8('a'), contentStart(view)));
    await expect((await openArchive(file)).get('deck.md')?.bytes()).rejects.toThrow(
      'The file `deck.md` in this archive is damaged.',
    );
  });

  test('a way of packing that nobody uses is named', async () => {
    const LZMA = 14;
    const file = await edited(await zipOf(files), (_, view) => {
      view.setUint16(8, LZMA, true);
      view.setUint16(centralHeaders(view)[0]! + 10, LZMA, true);
    });
    expect(await refusalOf((await openArchive(file)).get('deck.md')!.bytes())).toBe(
      'The file `deck.md` in this archive is packed in a way that Gotcha does not know. Pack it again with the usual one (Deflate).',
    );
  });
});

function outside(path: string): string {
  return `This archive holds a file that wants to be outside of it: \`${path}\`. It was left alone: get it again from a source that you trust.`;
}

/** Where the content of the first file begins. */
const contentStart = (view: DataView) => 30 + view.getUint16(26, true) + view.getUint16(28, true);

/** What the first file of the archive says of its size, unpacked, in both of its headers. */
function setSizes(view: DataView, size: number): void {
  view.setUint32(22, size, true);
  view.setUint32(centralHeaders(view)[0]! + 24, size, true);
}

/** An archive's list of contents alone: writing so many files by the book takes seconds. */
function manyEmptyFiles(names: readonly string[]): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [Uint8Array.from([0x50, 0x4b, 3, 4, ...new Array<number>(26).fill(0)])];
  const start = parts[0]!.length;
  for (const name of names) {
    const header = new DataView(new ArrayBuffer(46));
    header.setUint32(0, CENTRAL_HEADER, true);
    header.setUint16(28, name.length, true);
    parts.push(new Uint8Array(header.buffer), Uint8Array.from(utf8(name)));
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, names.length & 0xffff, true);
  end.setUint16(10, names.length & 0xffff, true);
  end.setUint32(12, parts.reduce((sum, { length }) => sum + length, 0) - start, true);
  end.setUint32(16, start, true);
  return new Blob([...parts, new Uint8Array(end.buffer)]);
}
