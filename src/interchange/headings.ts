import type { Problem } from '../domain/deck';
import { headingOf, LineReader, withoutOuterBlankLines, type LineKind } from '../domain/deck-lines';
import { canonicalDeck, type DraftDeck, type DraftNote, type DraftSection } from './canonical-deck';
import { headValue, linesOf, readForeignHead } from './foreign-head';
import type { IncomingDeck } from './incoming-deck';

const DEEPEST_LEVEL = 6;

const mistakes = {
  noCards: () => 'There is no heading with text under it. Write each question as a heading and its answer below.',
  noAnswer: () => 'There is nothing under this heading. Write the answer there.',
};

interface Passage {
  /** 0 for what stands above the first heading. */
  level: number;
  title: string;
  line: number;
  body: string[];
}

/** Reads a document whose headings are questions: those of one level are the cards, those above it sections. */
export function readHeadings(text: string, options: { fileName?: string } = {}): IncomingDeck {
  const lines = linesOf(text);
  const head = readForeignHead(lines);
  const passages = passagesOf(lines, head.lineCount);
  const cardLevel = cardLevelOf(passages);
  if (cardLevel === undefined)
    return canonicalDeck({ notes: [] }, { ...options, problems: [{ line: 1, message: mistakes.noCards() }] });
  const { draft, problems } = draftOf(passages, cardLevel);
  const title = headValue(head, 'title', 'name');
  return canonicalDeck({ ...draft, ...(title === undefined ? {} : { title }) }, { ...options, problems });
}

function passagesOf(lines: readonly string[], from: number): Passage[] {
  const reader = new LineReader();
  const passages: Passage[] = [{ level: 0, title: '', line: from + 1, body: [] }];
  let kindBefore: LineKind = 'blank';
  for (let index = from; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const kind = reader.read(line);
    const { body } = passages.at(-1)!;
    if (kind === 'heading') {
      const { level, text } = headingOf(line);
      passages.push({ level, title: text, line: index + 1, body: [] });
    } else if (kind === 'underline' && kindBefore === 'text' && (body.at(-2) ?? '').trim() === '') {
      const level = line.trim().startsWith('=') ? 1 : 2;
      passages.push({ level, title: body.pop()?.trim() ?? '', line: index, body: [] });
    } else body.push(line);
    kindBefore = kind;
  }
  return passages;
}

/** The level at which most headings have text under them; of two the deeper. */
function cardLevelOf(passages: readonly Passage[]): number | undefined {
  const counts = new Array<number>(DEEPEST_LEVEL + 1).fill(0);
  for (const { level, body } of passages) if (level > 0 && withoutOuterBlankLines(body) !== '') counts[level]! += 1;
  const most = Math.max(...counts);
  return most === 0 ? undefined : counts.lastIndexOf(most);
}

function draftOf(passages: readonly Passage[], cardLevel: number): { draft: DraftDeck; problems: Problem[] } {
  const notes: DraftNote[] = [];
  const problems: Problem[] = [];
  const sections: DraftSection[] = [];
  const isTitled = cardLevel > 1 && passages.filter(({ level }) => level === 1).length === 1;
  let description = '';
  let title: string | undefined;
  let path: Passage[] = [];
  for (const passage of deeperInside(passages, cardLevel)) {
    const { level, line } = passage;
    const body = withoutOuterBlankLines(passage.body);
    path = [...path.filter((above) => above.level < level), passage];
    const section = sectionOf(path, cardLevel, isTitled);
    if (level === cardLevel && body === '')
      problems.push({ line, message: mistakes.noAnswer(), noteId: `line-${line}` });
    else if (level === cardLevel) notes.push({ question: passage.title, answer: body, section, line });
    else if (level === 0) description = body;
    else if (level === 1 && isTitled) {
      title = passage.title;
      description = [description, body].filter(Boolean).join('\n\n');
    } else sections.push({ title: section, introduction: body });
  }
  return { draft: { ...(title === undefined ? {} : { title }), description, sections, notes }, problems };
}

/** Headings below the cards' are part of their answers. */
function deeperInside(passages: readonly Passage[], cardLevel: number): Passage[] {
  const merged: Passage[] = [];
  for (const passage of passages) {
    const above = merged.at(-1);
    if (passage.level > cardLevel && above?.level === cardLevel) {
      above.body.push(`${'#'.repeat(passage.level)} ${passage.title}`, ...passage.body);
    } else if (passage.level <= cardLevel) merged.push({ ...passage, body: [...passage.body] });
    else above?.body.push(`**${passage.title}**`, '', ...passage.body);
  }
  return merged;
}

function sectionOf(path: readonly Passage[], cardLevel: number, isTitled: boolean): string {
  return path
    .filter(({ level }) => level < cardLevel && level > (isTitled ? 1 : 0))
    .map(({ title }) => title)
    .join(' / ');
}
