import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceOf } from '../../src/domain/choice';
import type { Note } from '../../src/domain/deck';
import { faceOf } from '../../src/render/card-face';

type Source = Parameters<typeof faceOf>[0];

const note = (changes: Partial<Note> = {}): Source => ({
  kind: 'basic',
  title: 'A title',
  front: 'Front?',
  back: 'Back.',
  ...changes,
});

describe('a basic or prediction card', () => {
  it('asks with its title and front and answers with its back alone', () => {
    const { question, answer } = faceOf(note(), 0);
    expect(question).toEqual({ html: '<h2 class="title">A title</h2>\n<p>Front?</p>\n', options: [] });
    expect(answer).toEqual({ html: '<p>Back.</p>\n', right: [], notes: [], goVersions: [], caughtBy: [] });
  });

  it('asks with its title alone when it has no divider', () => {
    const { question } = faceOf(note({ title: 'What is a `nil` *map*?', front: '' }), 0);
    expect(question.html).toBe('<h2 class="title">What is a <code>nil</code> <em>map</em>?</h2>\n');
  });

  it('leaves its title to lists where it only says how the question begins', () => {
    const front = 'One **two** `three`, and what comes after it';
    expect(faceOf(note({ title: 'One two three, and…', front }), 0).question.html).not.toContain('title');
    expect(faceOf(note({ title: 'One two', front }), 0).question.html).toContain('title');
    expect(faceOf(note({ title: 'One four…', front }), 0).question.html).toContain('title');
  });

  it('leaves an excerpt with its blanks to lists too', () => {
    const cloze = note({ kind: 'cloze', title: 'A … and a …', front: 'A {{c1::map}} and a {{c2::slice::kind}}' });
    expect(faceOf(cloze, 2).question.html).toBe('<p>A map and a <span class="cloze">[kind]</span></p>\n');
  });

  it('carries the stamp of its verification in the answer', () => {
    const { answer } = faceOf(note(), 0, { goVersions: ['1.22', '1.27'], caughtBy: ['vet'] });
    expect(answer).toMatchObject({ goVersions: ['1.22', '1.27'], caughtBy: ['vet'] });
  });
});

describe('a choice card', () => {
  const front = 'Which?\n\n- [ ] `a` <b>\n\n  Not *a*.\n- [x] **b**\n- [ ] c\n\nThink.';

  it('has its options apart from the question, neutral', () => {
    const { question } = faceOf(note({ kind: 'choice', front }), 0);
    expect(question).toEqual({
      html: '<h2 class="title">A title</h2>\n<p>Which?</p>\n<p>Think.</p>\n',
      options: ['<code>a</code> &lt;b&gt;', '<strong>b</strong>', 'c'],
    });
  });

  it('says in the answer only which one is right, and what to say of each', () => {
    const { answer } = faceOf(note({ kind: 'choice', front }), 0);
    expect(answer).toMatchObject({ html: '<p>Back.</p>\n', right: [1], notes: ['<p>Not <em>a</em>.</p>\n', '', ''] });
  });

  it('asks the same whichever option is right', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 2, maxLength: 6 }), (texts) => {
        const frontWith = (right: number): string =>
          `Which?\n\n${texts.map((text, index) => `- [${index === right ? 'x' : ' '}] o${text}`).join('\n')}`;
        const [first, ...others] = texts.map((_, right) =>
          faceOf(note({ kind: 'choice', front: frontWith(right) }), 0),
        );
        for (const other of others) expect(other.question).toEqual(first?.question);
        expect(first?.question.options).toHaveLength(choiceOf(frontWith(0))?.options.length ?? 0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a cloze card', () => {
  const cloze = (front: string, changes: Partial<Note> = {}): Source => note({ kind: 'cloze', front, ...changes });
  const BLANK = '<span class="cloze" role="img" aria-label="blank">[…]</span>';

  it('asks for the text of its own number and shows that of the others', () => {
    const { question, answer } = faceOf(cloze('A nil map {{c1::panics}} on {{c2::writes}}.'), 1);
    expect(question.html).toBe(`<h2 class="title">A title</h2>\n<p>A nil map ${BLANK} on writes.</p>\n`);
    expect(answer.html).toBe('<p>A nil map <mark class="cloze">panics</mark> on writes.</p>\n<p>Back.</p>\n');
  });

  it('shows the hint in the place of the text', () => {
    const { question } = faceOf(cloze('It {{c1::panics::what <b>?}} and {{c1::dies}}.'), 1);
    expect(question.html).toContain(`It <span class="cloze">[what &lt;b&gt;?]</span> and ${BLANK}.`);
  });

  it('keeps each of many hints with its place', () => {
    const front = Array.from({ length: 12 }, (_, index) => `{{c1::text::hint ${index}}}`).join(' ');
    const shown = faceOf(cloze(front), 1).question.html.match(/\[hint \d+\]/g);
    expect(shown).toEqual(Array.from({ length: 12 }, (_, index) => `[hint ${index}]`));
  });

  it('works in programs, code spans and tables', () => {
    const front = '```go\nch := {{c1::make(chan int)}}\n```\n\n`x{{c1::y}}`\n\n|a|{{c1::b\\|c}}|\n|-|-|';
    const { question, answer } = faceOf(cloze(front), 1);
    expect(question.html.split(BLANK)).toHaveLength(4);
    expect(answer.html).toContain('ch := <mark class="cloze"><span class="ht">make</span>(');
    expect(answer.html).toContain('<code>x<mark class="cloze">y</mark></code>');
    expect(answer.html).toContain('<mark class="cloze">b|c</mark>');
  });

  it('marks each piece when the hidden text and the markup overlap', () => {
    const { answer } = faceOf(cloze('{{c1::a **b}} c**', { back: '' }), 1);
    expect(answer.html).toBe('<p><mark class="cloze">a </mark><strong><mark class="cloze">b</mark> c</strong></p>\n');
  });

  it('marks each paragraph of a hidden text that has several', () => {
    const { answer } = faceOf(cloze('{{c1::a\n\nb}}', { back: '' }), 1);
    expect(answer.html).toBe('<p><mark class="cloze">a</mark></p>\n<p><mark class="cloze">b</mark></p>\n');
  });

  it('hides the address of a link and reveals it as one', () => {
    const { question, answer } = faceOf(cloze('[docs]({{c1::https://go.dev/x}})', { back: '' }), 1);
    expect(question.html).toContain('<p>docs</p>');
    expect(answer.html).toBe('<p><a class="outside" href="https://go.dev/x" rel="noopener noreferrer">docs</a></p>\n');
  });

  it('is not fooled by the characters that hold the places', () => {
    const { question, answer } = faceOf(cloze('\uFDD0\uFDD2\uFDD3{{c1::a\uFDD1}} &#xFDD2;&#xFDD3;\uFDEF \uFDD0'), 1);
    expect(question.html).not.toMatch(/[\uFDD0-\uFDEF]/);
    expect(answer.html).toContain('<p><mark class="cloze">a</mark> ');
    expect(answer.html).not.toMatch(/[\uFDD0-\uFDEF]/);
  });

  it('leaves no trace of a place whose other end is not shown', () => {
    const { answer } = faceOf(cloze('```{{c1::go\nx}}\n```'), 1);
    expect(answer.html).toMatch(/<code>x<\/code>/);
  });

  it('has the hidden text nowhere in the question', () => {
    // Letters that stand nowhere else, among whatever Markdown makes of the rest.
    const secret = fc
      .array(fc.constantFrom('ж', 'щ', 'я', ' ', '*', '`', '|', '<', '>', '[', '](', '\n', '\\', '&', '_', '"', '~'))
      .map((pieces) => `ж${pieces.join('')}щ`);
    const around = fc.constantFrom(
      ...['x', ' ', '\n\n', '- ', '> ', '`', '**', '|', '```go\n', '\n```\n', '[a](', ')', '<b ', '>', '# ', '&', '\\'],
    );
    const text = fc.array(
      fc.oneof(
        around,
        secret.map((hidden) => `{{c1::${hidden}}}`),
        secret.map((hidden) => `{{c1::${hidden}::hint}}`),
        secret.map((hidden) => `{{c2::b {{c1::${hidden}}} c}}`),
        secret.map((hidden) => `{{c1::a {{c2::${hidden}}} ${hidden}}}`),
      ),
    );
    fc.assert(
      fc.property(text, (front) => {
        const face = faceOf(cloze(front.join('')), 1);
        expect(face.question.html).not.toMatch(/[жщя]/);
      }),
      { numRuns: 1000 },
    );
  });
});
