import { expect, test } from 'vitest';
import { parseDeckText } from '../../src/domain/deck-text';
import { ankiSidesOf, withMedia } from '../../src/render/anki-html';

const sidesOf = (text: string) => ankiSidesOf(parseDeckText(text).deck.notes[0]!);
const clozeOf = (front: string): string =>
  sidesOf(`### Title\n\n${front}`).question.replace('<h2 class="title">Title</h2>\n', '');

test('a card is its title and its sides', () => {
  expect(sidesOf('### What is `nil`?\n\nA *value*.')).toEqual({
    question: '<h2 class="title">What is <code>nil</code>?</h2>\n',
    answer: '<p>A <em>value</em>.</p>\n',
  });
});

test('a choice lists its options, and its answer marks the right ones and explains them', () => {
  const { question, answer } = sidesOf('### Which?\n\n- [ ] an array\n  It is copied.\n- [x] a map\n\n---\n\nBecause.');
  expect(question).toContain('<ul class="options">\n<li>an array');
  expect(question).not.toContain('right');
  expect(answer).toContain('<li class="right">a map</li>');
  expect(answer).toContain('<p>Because.</p>');
});

test.each([
  ['It is {{c1::random}}.', '<p>It is {{c1::random}}.</p>\n'],
  ['{{c2::a::hint}} and {{c1::b}}', '<p>{{c2::a::hint}} and {{c1::b}}</p>\n'],
  ['{{c1::a `b` c}}', '<p>{{c1::a <code>b</code> c}}</p>\n'],
  ['{{c1::outer {{c2::inner}}}}', '<p>{{c1::outer {{c2::inner}}}}</p>\n'],
  ['`{{c1::map[string]struct{}{}}}`', '<p><code>{{c1::map[string]struct&#123;&#125;&#123;&#125;}}</code></p>\n'],
  ['`{{c1::a: b}}`', '<p><code>{{c1::a&#58; b}}</code></p>\n'],
  ['**a {{c1::b** c}}', '<p><strong>a {{c1::b}}</strong>{{c1:: c}}</p>\n'],
])('the cloze %s is a field of Anki', (front, html) => {
  expect(clozeOf(front)).toBe(html);
});

test('a cloze in a program stands in its highlighted code', () => {
  const html = clozeOf('```go\nfor i := {{c1::range}} 3 {\n}\n```');
  expect(html).toContain('{{c1::<span class="hk">range</span>}}');
});

test('pictures and sounds are called as the package calls them', () => {
  const html =
    '<p><span class="media"><img data-media="a&amp;b/c.png" alt="x"></span>' +
    '<span class="media"><audio data-media="w.mp3" aria-label="w" controls="" preload="none"></audio></span></p>';
  expect(withMedia(html, (name) => name.replace('/', '_'))).toBe(
    '<p><span class="media"><img src="a&amp;b_c.png" alt="x"></span>[sound:w.mp3]</p>',
  );
});
