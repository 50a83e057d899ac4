import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { marked, type Token } from 'marked';
import { describe, expect, test } from 'vitest';
import { isDeckFile } from '../../src/build/shipped-decks';
import type { Deck, Note } from '../../src/domain/deck';
import { parseDeckText, printDeck, slugOf } from '../../src/domain/deck-text';
import { fencesOf } from '../../src/domain/fences';

const DECKS = readdirSync('decks')
  .filter(isDeckFile)
  .map((file) => ({ file, text: readFileSync(`decks/${file}`, 'utf8') }));

/** A deck of a text that has no problems. */
function deckOf(text: string, fileName?: string): Deck {
  const { deck, problems } = parseDeckText(text, fileName === undefined ? {} : { fileName });
  expect(problems).toEqual([]);
  return deck;
}

function noteOf(text: string): Note {
  const [note] = deckOf(text).notes;
  if (!note) throw new Error('No note');
  return note;
}

describe('the deck', () => {
  test('has the title of its front matter, else of its heading, else of its file', () => {
    expect(deckOf('---\ntitle: A\n---\n# A\n### B\n\nText', 'c.md').title).toBe('A');
    expect(deckOf('# A\n### B\n\nText', 'c.md').title).toBe('A');
    expect(deckOf('### B\n\nText', 'notes/my deck.md').title).toBe('my deck');
    expect(deckOf('### B\n\nText').title).toBe('Untitled deck');
  });

  test('is described by its front matter and the text before the first card', () => {
    expect(deckOf('---\ndescription: "One: two"\n---\n\nThree.\n\n### B\n\nText').description).toBe(
      'One: two\n\nThree.',
    );
  });

  test('keeps id and Go versions of its front matter', () => {
    expect(deckOf('---\nid: my-deck\ngo: 1.22+\n---\n### B\n\nText')).toMatchObject({ id: 'my-deck', go: '1.22+' });
  });

  test('keeps what front matter says that ends at a heading', () => {
    const { deck, problems } = parseDeckText('---\ntitle: A\nfoo: 1\n\n### B\n\nText');
    expect(deck).toMatchObject({ title: 'A', notes: [{ id: 'b' }] });
    expect(problems.map(({ line }) => line)).toEqual([1, 3]);
  });

  test('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(deckOf('\uFEFF---\r\nid: a\r\n---\r\n\r\n### B\r\n\r\nText\r\n')).toMatchObject({
      id: 'a',
      notes: [{ back: 'Text', line: 5 }],
    });
  });

  test('has an unnamed section for cards before the first section only', () => {
    const deck = deckOf('### A\n\nText\n\n## Maps and *more*\n\nAbout maps.\n\n### B\n\nText');
    expect(deck.sections).toEqual([
      { id: '', hasOwnId: false, title: '', introduction: '' },
      { id: 'maps-and-more', hasOwnId: false, title: 'Maps and *more*', introduction: 'About maps.' },
    ]);
    expect(deck.notes.map(({ sectionId }) => sectionId)).toEqual(['', 'maps-and-more']);
  });

  test('leaves out notes with problems and keeps the others', () => {
    const { deck, problems } = parseDeckText('### A\n\n### B\n\nText');
    expect(deck.notes.map(({ id }) => id)).toEqual(['b']);
    expect(problems.map(({ noteId }) => noteId)).toEqual(['a']);
  });

  test('gathers the notes of a section that comes twice', () => {
    const { deck } = parseDeckText('## A\n### x\n\n1\n## B\n### y\n\n2\n## A\n### z\n\n3');
    expect(deck.sections.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(deck.notes.map(({ id }) => id)).toEqual(['x', 'z', 'y']);
  });
});

describe('structure', () => {
  test.each([
    ['a fence', '```text\n## no\n### no\n\n---\n```'],
    ['a longer fence', '~~~~ text\n~~~\n### no\n~~~~~'],
    [
      'a fence in a list item',
      '- a\n\n    ```\n    x\n\n---\n### no\n    ```'.replace('\n\n---\n### no', '\n    ### no'),
    ],
    ['a comment', '<!--\n### no\n\n---\n-->\ntext'],
    ['an indented block', 'text\n\n    ### no\n    ---'],
    ['a list item', '- text\n\n  ### no'],
    ['a heading without a space', '###no'],
    ['a deeper heading', '#### yes, but no card'],
    ['another thematic break', 'text\n\n***\n\n- - -\n\n ---'],
  ])('is not made by %s', (_, body) => {
    expect(noteOf(`### A\n\n${body}`)).toMatchObject({ isDivided: false, front: '', back: body });
  });

  test('counts headings that are indented by up to three spaces or end in #', () => {
    expect(deckOf('   ## A ##\n  ### B #\n\nText')).toMatchObject({
      sections: [{ title: 'A' }],
      notes: [{ title: 'B' }],
    });
  });

  test('divides a card at the first line of --- only', () => {
    expect(noteOf('### A\n\nQ\n\n---\n\nB\n\n---\n\nC')).toMatchObject({
      isDivided: true,
      front: 'Q',
      back: 'B\n\n---\n\nC',
    });
  });

  test('sees the line after a list that ends a fence without its closing line', () => {
    expect(parseDeckText('### A\n\n- a\n  ```\n### B\n\nText').deck.notes.map(({ id }) => id)).toEqual(['b']);
  });

  test.each(DECKS)('of $file is the structure that marked finds', ({ text }) => {
    const body = text.replace(/^---\n[\s\S]*?\n---\n/, '');
    const { deck } = parseDeckText(text);
    const found = deck.sections.flatMap((section) => [
      section.title,
      ...deck.notes.filter(({ sectionId }) => sectionId === section.id).map(({ title }) => title),
    ]);
    const tokens = marked.lexer(body);
    const headings = tokens.filter((token) => token.type === 'heading' && token.depth <= 3) as { text: string }[];
    expect(headings.map((heading) => heading.text.replace(/ \{[#.][^}]*\}$/, ''))).toEqual(found);
    expect(fencesOf(body).map(({ source }) => source)).toEqual(codeOf(tokens));
  });

  function codeOf(tokens: Token[]): string[] {
    const code: string[] = [];
    void marked.walkTokens(tokens, (token) => {
      if (token.type === 'code' && token.codeBlockStyle !== 'indented') code.push(token.text as string);
    });
    return code;
  }
});

describe('attributes', () => {
  test('are read from the end of a heading', () => {
    const line = '### A {#a .x .y vs="b" from=\'guide:1.3 roadmap:2\' fact="F1" go=1.23+ rev=2 was="old/a"}';
    expect(noteOf(`${line}\n\nText`)).toMatchObject({
      ...{ title: 'A', id: 'a', hasOwnId: true, tags: ['x', 'y'], vs: 'b' },
      ...{ from: ['guide:1.3', 'roadmap:2'], facts: ['F1'], go: '1.23+', rev: 2, was: 'old/a' },
    });
  });

  test.each([
    'What is map[string]struct{}',
    'What is map[string]struct {}',
    'The template {{.Name}}',
    'Code `a {#b}`',
    'Code `` ` {.b} ``',
    'A set {a, b}',
    'Escaped \\{#a}',
    'Glued{#a}',
  ])('are not seen in %j', (title) => expect(noteOf(`### ${title}\n\nText`)).toMatchObject({ title, hasOwnId: false }));

  test('may hold braces in quotes', () => {
    expect(noteOf('### A {from="a}b"}\n\nText')).toMatchObject({ title: 'A', from: ['a}b'] });
  });
});

describe('a slug', () => {
  test.each([
    ['Zero values & hidden *bugs*', 'zero-values-hidden-bugs'],
    ['  `defer`: when?  ', 'defer-when'],
    ['Größe – Länge', 'größe-länge'],
    ['切片 和 映射', '切片-和-映射'],
    ['snake_case', 'snake-case'],
  ])('of %j is %j', (heading, slug) => expect(slugOf(heading)).toBe(slug));
});

describe('a kind', () => {
  const program = '```go\npackage main\n```';
  const output = '```output\n1\n```';
  test.each([
    ['basic', '### Q?\n\nA'],
    ['basic', `### Q?\n\n${program}\n\n${output}`],
    ['basic', `### A\n\nQ\n\n---\n\n- [x] a\n- [ ] b`],
    ['basic', `### A\n\n\`\`\`go illegal\nx\n\`\`\`\n\n---\n\nB`],
    ['prediction', `### A\n\n${program}\n\n---\n\n${output}`],
    ['prediction', `### A\n\n\`\`\`go fragment\nx\n\`\`\`\n\n---\n\n\`\`\`compile-error\nx\n\`\`\``],
    ['choice', `### A\n\n${program}\n\n- [x] a\n- [ ] b\n\n---\n\n${output}`],
    ['cloze', `### A\n\n${program}\n\n- [x] {{c1::a}}\n- [ ] b\n\n---\n\n${output}`],
  ])('is %s for %j', (kind, text) => expect(noteOf(text).kind).toBe(kind));

  test('cloze knows its numbers, and has its text in front with or without a divider', () => {
    const front = '{{c3::a}} {{c1::b::hint}} {{c3::c}}';
    expect(noteOf(`### A\n\n${front}`)).toMatchObject({ kind: 'cloze', front, back: '', clozeNumbers: [1, 3] });
    expect(noteOf(`### A\n\n${front}\n\n---\n\nB`)).toMatchObject({ kind: 'cloze', front, back: 'B' });
  });
});

/** Lines come and go when a deck is printed. */
const withoutLines = (deck: Deck): unknown => ({ ...deck, notes: deck.notes.map((note) => ({ ...note, line: 0 })) });

describe('a printed deck', () => {
  test.each(DECKS)('$file reads back the same', ({ text }) => {
    const { deck } = parseDeckText(text);
    expect(withoutLines(parseDeckText(printDeck(deck)).deck)).toEqual(withoutLines(deck));
  });

  test('reads back the same, whatever its pieces', () => {
    fc.assert(
      fc.property(deckTexts(), (text) => {
        const { deck, problems } = parseDeckText(text);
        const printed = printDeck(deck);
        const isSound = problems.every(({ noteId }) => noteId !== undefined);
        if (isSound) expect(withoutLines(parseDeckText(printed).deck)).toEqual(withoutLines(deck));
        expect(printDeck(parseDeckText(printed).deck)).toBe(printed);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps foreign Markdown from becoming structure', () => {
    const note = { ...noteOf('### A\n\nQ\n\n---\n\nB'), front: 'Q\n\n---\n\n### X', back: '```\n# code' };
    const { deck, problems } = parseDeckText(printDeck({ title: 'T', description: '', sections: [], notes: [note] }));
    expect(problems).toEqual([]);
    expect(deck.notes).toMatchObject([{ front: 'Q\n\n***\n\n\\### X', back: '```\n# code\n```' }]);
  });
});

/** Texts of pieces that belong into decks, right and wrong ones, in any order. */
function deckTexts(): fc.Arbitrary<string> {
  const pieces = [
    ...[
      '---\nid: a\ntitle: "T: 1"\ndescription: d\n---',
      '# Title',
      '## S',
      '## S2 {#s2}',
      '### A',
      '### B {#b .t rev=2}',
    ],
    ...[
      '### C `{#x}` {vs="a" from="guide:1 x"}',
      '### D ##',
      '---',
      'text',
      'text\n---',
      '- [ ] a',
      '- [x] b\n    why',
    ],
    ...[
      '```go\npackage main\n```',
      '```output any\n1\n```',
      '```',
      '~~~',
      '<!--',
      '-->',
      '{{c1::a}}',
      '{{c2::b::h}}',
      '    code',
    ],
    ...['#### deep', '***', '> quote', '| a |\n|---|', '', '\t', '\\'],
  ];
  return fc
    .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('\n', '\n\n')), { maxLength: 25 })
    .map((parts) => parts.flat().join(''));
}

describe('no text makes the parser throw', () => {
  const lists = (text: string) => {
    const { deck, problems } = parseDeckText(text);
    expect(problems.every(({ line, message }) => line >= 1 && message.endsWith('.') === !message.endsWith('?'))).toBe(
      true,
    );
    return deck;
  };

  test('not an arbitrary one', () => {
    const codeUnits = fc.array(fc.nat({ max: 0xffff }), { maxLength: 200 });
    fc.assert(fc.property(codeUnits, (units) => void lists(String.fromCharCode(...units))));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'#-`~{}[]c1:.="\' \n\t<!>x\\|'), maxLength: 200 }),
        (text) => void lists(text),
      ),
    );
  });

  test('not a deck that was cut and mixed', () => {
    const text = DECKS.map((deck) => deck.text.slice(0, 5000)).join('\n');
    const place = fc.nat({ max: text.length });
    fc.assert(
      fc.property(place, place, place, fc.string({ maxLength: 5 }), (a, b, c, noise) => {
        const mixed = text.slice(0, a % 3000) + noise + text.slice(b, b + 2000) + text.slice(c, c + 500);
        printDeck(lists(mixed));
      }),
      { numRuns: 100 },
    );
  });

  test('not a hostile one, and it stays quick', () => {
    const size = 1 << 18;
    const many = (piece: string): string => piece.repeat(size / piece.length);
    const texts = [
      '`',
      '{{c1::',
      '{#a ',
      '- ',
      '#',
      ' ',
      '```\n',
      '<!--\n',
      '{',
      ' {a="',
      'a\n---\n',
      '- [ ] a\n\nb\n\n',
    ].map(many);
    for (const text of texts) printDeck(lists(`### A\n\n${text}\n\n### ${text.slice(0, size / 2)}\n`));
  }, 20_000);
});
