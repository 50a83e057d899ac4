import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHeadings } from '../../src/interchange/headings';

const FAQ = `---
tags: [go]
---

# Go

About Go.

## What is nil?

The zero value of six kinds of types.

#### In detail

\`\`\`sh
# no heading
\`\`\`

## Who made Go?

Three people.
`;

const cardsOf = (text: string) =>
  readHeadings(text).deck.notes.map(({ title, back, sectionId, line }) => [title, back, sectionId, line]);

describe('a document of headings', () => {
  test('has the headings of the level with most texts as cards', () => {
    const { deck, problems } = readHeadings(FAQ);
    expect(problems).toEqual([]);
    expect(deck).toMatchObject({ title: 'Go', description: 'About Go.' });
    expect(cardsOf(FAQ)).toEqual([
      ['What is nil?', 'The zero value of six kinds of types.\n\n#### In detail\n\n```sh\n# no heading\n```', '', 9],
      ['Who made Go?', 'Three people.', '', 19],
    ]);
  });

  test('has the headings above them as sections, with what they say', () => {
    const text = '# Go\n\n## Types\n\nAll of them.\n\n#### A\n\n1\n\n#### B\n\n2\n\n## Maps\n\n#### C\n\n3\n';
    const { deck } = readHeadings(text);
    expect(deck.sections.map(({ id, title, introduction }) => [id, title, introduction])).toEqual([
      ['types', 'Types', 'All of them.'],
      ['maps', 'Maps', ''],
    ]);
    expect(deck.notes.map(({ id, sectionId }) => [id, sectionId])).toEqual([
      ['a', 'types'],
      ['b', 'types'],
      ['c', 'maps'],
    ]);
  });

  test('may have one level alone, or underlined headings', () => {
    expect(cardsOf('# A\n1\n# B\n2')).toEqual([
      ['A', '1', '', 1],
      ['B', '2', '', 3],
    ]);
    expect(cardsOf('Go\n==\n\nA\n-\n\n1\n\nB\n---\n2')).toEqual([
      ['A', '1', '', 4],
      ['B', '2', '', 9],
    ]);
  });

  test('says which headings have nothing under them', () => {
    expect(readHeadings('## A\n\n1\n\n## B\n\n## C\n\n3').problems).toEqual([
      { line: 5, message: 'There is nothing under this heading. Write the answer there.', noteId: 'line-5' },
    ]);
    expect(readHeadings('# A\n').problems.map(({ message }) => message)).toEqual([
      'There is no heading with text under it. Write each question as a heading and its answer below.',
    ]);
  });

  test('is never too wild', () => {
    const line = fc.constantFrom(
      ...[
        '# a',
        '## b',
        '### c',
        '#### d',
        '##### e',
        '==',
        '--',
        '---',
        '```',
        'text',
        '',
        '- x',
        '{#id}',
        '## a {#b} c',
      ],
    );
    const anyText = fc.oneof(
      fc.array(line).map((lines) => lines.join('\n')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const lineCount = text.split(/\r\n?|\n/).length;
        for (const { line } of readHeadings(text).problems) expect(line).toBeLessThanOrEqual(lineCount);
      }),
      { numRuns: 1000 },
    );
  });
});
