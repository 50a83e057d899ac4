import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Deck, Note } from '../../../src/domain/deck';
import { parseDeckText, printDeck } from '../../../src/domain/deck-text';
import type { AnkiCollection } from '../../../src/interchange/anki/collection';
import { decksOfCollection } from '../../../src/interchange/anki/decks';
import { writtenHash } from '../../../src/interchange/anki/gotcha-note';
import { ankiCard, ankiCollection, ankiNote, CLOZE, collectionOfNote } from './collections';
import { hostileCollections } from './hostile-fields';

const decksOf = (collection: AnkiCollection): ReturnType<typeof decksOfCollection> =>
  decksOfCollection(collection, { tzOffsetMinAt: () => 0 });

const withoutLines = (deck: Deck): Deck => ({ ...deck, notes: deck.notes.map((note) => ({ ...note, line: 0 })) });

describe('any collection', () => {
  test('becomes decks that read the same from their text', () => {
    fc.assert(
      fc.property(hostileCollections, (collection) => {
        for (const { deck } of decksOf(collection)) {
          const again = parseDeckText(printDeck(deck));
          expect(again.problems.filter(({ noteId }) => noteId !== undefined)).toEqual([]);
          expect(withoutLines(again.deck)).toEqual(withoutLines(deck));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('loses no card because the deck language could not say it', () => {
    fc.assert(
      fc.property(hostileCollections, (collection) => {
        const messages = decksOf(collection).flatMap(({ problems }) => problems.map(({ message }) => message));
        expect(messages.filter((message) => message.startsWith('It cannot be written'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a note', () => {
  const noteOf = (collection: AnkiCollection): Note => {
    const [note] = decksOf(collection).flatMap(({ deck }) => deck.notes);
    if (!note) throw new Error('No note');
    return note;
  };

  test('whose front is one line has it as its heading', () => {
    expect(noteOf(collectionOfNote({ fields: ['What is <b>nil</b>?', 'A <i>value</i>'] }))).toMatchObject({
      id: 'anki.abc',
      kind: 'basic',
      title: 'What is **nil**?',
      front: '',
      back: 'A *value*',
      isDivided: false,
    });
  });

  test('whose front begins with a line of text has that line as its heading', () => {
    const fields = ['What does it print?<pre>x := 1</pre>', '1'];
    expect(noteOf(collectionOfNote({ fields }))).toMatchObject({
      title: 'What does it print?',
      front: '```\nx := 1\n```',
      back: '1',
      isDivided: true,
    });
  });

  test('that begins otherwise has an excerpt as its heading, and its front whole', () => {
    const long = 'word '.repeat(30).trim();
    expect(noteOf(collectionOfNote({ fields: [`<pre>${long}</pre>`, 'x'] }))).toMatchObject({
      title: 'word word word word word word word word word word word word…',
      front: `\`\`\`\n${long}\n\`\`\``,
    });
  });

  test('of clozes has all of them, nested, with hints', () => {
    const text = 'a {{c1::b {{c2::c::{hint&lt;}}}}} {{c1,3::d}} {{c2::func() {}}}';
    const note = { noteTypeId: CLOZE.id, fields: [text, 'More'] };
    expect(noteOf(collectionOfNote(note, { ords: [0, 1, 2] }))).toMatchObject({
      kind: 'cloze',
      title: 'a … … …',
      clozeNumbers: [1, 2, 3],
      back: 'More',
    });
  });

  test('has the tags that can be names', () => {
    const tags = ['lang::go', 'a b', 'leech', 'leech', '::', 'ä/ö'];
    expect(noteOf(collectionOfNote({ tags })).tags).toEqual(['lang.go', 'a-b', 'leech', 'ä-ö']);
  });
});

describe('decks', () => {
  test('are the topmost ones, with those under them as sections', () => {
    const decks = new Map([
      [1, 'Default'],
      [10, 'Go'],
      [11, 'Go::Maps::Keys'],
      [12, 'Other'],
    ]);
    const cards = [10, 11, 12].map((deckId, index) => ankiCard({ id: index, noteId: index, deckId }));
    const notes = cards.map(({ noteId }) => ankiNote({ id: noteId, guid: `g${noteId}` }));
    expect(
      decksOf(ankiCollection({ decks, cards, notes })).map(({ deck, isWhole }) => ({ ...deck, isWhole })),
    ).toMatchObject([
      {
        id: 'anki-10',
        title: 'Go',
        sections: [{ id: '' }, { id: 'deck-11', title: 'Maps / Keys', hasOwnId: true }],
        notes: [{ sectionId: '' }, { sectionId: 'deck-11' }],
        isWhole: false,
      },
      { id: 'anki-12', title: 'Other', notes: [{ id: 'anki.g2' }] },
    ]);
  });

  test('have the title of the file where they have none but Default', () => {
    const collection = ankiCollection({ decks: new Map([[10, 'Default']]) });
    const [read] = decksOfCollection(collection, { tzOffsetMinAt: () => 0, fileName: 'my words.apkg' });
    expect(read?.deck.title).toBe('my words');
  });

  test('each get a note whose cards lie in both', () => {
    const decks = new Map([
      [10, 'A'],
      [12, 'B'],
    ]);
    const cards = [ankiCard({ id: 1, ord: 0, deckId: 10 }), ankiCard({ id: 2, ord: 1, deckId: 12 })];
    const notes = [ankiNote({ noteTypeId: CLOZE.id, fields: ['{{c1::a}} {{c2::b}}', ''] })];
    const read = decksOf(ankiCollection({ decks, cards, notes }));
    expect(read.map(({ deck, progress }) => [deck.notes.length, [...progress.keys()]])).toEqual([
      [1, ['anki.abc/c1']],
      [1, ['anki.abc/c2']],
    ]);
  });
});

describe('problems', () => {
  const problemsOf = (collection: AnkiCollection): string[] =>
    decksOf(collection).flatMap(({ problems }) =>
      problems.map(({ line, place, message }) => `${line} ${place}: ${message}`),
    );

  test('name the note and what becomes of it', () => {
    expect(problemsOf(collectionOfNote({ fields: ['<br>', 'x'] }, { ords: [0, 1] }))).toEqual([
      '1 note 100: The front of its card 1 is empty. That card is left out.',
      '2 note 100: Its note type “Basic” has no card template 2. That card is left out.',
    ]);
    expect(problemsOf(collectionOfNote({ fields: ['a', ''] }))).toEqual([
      '1 note 100 (“a”): The back of its card 1 is empty. The card gets `—` as its answer.',
    ]);
    const cloze = { noteTypeId: CLOZE.id, fields: ['{{c1::a}}', ''] };
    expect(problemsOf(collectionOfNote(cloze, { ords: [0, 1] }))).toEqual([
      '1 note 100 (“{{c1::a}}”): It has no cloze `c2` any more. The card of it is left out.',
    ]);
  });

  test('name pictures that are not in the package, once a note', () => {
    const fields = ['a <img src="https://x.example/a.png">', '<img src="//y"> <img src="lost.png">'];
    expect(problemsOf(collectionOfNote({ fields }))).toEqual([
      '1 note 100 (“a”): It shows 2 pictures from elsewhere: `https://x.example/a.png` and 1 more. A card shows only what is in its package.',
      '2 note 100 (“a”): It names `lost.png`, which the package does not hold.',
    ]);
  });
});

test('a note that Gotcha wrote is read from its source, unless it was edited since', () => {
  const fields = ['Front', 'Source', 'Place', 'Written'];
  const templates = [{ name: 'Card', question: '{{Front}}', answer: 'answer' }];
  const noteTypes = new Map([[7, { id: 7, name: 'Gotcha', isCloze: false, fields, templates }]]);
  const source = '### A &lt;b&gt; {#b}<br><br>Front<br><br>---<br><br>- back';
  const place = '{"deck":"mine","title":"Mine","section":"s","sectionTitle":"Es"}';
  const own = (front: string): AnkiCollection =>
    collectionOfNote(
      { guid: 'gotcha:mine/b', noteTypeId: 7, fields: [front, source, place, writtenHash(['x'])] },
      { noteTypes },
    );
  expect(decksOf(own('x'))[0]?.deck).toMatchObject({
    id: 'mine',
    sections: [{ id: 's', title: 'Es' }],
    notes: [{ id: 'b', title: 'A <b>', front: 'Front', back: '- back' }],
  });
  expect(decksOf(own('y'))[0]?.deck).toMatchObject({ id: 'mine', notes: [{ id: 'b', title: 'y', back: 'answer' }] });
});
