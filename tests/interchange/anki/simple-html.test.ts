import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { expect, test } from 'vitest';
import { parseSimpleHtml } from '../../../src/interchange/anki/simple-html';

const TAGS = [
  ...['b', 'i', 'code', 'span', 'font', 'div', 'p', 'ul', 'ol', 'li', 'pre', 'blockquote', 'sub'].flatMap((name) => [
    `<${name}>`,
    `</${name}>`,
  ]),
  ...['<br>', '<br />', '<br/>', '<hr>', '</br>', '<div/>', '<B>', '<a href="x">', '</a>', '<table><td>', '<h1>'],
  ...[
    '<img src="x.png" alt="y" class=" a  b ">',
    '<span style="color: red" style="x" class="">',
    '<img src=x>',
    '<!-- c -->',
  ],
];
const TEXTS = [
  'a',
  ' ',
  '\n',
  '\t',
  '&amp;',
  '&lt;b&gt;',
  '&nbsp;',
  '&',
  '& ',
  '&amp',
  '&ouml;',
  '<',
  '> ',
  '"',
  '\r',
  '\0',
  '\uFDD0',
];

const parsed = (html: string): unknown =>
  JSON.parse(JSON.stringify(fromHtml(html, { fragment: true }).children, withoutPlace));
const withoutPlace = (key: string, value: unknown): unknown => (key === 'position' ? undefined : value);

/** Well nested for the most part. */
const documents = fc.letrec<{ html: string; nodes: string }>((tie) => ({
  nodes: fc.array(tie('html'), { maxLength: 5 }).map((parts) => parts.join('')),
  html: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(...TEXTS),
    fc.constantFrom(...TAGS),
    fc
      .tuple(
        fc.constantFrom('b', 'code', 'span', 'div', 'p', 'ul', 'ol', 'li', 'pre', 'blockquote', 'sup'),
        tie('nodes'),
      )
      .map(([name, inner]) => `<${name}>${inner}</${name}>`),
  ),
})).nodes;

test('whatever is read at all is read as the parser of all HTML reads it', () => {
  fc.assert(
    fc.property(documents, (html) => {
      const simple = parseSimpleHtml(html);
      if (simple) expect(simple).toEqual(parsed(html));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  'a<br>b &amp; c',
  '<div>a</div><div><br></div>',
  '<ul><li><b>a</b></li><li>b<ol><li>c</li></ol></li></ul>',
  '<p>a</p><pre class="x"><code class="language-go">y</code></pre><img src="z.png" />',
  '<span style="color: rgb(0, 0, 0)">a</span>',
])('what editors write is read: %s', (html) => {
  expect(parseSimpleHtml(html)).toEqual(parsed(html));
});

test.each([
  '<b>a',
  '<b><i>a</b></i>',
  '<p><div>a</div></p>',
  '<ul><li>a<li>b</ul>',
  '<pre>\na</pre>',
  '<table></table>',
  'a&b',
])('what only the parser of all HTML knows is left to it: %s', (html) => {
  expect(parseSimpleHtml(html)).toBeUndefined();
});
