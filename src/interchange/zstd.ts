import { Decompress } from 'fzstd';
import { checkInflation } from './inflation';
import { giveWay } from './give-way';
import { Refusal } from './refusal';

// https://www.rfc-editor.org/rfc/rfc8878
const MAGIC = 0xfd2fb528;
const BLOCK_HEADER_BYTES = 3;
const REPEATED_BYTE = 1;
const CHECKSUM_BYTES = 4;
/** What the RFC asks of a decoder; Anki writes 2 MB. */
const LARGEST_WINDOW_BYTES = 8 * 2 ** 20;
/** fzstd moves the whole window at every block: 500 MB in full blocks move 32 GB. */
const MOST_BYTES_MOVED = 64 * 2 ** 30;
/** How much is unpacked between two looks at `signal`. */
const SLICE_BYTES = 2 ** 20;

/** Unpacks a file of a package. `name` is for the sentence when it is damaged. */
export async function inflateZstd(
  packed: Uint8Array,
  name: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isComplete = false;
  try {
    checkFrames(packed);
    const stream = new Decompress((chunk, isLast) => {
      size += chunk.length;
      checkInflation(packed.length, size, 'package');
      // fzstd hands out blocks that it reads again for later ones, but never writes to.
      chunks.push(chunk);
      isComplete ||= isLast === true;
    });
    for (let start = 0; start < packed.length; start += SLICE_BYTES) {
      if (start > 0) await giveWay(signal);
      const end = start + SLICE_BYTES;
      stream.push(packed.subarray(start, end), end >= packed.length);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Refusal) throw error;
    throw new Refusal(damaged(name), { cause: error });
  }
  if (!isComplete) throw new Refusal(damaged(name));
  return joined(chunks, size);
}

/** Throws when the frames of `packed` are not whole, or would cost more memory or time than content does. */
function checkFrames(packed: Uint8Array): void {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let moved = 0;
  for (let at = 0; at < packed.length;) {
    if (view.getUint32(at, true) !== MAGIC) throw new RangeError('No frame begins here');
    const { windowBytes, headerBytes, checksumBytes } = frameHeader(view, at);
    if (windowBytes > LARGEST_WINDOW_BYTES) throw new RangeError('The window is too large');
    at += headerBytes;
    for (let isLast = false; !isLast;) {
      const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
      isLast = (header & 1) === 1;
      at += BLOCK_HEADER_BYTES + (((header >> 1) & 3) === REPEATED_BYTE ? 1 : header >> 3);
      moved += windowBytes;
      if (moved > MOST_BYTES_MOVED) throw new RangeError('The blocks are too many and too small');
    }
    at += checksumBytes;
    if (at > packed.length) throw new RangeError('The last frame is cut off');
  }
}

function frameHeader(view: DataView, at: number) {
  const descriptor = view.getUint8(at + 4);
  const isSingleSegment = (descriptor >> 5) & 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? isSingleSegment : 2 ** sizeFlag;
  const sizeAt = at + 6 - isSingleSegment + dictionaryBytes;
  return {
    windowBytes: isSingleSegment ? contentSize(view, sizeAt, sizeBytes) : windowSize(view.getUint8(at + 5)),
    headerBytes: sizeAt + sizeBytes - at,
    checksumBytes: (descriptor >> 2) & 1 ? CHECKSUM_BYTES : 0,
  };
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(view: DataView, at: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  return bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let end = 0;
  for (const chunk of chunks) {
    whole.set(chunk, end);
    end += chunk.length;
  }
  return whole;
}

const damaged = (name: string) =>
  `The file \`${name}\` in this package is damaged. Download or export the package again.`;
