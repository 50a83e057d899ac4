import { LineReader } from '../domain/deck-lines';
import { clozeOf } from './cloze-writing';

const MEDIA = /\.(?:png|jpe?g|gif|webp|svg|avif|bmp|mp3|m4a|ogg|opus|wav|flac|mp4|webm)$/i;
const EMBED = /!\[\[([^[\]|#\n]+)(?:#[^[\]|\n]*)?(?:\|[^[\]\n]*)?\]\]/g;
const WIKILINK = /\[\[([^[\]|\n]+)(?:\|([^[\]\n]*))?\]\]/g;
const TAG = /(^|\s)#([\p{L}\p{N}_/-]*[\p{L}_/-][\p{L}\p{N}_/-]*)/gu;
const HIGHLIGHT = /==(?=\S)((?:(?!==)[^\n])*?\S)==(?!=)/g;
/** Go's own templates begin with a dot, a dash or a space. */
const CURLY = /\{\{(?![.\s-])((?:(?!\}\}|\{\{)[^\n])+)\}\}/g;
/** Behind a highlight: `^[hint]`, `[^1]`, or both. */
const FOOTNOTES = /^(?:\^\[([^\]]*)\])?(?:\[\^(\d{1,2})\])?/;
const NUMBERED = /^(?:c?(\d{1,2})::)?([\s\S]*?)(?:::([\s\S]*))?$/;

/** The text with everything changed but its code: spans and fenced blocks. */
export function outsideCode(text: string, change: (passage: string) => string): string {
  const reader = new LineReader();
  const parts: { isCode: boolean; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const isCode = ['fence', 'code', 'fence end'].includes(reader.read(line));
    const last = parts.at(-1);
    if (last?.isCode === isCode) last.lines.push(line);
    else parts.push({ isCode, lines: [line] });
  }
  return parts
    .map(({ isCode, lines }) => (isCode ? lines.join('\n') : outsideSpans(lines.join('\n'), change)))
    .join('\n');
}

function outsideSpans(text: string, change: (passage: string) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of codeSpansIn(text)) {
    parts.push(change(text.slice(at, start)), text.slice(start, end));
    at = end;
  }
  return [...parts, change(text.slice(at))].join('');
}

/** Code spans, in which nothing is meant: from some backticks to as many on the same line. */
function codeSpansIn(text: string): { start: number; end: number }[] {
  const runs = [...text.matchAll(/`+|\n/g)];
  // A pattern with a back reference would look through the line for each run.
  const closers: (number | undefined)[] = [];
  const next = new Map<string, number>();
  for (let index = runs.length - 1; index >= 0; index--) {
    const [run] = runs[index]!;
    closers[index] = next.get(run);
    if (run === '\n') next.clear();
    else next.set(run, index);
  }
  const spans: { start: number; end: number }[] = [];
  for (let index = 0; index < runs.length; index++) {
    const closer = closers[index];
    if (closer === undefined) continue;
    const { index: end, 0: run } = runs[closer]!;
    spans.push({ start: runs[index]!.index, end: end + run.length });
    index = closer;
  }
  return spans;
}

/** A line in which nothing stands where code or a blank stood; of the same length. */
export function withoutSpans(line: string): string {
  let words = '';
  for (const { start, end } of codeSpansIn(line)) words += line.slice(words.length, start) + '\0'.repeat(end - start);
  return (words + line.slice(words.length)).replace(/\{\{(?:(?!\{\{|\}\}).)*\}\}/g, (blank) =>
    '\0'.repeat(blank.length),
  );
}

/** Markdown as others have it too: a link to another note is its words, a picture its file's name, a highlight bold. */
export function plainMarkdown(text: string): string {
  return outsideCode(text, (passage) =>
    passage
      .replace(EMBED, (_, target: string) => {
        const name = target.trim().split('/').at(-1) ?? '';
        return MEDIA.test(name) ? `![](${/[\s()]/.test(name) ? `<${name}>` : name})` : name;
      })
      .replace(WIKILINK, (_, target: string, words?: string) => words?.trim() || target.replaceAll('#', ' > ').trim())
      .replace(HIGHLIGHT, '**$1**'),
  );
}

/** The text without its `#tags`, and they. */
export function takeTags(text: string): { text: string; tags: string[] } {
  const tags: string[] = [];
  const rest = outsideCode(text, (passage) =>
    passage.replace(TAG, (_, before: string, tag: string) => {
      tags.push(tag.replace(/^\/+|\/+$/g, ''));
      return before;
    }),
  );
  return { text: tags.length > 0 ? rest.replace(/[ \t]+$/gm, '') : text, tags };
}

export function hasBlank(text: string): boolean {
  let isFound = false;
  outsideCode(text, (passage) => {
    isFound ||= passage.search(HIGHLIGHT) >= 0 || passage.search(CURLY) >= 0;
    return passage;
  });
  return isFound;
}

/** `==hidden==` and `{{hidden}}` as blanks: each one a card, those with one number together. */
export function withBlanks(text: string): string {
  let last = 0;
  const blank = (hidden: string, hint: string, number: string | undefined): string => {
    if (number === undefined) return clozeOf(++last, hidden, hint);
    last = Math.max(last, Number(number));
    return clozeOf(Number(number), hidden, hint);
  };
  return outsideCode(text, (passage) => withMarks(passage, blank));
}

type Blank = (hidden: string, hint: string, number: string | undefined) => string;

function withMarks(passage: string, blank: Blank): string {
  const marks = new RegExp(`${HIGHLIGHT.source}|${CURLY.source}`, 'g');
  let changed = '';
  let at = 0;
  for (let mark = marks.exec(passage); mark; mark = marks.exec(passage)) {
    const [whole, highlighted, curly = ''] = mark;
    changed += passage.slice(at, mark.index);
    at = mark.index + whole.length;
    if (highlighted === undefined) {
      const [, number, hidden = '', hint = ''] = NUMBERED.exec(curly) ?? [];
      changed += blank(hidden, hint, number);
    } else {
      const [notes, hint = '', number] = FOOTNOTES.exec(passage.slice(at)) ?? [''];
      at += notes.length;
      changed += blank(highlighted, hint, number);
    }
    marks.lastIndex = at;
  }
  return changed + passage.slice(at);
}
