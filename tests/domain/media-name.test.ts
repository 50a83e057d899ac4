import { describe, expect, test } from 'vitest';
import { isMediaName, mediaKindOf, mediaNameOf, mediaNamesIn, mediaTypeOf } from '../../src/domain/media-name';

describe('the address of a picture', () => {
  test.each([
    ['photo.png', 'photo.png'],
    ['./images/photo.PNG', 'images/photo.PNG'],
    ['my%20photo.png', 'my photo.png'],
    ['100%.png', '100%.png'],
    ['cafe\u0301.jpg', 'caf\u00E9.jpg'],
    ['C#.svg', 'C#.svg'],
    ['a..b.gif', 'a..b.gif'],
    ['..a/b.gif', '..a/b.gif'],
  ])('%j means the file %j', (address, name) => {
    expect(mediaNameOf(address)).toBe(name);
    expect(isMediaName(name)).toBe(true);
  });

  test.each([
    '',
    '.png',
    'a/.png',
    'photo',
    'photo.txt',
    'photo.png.html',
    'photo.png?x=1',
    'photo.png#x',
    '/photo.png',
    '//host/photo.png',
    'a//photo.png',
    '../photo.png',
    'a/../photo.png',
    'a/./photo.png',
    '%2e%2e/photo.png',
    '%2Fphoto.png',
    'https://host/photo.png',
    'https%3A//host/photo.png',
    'data:image/png,photo.png',
    'C:photo.png',
    'a\\photo.png',
    'a%00.png',
    'a\n.png',
    'a<b>.png',
    'a"b.png',
    '\uD800.png',
    `${'a'.repeat(500)}.png`,
  ])('%j means no file of a deck', (address) => {
    expect(mediaNameOf(address)).toBeUndefined();
  });

  test('is not yet a name where it encodes one', () => {
    expect(isMediaName('./photo.png')).toBe(false);
    expect(isMediaName('cafe\u0301.jpg')).toBe(false);
    expect(isMediaName('50%25.png')).toBe(true);
  });
});

test.each([
  ['photo.JPEG', 'image', 'image/jpeg'],
  ['drawing.svg', 'image', 'image/svg+xml'],
  ['word.mp3', 'sound', 'audio/mpeg'],
  ['word.opus', 'sound', 'audio/ogg'],
])('%s is of the kind %s, %s', (name, kind, type) => {
  expect(mediaKindOf(name)).toBe(kind);
  expect(mediaTypeOf(name)).toBe(type);
});

// tests/render/media.test.ts compares with what is shown.
describe('the names in a text', () => {
  test.each([
    ['![a](a.png) and ![b](<b c.mp3> "title")', ['a.png', 'b c.mp3']],
    ['![a](a.png) ![again](./a.png)', ['a.png']],
    ['[![a](a.png)](https://a.example)', ['a.png']],
    ['![a][ref]\n\n[ref]: a.png', ['a.png']],
    ['![a](https://a.example/a.png) [b](b.png) \\![c](c.png)', []],
    ['`![a](a.png)` and ``![b](b.png)``', []],
    ['```markdown\n![a](a.png)\n```\n\n![b](b.png)', ['b.png']],
    ['| ![a](a\\|b.png) |\n|---|', ['a|b.png']],
  ])('%j are %j', (markdown, names) => {
    expect(mediaNamesIn(markdown)).toEqual(names);
  });

  test('are found in time that grows with the text', () => {
    for (const piece of ['![](', '![`', '![](<', '![a](b "', '`` `', '![[', ']: a']) {
      mediaNamesIn(`![${piece.repeat(20_000)}`);
    }
  });
});
