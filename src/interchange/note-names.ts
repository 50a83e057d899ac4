import { clozeText } from '../domain/cloze';
import { contentHash } from '../domain/content-hash';
import { isName, slugOf } from '../domain/heading-attributes';

/** Beyond this a slug is cut, and a hash tells what was cut. */
const LONGEST_SLUG = 80;
/** Of the 16 digits of a content hash. */
const HASH_DIGITS = 8;
/** What a slug drops and a question may hang on: `C` and `C++`, `*p` and `&p`. */
const LOST_IN_A_SLUG = /[+*/%&|^<>=~#@$\\{}[\]]/;
const NOT_IN_A_NAME = /[^\p{L}\p{N}\p{M}_.-]+/gu;

/**
 * The id of a card that its file gives none: the slug of its question. It depends on the question alone, so that no other card of the file, new or
 * moved, changes it.
 */
export function idOfQuestion(question: string): string {
  const text = clozeText(question).replace(/\s+/g, ' ').trim();
  const slug = slugOf(text);
  const isWhole = slug !== '' && slug.length <= LONGEST_SLUG && !LOST_IN_A_SLUG.test(text);
  return isWhole ? slug : distinctId(slug || 'card', text);
}

/** An id that begins like `slug` and is told from its like by a text. */
export function distinctId(slug: string, text: string): string {
  const start = slug.slice(0, LONGEST_SLUG).replace(/[\p{M}-]+$/u, '');
  return `${isName(start) ? start : 'card'}-${contentHash(text).slice(0, HASH_DIGITS)}`;
}

/** The id that a file gives a card, written so that it can be one here. */
export function nameOfId(id: string): string {
  return isName(id) ? id : distinctId(slugOf(id), id);
}

/** The tag as it can stand on a heading; '' where nothing is left of it. */
export function nameOfTag(tag: string): string {
  return tag
    .normalize('NFC')
    .replace(NOT_IN_A_NAME, '-')
    .replace(/^-+|-+$/g, '');
}
