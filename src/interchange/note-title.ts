import { clozeMarks, hasCloze } from '../domain/cloze';
import { headingOf } from '../domain/deck-lines';
import { readHeading } from '../domain/heading-attributes';

/** Characters of a heading that is also the question; a longer question stands under a title. */
const LONGEST_HEADING = 160;
const LONGEST_TITLE = 72;
/** What is looked at of a line to shorten it to a title. */
const LONGEST_LINE = 1000;
const HIDDEN = '…';

const IMAGE = /!\[([^\]]*)\]\(<?([^)>]*)>?[^)]*\)/g;
const UNCLOSED = /\{\{c\d{1,3}::[\s\S]*/;
const LINK = /\[([^\]]+)\]\([^)]*\)/g;
const MARKERS = /^\s*(?:(?:>|[-*+]|\d{1,9}[.)]|#{1,6})\s+)+/;
const BLOCK = /^(?:\s*(?:[-*+]\s|>|\||#{1,6}\s|```|~~~|\d{1,9}[.)]\s|[-=*_]+\s*$)|\s{4})/;

/** Whether a question can stand on a `###` line and be read from there as it is. */
export function canBeHeading(question: string): boolean {
  if (question.length > LONGEST_HEADING || BLOCK.test(question) || hasCloze(question) || question.includes('!['))
    return false;
  return staysAsHeading(question);
}

/** The heading above a question that does not fit on a line: its first words, nothing hidden given away. */
export function titleOf(question: string): string {
  const shown = hasCloze(question) ? hiddenClozes(question) : question;
  for (const line of shown.replace(/<!--[\s\S]*?(?:-->|$)/g, '').split('\n')) {
    const title = headingFrom(shortened(plainLine(line.slice(0, LONGEST_LINE))));
    if (title !== '') return title;
  }
  return 'Card';
}

/** A title from elsewhere as it can stand on a heading line; '' where nothing is left of it. */
export function headingFrom(text: string): string {
  const line = (hasCloze(text) ? hiddenClozes(text) : text).replace(/\s+/g, ' ').trim();
  if (staysAsHeading(line)) return line;
  const escaped = line.replace(/(^|\s)\{/g, '$1\\{');
  if (staysAsHeading(escaped)) return escaped;
  const plain = line
    .replace(/[{}#`\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return staysAsHeading(plain) ? plain : '';
}

const MEANS_SOMETHING_IN_HEADING = /[{}#`\\]/;

function staysAsHeading(text: string): boolean {
  if (text === '' || text !== text.replace(/\s+/g, ' ').trim()) return false;
  if (!MEANS_SOMETHING_IN_HEADING.test(text)) return true;
  const { title, attributes, mistakes } = readHeading(headingOf(`### ${text} {#id}`).text);
  return title === text && attributes.id === 'id' && attributes.tags.length === 0 && mistakes.length === 0;
}

/** No blank's text or hint, also of one that is never closed. */
function hiddenClozes(text: string): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of clozeMarks(text).marks) {
    if (start < at) continue;
    shown += text.slice(at, start) + HIDDEN;
    at = end;
  }
  return (shown + text.slice(at)).replace(UNCLOSED, HIDDEN);
}

function plainLine(line: string): string {
  if (/^\s*(?:```|~~~|\|?[\s|:-]*$)/.test(line)) return '';
  return line
    .replace(MARKERS, '')
    .replace(IMAGE, (_, words: string, name: string) => words || name)
    .replace(LINK, '$1')
    .replace(/\*\*|==/g, '')
    .trim();
}

function shortened(line: string): string {
  if (line.length <= LONGEST_TITLE) return line;
  const start = line.slice(0, LONGEST_TITLE);
  const lastSpace = start.lastIndexOf(' ');
  return `${(lastSpace > LONGEST_TITLE / 2 ? start.slice(0, lastSpace) : start).trimEnd()}${HIDDEN}`;
}
