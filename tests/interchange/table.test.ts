import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { importedDeckId, sectionIdOf } from '../../src/domain/card';
import type { Deck } from '../../src/domain/deck';
import { deckOfCards } from '../../src/domain/deck-of-cards';
import { parseDeckText, printDeck, slugOf } from '../../src/domain/deck-text';
import { cardsOf } from '../../src/domain/deck-update';
import { readTable, type ColumnUse, type TableChoices } from '../../src/interchange/table';
import { deckOfTable } from '../../src/interchange/table-deck';
import { everyKind } from '../support/deck-texts';

const options = { htmlToMarkdown: (html: string) => html.replace(/<br>/g, '\n').replace(/<b>(.*?)<\/b>/g, '**$1**') };

const importOf = (text: string, choices: TableChoices = {}) => {
  const draft = readTable(text, choices);
  return deckOfTable(draft, draft.mapping, options);
};
const cardsIn = (text: string, choices: TableChoices = {}) =>
  importOf(text, choices).deck.notes.map(({ title, front, back }) => [front || title, back]);
const problemsIn = (text: string, choices: TableChoices = {}) =>
  importOf(text, choices).problems.map(({ line, message }) => [line, message]);

describe('a table of cards', () => {
  test.each([
    ['commas', 'a,1\nb,2\nc,3', ','],
    ['semicolons, as Excel writes them in Europe', 'a;1,5\nb;2,5\nc;3', ';'],
    ['tabs', 'a, b\t1\nc, d\t2', '\t'],
    ['pipes', 'a, x|1\nb|2', '|'],
    ['what its first line says', 'sep=|\na;b|1\nc;d|2', '|'],
    ['quoted cells', '"a;\nb";"1"\n"c";"2"', ';'],
  ])('is separated by %s', (_, text, separator) => {
    const draft = readTable(text);
    expect(draft.separator).toBe(separator);
    expect(draft.mapping).toEqual(['question', 'answer']);
    expect(draft.certainty).toBe('likely');
    expect(draft.rows.length).toBeGreaterThan(1);
  });

  test('keeps what its cells hold, and knows the lines of its rows', () => {
    const { deck, problems } = importOf(
      '\uFEFFfront,back\r\n"What is ""nil""?","The zero value\r\n\r\n- of pointers"\r\n\r\nB,2\r\n',
    );
    expect(problems).toEqual([]);
    expect(deck.notes.map(({ title, back, line }) => [title, back, line])).toEqual([
      ['What is "nil"?', 'The zero value\n\n- of pointers', 2],
      ['B', '2', 6],
    ]);
  });

  test('has cloze notes', () => {
    const { deck } = importOf('Text,Back Extra\n{{c1::nil}} is the {{c2::zero}} value,of pointers\n{{c1::one}} more,');
    expect(deck.notes.map(({ kind, clozeNumbers, back }) => [kind, clozeNumbers, back])).toEqual([
      ['cloze', [1, 2], 'of pointers'],
      ['cloze', [1], ''],
    ]);
  });

  test('has nothing in a cell that is structure of a deck', () => {
    const { deck, problems } = importOf(
      'front,back,tags,section\n"# A\n\n---\n\n### B","## C\n---","#x","Maps {#maps .x}"',
    );
    expect(problems).toEqual([]);
    expect(deck.notes).toHaveLength(1);
    expect(deck.notes[0]).toMatchObject({ front: '#### A\n\n***\n\n#### B', tags: ['x'] });
  });
});

describe('the columns', () => {
  test.each([
    ['Front,Back,Tags,Deck', 'question,answer,tags,deck', 'certain'],
    ['Term;Definition;Notes', 'question,answer,ignore', 'certain'],
    ['GUID\tQuestion\tAnswer\tSection', 'id,question,answer,section', 'certain'],
    ['Nummer,Frage,Antwort', 'ignore,question,answer', 'certain'],
  ])('are known by their names: %s', (header, uses, certainty) => {
    const separator = /[,;\t]/.exec(header)![0];
    const draft = readTable(`${header}\n${header.replace(/[^,;\t]+/g, 'x')}\n`);
    expect(draft.hasHeader).toBe(true);
    expect(draft.separator).toBe(separator);
    expect([draft.mapping.join(), draft.certainty]).toEqual([uses, certainty]);
  });

  test('are unsure when there are more than two without names', () => {
    const draft = readTable('a,b,c\nd,e,f');
    expect([draft.hasHeader, draft.mapping, draft.certainty]).toEqual([
      false,
      ['question', 'answer', 'ignore'],
      'unsure',
    ]);
    expect(draft.columns).toEqual([
      { name: 'Column 1', samples: ['a', 'd'] },
      { name: 'Column 2', samples: ['b', 'e'] },
      { name: 'Column 3', samples: ['c', 'f'] },
    ]);
  });

  test('are what the learner says', () => {
    const mapping: ColumnUse[] = ['answer', 'ignore', 'question'];
    expect(cardsIn('a,b,c\nd,e,f', { mapping })).toEqual([
      ['c', 'a'],
      ['f', 'd'],
    ]);
    expect(cardsIn('front,back\nd,e', { hasHeader: false })).toEqual([
      ['front', 'back'],
      ['d', 'e'],
    ]);
    expect(cardsIn('a,1;x\nb,2', { separator: ';', mapping: ['question', 'answer'] })).toEqual([['a,1', 'x']]);
  });

  test('of one use stand below each other', () => {
    expect(cardsIn('front,back,explanation\na,1,because')).toEqual([['a', '1\n\nbecause']]);
  });

  test('need a question', () => {
    expect(problemsIn('a,b', { mapping: ['answer', 'ignore'] })).toEqual([
      [1, 'No column of this table is the question. Say which one it is.'],
    ]);
  });
});

describe('Anki’s text files', () => {
  const notes = [
    '#separator:tab',
    '#html:true',
    '#guid column:1',
    '#notetype column:2',
    '#deck column:3',
    '#tags column:6',
    'Ab,c\tBasic\tGo::Maps\t<b>Is</b> nil a map?\t"Yes,<br>""nil"" one"\tmaps go::nil',
    'x-1\tBasic\tGo\tHe said "hi"\tno\t',
  ].join('\n');

  test('are read as their head says', () => {
    const { deck, problems } = importOf(notes);
    expect(problems).toEqual([]);
    expect(deck.title).toBe('Go');
    expect(deck.sections.map(({ title }) => title)).toEqual(['', 'Maps']);
    expect(
      deck.notes.map(({ id, title, back, tags, sectionId, line }) => [id, title, back, tags, sectionId, line]),
    ).toEqual([
      ['anki.x-1', 'He said "hi"', 'no', [], '', 8],
      ['anki.Ab_2c_c', '**Is** nil a map?', 'Yes,\n"nil" one', ['maps', 'go-nil'], 'maps', 7],
    ]);
  });

  test('have names of columns, a deck and tags for all', () => {
    const { deck } = importOf('#separator:Semicolon\n#columns:Back;Front\n#deck:Go::Types\n#tags:a b\n1;What?\n');
    expect(deck.notes[0]).toMatchObject({ title: 'What?', back: '1', tags: ['a', 'b'] });
    expect(deck.title).toBe('Go');
  });

  test('may have quotes that are only quotes', () => {
    expect(cardsIn('"Hello" she said\tgoodbye\nb\t"c" d\n')).toEqual([
      ['"Hello" she said', 'goodbye'],
      ['b', '"c" d'],
    ]);
  });

  test('are HTML only when they or the learner say so', () => {
    expect(cardsIn('a,<b>x</b>')).toEqual([['a', '<b>x</b>']]);
    expect(cardsIn('a,<b>x</b>', { isHtml: true })).toEqual([['a', '**x**']]);
  });
});

describe('a table that is not right', () => {
  test.each([
    [
      'front,back\na,1\nb,2,3\n',
      [[3, 'This row has 3 cells, and the table has 2 columns. Put a cell that holds the separator in double quotes.']],
    ],
    ['front,back\na,1\nb\n', [[3, 'This card has a question and no answer. Write the answer.']]],
    ['front,back\n,1\n', [[2, 'This card has an answer and no question. Write the question.']]],
    [
      'front,back\na,1\n"b\nc","never\nclosed\nd,2\n',
      [
        [
          4,
          'The quote that begins here does not end its cell. Close the cell with a double quote; write a quote inside it twice.',
        ],
      ],
    ],
    [
      'front,back\na,"b"c\n',
      [
        [
          2,
          'The quote that begins here does not end its cell. Close the cell with a double quote; write a quote inside it twice.',
        ],
      ],
    ],
    ['front,back\n', [[1, 'This table is empty. Give each card a row with its question and its answer.']]],
    ['', [[1, 'This table is empty. Give each card a row with its question and its answer.']]],
    [
      'front,back,id\na,1,x\nb,2,x',
      [[3, 'The id `x` is already taken by the card on line 2. Give one of them another.']],
    ],
    ['front,back\na,1\na,1', [[3, 'This card is the same as the one on line 2. It is taken once.']]],
  ])('%j', (text, problems) => {
    expect(problemsIn(text)).toEqual(problems);
  });

  test('keeps its sound rows', () => {
    expect(cardsIn('front,back\na,1\nb,2,3\nc\nd,4')).toEqual([
      ['a', '1'],
      ['d', '4'],
    ]);
  });

  test('has 1,000 columns, or too many rows', () => {
    expect(problemsIn(`${'x,'.repeat(999)}x\n`)).toEqual([
      [
        1,
        'This table has 1,000 columns, and Gotcha reads up to 100. Check the separator, or remove columns that are not part of a card.',
      ],
    ]);
    expect(problemsIn('a,b\n'.repeat(200_002))).toEqual([
      [200_002, 'This table has more than 200,000 rows. Split it into several files.'],
    ]);
  });

  test('has a revision that is none', () => {
    const header = 'id,section,title,question,answer,tags,rev,go,vs,from';
    expect(problemsIn(`${header}\na,,A,,b,,two,,,`)).toEqual([
      [2, '`two` is not a revision. Write a whole number from 1: `rev=2`.'],
    ]);
  });
});

/** As Gotcha's own table is written. */
function tableOf(deck: Deck): string {
  const titles = new Map(
    deck.sections.map(({ id, title }) => [id, id === slugOf(title) ? title : `${title} {#${id}}`]),
  );
  const rows = deck.notes.map((note) => ({
    id: note.id,
    section: note.sectionId === '' ? '' : titles.get(note.sectionId),
    title: note.title,
    question: note.front,
    answer: note.back,
    tags: note.tags.join(' '),
    rev: note.rev === 1 ? '' : note.rev,
    go: note.go ?? '',
    vs: note.vs ?? '',
    from: note.from.join(' '),
  }));
  return Papa.unparse(rows, { newline: '\r\n' });
}

/** The deck as the collection has it, without what no row of a table says. */
function inTable(text: string): Deck {
  const id = importedDeckId('x');
  const { deck } = parseDeckText(text);
  const sections = deck.sections.map((section) => ({ ...section, id: sectionIdOf(id, section.id) }));
  const stored = deckOfCards({ id, title: deck.title, description: '', sections }, cardsOf(deck, id));
  return parseDeckText(printDeck(stored)).deck;
}

describe('Gotcha’s own table', () => {
  const comparable = ({ notes, sections }: Deck) => ({
    notes: notes.map(({ line: _, ...note }) => note),
    sections: sections
      .filter(({ id }) => notes.some(({ sectionId }) => sectionId === id))
      .map(({ id, title }) => [id, title]),
  });

  test('comes back as it went', () => {
    const deck = inTable(everyKind);
    const { deck: again, problems } = importOf(tableOf(deck));
    expect(problems).toEqual([]);
    expect(comparable(again)).toEqual(comparable(deck));
  });

  const piece = fc.constantFrom(
    ...[
      '## S',
      '## S {#other}',
      '## C++',
      '### A',
      '### B {#b .tag vs="a" go="1.22+" from="guide:1.2"}',
      '### `x` {#c rev=2}',
      '### ,";',
    ],
    ...[
      '---',
      'text, "quoted"; and\ttab',
      '{{c1::hidden}}',
      '- [ ] no\n- [x] yes',
      '```go\npackage main\n```',
      '```output\n1\n```',
    ],
    ...['#### Deep', '<!-- note -->', '| a | b |\n|---|---|\n| 1 | 2 |', '    code', '=x', '#html:true', '***', 'a  b'],
  );

  test('of any deck is that deck', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 3, maxLength: 30 }), (pieces) => {
        const deck = inTable(pieces.join('\n\n'));
        fc.pre(deck.notes.length > 0);
        const { deck: again, problems } = importOf(tableOf(deck));
        expect(problems).toEqual([]);
        expect(comparable(again)).toEqual(comparable(deck));
      }),
      { numRuns: 500 },
    );
  });
});

describe('properties', () => {
  const piece = fc.constantFrom(
    ...[
      ',',
      ';',
      '\t',
      '|',
      '"',
      '\n',
      '\r\n',
      'a',
      'front',
      'back',
      '#separator:;',
      'sep=|',
      '{{c1::',
      '}}',
      '# x',
      '\0',
      '﻿',
    ],
  );
  const anyText = fc.oneof(
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );

  test('no table is too wild', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, isHtml) => {
        const { problems } = importOf(text, { isHtml });
        const lineCount = text.split(/\r\n?|\n/).length;
        for (const { line } of problems) expect(line).toBeLessThanOrEqual(lineCount);
      }),
      { numRuns: 500 },
    );
  });

  test('the same table again, and one with a row more, have the same ids', () => {
    const row = fc.record({ question: fc.string({ minLength: 1 }), answer: fc.constantFrom('1', '2') });
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: ({ question }) => slugOf(question) || question, minLength: 2 }),
        fc.nat(),
        (rows, at) => {
          const idsOf = (list: typeof rows) =>
            importOf(Papa.unparse([{ question: 'First', answer: 'x' }, ...list])).deck.notes.map(({ id }) => id);
          const all = idsOf(rows);
          expect(idsOf(rows)).toEqual(all);
          for (const id of idsOf(rows.filter((_, index) => index !== at % rows.length))) expect(all).toContain(id);
        },
      ),
    );
  });
});
