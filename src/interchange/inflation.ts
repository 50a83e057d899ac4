import { Refusal } from './refusal';
import type { FileNoun } from './refusal';

const MEGABYTE = 1_000_000;
/** The largest file that is opened. */
export const LARGEST_ARCHIVE_BYTES = 200 * MEGABYTE;
/** The largest sum of all that is in it, unpacked. */
export const LARGEST_CONTENT_BYTES = 500 * MEGABYTE;
/** Collections shrink to a tenth, pictures hardly: what unpacks to more than this many times its size is made to hurt. */
const LARGEST_RATIO = 200;
/** What is no larger than this hurts nobody, whatever its ratio. */
const HARMLESS_BYTES = 10 * MEGABYTE;

/** Throws when what unpacks to `contentBytes` would be too large, by itself or for the bytes it comes from. */
export function checkInflation(packedBytes: number, contentBytes: number, noun: FileNoun): void {
  if (contentBytes > LARGEST_CONTENT_BYTES) {
    throw new Refusal(
      `This ${noun} unpacks to more than ${megabytes(LARGEST_CONTENT_BYTES)} MB, and Gotcha takes no more than that at once. Split it into several.`,
    );
  }
  if (contentBytes > HARMLESS_BYTES && contentBytes > packedBytes * LARGEST_RATIO) {
    throw new Refusal(
      `This ${noun} unpacks to more than ${LARGEST_RATIO} times its size, as no deck does. It was left alone: get it again from a source that you trust.`,
    );
  }
}

export function checkArchiveSize(bytes: number, noun: FileNoun): void {
  if (bytes <= LARGEST_ARCHIVE_BYTES) return;
  throw new Refusal(
    `This ${noun} has ${megabytes(bytes)} MB, and Gotcha reads up to ${megabytes(LARGEST_ARCHIVE_BYTES)} MB. Split it into several.`,
  );
}

const megabytes = (bytes: number) => Math.ceil(bytes / MEGABYTE);
