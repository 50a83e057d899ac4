import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Face } from '../../src/domain/card';
import { faceOf } from '../../src/render/card-face';
import { inlineMarkdownToHtml, markdownToHtml } from '../../src/render/markdown';
import { forbiddenIn, parsed } from './allowed-html';
import { HOSTILE_MARKDOWN } from './hostile-markdown';
import { GOTCHA_MARKDOWN, SAMPLE_MARKDOWN } from './sample-markdown';

const htmlOf = ({ question, answer }: Face): string[] => [
  question.html,
  ...question.options,
  answer.html,
  ...answer.notes,
];

const CARDS = [
  (text: string) => faceOf({ kind: 'basic', title: text, front: text, back: text }, 0),
  (text: string) =>
    faceOf({ kind: 'choice', title: text, front: `- [ ] ${text}\n\n  ${text}\n- [x] b`, back: text }, 0),
  (text: string) => faceOf({ kind: 'cloze', title: text, front: `{{c1::${text}::${text}}} ${text}`, back: text }, 1),
  (text: string) => faceOf({ kind: 'cloze', title: text, front: text.replace(/\w+/g, '{{c1::$&}}'), back: text }, 1),
];

const mutatedMarkdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE_MARKDOWN, ...Object.values(SAMPLE_MARKDOWN), ...Object.values(GOTCHA_MARKDOWN)),
      fc.constantFrom('\n', '\n\n', '`', '```', '> ', '- ', '|', '<', '">', '-->', '&', '\\', '[', '](', '*', '_'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .chain((pieces) => {
    const text = pieces.join('');
    const place = fc.nat({ max: text.length });
    return fc.tuple(place, place).map(([a, b]) => text.slice(0, Math.min(a, b)) + text.slice(Math.max(a, b)));
  });

describe('hostile card text', () => {
  it.each(HOSTILE_MARKDOWN.map((markdown) => [markdown]))('leaves nothing but allowed HTML of %j', (markdown) => {
    expect(forbiddenIn(markdownToHtml(markdown))).toEqual([]);
    expect(forbiddenIn(inlineMarkdownToHtml(markdown))).toEqual([]);
    for (const faceOfText of CARDS) expect(htmlOf(faceOfText(markdown)).flatMap(forbiddenIn)).toEqual([]);
  });

  it('leaves nothing but allowed HTML of any characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(forbiddenIn(markdownToHtml(text))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves nothing but allowed HTML of spliced and cut text, on every kind of card', () => {
    fc.assert(
      fc.property(mutatedMarkdown, fc.constantFrom(...CARDS), (text, faceOfText) => {
        expect(htmlOf(faceOfText(text)).flatMap(forbiddenIn)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('shows raw tags as the text they are', () => {
    const html = markdownToHtml('a <img src=x onerror=alert(1)> b\n\n<script>\nalert(1)\n</script>');
    expect(parsed(html).textContent).toBe('a <img src=x onerror=alert(1)> b\n<script>\nalert(1)\n</script>\n');
  });

  it('keeps every character of what is nested too deep', () => {
    expect(parsed(markdownToHtml('>'.repeat(40) + 'x')).textContent).toContain('>'.repeat(16) + 'x');
  });
});
