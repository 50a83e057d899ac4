import { describe, expect, test } from 'vitest';
import { htmlToMarkdown } from '../../../src/interchange/anki/html-to-markdown';

const MEDIA = new Set(['x.png', 'a b(1).png', 'w.mp3']);
const markdownOf = (html: string): string => htmlToMarkdown(html, MEDIA).markdown;

const becomes: [what: string, html: string, markdown: string][] = [
  ['lines', 'a<br>b<div>c</div><div><br></div><div>d</div>', 'a\\\nb\\\nc\n\nd'],
  ['lists', '<ul><li>a</li><li></li><li>b<ul><li>c</li></ul></li></ul>', '- a\n- b\n  - c'],
  ['emphasis', '<b>a </b>b<b>c</b><b>d</b> <u>e</u> <s>f</s>', '**a** b**cd** *e* ~~f~~'],
  ['raised and lowered text, and keys', 'H<sub>2</sub>O <kbd>Esc</kbd>', 'H<sub>2</sub>O <kbd>Esc</kbd>'],
  [
    'tables',
    '<table><tr><th>a</th><th>b|c</th></tr><tr><td>1<br>2</td></tr></table>',
    '| a | b\\|c |\n| - | - |\n| 1<br>2 | |',
  ],
  [
    'programs',
    '<pre><code class="language-go"><span>if x {</span><br>\ty()<br>}</code></pre>',
    '```go\nif x {\n\ty()\n}\n```',
  ],
  ['code of several lines', '<code>a&nbsp;&nbsp;b<div>c</div></code>', '```\na  b\nc\n```'],
  ['results of programs that are none', '<pre><code class="language-output">x</code></pre>', '```\nx\n```'],
  ['pictures and sounds', '<img src="a%20b(1).png" alt="hi"> [sound:w.mp3]', '![hi](<a b(1).png>) ![](w.mp3)'],
  ['formulas', '\\(x_1\\) [$]y[/$]', '`\\(x_1\\)` `[$]y[/$]`'],
  [
    'links to the web alone',
    '<a href="https://go.dev/">Go</a> <a href="javascript:x">no</a>',
    '[Go](https://go.dev/) no',
  ],
  ['headings', '<h1>a</h1>b', '#### a\n\nb'],
  ['what is no text', '<script>a</script><style>b</style><!-- c --><iframe src=d></iframe>e', 'e'],
  [
    'structure of a deck',
    '### a<br>---<br>- [ ] b<br>```<br>{#c}',
    '\\### a\\\n\\---\\\n\\- \\[ ] b\\\n\\`\\`\\`\\\n\\{#c}',
  ],
  ['clozes where none is meant', '{{c1::a}}', '{\\{c1::a}}'],
  ['clozes in code, which cannot be escaped', '<code>{{c1::a}}</code>', '&#123;&#123;c1&#58;&#58;a&#125;&#125;'],
  ['programs in lists', '<ul><li><pre>x</pre>y</li></ul>', '-\n  ```\n  x\n  ```\n  y'],
];

test.each(becomes)('%s', (_, html, markdown) => {
  expect(markdownOf(html)).toBe(markdown);
});

describe('pictures', () => {
  test('from elsewhere are left out and told', () => {
    const side = htmlToMarkdown(
      'a<img src="https://x.example/y.png"><img src="data:image/png;base64,AA" alt="b">',
      MEDIA,
    );
    expect(side).toMatchObject({
      markdown: 'ab',
      remoteImages: ['https://x.example/y.png', 'data:image/png;base64,AA'],
    });
  });

  test('that the package lacks leave their name', () => {
    expect(htmlToMarkdown('<img src="lost.png">', MEDIA)).toMatchObject({
      markdown: '\\[lost.png]',
      missingMedia: ['lost.png'],
    });
  });
});

test('what is too deep or too long to be read keeps its text', () => {
  expect(markdownOf(`${'<div>'.repeat(50_000)}a &lt;`)).toBe('a &lt;'.replace('&', '\\&'));
});

test('a stress on marks alone is left out: Markdown would read more marks', () => {
  expect(htmlToMarkdown('<i><s><b>(</b></s></i>', new Set()).markdown).toBe('(');
  expect(htmlToMarkdown('<b>(a)</b>', new Set()).markdown).toBe('**(a)**');
});

test('tags around nothing are left out: they would show as text', () => {
  expect(htmlToMarkdown('<sub><sub><p></p></sub></sub>', new Set()).markdown).toBe('');
  expect(htmlToMarkdown('x<sub><sup>2</sup></sub>', new Set()).markdown).toBe('x<sub><sup>2</sup></sub>');
});
