import { describe, expect, test } from 'vitest';
import { choiceOf } from '../../src/domain/choice';

describe('a choice', () => {
  test('has options between what stands before and after them', () => {
    expect(choiceOf('Which one?\n\n- [ ] `a`\n- [x] b\n\n***\n\nThink.')).toMatchObject({
      before: 'Which one?',
      options: [
        { markdown: '`a`', isRight: false, note: '', line: 3 },
        { markdown: 'b', isRight: true, note: '', line: 4 },
      ],
      after: '***\n\nThink.',
    });
  });

  test('explains an option by what is indented under it', () => {
    const front = '- [ ] a\n    Because.\n\n    ```go\n    x := 1\n\n        y\n    ```\n* [X] b\n  Yes.';
    expect(choiceOf(front)?.options).toMatchObject([
      { markdown: 'a', note: 'Because.\n\n```go\nx := 1\n\n    y\n```' },
      { markdown: 'b', isRight: true, note: 'Yes.' },
    ]);
  });

  test('may be numbered, with blank lines between its options', () => {
    expect(choiceOf('1. [ ] a\n\n2. [x] b')?.options.map(({ markdown }) => markdown)).toEqual(['a', 'b']);
  });

  test('takes a line that is not indented as the rest of the option', () => {
    expect(choiceOf('- [ ] a long\noption\n- [x] b')?.options[0]).toMatchObject({
      markdown: 'a long\noption',
      note: '',
    });
  });

  test('tells of options apart from the list', () => {
    expect(choiceOf('- [x] a\n\ntext\n\n- [ ] b')?.strayLines).toEqual([5]);
    expect(choiceOf('- [x] a\n- b\n- [ ] c')?.strayLines).toEqual([3]);
  });

  test.each([
    ['a plain list', '- a\n- b'],
    ['a list in a fence', '```\n- [x] a\n```'],
    ['a list in a comment', '<!--\n- [x] a\n-->'],
    ['a link', '- [x](https://go.dev)'],
    ['a nested list', '- a\n  - [x] b'],
    ['a box without text', '- [ ]\n- [x] '],
  ])('is not %s', (_, front) => expect(choiceOf(front)).toBeUndefined());
});
