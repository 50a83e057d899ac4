import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/interchange/refusal';
import { inflateZstd } from '../../src/interchange/zstd';
import { BLOCK_BYTES, zstdBomb, zstdFrame } from '../support/zstd-frame';

const utf8 = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** `zstd -19` of 1,000 times this line, by the program itself: one segment, a compressed block, a checksum. */
const LINE = 'A rune is an int32.\n';
const PACKED = 'KLUv/QRo5QAAoEEgcnVuZSBpcyBhbiBpbnQzMi4KAQASnNsnE2VxTOY=';

describe('a file packed with zstd', () => {
  test('as the program packs it is unpacked', async () => {
    expect(textOf(await inflateZstd(new Uint8Array(Buffer.from(PACKED, 'base64')), 'deck'))).toBe(LINE.repeat(1000));
  });

  test('in blocks is unpacked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3 * BLOCK_BYTES), async (size) => {
        const content = Uint8Array.from({ length: size }, (_, index) => index % 251);
        expect(Buffer.compare(await inflateZstd(zstdFrame(content), 'deck'), content)).toBe(0);
      }),
      { numRuns: 10 },
    );
  });

  const DAMAGED = 'The file `deck` in this package is damaged. Download or export the package again.';
  const frame = zstdFrame(utf8(LINE));

  test.each([
    ['nothing', new Uint8Array()],
    ['no frame', utf8('This is no frame.')],
    ['a frame without its end', frame.subarray(0, -1)],
    ['a frame with something behind it', Uint8Array.from([...frame, 1, 2, 3, 4, 5])],
    ['a window that would take a gigabyte', zstdBomb(1, 30)],
    ['blocks that would take for ever', tinyBlocks(20_000)],
  ])('%s is refused', async (_, packed) => {
    const inflating = inflateZstd(packed, 'deck');
    await expect(inflating).rejects.toThrow(DAMAGED);
    await expect(inflating).rejects.toBeInstanceOf(Refusal);
  });

  test('that unpacks to hundreds of times its size is refused', async () => {
    await expect(inflateZstd(zstdBomb(1000), 'deck')).rejects.toThrow(
      'This package unpacks to more than 200 times its size, as no deck does.',
    );
  });

  test('stops when it is cancelled', async () => {
    const reason = new Error('Changed my mind');
    const inflating = inflateZstd(zstdFrame(new Uint8Array(3_000_000)), 'deck', AbortSignal.abort(reason));
    await expect(inflating).rejects.toBe(reason);
  });
});

/** Blocks of one byte each, behind a window of 8 MB that is moved for every one of them. */
function tinyBlocks(count: number): Uint8Array {
  const blocks = Array.from({ length: count }, (_, index) => [
    (1 << 3) | (1 << 1) | Number(index === count - 1),
    0,
    0,
    7,
  ]);
  return Uint8Array.from([...zstdBomb(0, 23), ...blocks.flat()]);
}
