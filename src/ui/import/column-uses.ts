import type { ColumnUse } from '../../app/import-session.svelte';

const uses: { use: ColumnUse; label: string }[] = [
  { use: 'question', label: 'Question' },
  { use: 'answer', label: 'Answer' },
  { use: 'title', label: 'Title' },
  { use: 'section', label: 'Section' },
  { use: 'tags', label: 'Tags' },
  { use: 'id', label: 'Id' },
  { use: 'deck', label: 'Deck' },
  { use: 'ignore', label: 'Not used' },
];
/** In Gotcha's own tables alone. */
const ownUses: { use: ColumnUse; label: string }[] = [
  { use: 'rev', label: 'Revision' },
  { use: 'go', label: 'Go versions' },
  { use: 'vs', label: 'Contrast' },
  { use: 'from', label: 'Source' },
];

const separators = [
  { separator: ',', label: 'Comma' },
  { separator: ';', label: 'Semicolon' },
  { separator: '\t', label: 'Tab' },
  { separator: '|', label: 'Pipe' },
];

/** What a column can be said to be; what only our own tables have is offered where a column is that already. */
export const usesFor = (current: ColumnUse): { use: ColumnUse; label: string }[] => [
  ...uses,
  ...ownUses.filter(({ use }) => use === current),
];

/** The usual separators, and the table's own where it is another. */
export const separatorsFor = (current: string): { separator: string; label: string }[] =>
  separators.some(({ separator }) => separator === current)
    ? separators
    : [...separators, { separator: current, label: current === ' ' ? 'Space' : current }];
