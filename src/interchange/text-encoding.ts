import type { Problem } from '../domain/deck';
import { mistakes } from '../domain/deck-mistakes';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A file's text and how it was read, or why it is none: one sentence for what was found and one for what to do. */
export type TextFile = { text: string; encoding: Encoding } | { problem: Problem };

/**
 * Decodes a text's bytes: UTF-8, or UTF-16 when a byte order mark or the bytes themselves say so. Any bytes are Windows-1252, so that it is
 * only ever the last resort, where the learner sees what came of it.
 */
export function readText(bytes: Uint8Array, { lastResort }: { lastResort?: 'windows-1252' } = {}): TextFile {
  const { encoding, isMarked } = encodingOf(bytes);
  const text = decoded(bytes, encoding);
  if (text !== undefined) return { text, encoding };
  if (encoding !== 'utf-8') return { problem: isMarked ? brokenUtf16(bytes, encoding) : binary };
  if (bytes.includes(0)) return { problem: binary };
  if (isMarked || lastResort === undefined) return { problem: wrongUtf8(bytes) };
  return { text: new TextDecoder(lastResort).decode(bytes), encoding: lastResort };
}

const marks: [Encoding, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const binary: Problem = { line: 1, message: mistakes.notText() };
const REPLACEMENT_CHARACTER = '\uFFFD';

function encodingOf(bytes: Uint8Array): { encoding: Encoding; isMarked: boolean } {
  const marked = marks.find(([, mark]) => startsWith(bytes, mark));
  return marked ? { encoding: marked[0], isMarked: true } : { encoding: encodingByZeros(bytes), isMarked: false };
}

/** Bytes at the start of a file that tell UTF-16 from UTF-8. */
const SAMPLE_BYTES = 4096;
/** Every ASCII letter of UTF-16 has one zero byte, always on the same side; other text has none at all. */
const MANY_ZEROS = 0.4;
const FEW_ZEROS = 0.05;

function encodingByZeros(bytes: Uint8Array): Encoding {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros: [number, number] = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[(index % 2) as 0 | 1] += 1;
  const [even, odd] = zeros.map((count) => count / (sample.length / 2)) as [number, number];
  if (odd > MANY_ZEROS && even < FEW_ZEROS) return 'utf-16le';
  if (even > MANY_ZEROS && odd < FEW_ZEROS) return 'utf-16be';
  return 'utf-8';
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function wrongUtf8(bytes: Uint8Array): Problem {
  const { line, around } = firstWrongByte(bytes);
  return {
    line,
    message: `This file is not UTF-8: line ${line} has a byte that cannot be read, in \`${around}\`. Save the file as UTF-8 in the editor it comes from.`,
  };
}

const LINE_FEED = 0x0a;
const LINE_END = /\r\n?|\n/g;
/** Characters shown on either side of the byte that cannot be read. */
const AROUND = 16;

/** No byte of a character of several is a line feed: each line can be tried alone. */
function firstWrongByte(bytes: Uint8Array): { line: number; around: string } {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    const piece = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (decoded(piece, 'utf-8') === undefined) {
      const readable = new TextDecoder().decode(piece);
      const at = readable.indexOf(REPLACEMENT_CHARACTER);
      const before = new TextDecoder().decode(bytes.subarray(0, start)) + readable.slice(0, at);
      const around = readable.slice(Math.max(0, at - AROUND), at + AROUND).replace(LINE_END, ' ');
      return { line: 1 + (before.match(LINE_END)?.length ?? 0), around: around.trim() };
    }
    if (end < 0) throw new Error('Inconsistent: bytes that are not UTF-8 have only lines that are.');
    start = end + 1;
  }
}

function brokenUtf16(bytes: Uint8Array, encoding: Encoding): Problem {
  const readable = new TextDecoder(encoding).decode(bytes);
  const before = readable.slice(0, readable.indexOf(REPLACEMENT_CHARACTER));
  const line = 1 + (before.match(LINE_END)?.length ?? 0);
  return {
    line,
    message: `This file says that it is UTF-16, and line ${line} cannot be read as that. Save it as UTF-8 in the editor it comes from.`,
  };
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);
