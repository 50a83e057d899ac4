import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readQuestionAnswer } from '../../src/interchange/question-answer';

const sidesOf = (text: string) =>
  readQuestionAnswer(text).deck.notes.map(({ title, front, back }) => [front || title, back]);
const problemsOf = (text: string) => readQuestionAnswer(text).problems.map(({ line, message }) => [line, message]);

describe('Q: and A:', () => {
  test('are a card each, as long as they go', () => {
    const text =
      'Q: How many neurons?\nA: ~80 billion.\n\nQ: What does\nthis print?\n\n```go\nprintln(1)\n```\nA:\n- one\n- two\n\nthree\n\nQ: C\nA: D';
    expect(sidesOf(text)).toEqual([
      ['How many neurons?', '~80 billion.'],
      ['What does\nthis print?\n\n```go\nprintln(1)\n```', '- one\n- two\n\nthree'],
      ['C', 'D'],
    ]);
    expect(problemsOf(text)).toEqual([]);
  });

  test('in a fence are code', () => {
    expect(sidesOf('Q: What?\nA: This:\n```text\nQ: no\nA: no\n---\n```\nmore')).toEqual([
      ['What?', 'This:\n```text\nQ: no\nA: no\n---\n```\nmore'],
    ]);
  });

  test('end at ---, and at a heading, which names a section', () => {
    const { deck, problems } = readQuestionAnswer(
      '# Go\n\nQ: A\nA: B\n---\nQ: C\nA: D\n\n## Maps\n\nQ: E\nA: F\n\n---\n',
    );
    expect(problems).toEqual([]);
    expect(deck.title).toBe('Go');
    expect(deck.notes.map(({ id, sectionId }) => [id, sectionId])).toEqual([
      ['a', ''],
      ['c', ''],
      ['e', 'maps'],
    ]);
  });

  test('stand in a deck with the name of its front matter, else of its file', () => {
    expect(readQuestionAnswer('---\nname = "Cells"\n---\nQ: A\nA: B').deck.title).toBe('Cells');
    expect(readQuestionAnswer('Q: A\nA: B', { fileName: 'Biology.md' }).deck.title).toBe('Biology');
  });

  test('know their lines, with Windows line ends too', () => {
    expect(readQuestionAnswer('---\r\ntitle: x\r\n---\r\n\r\nQ: A\r\nA: B\r\n').deck.notes[0]).toMatchObject({
      line: 5,
      back: 'B',
    });
  });
});

describe('C:', () => {
  test('is a cloze with a card for each bracket', () => {
    const { deck } = readQuestionAnswer(
      'C: An [agonist] binds, and\n[activates it].\n\nC: ![picture](x.png) of \\[a\\] [`std::move`]',
    );
    expect(deck.notes.map(({ front, kind, clozeNumbers }) => [front, kind, clozeNumbers])).toEqual([
      ['An {{c1::agonist}} binds, and\n{{c2::activates it}}.', 'cloze', [1, 2]],
      ['![picture](x.png) of \\[a\\] {{c1::`std:\\:move`}}', 'cloze', [1]],
    ]);
  });
});

describe('problems', () => {
  test('each have their line', () => {
    const text = [
      ...['A: alone', '', 'Q: never answered', '', 'Q: twice', 'A: one', 'A: two', 'C: nothing'],
      ...['Q: x', 'A: y', '---', 'stray', 'more', 'Q: z', 'A: w', 'Q: last'],
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      [1, 'This `A:` has no question. Write the question above it, on a line that begins with `Q:`.'],
      [3, 'This question has no answer. Write it under the question, on a line that begins with `A:`.'],
      [7, 'This is a second `A:` for the question on line 5. Put both answers under one, or write a `Q:` above it.'],
      [8, 'This `C:` hides nothing. Put what is to be hidden into [brackets].'],
      [12, 'This text belongs to no card: no `Q:` or `C:` stands above it. It is left out.'],
      [16, 'This question has no answer. Write it under the question, on a line that begins with `A:`.'],
    ]);
    expect(sidesOf(text)).toEqual([
      ['twice', 'one'],
      ['x', 'y'],
      ['z', 'w'],
    ]);
  });

  test('a text without a card', () => {
    expect(problemsOf('Dear diary')).toEqual([
      [1, 'There is no card in this text. A card is a line that begins with `Q:` and one that begins with `A:`.'],
    ]);
  });
});

describe('properties', () => {
  const line = fc.constantFrom(
    ...[
      'Q: a',
      'A: b',
      'C: [c] d',
      'Q:',
      'A:',
      '---',
      '# h',
      '```',
      'text',
      '',
      '<!--',
      '-->',
      '### x',
      '\0',
      '- [ ] x',
    ],
  );
  const anyText = fc.oneof(
    fc.array(line).map((lines) => lines.join('\n')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  test('no text is too wild', () => {
    fc.assert(
      fc.property(anyText, (text) => void readQuestionAnswer(text)),
      { numRuns: 1000 },
    );
  });

  test('a card more changes no other card’s id', () => {
    const sentence = fc
      .string({ unit: fc.constantFrom(...'abcxyz +*?'), minLength: 1, maxLength: 12 })
      .filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(
        fc.uniqueArray(sentence, { selector: (text) => text.replace(/[\s?]+/g, ' ').trim(), minLength: 2 }),
        fc.nat(),
        (questions, at) => {
          const idsOf = (list: string[]) =>
            new Map(
              readQuestionAnswer(list.map((question) => `Q: ${question}\nA: yes\n`).join('\n')).deck.notes.map(
                ({ id, title }) => [title, id],
              ),
            );
          const all = idsOf(questions);
          expect(all.size).toBeGreaterThan(0);
          const without = idsOf(questions.filter((_, index) => index !== at % questions.length));
          for (const [title, id] of without) expect(all.get(title)).toBe(id);
        },
      ),
    );
  });
});
