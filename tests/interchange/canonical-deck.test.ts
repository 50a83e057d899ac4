import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentHash } from '../../src/domain/content-hash';
import type { Note } from '../../src/domain/deck';
import { parseDeckText, printDeck } from '../../src/domain/deck-text';
import { canonicalDeck, type DraftNote } from '../../src/interchange/canonical-deck';

const aNote = (note: Partial<DraftNote> = {}): DraftNote => ({
  question: 'What is a rune?',
  answer: 'An alias of int32.',
  line: 1,
  ...note,
});

const only = (note: Partial<DraftNote>): Note => {
  const { deck, problems } = canonicalDeck({ notes: [aNote(note)] });
  expect(problems).toEqual([]);
  return deck.notes[0]!;
};
const idsOf = (...notes: Partial<DraftNote>[]): string[] =>
  canonicalDeck({ notes: notes.map(aNote) }).deck.notes.map(({ id }) => id);
const problemsOf = (...notes: Partial<DraftNote>[]) => canonicalDeck({ notes: notes.map(aNote) }).problems;

describe('a draft becomes the deck that its text would be', () => {
  test('a question of one line is the heading', () => {
    expect(only({})).toMatchObject({
      ...{ id: 'what-is-a-rune', title: 'What is a rune?', front: '', back: 'An alias of int32.' },
      ...{ kind: 'basic', isDivided: false, line: 1 },
    });
  });

  test('a longer question stands under a title of its first words', () => {
    const question = 'What does this print, and why does it print that and nothing else?\n\n```go\nprintln(1)\n```';
    expect(only({ question })).toMatchObject({
      title: 'What does this print, and why does it print that and nothing else?',
      front: question,
      isDivided: true,
    });
  });

  test.each([
    ['- **One** of [many](https://go.dev)', 'One of many'],
    ['![a gopher](gopher.png)', 'a gopher'],
    ['![](gopher.png)', 'gopher.png'],
    ['```go\nx\n```', 'x'],
    ['The id {#x} is', 'The id \\{#x} is'],
    [`${'word '.repeat(40)}`, `${'word '.repeat(14).trim()}…`],
  ])('%j has the title %j', (question, title) => {
    expect(only({ question }).title).toBe(title);
  });

  test('a cloze has a title that hides what it hides', () => {
    expect(only({ question: 'The {{c1::zero}} value of a {{c2::map::type}} is nil.', answer: '' })).toMatchObject({
      kind: 'cloze',
      clozeNumbers: [1, 2],
      title: 'The … value of a … is nil.',
      back: '',
    });
  });

  test('sections come in the order in which they are met; one that has an introduction keeps it', () => {
    const { deck } = canonicalDeck({
      title: 'Go',
      description: 'All of it.',
      sections: [{ title: 'Maps', introduction: '# About\n\nmaps' }],
      notes: [
        aNote({ question: 'B', section: 'Slices' }),
        aNote({ question: 'C', section: 'Maps' }),
        aNote({ question: 'A' }),
      ],
    });
    expect(deck).toMatchObject({ title: 'Go', description: 'All of it.' });
    expect(deck.sections.map(({ id, title, introduction }) => [id, title, introduction])).toEqual([
      ['', '', ''],
      ['maps', 'Maps', '**About**\n\n\nmaps'],
      ['slices', 'Slices', ''],
    ]);
    expect(deck.notes.map(({ title, sectionId }) => [title, sectionId])).toEqual([
      ['A', ''],
      ['C', 'maps'],
      ['B', 'slices'],
    ]);
  });

  test('a deck without a title has its file name', () => {
    expect(canonicalDeck({ notes: [aNote()] }, { fileName: 'words/go.csv' }).deck.title).toBe('go');
  });

  test('tags are written as names', () => {
    expect(only({ tags: ['nil interface', 'go::maps', '###', 'a', 'a'] }).tags).toEqual([
      'nil-interface',
      'go-maps',
      'a',
    ]);
  });
});

describe('what would be structure stays text', () => {
  test.each([
    ['# One\n\n### Two\n\ntext', '#### One\n\n#### Two\n\ntext'],
    ['##### Deep\n\n###### Deeper', '#### Deep\n\n##### Deeper'],
    ['Title\n=====\n\ntext', '#### Title\n\n\ntext'],
    ['- a\n---\nb', '- a\n\n***\nb'],
    ['a\n\n---\n\nb', 'a\n\n---\n\nb'],
    ['text\n\n```sh\n# no heading\n```', 'text\n\n```sh\n# no heading\n```'],
    ['The {{c1::hidden}} word', 'The hidden word'],
    ['```output\n1\n```', '```text\n1\n```'],
    ['```go title="x.go"\nx\n```', '```go\nx\n```'],
    ['```text\nnever closed', '```text\nnever closed\n```'],
  ])('the answer %j is %j', (answer, contained) => {
    expect(only({ question: 'Q\n\nmore', answer }).back.replace(/\n{3,}/g, '\n\n')).toBe(
      contained.replace(/\n{3,}/g, '\n\n'),
    );
  });

  const piece = fc.constantFrom(
    ...[
      '# a',
      '## b',
      '### c {#d}',
      '#### e',
      '###### f',
      '---',
      '***',
      '===',
      '- x',
      '  y',
      '    z',
      '```go',
      '```',
      '~~~',
    ],
    ...[
      '```output',
      '<!--',
      '-->',
      '{{c1::',
      'word',
      '}}',
      '- [ ] no',
      '- [x] yes',
      '| a |',
      '',
      '',
      '{.tag}',
      '> q',
      '`',
      '\\',
      '\u2028',
    ],
  );
  const markdown = fc.array(piece, { maxLength: 8 }).map((lines) => lines.join('\n'));
  const aDraft = fc.record({
    question: markdown,
    answer: markdown,
    section: piece,
    title: fc.option(piece, { nil: undefined }),
  });

  test('no text of a note makes another note, a section or a mistake of the deck', () => {
    fc.assert(
      fc.property(fc.array(aDraft, { maxLength: 4 }), markdown, (drafts, description) => {
        const notes = drafts.map(({ title, ...draft }, index) => ({
          ...draft,
          ...(title === undefined ? {} : { title }),
          line: index + 10,
        }));
        const { deck, problems } = canonicalDeck({ description, notes: [...notes, aNote()] });
        const taken = new Set(deck.notes.map(({ line }) => line));
        for (const { line } of notes)
          expect(taken.has(line) || problems.some((problem) => problem.line === line)).toBe(true);
        expect(problems.filter(({ noteId }) => noteId === undefined)).toEqual([]);
        expect(taken.size).toBe(deck.notes.length);
      }),
      { numRuns: 500 },
    );
  });

  test('the deck is what its own text says', () => {
    fc.assert(
      fc.property(fc.array(aDraft, { maxLength: 4 }), (drafts) => {
        const notes = drafts.map(({ title, ...draft }, index) => ({
          ...draft,
          ...(title === undefined ? {} : { title }),
          line: index + 10,
        }));
        const { deck } = canonicalDeck({ notes: [...notes, aNote()] });
        const again = parseDeckText(printDeck(deck));
        expect(again.problems).toEqual([]);
        expect(again.deck.notes.map(withoutLine)).toEqual(deck.notes.map(withoutLine));
      }),
      { numRuns: 500 },
    );
  });

  const withoutLine = ({ line: _, ...note }: Note) => note;
});

describe('an id for a card that has none', () => {
  test('is the slug of its question, whatever stands around it', () => {
    expect(idsOf({ question: 'A' }, { question: 'What is nil?' })).toEqual(['a', 'what-is-nil']);
    expect(idsOf({ question: 'A' }, { question: 'B', section: 'x' }, { question: 'What is nil?' })).toContain(
      'what-is-nil',
    );
  });

  test('tells questions apart that only signs tell apart', () => {
    const [c, plus, sharp] = idsOf({ question: 'C' }, { question: 'C++' }, { question: 'C#' });
    expect(c).toBe('c');
    expect(plus).toMatch(/^c-[0-9a-f]{8}$/);
    expect(sharp).not.toBe(plus);
    expect(idsOf({ question: 'C++' })).toEqual([plus]);
  });

  test('tells equal questions apart by their answers, in any order', () => {
    const [one, two] = idsOf({ answer: '1' }, { answer: '2' });
    expect(one).toMatch(/^what-is-a-rune-[0-9a-f]{8}$/);
    expect(idsOf({ answer: '2' }, { answer: '1' })).toEqual([two, one]);
  });

  test('is short for a long question', () => {
    const [id] = idsOf({ question: 'why '.repeat(100) });
    expect(id).toMatch(/^why-why[a-z-]*-[0-9a-f]{8}$/);
    expect(id!.length).toBeLessThan(100);
  });

  test('is made of the words of a cloze, so that a blank more changes nothing', () => {
    expect(idsOf({ question: 'The {{c1::zero}} value' })).toEqual(
      idsOf({ question: 'The {{c1::zero}} {{c2::value}}' }),
    );
  });
});

describe('problems', () => {
  test.each([
    [{ answer: ' ' }, 'This card has a question and no answer. Write the answer.'],
    [{ question: '' }, 'This card has an answer and no question. Write the question.'],
    [{ question: '', answer: '' }, 'This card is empty. Write its question and its answer.'],
    [{ answer: 'a\0b' }, 'This card holds a NUL character, which is not text. Remove it.'],
    [
      { question: 'The {{c1::zero value' },
      '`{{c1::` is never closed. End it with `}}`; braces inside have to be balanced.',
    ],
  ])('of %j: %j, at its line of the file', (note, message) => {
    const { deck, problems } = canonicalDeck({
      notes: [aNote({ line: 3, question: 'A' }), aNote({ ...note, line: 17 })],
    });
    expect(problems.map(({ line, message: said }) => [line, said])).toEqual([[17, message]]);
    expect(problems[0]?.noteId).toBeTruthy();
    expect(deck.notes.map(({ id }) => id)).toEqual(['a']);
  });

  test('the same card twice is taken once', () => {
    expect(problemsOf({ line: 4 }, { line: 9 })).toEqual([
      {
        line: 9,
        message: 'This card is the same as the one on line 4. It is taken once.',
        noteId: 'what-is-a-rune-' + contentHash(['', 'What is a rune?', 'An alias of int32.'].join('\0')).slice(0, 8),
      },
    ]);
    expect(idsOf({ line: 4 }, { line: 9 })).toHaveLength(1);
  });

  test('two cards with one id', () => {
    expect(
      problemsOf({ id: 'x', line: 4, place: 'note 4' }, { id: 'x', answer: 'B', line: 9, place: 'note 9' }),
    ).toEqual([
      {
        line: 9,
        place: 'note 9',
        message: 'The id `x` is already taken by the card on note 4. Give one of them another.',
        noteId: 'x',
      },
    ]);
  });
});
