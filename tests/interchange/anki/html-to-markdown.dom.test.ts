import fc from 'fast-check';
import { expect, test } from 'vitest';
import { htmlToMarkdown } from '../../../src/interchange/anki/html-to-markdown';
import { inlineMarkdownToHtml, markdownToHtml } from '../../../src/render/markdown';
import { parsed } from '../../render/allowed-html';

const PIECES = [
  ...[
    '<b>',
    '</b>',
    '<i>',
    '</i>',
    '<div>',
    '</div>',
    '<br>',
    '<p>',
    '</p>',
    '<ul><li>',
    '<li>',
    '</ul>',
    '<blockquote>',
    '</blockquote>',
  ],
  ...[
    '<code>',
    '</code>',
    '<pre>',
    '</pre>',
    '<span>',
    '</span>',
    '<sub>',
    '</sub>',
    '<h2>',
    '</h2>',
    '<table><tr><td>',
    '<td>',
    '<tr><td>',
    '</table>',
  ],
  ...['<a href="https://go.dev/">', '</a>', '<s>', '</s>', '<font color="red">', '</font>'],
  ...[
    '### x',
    '---',
    '\n',
    ' ',
    '&nbsp;',
    '- [ ] a',
    '- b',
    '+ c',
    '1. d',
    '2) e',
    '```',
    '~~~',
    '&gt; q',
    '===',
    '# g',
    '{{c1::h}}',
    '{#i}',
    '{',
    '}',
  ],
  ...[
    '*',
    '**',
    '_',
    '__',
    '~~',
    '`',
    '``',
    '\\',
    '[j](k)',
    '![l](m)',
    '&lt;sub&gt;',
    '&lt;!-- n',
    '&amp;amp;',
    '&amp;#120;',
    '|',
    '| o | p |',
    '|-|-|',
  ],
  ...[
    'word',
    'q_r_s',
    'https://go.dev',
    'www.go.dev',
    'me@go.dev',
    'a:b::c',
    '漢字',
    '"',
    "'",
    '!',
    '(',
    ')',
    '.',
    '$',
    '==',
  ],
];
const fields = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));

const visible = (html: string): string => (parsed(html).textContent ?? '').replace(/\s/g, '');

test('what a card shows is what the field showed', () => {
  fc.assert(
    fc.property(fields, (html) => {
      expect(visible(markdownToHtml(htmlToMarkdown(html, new Set()).markdown))).toBe(visible(html));
    }),
    { numRuns: 1000 },
  );
});

test('a heading and the rest show what the field showed', () => {
  fc.assert(
    fc.property(fields, (html) => {
      const { firstLine } = htmlToMarkdown(html, new Set());
      if (!firstLine) return;
      const shown = inlineMarkdownToHtml(firstLine.heading) + markdownToHtml(firstLine.rest);
      expect(visible(shown)).toBe(visible(html));
    }),
    { numRuns: 1000 },
  );
});
