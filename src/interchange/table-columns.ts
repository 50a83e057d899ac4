import type { TableHead } from './table-head';

/** What a column of a table is in a card. */
export type ColumnUse =
  'question' | 'answer' | 'title' | 'section' | 'tags' | 'id' | 'deck' | 'ignore' | 'rev' | 'go' | 'vs' | 'from';

/** `certain`: the columns say what they are. `likely`: there are two. `unsure`: somebody has to look. */
export type Certainty = 'certain' | 'likely' | 'unsure';

const names: Partial<Record<ColumnUse, readonly string[]>> = {
  question: ['question', 'front', 'term', 'prompt', 'frage', 'vorderseite', 'word', 'text', 'q'],
  answer: [
    'answer',
    'back',
    'definition',
    'antwort',
    'rückseite',
    'meaning',
    'translation',
    'back extra',
    'explanation',
    'a',
  ],
  title: ['title', 'heading'],
  section: ['section', 'chapter', 'topic', 'category'],
  tags: ['tags', 'tag', 'labels'],
  id: ['id', 'guid', 'uuid', 'key'],
  deck: ['deck', 'deck name'],
};

/** Names that are hardly ever the first card's own words. */
const SURE_NAMES = new Set([
  'question',
  'front',
  'term',
  'prompt',
  'frage',
  'vorderseite',
  'answer',
  'back',
  'definition',
  'antwort',
  'rückseite',
]);

/** What only Gotcha's own table has, all of it together. */
const OWN = ['id', 'section', 'title', 'question', 'answer', 'tags', 'rev', 'go', 'vs', 'from'] as const;

export function isOwnTable(header: readonly string[]): boolean {
  const found = new Set(header.map(plain));
  return OWN.every((name) => found.has(name));
}

/** Whether a first row names columns instead of being a card. */
export function namesColumns(row: readonly string[]): boolean {
  const known = row.filter((name) => useOfName(name) !== undefined);
  return known.length > 1 || known.some((name) => SURE_NAMES.has(plain(name)));
}

export function isGuid(name: string): boolean {
  return plain(name) === 'guid';
}

/** What each column probably is, by its name, by what the head says, else by its place. */
export function guessMapping(
  columnCount: number,
  header: readonly string[] | undefined,
  head: TableHead,
): { mapping: ColumnUse[]; certainty: Certainty } {
  const isOwn = header !== undefined && isOwnTable(header);
  const known = Array.from({ length: columnCount }, (_, index): ColumnUse | undefined => {
    if (index === head.guidColumn) return 'id';
    if (index === head.deckColumn) return 'deck';
    if (index === head.tagsColumn) return 'tags';
    if (index === head.noteTypeColumn) return 'ignore';
    const name = plain(header?.[index] ?? '');
    return (isOwn ? OWN.find((own) => own === name) : undefined) ?? useOfName(name);
  });
  const isNamed = known.includes('question') && known.includes('answer');
  const free = known.flatMap((use, index) => (use === undefined ? [index] : []));
  if (!known.includes('question')) take(known, free.shift(), 'question');
  if (!known.includes('answer')) take(known, free.shift(), 'answer');
  const mapping = known.map((use) => use ?? 'ignore');
  return { mapping, certainty: isNamed ? 'certain' : free.length === 0 && columnCount > 1 ? 'likely' : 'unsure' };
}

function take(known: (ColumnUse | undefined)[], index: number | undefined, use: ColumnUse): void {
  if (index !== undefined) known[index] = use;
}

function useOfName(name: string): ColumnUse | undefined {
  const word = plain(name);
  return (Object.keys(names) as ColumnUse[]).find((use) => names[use]?.includes(word));
}

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
