import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Deck } from '../../src/domain/deck';
import {
  addNote,
  addSection,
  changeNote,
  changeSection,
  moveNote,
  moveSection,
  NotInDeckError,
  putBack,
  readEdited,
  removeNote,
  removeSection,
  renameDeck,
} from '../../src/domain/deck-edit';
import { readDraft } from '../../src/domain/note-draft';

const EMPTY: Deck = { id: 'runes', title: 'Runes', description: '', sections: [], notes: [] };

const written = (title: string, front = '', back = 'Answer.', tags = '') =>
  readDraft({ title, front, back, tags }).note;
const withNotes = (...titles: string[]): Deck =>
  titles.reduce((deck, title) => addNote(deck, written(title), { sectionId: '' }).deck, EMPTY);
const idsOf = ({ notes }: Deck) => notes.map(({ id }) => id);
const placesOf = ({ notes }: Deck) => notes.map(({ id, sectionId }) => `${sectionId}/${id}`);

/** Named and unnamed sections, two cards each. */
function aDeck(): Deck {
  const begun = withNotes('A', 'B');
  const { deck } = addSection(begun, { title: 'One', introduction: '' });
  const one = ['C', 'D'].reduce((all, title) => addNote(all, written(title), { sectionId: 'one' }).deck, deck);
  const { deck: both } = addSection(one, { title: 'Two', introduction: '' });
  return ['E', 'F'].reduce((all, title) => addNote(all, written(title), { sectionId: 'two' }).deck, both);
}

describe('a new card', () => {
  test('is called by its title, and apart from the others', () => {
    expect(idsOf(withNotes('What is a rune?', 'What is a rune', 'what is A RUNE?', '???', '!'))).toEqual([
      'what-is-a-rune',
      'what-is-a-rune-2',
      'what-is-a-rune-3',
      'card',
      'card-2',
    ]);
  });

  test('never gets an id that was put aside', () => {
    expect(addNote(EMPTY, written('A'), { sectionId: '' }, ['a']).noteId).toBe('a-2');
  });

  test('goes to the end of its section, or in front of another', () => {
    const deck = aDeck();
    expect(idsOf(addNote(deck, written('X'), { sectionId: 'one' }).deck)).toEqual(['a', 'b', 'c', 'd', 'x', 'e', 'f']);
    expect(idsOf(addNote(deck, written('X'), { sectionId: 'one', before: 'c' }).deck)[2]).toBe('x');
  });
});

test('a new heading never changes the id', () => {
  const deck = changeNote(withNotes('A'), 'a', written('Something else'));
  expect(deck.notes[0]).toMatchObject({ id: 'a', title: 'Something else', rev: 1 });
});

test('a new meaning raises the revision', () => {
  expect(changeNote(withNotes('A'), 'a', written('A'), true).notes[0]?.rev).toBe(2);
});

test('a card moves within its section and to another', () => {
  expect(placesOf(moveNote(aDeck(), 'd', { sectionId: 'one', before: 'c' }))).toEqual(
    expect.arrayContaining(['one/d', 'one/c']),
  );
  expect(idsOf(moveNote(aDeck(), 'd', { sectionId: 'one', before: 'c' }))).toEqual(['a', 'b', 'd', 'c', 'e', 'f']);
  expect(placesOf(moveNote(aDeck(), 'a', { sectionId: 'two', before: 'f' }))).toEqual([
    '/b',
    'one/c',
    'one/d',
    'two/e',
    'two/a',
    'two/f',
  ]);
  expect(placesOf(moveNote(aDeck(), 'f', { sectionId: '' }))[2]).toBe('/f');
});

test('without cards before the first section there is no unnamed one', () => {
  const deck = removeNote(removeNote(aDeck(), 'a'), 'b');
  expect(deck.sections.map(({ id }) => id)).toEqual(['one', 'two']);
});

test('sections change their words and their place', () => {
  const deck = changeSection(aDeck(), 'one', { title: 'First', introduction: 'Begin here.' });
  expect(deck.sections[1]).toMatchObject({ id: 'one', title: 'First', introduction: 'Begin here.' });
  expect(idsOf(moveSection(deck, 'two', 'one'))).toEqual(['a', 'b', 'e', 'f', 'c', 'd']);
  expect(moveSection(deck, 'one').sections.map(({ id }) => id)).toEqual(['', 'two', 'one']);
});

test('the cards before the first section get one when they get a title', () => {
  const deck = changeSection(aDeck(), '', { title: 'Basics', introduction: '' });
  expect(placesOf(deck).slice(0, 2)).toEqual(['basics/a', 'basics/b']);
  expect(deck.sections.map(({ id }) => id)).toEqual(['basics', 'one', 'two']);
});

test('the cards of a removed section go where the learner says, or away', () => {
  expect(placesOf(removeSection(aDeck(), 'one', 'two'))).toEqual(['/a', '/b', 'two/e', 'two/f', 'two/c', 'two/d']);
  expect(placesOf(removeSection(aDeck(), 'one'))).toEqual(['/a', '/b', 'two/e', 'two/f']);
});

test('what is not in the deck is said by name', () => {
  expect(() => removeNote(EMPTY, 'gone')).toThrow(new NotInDeckError('Runes has no card gone.'));
  expect(() => moveNote(aDeck(), 'a', { sectionId: 'gone' })).toThrow('Runes has no section gone.');
});

test.each<[string, (deck: Deck) => Deck]>([
  ['a card', (deck) => removeNote(deck, 'c')],
  ['the last card of all', (deck) => removeNote(deck, 'f')],
  ['a section with its cards', (deck) => removeSection(deck, 'one')],
  ['the cards before all sections', (deck) => removeSection(deck, '')],
])('%s that was removed comes back to its place', (_, remove) => {
  const deck = aDeck();
  const next = remove(deck);
  expect(putBack(next, deck, next)).toEqual(deck);
});

test('a section that was removed comes back with the cards that went elsewhere', () => {
  const deck = aDeck();
  const next = removeSection(deck, 'one', 'two');
  expect(new Set(placesOf(putBack(next, deck, next)))).toEqual(new Set(placesOf(deck)));
});

test('what was done since a removal stands when it is undone', () => {
  const deck = aDeck();
  const next = removeNote(deck, 'c');
  const since = removeNote(renameDeck(next, { title: 'Other', description: '' }), 'd');
  const back = putBack(since, deck, next);
  expect(back.title).toBe('Other');
  expect(idsOf(back)).toEqual(['a', 'b', 'c', 'e', 'f']);
});

test('a deck without cards is one that is being begun', () => {
  expect(readEdited(EMPTY)).toEqual({ deck: EMPTY, problems: [] });
});

test('what the language of decks cannot say is a problem', () => {
  const deck = addSection(EMPTY, { title: ' ', introduction: '' }).deck;
  expect(readEdited(deck).problems.map(({ message }) => message)).toEqual(['This heading is empty. Give it a text.']);
});

describe('any sequence of edits', () => {
  const words = fc.oneof(
    fc.constantFrom('A rune', '???', '`:=`', '# no heading', '{.x', 'C # sharp', 'ünïcode'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => `q ${text.replace(/[#{}\0]/g, '')}`),
  );
  const body = fc.constantFrom(
    'Words.',
    'Words.\n\n---\n\nmore',
    '## heading\n\nx',
    '- [x] a\n- [ ] b',
    'An {{c1::int32}} of {{c2::4}} bytes',
    '```go\nopen',
    '<!-- comment',
    '    code',
  );
  const at = fc.nat(12);
  type Edit = (deck: Deck) => Deck;
  const pick = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % (items.length || 1)];
  const noteAt = (deck: Deck, index: number) => pick(deck.notes, index)?.id;
  const sectionAt = (deck: Deck, index: number) => pick(deck.sections, index)?.id ?? '';

  const edit: fc.Arbitrary<Edit> = fc.oneof(
    fc.tuple(words, body, at, at).map(([title, front, section, before]): Edit => (deck) => {
      const read = readDraft({ title, front, back: 'Back.', tags: 'one two' });
      const place = { sectionId: sectionAt(deck, section), before: noteAt(deck, before) };
      return read.mistakes.length > 0 ? deck : addNote(deck, read.note, place).deck;
    }),
    fc.tuple(words, body, at, fc.boolean()).map(([title, front, index, isNew]): Edit => (deck) => {
      const id = noteAt(deck, index);
      const read = readDraft({ title, front, back: 'Back.', tags: '' });
      return id === undefined || read.mistakes.length > 0 ? deck : changeNote(deck, id, read.note, isNew);
    }),
    fc.tuple(at, at, at).map(([index, section, before]): Edit => (deck) => {
      const id = noteAt(deck, index);
      const place = { sectionId: sectionAt(deck, section), before: noteAt(deck, before) };
      return id === undefined ? deck : moveNote(deck, id, place);
    }),
    at.map((index): Edit => (deck) => {
      const id = noteAt(deck, index);
      return id === undefined ? deck : removeNote(deck, id);
    }),
    fc.tuple(words, body).map(([title, introduction]): Edit => (deck) => {
      const next = addSection(deck, { title, introduction }).deck;
      return readEdited(next).problems.length > 0 ? deck : readEdited(next).deck;
    }),
    fc.tuple(at, at).map(
      ([index, before]): Edit =>
        (deck) =>
          deck.sections.length === 0 ? deck : moveSection(deck, sectionAt(deck, index), sectionAt(deck, before)),
    ),
    fc.tuple(at, fc.boolean()).map(
      ([index, goes]): Edit =>
        (deck) =>
          deck.sections.length === 0 ? deck : removeSection(deck, sectionAt(deck, index), goes ? '' : undefined),
    ),
  );
  const withoutLines = (deck: Deck) => ({ ...deck, notes: deck.notes.map((note) => ({ ...note, line: 0 })) });

  test('leaves a deck that its text says whole', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
        const deck = edits.reduce((current, step) => step(current), EMPTY);
        const read = readEdited(deck);
        expect(read.problems).toEqual([]);
        expect(withoutLines(read.deck)).toEqual(withoutLines(deck));
      }),
      { numRuns: 300 },
    );
  });

  test('keeps every id, and gives none twice', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 25 }), edit, (edits, last) => {
        const before = edits.reduce((current, step) => step(current), EMPTY);
        const after = last(before);
        const ids = idsOf(after);
        expect(new Set(ids).size).toBe(ids.length);
        const known = new Set(idsOf(before));
        expect(ids.filter((id) => !known.has(id)).length).toBeLessThanOrEqual(1);
        const back = putBack(after, before, after);
        for (const id of known) expect(idsOf(back)).toContain(id);
      }),
    );
  });
});
