import { describe, expect, test } from 'vitest';
import { deckIdOf, importedDeckId, type Card } from '../../src/domain/card';
import { parseDeckText } from '../../src/domain/deck-text';
import { cardsOf, declineRename, formerIdsOf, planDeckUpdate, type DeckUpdate } from '../../src/domain/deck-update';

const DECK = deckIdOf('maps');
const YESTERDAY = 1_700_000_000_000;

const deckOf = (text: string) => {
  const { deck, problems } = parseDeckText(text);
  expect(problems).toEqual([]);
  return deck;
};
const rowsOf = (text: string, deckId = DECK): Card[] => cardsOf(deckOf(text), deckId);
const plan = (stored: Card[], text: string): DeckUpdate => planDeckUpdate(stored, deckOf(text), DECK);
const note = (id: string, back = `About ${id}.`, attributes = ''): string =>
  `### ${id} {#${id} ${attributes}}\n\n${back}\n\n`;
const ids = (cards: Card[]): string[] => cards.map(({ id }) => id);

/** The ids in each list that is not empty. */
function summary(update: DeckUpdate): Record<string, string[]> {
  const lists = Object.entries(update).map(([name, list]: [string, (Card | { after: Card })[]]) => {
    return [name, list.map((entry) => ('after' in entry ? entry.after.id : entry.id))] as const;
  });
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}

describe('the cards of a deck', () => {
  test('are one for each note, with its text and place', () => {
    const [first, second] = rowsOf(
      `---\ngo: 1.22+\n---\n${note('a')}## S\n### B {#b .x from="guide:1" vs="a" rev=3}\n\nQ\n\n---\n\nA`,
    );
    expect(first).toMatchObject({ id: 'maps/a', sectionId: 'maps/', position: 0, kind: 'basic', go: '1.22+', rev: 1 });
    expect(second).toMatchObject({
      ...{ id: 'maps/b', deckId: 'maps', sectionId: 'maps/s', noteId: 'b', clozeNumber: 0, position: 1 },
      ...{ title: 'B', tags: ['x'], from: ['guide:1'], vs: 'maps/a', rev: 3 },
      text: { title: 'B', front: 'Q', back: 'A' },
    });
  });

  test('are one for each number of a cloze, and a contrast with it means the first', () => {
    const rows = rowsOf(`${note('a', '{{c2::x}} {{c5::y}}')}${note('b', 'B', 'vs=a')}`);
    expect(rows.map(({ id, position }) => `${position} ${id}`)).toEqual(['0 maps/a/c2', '1 maps/a/c5', '2 maps/b']);
    expect(rows[2]?.vs).toBe('maps/a/c2');
  });

  test('name other decks in their own namespace', () => {
    const text = note('a', 'A', 'vs="other/b" was="other/c"');
    expect(rowsOf(text)[0]?.vs).toBe('other/b');
    expect(rowsOf(text, importedDeckId('maps'))[0]?.vs).toBe('my:other/b');
    expect(formerIdsOf(deckOf(text), importedDeckId('maps'))).toEqual(['my:other/c']);
  });

  test.each([
    ['title', '### A2 {#a}\n\nText'],
    ['back', '### A {#a}\n\nOther'],
    ['tags', '### A {#a .x}\n\nText'],
    ['revision', '### A {#a rev=2}\n\nText'],
    ['Go versions', '### A {#a go="1.23+"}\n\nText'],
    ['side of the text', '### A {#a}\n\nText\n\n---\n\nText'],
  ])('have another content hash with another %s', (_, text) => {
    expect(rowsOf(text)[0]?.contentHash).not.toBe(rowsOf('### A {#a}\n\nText')[0]?.contentHash);
  });
});

describe('an update', () => {
  test('tells new, changed, removed and unchanged cards apart', () => {
    const update = plan(rowsOf(note('a') + note('b') + note('c')), note('a') + note('b', 'New.') + note('d'));
    expect(summary(update)).toEqual({
      unchanged: ['maps/a'],
      changed: ['maps/b'],
      removed: ['maps/c'],
      added: ['maps/d'],
    });
  });

  test('lists cards that only moved', () => {
    const update = plan(rowsOf(note('a') + note('b')), `${note('b')}## S\n\n${note('a')}`);
    expect(summary(update)).toEqual({ moved: ['maps/b', 'maps/a'] });
  });

  test('brings a removed card back, and does not remove it again', () => {
    const stored = rowsOf(note('a') + note('b')).map((card) => ({ ...card, removedAt: YESTERDAY }));
    expect(summary(plan(stored, note('a')))).toEqual({ returned: ['maps/a'] });
  });

  test('keeps the edit of the learner where the deck has a new text', () => {
    const stored = rowsOf(note('a') + note('b')).map((card) => ({ ...card, editedAt: YESTERDAY }));
    const update = plan(stored, note('a') + note('b', 'New.'));
    expect(ids(update.unchanged)).toEqual(['maps/a']);
    expect(update.changed).toMatchObject([{ after: { id: 'maps/b' }, keepsEdit: true }]);
  });

  test('knows a change of meaning from one of wording', () => {
    const update = plan(rowsOf(note('a') + note('b')), note('a', 'New.') + note('b', 'New.', 'rev=2'));
    expect(update.changed.map(({ meaningChanged }) => meaningChanged)).toEqual([false, true]);
  });

  test('leaves the cards of other decks alone', () => {
    expect(summary(plan(rowsOf(note('x'), deckIdOf('other')), note('a')))).toEqual({ added: ['maps/a'] });
  });
});

describe('a rename', () => {
  test('is certain when the deck says what the card was, here or in another deck', () => {
    const stored = [...rowsOf(note('old')), ...rowsOf(note('moved'), deckIdOf('other'))];
    const update = plan(stored, note('new', 'N', 'was=old') + note('here', 'H', 'was="other/moved"'));
    expect(summary(update)).toEqual({ renamed: ['maps/new', 'maps/here'] });
    expect(update.renamed.map(({ before, isCertain }) => [before.id, isCertain])).toEqual([
      ['maps/old', true],
      ['other/moved', true],
    ]);
  });

  test('follows every number of a cloze', () => {
    const update = plan(rowsOf(note('old', '{{c1::a}} {{c2::b}}')), note('new', '{{c1::a}} {{c2::c}}', 'was=old'));
    expect(update.renamed.map(({ before, after }) => `${before.id} ${after.id}`)).toEqual([
      'maps/old/c1 maps/new/c1',
      'maps/old/c2 maps/new/c2',
    ]);
  });

  test('happens once', () => {
    expect(summary(plan(rowsOf(note('new', 'N', 'was=old')), note('new', 'N', 'was=old')))).toEqual({
      unchanged: ['maps/new'],
    });
  });

  test('does not take the progress of a card that is still there', () => {
    expect(summary(plan(rowsOf(note('old')), note('old') + note('new', 'N', 'was=old')))).toEqual({
      unchanged: ['maps/old'],
      added: ['maps/new'],
    });
  });

  test.each([
    ['answer', '### Old\n\nSame *text*.', '### New\n\nsame   *text*.'],
    ['question', '### Old\n\nWhy?\n\n---\n\nA', '### New\n\nWhy?\n\n---\n\nB'],
    ['cloze', '### Old\n\n{{c1::a}}', '### New\n\n{{c1::a}}'],
  ])('is offered when a card without an id of its own has the same %s', (_, before, after) => {
    expect(plan(rowsOf(before), after).renamed).toMatchObject([{ isCertain: false }]);
  });

  test('is offered for an id that was made of a longer question', () => {
    expect(plan(rowsOf('### Old {#old-0123abcd}\n\nText'), '### New\n\nText').renamed).toMatchObject([
      { isCertain: false },
    ]);
  });

  test('is not offered for a card that had an id of its own', () => {
    expect(summary(plan(rowsOf('### Old {#x}\n\nText'), '### New\n\nText'))).toEqual({
      added: ['maps/new'],
      removed: ['maps/x'],
    });
  });

  test('that the learner declines is a removed and a new card', () => {
    const update = plan(rowsOf('### Old\n\nText'), '### New\n\nText');
    const [rename] = update.renamed;
    expect(rename && summary(declineRename(update, rename))).toEqual({ added: ['maps/new'], removed: ['maps/old'] });
  });
});
