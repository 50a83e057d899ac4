import { isDivider, headingOf } from './deck-lines';
import { mistakes, type Mistake } from './deck-mistakes';
import { nearestWord } from './nearest-word';

const KEYS = ['id', 'title', 'description', 'go'] as const;
type Key = (typeof KEYS)[number];

interface Entry {
  value: string;
  line: number;
}

export interface FrontMatter {
  entries: Partial<Record<Key, Entry>>;
  /** How many of the text's lines it takes, its `---` included. */
  lineCount: number;
  mistakes: Mistake[];
}

const ENTRY = /^([\p{L}_][\p{L}\p{N}_-]*)[ \t]*:(?:[ \t]+(.*))?$/u;
const DOUBLE_QUOTED = /^"((?:[^"\\]|\\.)*)"$/;
const SINGLE_QUOTED = /^'((?:[^']|'')*)'$/;

/** Reads the `key: value` lines between two `---`, when the text begins with them. */
export function readFrontMatter(lines: readonly string[]): FrontMatter {
  const found: FrontMatter = { entries: {}, lineCount: 0, mistakes: [] };
  if (!isDivider(lines[0] ?? '')) return found;

  for (let index = 1; index < lines.length; index++) {
    const text = lines[index] ?? '';
    if (isDivider(text)) return { ...found, lineCount: index + 1 };
    if (headingOf(text).level > 0) return unclosed(found, index);
    if (text.trim() !== '') readEntry(found, text, index + 1);
  }
  return unclosed(found, 1);
}

/** A value that reads back as it is. */
export function frontMatterValue(value: string): string {
  const line = value.includes('\n')
    ? value
        .split('\n')
        .map((part) => part.trim())
        .join(' ')
    : value;
  return /^["']|^\s|\s$/.test(line) ? `"${line.replace(/["\\]/g, '\\$&')}"` : line;
}

function readEntry({ entries, mistakes: list }: FrontMatter, text: string, line: number): void {
  const [, name, value = ''] = ENTRY.exec(text.trimEnd()) ?? [];
  const key = KEYS.find((known) => known === name);
  const earlier = key && entries[key];
  if (name === undefined) list.push({ line, message: mistakes.frontMatterLine(text) });
  else if (!key) list.push({ line, message: mistakes.frontMatterKey(name, nearestWord(name, KEYS)) });
  else if (earlier) list.push({ line, message: mistakes.frontMatterKeyTwice(key, earlier.line) });
  else entries[key] = { value: unquoted(value.trim()), line };
}

/** Without an end the front matter goes as far as the first heading; without a heading too, its `---` is only a line. */
function unclosed(found: FrontMatter, lineCount: number): FrontMatter {
  const mistake = { line: 1, message: mistakes.frontMatterUnclosed() };
  return lineCount === 1
    ? { entries: {}, lineCount, mistakes: [mistake] }
    : { ...found, lineCount, mistakes: [mistake, ...found.mistakes] };
}

function unquoted(value: string): string {
  const double = DOUBLE_QUOTED.exec(value)?.[1];
  if (double !== undefined) return double.replace(/\\(.)/g, '$1');
  return SINGLE_QUOTED.exec(value)?.[1]?.replace(/''/g, "'") ?? value;
}
