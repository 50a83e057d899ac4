import fc from 'fast-check';
import type { BlockContent, PhrasingContent } from 'mdast';
import { expect, test } from 'vitest';
import { escapedMarkdown } from '../../../src/interchange/anki/html-to-markdown';
import { plainMarkdown } from '../../../src/interchange/anki/plain-markdown';

const words = [
  'a',
  'Is it',
  'ö',
  '3',
  '3.',
  '3)',
  'w',
  '.',
  'www.',
  'http:',
  'https://x',
  'x@y.z',
  '-',
  '--',
  '+',
  '=',
  '==',
  '# b',
  '>',
  '|',
  '||',
];
const marks = [
  ' ',
  '  ',
  '!',
  '(',
  ')',
  ':',
  '"',
  "'",
  '&',
  '& ',
  '&amp;',
  '<',
  '< ',
  '<b>',
  '*',
  '_',
  '`',
  '~',
  '[',
  ']',
  '\\',
  '{',
  '{#c}',
  '…',
  '\uFDD0\uFDD3',
  '\uFDDD',
];
const values = fc
  .array(fc.constantFrom(...words, ...marks), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));

const text: fc.Arbitrary<PhrasingContent> = values.map((value) => ({ type: 'text', value }));
const wrapped = fc
  .tuple(
    fc.constantFrom('strong' as const, 'emphasis' as const),
    fc.oneof(text, fc.constant<PhrasingContent>({ type: 'text', value: 'go' })),
  )
  .map(([type, child]): PhrasingContent => ({ type, children: [child] }));
const code: fc.Arbitrary<PhrasingContent> = values.map((value) => ({ type: 'inlineCode', value }));
const phrasing = fc
  .array(
    fc.tuple(text, fc.oneof(wrapped, code, fc.constant<PhrasingContent>({ type: 'break' }), fc.constant(undefined))),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((pairs) => pairs.flatMap(([first, second], index) => (second ? [first, second] : index === 0 ? [first] : [])));

const paragraph: fc.Arbitrary<BlockContent> = phrasing.map((children) => ({ type: 'paragraph', children }));
const list: fc.Arbitrary<BlockContent> = fc
  .tuple(fc.boolean(), fc.array(paragraph, { minLength: 1, maxLength: 3 }))
  .map(([ordered, items]) => ({
    type: 'list',
    ordered,
    start: 7,
    spread: false,
    children: items.map((item) => ({ type: 'listItem', spread: false, children: [item] })),
  }));
const program: fc.Arbitrary<BlockContent> = fc
  .tuple(fc.constantFrom(null, 'go', 'c++'), values)
  .map(([lang, value]) => ({ type: 'code', lang, value }));
const blocks = fc.array(fc.oneof(paragraph, paragraph, list, program), { minLength: 1, maxLength: 3 });

test('what is written without a look is what the library writes', () => {
  fc.assert(
    fc.property(blocks, (children) => {
      const plain = plainMarkdown(children);
      if (plain !== undefined) expect(plain).toBe(escapedMarkdown(children));
    }),
    { numRuns: 20_000 },
  );
});

test('what most cards say is written without a look', () => {
  const children: BlockContent[] = [
    {
      type: 'paragraph',
      children: [
        { type: 'text', value: 'What does it print (twice) ' },
        { type: 'strong', children: [{ type: 'text', value: 'now' }] },
        { type: 'text', value: ': 1 - 2 = ' },
        { type: 'inlineCode', value: 'f(x)' },
        { type: 'break' },
        { type: 'text', value: '“On two lines?”' },
      ],
    },
    { type: 'code', lang: 'go', value: 'x := 1' },
  ];
  expect(plainMarkdown(children)).toBe(
    'What does it print (twice) **now**: 1 - 2 = `f(x)`\\\n“On two lines?”\n\n```go\nx := 1\n```',
  );
});
