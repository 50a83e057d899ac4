import { describe, expect, test } from 'vitest';
import { draftOf, type NoteDraft, readDraft } from '../../src/domain/note-draft';

const aDraft = (fields: Partial<NoteDraft> = {}): NoteDraft => ({
  title: 'What is a rune?',
  front: '',
  back: 'An alias of `int32`.',
  tags: '',
  ...fields,
});

const program = '```go\npackage main\n\nfunc main() { println(1) }\n```';

describe('the kind of a draft', () => {
  test.each([
    ['basic', {}],
    ['basic', { front: 'Think of a string.' }],
    ['choice', { front: '- [x] an int32\n- [ ] a byte' }],
    ['prediction', { front: program, back: '```output\n1\n```' }],
    ['cloze', { front: 'A rune is an {{c1::int32}}.', back: '' }],
    ['cloze', { front: 'A rune is an {{c1::int32}}.', back: 'An alias.' }],
    ['cloze', { front: '', back: 'A rune is an {{c1::int32}}.' }],
  ])('is %s as its words say', (kind, fields) => {
    const { note, mistakes } = readDraft(aDraft(fields));
    expect(mistakes).toEqual([]);
    expect(note.kind).toBe(kind);
  });

  test('of a cloze comes with the numbers of its cards', () => {
    const { note } = readDraft(aDraft({ front: '{{c3::a}} and {{c1::b}} and {{c3::c}}', back: '' }));
    expect(note.clozeNumbers).toEqual([1, 3]);
  });
});

describe('a mistake of a draft', () => {
  test.each([
    ['title', { title: ' ' }, 'This heading is empty. Give it a text.'],
    [
      'title',
      { title: 'In C #' },
      'The `#` at the end of this heading would get lost: Markdown takes it for decoration. Put it in backticks.',
    ],
    [
      'title',
      { title: 'Why {.tag} here' },
      'The attributes `{.tag}` are not the last thing on their line. Move them to its end, in one pair of braces.',
    ],
    [
      'front',
      { front: '<!-- nothing -->' },
      'There is nothing between the heading and `---`. Write the question there, or remove the `---`.',
    ],
    ['front', { front: '- [ ] a\n- [ ] b' }, 'No option of this task list is right. Mark the right one with `[x]`.'],
    [
      'front',
      { front: 'A {{c1::blank' },
      '`{{c1::` is never closed. End it with `}}`; braces inside have to be balanced.',
    ],
    ['back', { back: '' }, 'There is nothing under this heading. Write the answer there.'],
    ['back', { front: 'A question', back: '' }, 'There is nothing after `---`. Write the answer there.'],
    [
      'back',
      { front: 'A question\n\nof lines', back: 'One\n\nand {{c1::two}}' },
      '`{{c1::` stands after `---`, where nothing is hidden. Move it before the `---`.',
    ],
    [
      'back',
      { back: 'text\n===' },
      'This line makes a heading of the text above it. Put a blank line above it, or begin the heading with `#` instead.',
    ],
    ['tags', { tags: 'maps, a/b' }, '`a/b` cannot be a tag. Use letters, digits, `-`, `_` and `.`.'],
  ])('stands at its field: %s', (field, fields, message) => {
    expect(readDraft(aDraft(fields)).mistakes).toEqual([{ field, message }]);
  });
});

test('what would be structure in a deck stays the words of a card', () => {
  const { note, mistakes } = readDraft(aDraft({ front: 'One\n\n---\n\n# Two', back: '## Three\n\n```go\nopen' }));
  expect(mistakes).toEqual([]);
  expect(note).toMatchObject({ front: 'One\n\n***\n\n\\# Two', back: '\\## Three\n\n```go\nopen\n```' });
});

test('tags are divided by spaces or commas, each once', () => {
  expect(readDraft(aDraft({ tags: 'maps, nil-map  maps' })).note.tags).toEqual(['maps', 'nil-map']);
});

test('a saved note can be written on where it was left', () => {
  const draft = aDraft({ front: 'A {{c1::b}}', back: 'C', tags: 'maps nil-map' });
  expect(draftOf(readDraft(draft).note)).toEqual(draft);
});
