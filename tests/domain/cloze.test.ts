import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clozeMarks, clozeNumbersOf, clozeText, hasCloze } from '../../src/domain/cloze';

const shapesOf = (source: string) => clozeMarks(source).marks.map(({ number, text, hint }) => ({ number, text, hint }));
const hidden = (source: string, number: number): string => clozeText(source, number, ({ hint }) => `[${hint || '…'}]`);
const revealed = (source: string, number: number): string => clozeText(source, number, ({ text }) => `<${text}>`);

describe('a cloze mark', () => {
  test('has a number, a text and perhaps a hint', () => {
    expect(shapesOf('A {{c1::nil}} map {{c12::panics::verb}}.')).toEqual([
      { number: 1, text: 'nil', hint: '' },
      { number: 12, text: 'panics', hint: 'verb' },
    ]);
  });

  test.each([
    ['balanced braces', '{{c1::map[string]struct{}{}}}', 'map[string]struct{}{}'],
    ['braces of a template', '{{c1::{{.Name}}}}', '{{.Name}}'],
    ['a lone closing brace', '{{c1::a } b}}', 'a } b'],
    ['an escaped pipe', '| {{c1::a \\| b}} |', 'a \\| b'],
    ['a code span', '`x := {{c1::make(chan int)}}`', 'make(chan int)'],
    ['lines of a fence', '```go\n{{c1::a\nb}}\n```', 'a\nb'],
  ])('may hold %s', (_, source, text) => expect(shapesOf(source)).toEqual([{ number: 1, text, hint: '' }]));

  test.each(['{{.Name}}', '{{ c1::a }}', '{{cx::a}}', '{{c1:a}}', '{c1::a}'])('is not %s', (source) => {
    expect(hasCloze(source)).toBe(false);
    expect(clozeMarks(source)).toEqual({ marks: [], unclosed: [] });
  });

  test('has a hint of plain text', () => {
    expect(shapesOf('{{c1::a::{{c2::b}}}}')).toEqual([{ number: 1, text: 'a', hint: '{{c2::b}}' }]);
  });

  test('that never ends is told by its offset', () => {
    expect(clozeMarks('a {{c1::{ }} {{c2::b}}')).toMatchObject({ marks: [{ number: 2 }], unclosed: [2] });
  });

  test('knows its offsets', () => {
    const source = 'a {{c1::bc::d}} e';
    const [mark] = clozeMarks(source).marks;
    expect(source.slice(mark?.start, mark?.end)).toBe('{{c1::bc::d}}');
    expect(source.slice(mark?.textStart, mark?.textEnd)).toBe('bc');
  });
});

test('the numbers of the marks come once each, ascending', () => {
  expect(clozeNumbersOf(clozeMarks('{{c3::a}} {{c1::b}} {{c3::c}}').marks)).toEqual([1, 3]);
});

describe('the text of a card', () => {
  const source = 'A {{c1::nil}} {{c2::map::type}} {{c1::panics}}.';

  test('shows the marks of other cards as text', () => {
    expect(hidden(source, 1)).toBe('A […] map […].');
    expect(hidden(source, 2)).toBe('A nil [type] panics.');
    expect(revealed(source, 1)).toBe('A <nil> map <panics>.');
  });

  test('is only text for no card', () => expect(clozeText(source)).toBe('A nil map panics.'));

  test('takes inner marks out of outer ones', () => {
    const nested = '{{c1::a {{c2::b::h}} c}} {{c2::d}}';
    expect(hidden(nested, 1)).toBe('[…] d');
    expect(hidden(nested, 2)).toBe('a [h] c […]');
    expect(revealed(nested, 1)).toBe('<a b c> d');
  });

  test('keeps an empty hint from showing', () => expect(clozeText('a {{c1::b::}} c')).toBe('a b c'));

  test('leaves what never ends as it is', () => expect(hidden('{{c1::a {{c2::b}}', 2)).toBe('{{c1::a […]'));

  test('never shows what is hidden, whatever stands around it', () => {
    const pieces = fc.array(fc.constantFrom('{{c1::', '{{c2::', '}}', '{', '}', '::', 'word', '\n', '`'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, pieces, (before, after) => {
        const text = `${before.join('')}{{c3::SECRET}}${after.join('')}`;
        const isHint = !clozeMarks(text).marks.some(({ number }) => number === 3);
        if (!isHint) expect(hidden(text, 3)).not.toContain('SECRET');
      }),
    );
  });
});
