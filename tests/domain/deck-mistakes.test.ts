import { describe, expect, test } from 'vitest';
import { parseDeckText } from '../../src/domain/deck-text';

const GOOD_CARD = '### Good {#good}\n\nFine.';

/** `line: message` and, when a card is left out, its id behind it. */
function problemsOf(text: string): string[] {
  return parseDeckText(text).problems.map(
    ({ line, message, noteId }) => `${line}: ${message}${noteId === undefined ? '' : ` (${noteId})`}`,
  );
}

const card = (front: string, back = 'Because.'): string => `### Card {#card}\n\n${front}\n\n---\n\n${back}`;
const PROGRAM = '```go\npackage main\n```';

describe('a deck that cannot be read at all', () => {
  test.each([
    ['', '1: The deck is empty. Write a card: a line `### Question` and the answer under it.'],
    [' \n\t\r\n', '1: The deck is empty. Write a card: a line `### Question` and the answer under it.'],
    ['PK\u0003\u0004\0\0', '1: This is not text but a binary file. A deck is a Markdown file.'],
    ['## Basics', '1: There is no card in this deck. A card begins with a heading of three `#`: `### Question`.'],
  ])('%j', (text, problem) => expect(problemsOf(text)).toEqual([problem]));
});

describe('front matter', () => {
  test.each([
    [
      'title: A\n',
      '1: The front matter that begins on line 1 is never closed. Put `---` on a line of its own after its last key.',
    ],
    [
      'tags: go\n---\n',
      '2: `tags` is not a key of the front matter. The keys are `id`, `title`, `description` and `go`.',
    ],
    [
      'titel: A\n---\n',
      '2: `titel` is not a key of the front matter. Did you mean `title`? The keys are `id`, `title`, `description` and `go`.',
    ],
    ['id: a\nid: b\n---\n', '3: `id` is given twice, first on line 2. Keep one of the two.'],
    ['  nested: 1\n---\n', '2: `  nested: 1` is not front matter. Write `key: value` on one line.'],
    ['id: a/b\n---\n', '2: `a/b` cannot be an id. Use letters, digits, `-`, `_` and `.`.'],
    ['go: new\n---\n', '2: `new` is not a range of Go versions. Write `1.23+`, `1.22-1.25` or `1.22`.'],
  ])('%j', (frontMatter, problem) => expect(problemsOf(`---\n${frontMatter}${GOOD_CARD}`)).toEqual([problem]));
});

describe('the structure', () => {
  test.each([
    [
      `# A\n# B\n${GOOD_CARD}`,
      "2: This is a second `#` heading; the deck's title is on line 1. Use `##` for a section or `###` for a card.",
    ],
    [
      `---\ntitle: A\n---\n# B\n${GOOD_CARD}`,
      "4: The heading `B` differs from the front matter's title `A`. Remove one of them.",
    ],
    [
      `${GOOD_CARD}\n# A`,
      "4: A deck's title stands before its first section and card. Move this `#` heading to the top.",
    ],
    [`# A {#a}\n${GOOD_CARD}`, '1: A `#` heading takes no attributes. Give the deck its `id:` in the front matter.'],
    [`## A\n#### B\n${GOOD_CARD}`, '2: A heading with 4 `#` follows one with 2. Use 3, so that no level is skipped.'],
    ['### A\n\n##### B', '3: A heading with 5 `#` follows one with 3. Use 4, so that no level is skipped. (a)'],
    [`##\n${GOOD_CARD}`, '1: This heading is empty. Give it a text.'],
    ['### {#a}\n\nText', '1: This heading is empty. Give it a text. (a)'],
    [
      '### A\n\nText\n---\nMore',
      '4: This `---` stands right under text, and Markdown makes a heading of that. Put a blank line above it. (a)',
    ],
    [
      '### A\n\nText\n===',
      '4: This line makes a heading of the text above it. Put a blank line above it, or begin the heading with `#` instead. (a)',
    ],
    [
      '### A\n\n~~~~\n~~~\n### B',
      '3: The fence that begins here is never closed. Close it with as many backticks or tildes as it begins with. (a)',
    ],
    ['### A\n\nText\n\n<!--\n### B', '5: The comment that begins here is never closed. Close it with `-->`. (a)'],
    [
      '### A\n\n---\n\nB',
      '1: There is nothing between the heading and `---`. Write the question there, or remove the `---`. (a)',
    ],
    ['### A\n\nB\n\n---\n\n<!-- later -->', '1: There is nothing after `---`. Write the answer there. (a)'],
    ['### A\n### B\n\nText', '1: There is nothing under this heading. Write the answer there. (a)'],
  ])('%j', (text, problem) => expect(problemsOf(text)).toEqual([problem]));
});

describe('attributes', () => {
  test.each([
    [
      '### A {#a} b',
      '1: The attributes `{#a}` are not the last thing on their line. Move them to its end, in one pair of braces. (a-a-b)',
    ],
    [
      '### A {.x} {#a}',
      '1: The attributes `{.x}` are not the last thing on their line. Move them to its end, in one pair of braces. (a)',
    ],
    [
      '### A \\` {#a} `',
      '1: The attributes `{#a}` are not the last thing on their line. Move them to its end, in one pair of braces. (a-a)',
    ],
    [
      '### A {#a',
      '1: The attributes `{#a` do not end. Close them with `}` and a value with the quote it began with. (a-a)',
    ],
    ['### A {#a b}', '1: `b` is not an attribute. Write `#id`, `.tag` or `name="value"`. (a)'],
    [
      '### A {#a form="guide:1.3"}',
      '1: `form` is not an attribute of a card. Did you mean `from`? The attributes are `from`, `fact`, `go`, `vs`, `rev` and `was`. (a)',
    ],
    [
      '### A {#a constructor=1}',
      '1: `constructor` is not an attribute of a card. The attributes are `from`, `fact`, `go`, `vs`, `rev` and `was`. (a)',
    ],
    ['### A {#a #b}', '1: `#id` is given twice. Keep one of the two. (a)'],
    ['### A {#a rev=2 rev=3}', '1: `rev` is given twice. Keep one of the two. (a)'],
    ['### A {#a/b}', '1: `a/b` cannot be an id. Use letters, digits, `-`, `_` and `.`. (a)'],
    ['### A {#a .b&c}', '1: `b&c` cannot be a tag. Use letters, digits, `-`, `_` and `.`. (a)'],
    ['### A {#a rev=0}', '1: `0` is not a revision. Write a whole number from 1: `rev=2`. (a)'],
    [
      '### A {#a vs="b c"}',
      "1: `b c` cannot be what `vs` names. Write a card's id, or `deck/id` for a card of another deck. (a)",
    ],
    [
      '### A {#a was="b/c/d"}',
      "1: `b/c/d` cannot be what `was` names. Write a card's id, or `deck/id` for a card of another deck. (a)",
    ],
    [
      '### A {#a go="1.25-1.22"}',
      '1: `1.25-1.22` is not a range of Go versions. Write `1.23+`, `1.22-1.25` or `1.22`. (a)',
    ],
    ['### A {#a fact="1 2 3 4 5 6 7"}', '1: This card names 7 facts. Name at most 6, or split the card. (a)'],
    ['### ???', '1: No id can be made of this heading. Give it one: `{#some-id}`. (line-1)'],
    [
      '### A\n\nText\n### a',
      '4: This heading has the same id, `a`, as the one on line 1. Give one of them its own: `{#another-id}`. (a)',
    ],
    [
      '### A\n\nText\n### B {#a}',
      '4: The id `a` is already taken by the heading on line 1. Give this one another: `{#another-id}`. (a)',
    ],
    ['## S {.x}\n### A', '1: `.x` cannot stand on a section, which takes an `#id` only. Move it to the cards.'],
    [
      '## S\n## S\n### A',
      '2: This heading has the same id, `s`, as the one on line 1. Give one of them its own: `{#another-id}`.',
    ],
  ])('%j', (text, problem) => expect(problemsOf(`${text}\n\nText`)).toEqual([problem]));
});

describe('the kinds of card', () => {
  test.each([
    [card('{{c1::a'), '3: `{{c1::` is never closed. End it with `}}`; braces inside have to be balanced. (card)'],
    [card('a\n{{c1::}}'), '4: `{{c1::` hides nothing. Write the text to hide behind `::`. (card)'],
    [card('{{c0::a}}'), '3: Cloze numbers begin at 1. Write `{{c1::`. (card)'],
    [
      '### {{c1::A}}\n\nText',
      '1: A cloze in a heading would give itself away in lists. Move the sentence under the heading. (c1a)',
    ],
    [
      card('Text', 'a\n\n{{c2::b}}'),
      '9: `{{c2::` stands after `---`, where nothing is hidden. Move it before the `---`. (card)',
    ],
    [
      card('Which?\n\n- [ ] a\n- [ ] b'),
      '5: No option of this task list is right. Mark the right one with `[x]`. (card)',
    ],
    [card('- [x] a\n- [X] b'), '3: Every option of this task list is right. Leave the wrong ones as `[ ]`. (card)'],
    [
      card('- [x] a\n- [ ] b\n\nor\n\n- [ ] c'),
      '8: This option stands apart from the options above. Keep them in one list; indent what explains an option under it. (card)',
    ],
  ])('%j', (text, problem) => expect(problemsOf(text)).toEqual([problem]));
});

describe('programs and results', () => {
  test.each([
    ['```outptu\n1\n```', '`outptu` is not a result. Did you mean `output`?'],
    ['```compile_error\n1\n```', '`compile_error` is not a result. Did you mean `compile-error`?'],
    [
      '```output some\n1\n```',
      '`some` cannot follow `output`. Write `any` (for `output`) or Go versions such as `go1.22+` and `go1.21`.',
    ],
    ['```panic any\n1\n```', '`any` cannot follow `panic`. Only `output` may differ from run to run.'],
    ['```exit\n```', 'This `exit` names no exit code. Write one from 1 to 255: `exit 3`.'],
    [
      '```go fragmnet\n```',
      '`fragmnet` cannot follow `go`. Did you mean `fragment`? Write `fragment`, `illegal` or `file=name.go`.',
    ],
    [
      '```go file=../main.go\n```',
      '`../main.go` cannot be a file of a program. Use a relative path of letters, digits, `-`, `_` and `.`.',
    ],
    [
      '```go file=main.go\n```',
      'The program above already has a file `main.go`. Give this one another name, or remove `file=`.',
    ],
  ])('%j', (answer, message) => {
    expect(problemsOf(card(PROGRAM, answer))).toEqual([`9: ${message} (card)`]);
  });

  test('a result without a program', () => {
    expect(problemsOf(card('What?', '```output\n1\n```'))).toEqual([
      '7: This `output` has no program: no `go` fence stands before it. Add the program, or use `text` for what no program printed. (card)',
    ]);
  });

  test('a result of a program that is only shown', () => {
    expect(problemsOf(card('```go illegal\nx\n```', '```output\n1\n```'))).toEqual([
      '9: This `output` follows a program that is never run. Remove `illegal` from its fence, or use `text` here. (card)',
    ]);
  });

  test('other languages are nobody’s misspelt results', () => {
    const languages = [
      'text',
      'sh',
      'json',
      'diff',
      'yaml',
      'css',
      'rust',
      'edit',
      'bash',
      'sql',
      'toml',
      'proto',
      'vue',
    ];
    const answer = languages.map((language) => `\`\`\`${language}\nx\n\`\`\``).join('\n\n');
    expect(problemsOf(card(PROGRAM, answer))).toEqual([]);
  });
});

test('all problems come in one pass, in the order of their lines', () => {
  const text =
    '---\nfoo: 1\n---\n### A {#a x=1}\n\n- [ ] b\n\n---\n\n```output\n```\n\n### B\n\nText\n---\nText\n\n## C\n## C\n';
  const { problems } = parseDeckText(text);
  expect(problems.map(({ line }) => line)).toEqual([2, 4, 6, 10, 16, 20]);
});

test('what was found is cut short in a sentence', () => {
  expect(problemsOf(`### A {#a ${'b'.repeat(1000)}}\n\nText`)[0]).toContain(`\`${'b'.repeat(60)}…\``);
});
