/** The bytes of a file after an accident: cut off, a few bytes changed, or a part moved over another. */
export function mutated(bytes: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> {
  const below = (limit: number) => Math.floor(random() * limit);
  const result = bytes.slice();
  const kind = below(3);
  if (kind === 0) return result.slice(0, below(bytes.length));
  if (kind === 1) {
    for (let flips = 1 + below(8); flips > 0; flips--) result[below(bytes.length)] = below(256);
    return result;
  }
  const [from, to, length] = [below(bytes.length), below(bytes.length), below(512)];
  result.set(bytes.subarray(from, Math.min(from + length, from + bytes.length - to)), to);
  return result;
}
