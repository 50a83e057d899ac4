import { describe, expect, test } from 'vitest';
import { parseDeckText } from '../../src/domain/deck-text';
import { readText } from '../../src/interchange/text-encoding';

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
    ['UTF-8', utf8(DECK), 'utf-8'],
    ['UTF-8 with a byte order mark', utf8(`\uFEFF${DECK}`), 'utf-8'],
    ['UTF-16 little endian with a byte order mark', utf16(`\uFEFF${DECK}`, 'little'), 'utf-16le'],
    ['UTF-16 big endian with a byte order mark', utf16(`\uFEFF${DECK}`, 'big'), 'utf-16be'],
    ['UTF-16 little endian without one', utf16(DECK, 'little'), 'utf-16le'],
    ['UTF-16 big endian without one', utf16(DECK, 'big'), 'utf-16be'],
  ])('%s is read', (_, bytes, encoding) => {
    expect(readText(bytes)).toEqual({ text: DECK, encoding });
    expect(readText(bytes, { lastResort: 'windows-1252' })).toEqual({ text: DECK, encoding });
  });

  test('Windows-1252 is the last resort where it is allowed, and said', () => {
    // Nothing from 0x80 to 0x9f, which Node 20 decodes as Latin-1: https://github.com/nodejs/node/issues/56542
    const bytes = latin1('café;Straße');
    expect(readText(bytes, { lastResort: 'windows-1252' })).toEqual({ text: 'café;Straße', encoding: 'windows-1252' });
  });

  test('CRLF and a byte order mark together are one deck without problems', () => {
    const file = readText(utf8(`\uFEFF---\r\nid: runes\r\n---\r\n\r\n${DECK.replaceAll('\n', '\r\n')}`));
    const { deck, problems } = parseDeckText('text' in file ? file.text : '');
    expect(problems).toEqual([]);
    expect(deck.id).toBe('runes');
    expect(deck.notes[0]?.back).toBe('An alias of int32: “é” is one.');
  });

  test('an empty file is an empty text: the parser has the sentence for it', () => {
    expect(readText(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8' });
  });
});

describe('bytes that are no deck', () => {
  const messageOf = (bytes: Uint8Array) => {
    const file = readText(bytes);
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

  test('UTF-16 cut in the middle of a character is named with its place', () => {
    expect(messageOf(utf16('\uFEFF### A\n\nb', 'little').subarray(0, -1))).toEqual({
      line: 3,
      message:
        'This file says that it is UTF-16, and line 3 cannot be read as that. Save it as UTF-8 in the editor it comes from.',
    });
  });

  test('the last resort takes no bytes that are binary, or that say they are UTF-8', () => {
    const lastResort = { lastResort: 'windows-1252' } as const;
    const problemIn = (bytes: Uint8Array) => {
      const file = readText(bytes, lastResort);
      return 'problem' in file ? file.problem.message : undefined;
    };
    expect(problemIn(Uint8Array.from([0xff, 0, 0, 0xd8]))).toBe(
      'This is not text but a binary file. A deck is a Markdown file.',
    );
    expect(problemIn(Uint8Array.from([0xef, 0xbb, 0xbf, 0xe9]))).toMatch(/^This file is not UTF-8: line 1/);
  });
});
