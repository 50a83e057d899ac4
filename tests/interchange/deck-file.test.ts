import { describe, expect, test } from 'vitest';
import { parseDeckText } from '../../src/domain/deck-text';
import { LARGEST_DECK_BYTES, problemOfFile, readDeckFile } from '../../src/interchange/deck-file';

const DECK = '### What is a rune? 😀\n\nAn alias of int32: “é” is one.\n';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf16 = (text: string, order: 'little' | 'big') => {
  const bytes = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) bytes.setUint16(i * 2, text.charCodeAt(i), order === 'little');
  return new Uint8Array(bytes.buffer);
};

describe('the encoding of a deck file', () => {
  test.each([
    ['UTF-8', utf8(DECK)],
    ['UTF-8 with a byte order mark', utf8(`\uFEFF${DECK}`)],
    ['UTF-16 little endian with a byte order mark', utf16(`\uFEFF${DECK}`, 'little')],
    ['UTF-16 big endian with a byte order mark', utf16(`\uFEFF${DECK}`, 'big')],
    ['UTF-16 little endian without one', utf16(DECK, 'little')],
    ['UTF-16 big endian without one', utf16(DECK, 'big')],
  ])('%s is read', (_, bytes) => {
    expect(readDeckFile(bytes)).toEqual({ text: DECK });
  });

  test('CRLF and a byte order mark together are one deck without problems', () => {
    const file = readDeckFile(utf8(`\uFEFF---\r\nid: runes\r\n---\r\n\r\n${DECK.replaceAll('\n', '\r\n')}`));
    const { deck, problems } = parseDeckText('text' in file ? file.text : '');
    expect(problems).toEqual([]);
    expect(deck.id).toBe('runes');
    expect(deck.notes[0]?.back).toBe('An alias of int32: “é” is one.');
  });

  test('an empty file is an empty text: the parser has the sentence for it', () => {
    expect(readDeckFile(new Uint8Array())).toEqual({ text: '' });
  });
});

describe('bytes that are no deck', () => {
  const messageOf = (bytes: Uint8Array) => {
    const file = readDeckFile(bytes);
    return 'problem' in file ? file.problem : undefined;
  };

  test('Latin-1 is named with its place', () => {
    expect(messageOf(latin1('### Espresso\n\nIt is short.\n\n### Where?\n\nIn a café, of course.\n'))).toEqual({
      line: 7,
      message:
        'This file is not UTF-8: line 7 has a byte that cannot be read, in `In a caf\uFFFD, of course.`. Save the file as UTF-8 in the editor it comes from.',
    });
  });

  test('lines that end in CR alone are counted too', () => {
    expect(messageOf(latin1('### One\r\rcaf\xe9\r'))?.line).toBe(3);
  });

  test('a picture is called binary', () => {
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);
    expect(messageOf(png)?.message).toBe('This is not text but a binary file. A deck is a Markdown file.');
  });

  test('a package is known by its first bytes, whatever its name', () => {
    expect(messageOf(Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0]))?.message).toBe(
      'This is a ZIP archive. Unpack it and choose the deck inside. Gotcha reads decks written in Markdown today: .md, .markdown or .txt files.',
    );
  });

  test('UTF-16 cut in the middle of a character is named with its place', () => {
    expect(messageOf(utf16('\uFEFF### A\n\nb', 'little').subarray(0, -1))).toEqual({
      line: 3,
      message:
        'This file says that it is UTF-16, and line 3 cannot be read as that. Save it as UTF-8 in the editor it comes from.',
    });
  });
});

describe('a file that is refused by its name or size', () => {
  test.each([
    ['go.apkg', 'This is an Anki package, which Gotcha cannot read yet.'],
    ['All.COLPKG', 'This is an Anki collection, which Gotcha cannot read yet.'],
    ['decks.zip', 'This is a ZIP archive. Unpack it and choose the deck inside.'],
    ['words.csv', 'This is a table, which Gotcha cannot read yet.'],
    ['words.tsv', 'This is a table, which Gotcha cannot read yet.'],
  ])('%s', (name, sentence) => {
    expect(problemOfFile({ name, size: 1 })?.message).toBe(
      `${sentence} Gotcha reads decks written in Markdown today: .md, .markdown or .txt files.`,
    );
  });

  test('a file of more than 64 MB', () => {
    expect(problemOfFile({ name: 'deck.md', size: LARGEST_DECK_BYTES + 1 })?.message).toBe(
      'This deck has 65 MB, and Gotcha reads up to 64 MB. Split it into several decks.',
    );
  });

  test.each(['deck.md', 'deck.markdown', 'deck.txt', 'README', 'notes.constructor'])('%s is not refused', (name) => {
    expect(problemOfFile({ name, size: LARGEST_DECK_BYTES })).toBeUndefined();
  });
});
