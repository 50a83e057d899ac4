import { hash32 } from './hash';

const OTHER_SEED = 0x9e3779b9;

/** 16 hexadecimal digits that tell one text from another; no defence against somebody who wants two to be equal. */
export function contentHash(text: string): string {
  return hex(hash32(text)) + hex(hash32(text, OTHER_SEED));
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');
