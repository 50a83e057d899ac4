import type { Deck, Note, Problem, Section } from './deck';
import { mistakes, type Mistake } from './deck-mistakes';
import { outlineOf, passageOf, type Block, type Outline } from './deck-outline';
import { readFrontMatter, type FrontMatter } from './front-matter';
import { parseGoRange } from './go-range';
import { isName, readHeading, slugOf } from './heading-attributes';
import { readNote } from './note-text';

export { slugOf } from './heading-attributes';
export { printDeck } from './deck-print';

const UNTITLED = 'Untitled deck';
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a deck, and finds everything that is wrong with it. The deck holds only the notes without problems of their own:
 * it is what is left when the others are not imported.
 */
export function parseDeckText(text: string, options: { fileName?: string } = {}): { deck: Deck; problems: Problem[] } {
  const unreadable = text.includes('\0') ? mistakes.notText() : text.trim() === '' ? mistakes.emptyText() : undefined;
  if (unreadable) {
    const deck = { title: titleFrom(options.fileName), description: '', sections: [], notes: [] };
    return { deck, problems: [{ line: 1, message: unreadable }] };
  }

  const lines = linesOf(text);
  const frontMatter = readFrontMatter(lines);
  const outline = outlineOf(lines, frontMatter.lineCount);
  const body = readBody(outline.blocks);
  const deckProblems = [
    ...frontMatter.mistakes,
    ...frontMatterMistakes(frontMatter),
    ...titleMistakes(outline, frontMatter),
    ...outline.beginning.mistakes,
    ...(outline.blocks.some(({ level }) => level === 3) ? [] : [{ line: 1, message: mistakes.noCards() }]),
  ];
  return {
    deck: { ...headOf(frontMatter, outline, options.fileName), ...body.deck },
    problems: [...deckProblems, ...body.problems].sort((a, b) => a.line - b.line),
  };
}

function linesOf(text: string): string[] {
  const start = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  return text.slice(start).replace(/\r\n?/g, '\n').split('\n');
}

function headOf(
  { entries }: FrontMatter,
  { titles, beginning }: Outline,
  fileName: string | undefined,
): Omit<Deck, 'sections' | 'notes'> {
  const { id, go } = entries;
  const heading = titles[0] && readHeading(titles[0].text).title;
  const description = [entries.description?.value, passageOf(beginning, 0).text].filter(Boolean).join('\n\n');
  return {
    ...(id && isName(id.value) ? { id: id.value } : {}),
    title: entries.title?.value || heading || titleFrom(fileName),
    description,
    ...(go && parseGoRange(go.value) ? { go: go.value } : {}),
  };
}

function titleFrom(fileName = ''): string {
  return (
    fileName
      .replace(/^.*[/\\]/s, '')
      .replace(/\.[^.]*$/, '')
      .trim() || UNTITLED
  );
}

function frontMatterMistakes({ entries: { id, go } }: FrontMatter): Mistake[] {
  return [
    ...(id && !isName(id.value) ? [{ line: id.line, message: mistakes.idUnreadable(id.value) }] : []),
    ...(go && !parseGoRange(go.value) ? [{ line: go.line, message: mistakes.goRangeUnreadable(go.value) }] : []),
  ];
}

function titleMistakes({ titles }: Outline, { entries }: FrontMatter): Mistake[] {
  return titles.flatMap(({ text, line, isLate }, index) => {
    const { title, attributes, mistakes: messages } = readHeading(text);
    const first = titles[0]?.line ?? line;
    const given = entries.title?.value;
    return [
      ...messages,
      ...(attributes.id !== undefined || attributes.tags.length + attributes.values.size > 0
        ? [mistakes.attributesOnTitle()]
        : []),
      ...(title === '' ? [mistakes.headingEmpty()] : []),
      ...(index > 0 ? [mistakes.titleTwice(first)] : isLate ? [mistakes.titleLate()] : []),
      ...(index === 0 && given && title !== '' && title !== given ? [mistakes.titleDiffers(title, given)] : []),
    ].map((message) => ({ line, message }));
  });
}

/** What the headings of one level are called so far, so that a second one of the same id is noticed. */
type TakenIds = Map<string, { line: number; hasOwnId: boolean }>;

function readBody(blocks: readonly Block[]): { deck: Pick<Deck, 'sections' | 'notes'>; problems: Problem[] } {
  const sections: Section[] = [];
  const notes: Note[] = [];
  const problems: Problem[] = [];
  const takenSections: TakenIds = new Map();
  const takenNotes: TakenIds = new Map();
  let section: Section = { id: '', hasOwnId: false, title: '', introduction: '' };

  for (const block of blocks) {
    if (block.level === 2) {
      const read = readSection(block);
      const twice = take(takenSections, read.section, block.line);
      problems.push(...read.mistakes, ...twice);
      section = read.section;
      if (twice.length === 0) sections.push(section);
      continue;
    }
    const { note, mistakes: found } = readNote(block, section.id);
    found.push(...take(takenNotes, note, block.line));
    problems.push(...found.map((mistake) => ({ ...mistake, noteId: note.id })));
    if (found.length > 0) continue;
    if (section.id === '' && sections.length === 0) sections.push(section);
    notes.push(note);
  }
  return { deck: { sections, notes: inSectionOrder(notes, sections) }, problems };
}

function readSection(block: Block): { section: Section; mistakes: Mistake[] } {
  const { title, attributes, mistakes: messages } = readHeading(block.heading);
  const slug = slugOf(title);
  const onHeading = [
    ...messages,
    ...attributes.tags.map((tag) => mistakes.attributeOnSection(`.${tag}`)),
    ...[...attributes.values.keys()].map((name) => mistakes.attributeOnSection(name)),
    ...(title === '' ? [mistakes.headingEmpty()] : []),
    ...(title !== '' && slug === '' && attributes.id === undefined ? [mistakes.slugEmpty()] : []),
  ];
  return {
    section: {
      id: attributes.id ?? (slug || `line-${block.line}`),
      hasOwnId: attributes.id !== undefined,
      title,
      introduction: passageOf(block, 0).text,
    },
    mistakes: [...onHeading.map((message) => ({ line: block.line, message })), ...block.mistakes],
  };
}

function take(taken: TakenIds, { id, hasOwnId }: { id: string; hasOwnId: boolean }, line: number): Mistake[] {
  const earlier = taken.get(id);
  if (!earlier) taken.set(id, { line, hasOwnId });
  else if (hasOwnId || earlier.hasOwnId) return [{ line, message: mistakes.idTwice(id, earlier.line) }];
  else return [{ line, message: mistakes.slugTwice(id, earlier.line) }];
  return [];
}

/** A section that comes twice is one section: the notes of the second go to those of the first. */
function inSectionOrder(notes: Note[], sections: readonly Section[]): Note[] {
  const order = new Map(sections.map(({ id }, index) => [id, index]));
  return notes.sort((a, b) => (order.get(a.sectionId) ?? 0) - (order.get(b.sectionId) ?? 0));
}
