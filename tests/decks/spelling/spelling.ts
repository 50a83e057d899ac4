import { readFileSync } from 'node:fs';
import dictionary from 'dictionary-en';
import nspell from 'nspell';

/** Names and terms of the field that no English dictionary has, one a line. */
export const WORDS_FILE = 'decks/words.txt';

/** Words of a note's prose: code, links and what stands in capitals is not English. */
export function proseWords(markdown: string): string[] {
  const prose = markdown
    .replace(/^ {0,3}(`{3,}|~{3,})[^]*?^ {0,3}\1`*[^\S\n]*$/gm, ' ')
    .replace(/(`+)[^]*?\1/g, ' ')
    .replace(/\{\{c\d+::|\}\}/g, ' ')
    .replace(/https?:\S+/g, ' ');
  // A hyphen joins words; an identifier has a dot, a digit, an underscore or a capital inside.
  const words = prose.match(/[\p{L}\p{N}_.'’/]+/gu) ?? [];
  return words
    .flatMap((word) => word.split('/'))
    .map((word) => word.replace(/’/g, "'").replace(/^[.']+|[.']+$/g, ''))
    .filter((word) => /^\p{L}\p{Ll}*(?:'\p{Ll}+)?$/u.test(word));
}

/** Says of a word whether it is spelled right. */
export function spellingChecker(): (word: string) => boolean {
  const speller = nspell({ aff: Buffer.from(dictionary.aff), dic: Buffer.from(dictionary.dic) });
  for (const word of readFileSync(WORDS_FILE, 'utf8').split('\n').filter(Boolean)) speller.add(word);
  return (word) => speller.correct(word);
}
