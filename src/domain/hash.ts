const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
export const UINT32_RANGE = 2 ** 32;

/** A whole number from 0 to 2^32 - 1, the same for the same text and seed on every device and in every version. */
export function hash32(text: string, seed = 0): number {
  let hash = FNV_OFFSET ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  // FNV leaves the high bits of short texts alike; MurmurHash3's finaliser mixes them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
