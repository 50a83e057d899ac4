import type { Deck, Note, Section } from './deck';
import { LineReader, mayHoldStructure } from './deck-lines';
import { frontMatterValue } from './front-matter';

/** A deck as text; read again, it is the same deck. */
export function printDeck(deck: Deck): string {
  const isOneLine = !deck.description.includes('\n');
  const head = [
    '---',
    ...(deck.id === undefined ? [] : [`id: ${frontMatterValue(deck.id)}`]),
    `title: ${frontMatterValue(deck.title)}`,
    ...(isOneLine && deck.description ? [`description: ${frontMatterValue(deck.description)}`] : []),
    ...(deck.go === undefined ? [] : [`go: ${frontMatterValue(deck.go)}`]),
    '---',
  ].join('\n');

  const unnamed: string[] = [];
  const sections = new Map([['', unnamed]]);
  for (const section of deck.sections) if (section.id !== '') sections.set(section.id, [printSection(section)]);
  for (const note of deck.notes) (sections.get(note.sectionId) ?? unnamed).push(printNote(note));

  const description = isOneLine ? '' : content(deck.description);
  const parts = [head, description, ...[...sections.values()].flat()];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function printSection({ id, hasOwnId, title, introduction }: Section): string {
  const heading = hasOwnId ? `## ${oneLine(title)} {#${id}}` : `## ${oneLine(title)}`;
  return [heading, content(introduction)].filter((part) => part !== '').join('\n\n');
}

/** What stands under one `###` heading, with it. */
export function printNote(note: Note): string {
  const heading = ['###', oneLine(note.title), printAttributes(note)].filter((part) => part !== '').join(' ');
  const body = note.isDivided
    ? [content(note.front, 'front'), '---', content(note.back)]
    : [content(note.front || note.back, 'front')];
  return [heading, ...body].join('\n\n');
}

function printAttributes({ id, hasOwnId, tags, vs, from, facts, go, rev, was }: Note): string {
  const attributes = [
    ...(hasOwnId ? [`#${id}`] : []),
    ...tags.map((tag) => `.${tag}`),
    ...printValue('vs', vs),
    ...printValue('from', from.join(' ')),
    ...printValue('fact', facts.join(' ')),
    ...printValue('go', go),
    ...(rev === 1 ? [] : [`rev=${rev}`]),
    ...printValue('was', was),
  ];
  return attributes.length === 0 ? '' : `{${attributes.join(' ')}}`;
}

function printValue(name: string, value = ''): string[] {
  if (value === '') return [];
  return [value.includes('"') ? `${name}='${value.replaceAll("'", '')}'` : `${name}="${value}"`];
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * Markdown from elsewhere (a CSV file, an Anki note) may hold what would be structure in a deck: such headings and dividers
 * are written so that they stay content. Text that came from a deck stays as it is.
 */
function content(markdown: string, side: 'front' | 'rest' = 'rest'): string {
  if (!mayHoldStructure(markdown)) return markdown;
  const reader = new LineReader();
  const lines = markdown.split('\n').map((line) => {
    const kind = reader.read(line);
    if (kind === 'heading' && /^\s*#{1,3}(?!#)/.test(line)) return line.replace('#', '\\#');
    return kind === 'divider' && side === 'front' ? '***' : line;
  });
  const missing = reader.end();
  return (missing === '' ? lines : [...lines, missing]).join('\n');
}
