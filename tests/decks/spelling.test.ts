import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDeckText } from '../../src/domain/deck-text';
import { readDeckFiles } from './verifier/deck-files';
import { proseWords, spellingChecker, WORDS_FILE } from './spelling/spelling';

const isRight = spellingChecker();

describe('the words of the shipped decks', () => {
  it.each(readDeckFiles())('are spelled right in $name', ({ name, text }) => {
    const { deck } = parseDeckText(text, { fileName: name });
    const ofDeck = { line: 1, id: '', title: deck.title, front: deck.description, back: '' };
    const ofSections = deck.sections.map(({ title, introduction }) => ({ ...ofDeck, title, front: introduction }));
    const wrong = [ofDeck, ...ofSections, ...deck.notes].flatMap(({ line, id, title, front, back }) =>
      [...new Set(proseWords([title, front, back].join('\n\n')))]
        .filter((word) => !isRight(word))
        .map((word) => `${name}:${line} ${id}: ${word}`),
    );
    expect(wrong, `a slip, or a term of the field for ${WORDS_FILE}`).toEqual([]);
  });

  it('are looked at: a slip is found, code is not', () => {
    const words = proseWords('A recieve on `chnl` blocks.\n\n```go\nfucn main() {}\n```\n');
    expect(words).toEqual(['A', 'recieve', 'on', 'blocks']);
    expect(words.filter((word) => !isRight(word))).toEqual(['recieve']);
  });

  it('need no word in their list that is not there', () => {
    const used = new Set(
      readDeckFiles().flatMap(({ text }) => proseWords(text).flatMap((word) => [word, word.toLowerCase()])),
    );
    const listed = readFileSync(WORDS_FILE, 'utf8').split('\n').filter(Boolean);
    expect(listed.filter((word) => !used.has(word))).toEqual([]);
    expect(listed).toEqual([...new Set(listed)].sort());
  });
});
