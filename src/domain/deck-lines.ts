/**
 * What a line of a deck is to Markdown's block structure:
 * `divider` is a `---` of its own, `underline` one that touches the text above it (Markdown makes a heading of that text),
 * `item` the first line of a list item, `fence`, `code` and `fence end` the parts of a fenced block.
 */
export type LineKind =
  'blank' | 'text' | 'heading' | 'divider' | 'underline' | 'item' | 'fence' | 'code' | 'fence end' | 'comment';

export type Unclosed = 'fence' | 'comment';

interface OpenFence {
  marker: string;
  /** Columns from the left at which the list item around the fence has its text; 0 outside lists. */
  itemIndent: number;
  line: number;
}

/** From here on an indented line is code or belongs to the paragraph above, never structure. */
const CODE_INDENT = 4;
const TAB_STOP = 4;

const HEADING = /^#{1,6}(?=\s|$)/;
const FENCE = /^(?:(`{3,})[^`]*|(~{3,}).*)$/;
const FENCE_END = /^(`{3,}|~{3,})[ \t]*$/;
const ITEM = /^(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/;
const THEMATIC_BREAK = /^([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const UNDERLINE = /^(?:=+|-+)[ \t]*$/;
const NOT_A_PARAGRAPH = /^[>|<]/;

/** Reads a text line by line and knows, like a Markdown parser, what each line is. Every line costs its own length only. */
export class LineReader {
  /** List items around the line read last, itself included. */
  get depth(): number {
    return this.#itemIndents.length;
  }

  #state: 'text' | 'fence' | 'comment' = 'text';
  #line = 0;
  #isAfterBlank = true;
  #block: 'none' | 'paragraph' | 'other' = 'none';
  #fence: OpenFence = { marker: '', itemIndent: 0, line: 0 };
  #commentLine = 0;
  readonly #itemIndents: number[] = [];
  readonly #onUnclosed: (what: Unclosed, line: number) => void;

  /** `onUnclosed` gets the line, from 1, that opened a fence or comment that nothing closes. */
  constructor(onUnclosed: (what: Unclosed, line: number) => void = () => {}) {
    this.#onUnclosed = onUnclosed;
  }

  read(line: string): LineKind {
    this.#line++;
    const kind = this.#read[this.#state](line);
    this.#isAfterBlank = kind === 'blank';
    if (kind !== 'text' && kind !== 'item') this.#block = 'none';
    return kind;
  }

  /** Tells that the text is over; what is open is reported, and the line that would have closed it returned. */
  end(): string {
    const state = this.#state;
    this.#state = 'text';
    if (state === 'text') return '';
    this.#onUnclosed(state, state === 'fence' ? this.#fence.line : this.#commentLine);
    return state === 'fence' ? ' '.repeat(this.#fence.itemIndent) + this.#fence.marker : '-->';
  }

  readonly #read = {
    text: (line: string): LineKind => {
      const { index, column } = indentOf(line);
      if (index === line.length) return 'blank';
      this.#leaveItems(column);
      const indent = column - this.#itemIndent();
      return indent < CODE_INDENT ? this.#startOfBlock(line, line.slice(index), column) : this.#text('other');
    },

    fence: (line: string): LineKind => {
      const { index, column } = indentOf(line);
      if (index < line.length && column < this.#fence.itemIndent) {
        this.end();
        return this.#read.text(line);
      }
      const end = column - this.#fence.itemIndent < CODE_INDENT ? FENCE_END.exec(line.slice(index)) : null;
      if (!end?.[1]?.startsWith(this.#fence.marker)) return 'code';
      this.#state = 'text';
      return 'fence end';
    },

    comment: (line: string): LineKind => {
      if (line.includes('-->')) this.#state = 'text';
      return 'comment';
    },
  };

  #startOfBlock(line: string, rest: string, column: number): LineKind {
    if (rest.startsWith('#') && this.depth === 0 && HEADING.test(rest)) return 'heading';

    const fence = rest.startsWith('`') || rest.startsWith('~') ? FENCE.exec(rest) : null;
    if (fence) {
      this.#fence = { marker: fence[1] ?? fence[2] ?? '', itemIndent: this.#itemIndent(), line: this.#line };
      this.#state = 'fence';
      return 'fence';
    }

    if (rest.startsWith('<!--')) {
      this.#commentLine = this.#line;
      if (!rest.includes('-->')) this.#state = 'comment';
      return 'comment';
    }

    if (isDivider(line)) return this.#isAfterBlank ? 'divider' : 'underline';
    if (this.#block === 'paragraph' && this.depth === 0 && UNDERLINE.test(rest)) return 'underline';

    if (THEMATIC_BREAK.test(rest)) {
      this.#block = 'none';
      return 'text';
    }

    const item = ITEM.exec(rest);
    if (item) {
      this.#itemIndents.push(column + itemIndentOf(rest, item[0].length));
      this.#block = 'other';
      return 'item';
    }
    return this.#text(this.depth === 0 && !NOT_A_PARAGRAPH.test(rest) ? 'paragraph' : 'other');
  }

  #text(block: 'paragraph' | 'other'): LineKind {
    if (this.#block === 'none') this.#block = block;
    return 'text';
  }

  #itemIndent(): number {
    return this.#itemIndents.at(-1) ?? 0;
  }

  #leaveItems(column: number): void {
    while (this.#itemIndent() > column) this.#itemIndents.pop();
  }
}

/** What a line of structure begins with, or a line that ends another's paragraph. */
const STRUCTURE = /^[ \t]*(?:[#=`~-]|<!--)/m;

/** Whether a text may hold a line that is more than text or an item: without a look at each of its lines. */
export const mayHoldStructure = (markdown: string): boolean => STRUCTURE.test(markdown);

/** True for the one way to write a divider: `---`, not indented. */
export function isDivider(line: string): boolean {
  return line.startsWith('---') && line.trimEnd() === '---';
}

/** Level and text of an ATX heading, without its closing `#`s. */
export function headingOf(line: string): { level: number; text: string } {
  const marked = line.trim();
  const level = HEADING.exec(marked)?.[0].length ?? 0;
  return { level, text: withoutClosingHashes(marked.slice(level).trim()) };
}

export function withoutClosingHashes(heading: string): string {
  let end = heading.length;
  while (heading[end - 1] === '#') end--;
  return end === 0 || /\s/.test(heading[end - 1] ?? '') ? heading.slice(0, end).trimEnd() : heading;
}

/** Where a line's text begins: as an index, and as a column with tabs expanded. */
export function indentOf(line: string): { index: number; column: number } {
  let index = 0;
  let column = 0;
  for (; index < line.length; index++) {
    if (line[index] === ' ') column++;
    else if (line[index] === '\t') column += TAB_STOP - (column % TAB_STOP);
    else break;
  }
  return { index, column };
}

/** The line without up to `columns` columns of indentation. Tabs behind them stay tabs: a program is shown and run as it was written. */
export function outdent(line: string, columns: number): string {
  let index = 0;
  let column = 0;
  for (; column < columns && (line[index] === ' ' || line[index] === '\t'); index++) {
    column += line[index] === '\t' ? TAB_STOP - (column % TAB_STOP) : 1;
  }
  return ' '.repeat(Math.max(0, column - columns)) + line.slice(index);
}

export function withoutOuterBlankLines(lines: readonly string[]): string {
  const first = lines.findIndex(hasText);
  return first < 0 ? '' : lines.slice(first, lines.findLastIndex(hasText) + 1).join('\n');
}

const hasText = (line: string): boolean => indentOf(line).index < line.length;

function itemIndentOf(rest: string, markerLength: number): number {
  const { index, column } = indentOf(rest.slice(markerLength));
  const isEmpty = markerLength + index === rest.length;
  return markerLength + (isEmpty || column > CODE_INDENT ? 1 : column);
}
