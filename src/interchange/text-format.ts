import { headingOf, LineReader, type LineKind } from '../domain/deck-lines';
import { linesOf, readForeignHead } from './foreign-head';
import { hasBlank, withoutSpans } from './obsidian-markdown';
import { readTableHead } from './table-head';
import { SEPARATORS, shareOfEqualRows } from './table-separator';

export type TextFormat = 'deck' | 'question-answer' | 'obsidian' | 'headings' | 'table' | 'json';

/** What is counted in a text before it is decided what it is. Code and comments count for nothing. */
export interface Evidence {
  /** `###` headings. */
  cards: number;
  /** Headings of any other level. */
  otherHeadings: number;
  /** `Q:` lines with an `A:` below, and `C:` lines with [brackets]. */
  questionAnswers: number;
  /** Lines with `::`, lines `?`. */
  obsidianCards: number;
  /** `==highlights==` and `{{curly braces}}`. */
  blanks: number;
  /** What only the plugin writes: `#flashcards` and its scheduling comments. */
  obsidianMarks: number;
  /** `#separator:tab` or `sep=;` on the first line. */
  hasTableHead: boolean;
  /** Of the first rows, the share that has as many cells as most, by the best separator. */
  equalRows: number;
  hasTabs: boolean;
  lineCount: number;
  isJson: boolean;
}

const TABLE_FILES = new Set(['csv', 'tsv', 'tab']);
const JSON_FILE = 'json';
/** So many rows have to have the same number of cells for a text to be a table. */
const MOST_ROWS = 0.9;
const FEWEST_ROWS = 2;
/** Characters that are looked at: a table of 64 MB says what it is sooner. */
const SAMPLE_LENGTH = 200_000;
const QUESTION = /^Q:(?:\s|$)/;
const ANSWER = /^A:(?:\s|$)/;
const CLOZE = /^C:\s/;
const BRACKETS = /\[[^[\]]+\]/;
const DECK_TAG = /(?:^|\s)#flashcards(?:\/\S+)?(?:\s|$)/;
const SCHEDULE = '<!--SR:';
const PROSE: LineKind[] = ['text', 'item'];

/** What kind of text a file holds, as its content shows it; its name decides only where the content does not. */
export function formatOfText(text: string, fileName = ''): TextFormat {
  return formatOfEvidence(evidenceIn(text), /\.([^.]*)$/.exec(fileName.toLowerCase())?.[1] ?? '');
}

/** In this order: what only one format writes, the deck language, then what is likelier to be meant. */
export function formatOfEvidence(evidence: Evidence, extension = ''): TextFormat {
  const { cards, otherHeadings, questionAnswers, obsidianCards, blanks, obsidianMarks, equalRows } = evidence;
  if (evidence.isJson || extension === JSON_FILE) return 'json';
  if (evidence.hasTableHead || TABLE_FILES.has(extension)) return 'table';
  if (obsidianMarks > 0 && obsidianCards + blanks > 0) return 'obsidian';
  if (cards > 0) return 'deck';
  if (questionAnswers > 0) return 'question-answer';
  const isTable = equalRows >= MOST_ROWS && evidence.lineCount >= FEWEST_ROWS && otherHeadings === 0;
  if (isTable && (evidence.hasTabs || obsidianCards === 0)) return 'table';
  if (obsidianCards > 0) return 'obsidian';
  if (otherHeadings > 0) return 'headings';
  return blanks > 0 ? 'obsidian' : 'deck';
}

export function evidenceIn(text: string): Evidence {
  const sample = text.slice(0, SAMPLE_LENGTH);
  const lines = linesOf(sample);
  const equalRows = Math.max(...SEPARATORS.map((separator) => shareOfEqualRows(sample, separator)));
  const evidence: Evidence = {
    ...{ cards: 0, otherHeadings: 0, questionAnswers: 0, obsidianCards: 0, blanks: 0, obsidianMarks: 0 },
    hasTableHead: readTableHead(lines).lineCount > 0,
    equalRows,
    hasTabs: equalRows > 0 && shareOfEqualRows(sample, '\t') === equalRows,
    lineCount: lines.filter((line) => line.trim() !== '').length,
    isJson: isJson(text),
  };
  const head = readForeignHead(lines);
  if (head.values.get('tags')?.some((tag) => DECK_TAG.test(`#${tag.replace(/^#/, '')}`))) evidence.obsidianMarks++;
  const reader = new LineReader();
  let isAsked = false;
  for (const line of lines.slice(head.lineCount)) {
    const kind = reader.read(line);
    if (kind === 'heading') evidence[headingOf(line).level === 3 ? 'cards' : 'otherHeadings']++;
    if (line.includes(SCHEDULE)) evidence.obsidianMarks++;
    if (!PROSE.includes(kind)) {
      if (kind === 'underline') evidence.otherHeadings++;
      continue;
    }
    const isAnswer = ANSWER.test(line);
    if ((CLOZE.test(line) && BRACKETS.test(line)) || (isAnswer && isAsked)) evidence.questionAnswers++;
    isAsked = QUESTION.test(line) || (isAsked && !isAnswer);
    if (DECK_TAG.test(line)) evidence.obsidianMarks++;
    if (/^\?{1,2}$/.test(line.trim()) || isInlineCard(line)) evidence.obsidianCards++;
    else if (hasBlank(line)) evidence.blanks++;
  }
  return evidence;
}

/** Whether the whole text is JSON; a long one is not parsed to know it. */
function isJson(text: string): boolean {
  const [first, last] = [text.trimStart()[0], text.trimEnd().at(-1)];
  if (!(first === '{' && last === '}') && !(first === '[' && last === ']')) return false;
  if (text.length > SAMPLE_LENGTH) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isInlineCard(line: string): boolean {
  const words = line.includes('::') ? withoutSpans(line).trim() : '';
  const at = words.indexOf('::');
  return at > 0 && at + '::'.length < words.length;
}
