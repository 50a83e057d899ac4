/** One `{{c1::text::hint}}` in a Markdown source. Marks may stand in each other's text. */
export interface ClozeMark {
  number: number;
  /** Inner marks included. */
  text: string;
  /** '' without one. */
  hint: string;
  /** Offsets in the source: the first `{`, the text, behind the last `}`. */
  start: number;
  textStart: number;
  textEnd: number;
  end: number;
}

interface OpenMark {
  number: number;
  start: number;
  textStart: number;
  /** Offset of the `::` before the hint, once it was seen. */
  hintAt?: number;
  /** Go's own braces that are open inside the mark. */
  braces: number;
}

const OPENING = /\{\{c(\d{1,3})::/y;
const ANY_OPENING = /\{\{c\d{1,3}::/;
const SEPARATOR = '::';
const CLOSING = '}}';

export function hasCloze(source: string): boolean {
  return ANY_OPENING.test(source);
}

/**
 * All marks of a source in the order of their beginnings, and the offsets of those that never end. The source is taken
 * before Markdown: fences, code spans and tables count too, and braces inside a mark have to be balanced.
 */
export function clozeMarks(source: string): { marks: ClozeMark[]; unclosed: number[] } {
  const marks: ClozeMark[] = [];
  const open: OpenMark[] = [];
  for (let at = source.indexOf('{{'); at >= 0 && at < source.length;) {
    const mark = open.at(-1);
    const opening = mark?.hintAt === undefined ? openingAt(source, at) : undefined;
    if (opening) {
      open.push(opening);
      at = opening.textStart;
    } else if (!mark) {
      at = source.indexOf('{{', at + 1);
    } else if (mark.braces === 0 && source.startsWith(CLOSING, at)) {
      marks.push(closed(source, mark, at));
      open.pop();
      at += CLOSING.length;
    } else if (mark.braces === 0 && mark.hintAt === undefined && source.startsWith(SEPARATOR, at)) {
      mark.hintAt = at;
      at += SEPARATOR.length;
    } else {
      if (source[at] === '{') mark.braces++;
      if (source[at] === '}' && mark.braces > 0) mark.braces--;
      at++;
    }
  }
  return { marks: marks.sort((a, b) => a.start - b.start), unclosed: open.map((mark) => mark.start) };
}

/** The numbers of a source's marks, each once, ascending. */
export function clozeNumbersOf(marks: readonly ClozeMark[]): number[] {
  return [...new Set(marks.map((mark) => mark.number))].sort((a, b) => a - b);
}

/**
 * The source as the card with this number shows it: `show` says what stands for the card's own marks, all others are
 * replaced by their text. Number 0 is nobody's: only text is left.
 */
export function clozeText(
  source: string,
  number = 0,
  show: (mark: { text: string; hint: string }) => string = ({ text }) => text,
): string {
  if (!hasCloze(source)) return source;
  const around: { mark: ClozeMark; before: string }[] = [];
  let shown = '';
  let at = 0;

  const closeMarksBefore = (offset: number): void => {
    for (let inner = around.at(-1); inner && inner.mark.end <= offset; inner = around.at(-1)) {
      const { mark, before } = inner;
      const text = shown + source.slice(at, mark.textEnd);
      shown = before + (mark.number === number ? show({ text, hint: mark.hint }) : text);
      at = mark.end;
      around.pop();
    }
  };

  for (const mark of clozeMarks(source).marks) {
    closeMarksBefore(mark.start);
    around.push({ mark, before: shown + source.slice(at, mark.start) });
    shown = '';
    at = mark.textStart;
  }
  closeMarksBefore(source.length);
  return shown + source.slice(at);
}

function openingAt(source: string, at: number): OpenMark | undefined {
  OPENING.lastIndex = at;
  const match = OPENING.exec(source);
  return match ? { number: Number(match[1]), start: at, textStart: at + match[0].length, braces: 0 } : undefined;
}

function closed(source: string, { number, start, textStart, hintAt }: OpenMark, at: number): ClozeMark {
  const textEnd = hintAt ?? at;
  const hint = hintAt === undefined ? '' : source.slice(hintAt + SEPARATOR.length, at);
  return { number, text: source.slice(textStart, textEnd), hint, start, textStart, textEnd, end: at + CLOSING.length };
}
