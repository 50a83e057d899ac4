import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../src/domain/time';
import { readObsidian } from '../../src/interchange/obsidian';

const sidesOf = (text: string) => readObsidian(text).deck.notes.map(({ title, front, back }) => [front || title, back]);
const problemsOf = (text: string) => readObsidian(text).problems.map(({ line, message }) => [line, message]);
const progressOf = (text: string) =>
  [...readObsidian(text).progress].map(([key, { standing }]) => [
    key,
    new Date(standing.due * DAY_MS).toISOString().slice(0, 10),
    standing.intervalDays,
    standing.ease,
  ]);

describe('the cards of a note', () => {
  test.each([
    [
      'on a line',
      'Some prose.\n\nWhat is nil?::The zero value\n- A :: B',
      [
        ['What is nil?', 'The zero value'],
        ['A', 'B'],
      ],
    ],
    [
      'both ways',
      'map:::Karte',
      [
        ['map', 'Karte'],
        ['Karte', 'map'],
      ],
    ],
    ['of several lines', 'What is\nnil?\n?\nThe zero\n- value', [['What is\nnil?', 'The zero\n- value']]],
    [
      'of several lines, both ways',
      'One\n??\nTwo',
      [
        ['One', 'Two'],
        ['Two', 'One'],
      ],
    ],
    [
      'with code',
      'What?\n?\n```cpp\nstd::move(x);\n\n?\n#include <a>\n[[likely]]\n```',
      [['What?', '```cpp\nstd::move(x);\n\n?\n#include <a>\n[[likely]]\n```']],
    ],
    ['with code on a line', 'What is `std::move`?::A cast', [['What is `std::move`?', 'A cast']]],
    [
      'with a blank',
      'The ==zero== value of a ==map==^[a type] is `a == b == c`',
      [['The {{c1::zero}} value of a {{c2::map::a type}} is `a == b == c`', '']],
    ],
    [
      'with blanks over lines',
      '- ==one==\n- ==two==\n- ==three==[^1]',
      [['- {{c1::one}}\n- {{c2::two}}\n- {{c1::three}}', '']],
    ],
    [
      'with curly blanks',
      'Go has {{1::channels}} and {{2::maps::a type}}, {{.Not}} this',
      [['Go has {{c1::channels}} and {{c2::maps::a type}}, {{.Not}} this', '']],
    ],
    [
      'with links and pictures',
      'See [[Maps#Nil|nil maps]], [[Slices]]::![[img/my photo.png|200]] ![[b.png]]',
      [['See nil maps, Slices', '![](<my photo.png>) ![](b.png)']],
    ],
    ['with highlights in an answer', 'A::==b== c', [['A', '**b** c']]],
  ])('%s', (_, text, sides) => {
    expect(sidesOf(text)).toEqual(sides);
    expect(problemsOf(text)).toEqual([]);
  });

  test('are not in fences, comments or prose', () => {
    expect(sidesOf('```cpp\nstd::move\n```\n\n<!-- a::b\n\nc::d -->\n\nProse with `x::y` and #tag\n\nA::B')).toEqual([
      ['A', 'B'],
    ]);
  });

  test('know their lines', () => {
    expect(readObsidian('---\ntags: [x]\n---\n\nA::B\n\nC\nD\n?\nE').deck.notes.map(({ line }) => line)).toEqual([
      5, 7,
    ]);
  });
});

describe('decks and tags', () => {
  test('of tags that name a deck, a section and more', () => {
    const { deck } = readObsidian(
      '#flashcards/go/maps\n\nA::B #hard\n\n#flashcards/go/slices\n\nC::D\n\n#flashcards/go E::F',
    );
    expect(deck.title).toBe('go');
    expect(deck.notes.map(({ id, sectionId, tags }) => [id, sectionId, tags])).toEqual([
      ['e', '', []],
      ['a', 'maps', ['hard']],
      ['c', 'slices', []],
    ]);
  });

  test('of front matter, headings and the file', () => {
    const { deck } = readObsidian('---\ntags:\n  - flashcards\n  - go/types\n---\n# Nil\n\n## Maps #x\n\nA::B', {
      fileName: 'n.md',
    });
    expect(deck.title).toBe('Nil');
    expect(deck.sections.map(({ title }) => title)).toEqual(['Maps']);
    expect(deck.notes[0]?.tags).toEqual(['go-types']);
    expect(readObsidian('A::B', { fileName: 'n.md' }).deck.title).toBe('n');
  });
});

describe('the schedule', () => {
  test('of a card stands below it, on its last line, or below a blank line', () => {
    expect(progressOf('A::B\n<!--SR:!2024-01-31,3,250-->')).toEqual([['a', '2024-01-31', 3, 2.5]]);
    expect(progressOf('A::B <!--SR:2024-01-31,3,250-->')).toEqual([['a', '2024-01-31', 3, 2.5]]);
    expect(progressOf('A\n?\nB\n<!--SR:!2024-01-31,3,250-->')).toEqual([['a', '2024-01-31', 3, 2.5]]);
    expect(progressOf('A\n?\nB\n\n<!--SR:!2024-01-31,3,250-->')).toEqual([['a', '2024-01-31', 3, 2.5]]);
  });

  test('of several cards has an entry for each', () => {
    expect(progressOf('==A== ==B==\n<!--SR:!2024-01-31,3,250!2024-02-01,4.5,130-->')).toEqual([
      ['a-b/c1', '2024-01-31', 3, 2.5],
      ['a-b/c2', '2024-02-01', 4.5, 1.3],
    ]);
    expect(progressOf('A:::B\n<!--SR:!2000-01-01,1,250!2024-02-01,4,250-->')).toEqual([['b', '2024-02-01', 4, 2.5]]);
  });

  test('says what is known, and no more', () => {
    expect(readObsidian('A::B <!--SR:!2024-01-31,3,250-->').progress.get('a')).toEqual({
      answers: [],
      standing: {
        ...{ state: 'review', due: Date.UTC(2024, 0, 31) / DAY_MS, intervalDays: 3, ease: 2.5 },
        ...{ lastReviewAt: Date.UTC(2024, 0, 28, 12), reviewCount: 1, lapses: 0 },
      },
      isSuspended: false,
      flag: 0,
    });
  });

  test('that cannot be read is told', () => {
    const { deck, progress, problems } = readObsidian('x\n\nA::B\n<!--SR:!tomorrow-->');
    expect(problems).toEqual([
      { line: 4, message: 'This scheduling comment cannot be read. Its card comes in without progress.' },
    ]);
    expect([deck.notes.length, progress.size]).toEqual([1, 0]);
  });
});

describe('problems', () => {
  test('of a note without a card', () => {
    expect(problemsOf('Dear diary')).toEqual([
      [
        1,
        'There is no card in this note. A card is `question::answer` on a line, or a line `?` between question and answer.',
      ],
    ]);
  });

  test('of a question without an answer', () => {
    expect(problemsOf('A::B\n\nWhat?\n?\n')).toEqual([
      [3, 'This card has a question and no answer. Write the answer.'],
    ]);
  });

  test('no text is too wild', () => {
    const line = fc.constantFrom(
      ...[
        'a::b',
        'a:::b',
        '?',
        '??',
        '==x==',
        '{{y}}',
        '<!--SR:!2024-01-01,3,250-->',
        '<!--',
        '-->',
        '```',
        '# h',
        '',
        '',
        '#flashcards/a/b',
        '[[x',
        ']]',
        '- p::q',
        '---',
        '`',
        '\0',
      ],
    );
    const anyText = fc.oneof(
      fc.array(line).map((lines) => lines.join('\n')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const lineCount = text.split(/\r\n?|\n/).length;
        for (const { line } of readObsidian(text).problems) expect(line).toBeLessThanOrEqual(lineCount);
      }),
      { numRuns: 500 },
    );
  });
});
