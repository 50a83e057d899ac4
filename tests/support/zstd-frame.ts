// Zstandard as RFC 8878 has it, without any compression: https://www.rfc-editor.org/rfc/rfc8878

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** No content size, no checksum, as a stream that began before its end was known. */
const DESCRIPTOR = 0;
export const BLOCK_BYTES = 128 * 1024;
const windowOf = (log2: number) => (log2 - 10) << 3;
const WINDOW_LOG2 = 17;
const RAW = 0;
const REPEATED = 1;

/** A valid frame whose blocks are stored as they are. */
export function zstdFrame(content: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let start = 0; start === 0 || start < content.length; start += BLOCK_BYTES) {
    const block = content.subarray(start, start + BLOCK_BYTES);
    const isLast = start + BLOCK_BYTES >= content.length;
    blocks.push(Uint8Array.from(blockHeader(isLast, RAW, block.length)), block);
  }
  return joined([Uint8Array.from([...MAGIC, DESCRIPTOR, windowOf(WINDOW_LOG2)]), ...blocks]);
}

/** Four bytes a block that become 128 kB each. */
export function zstdBomb(blockCount: number, windowLog2 = WINDOW_LOG2): Uint8Array {
  const blocks = Array.from({ length: blockCount }, (_, index) =>
    Uint8Array.from([...blockHeader(index === blockCount - 1, REPEATED, BLOCK_BYTES), 0]),
  );
  return joined([Uint8Array.from([...MAGIC, DESCRIPTOR, windowOf(windowLog2)]), ...blocks]);
}

function blockHeader(isLast: boolean, kind: number, size: number): number[] {
  const header = Number(isLast) | (kind << 1) | (size << 3);
  return [header & 0xff, (header >> 8) & 0xff, header >> 16];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
