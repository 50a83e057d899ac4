import { indentOf, LineReader, outdent, withoutOuterBlankLines } from './deck-lines';

export interface ChoiceOption {
  markdown: string;
  isRight: boolean;
  /** Markdown that explains the option once it was chosen; '' without. */
  note: string;
  /** In the front, from 1. */
  line: number;
}

/** A front that offers options: a task list, and what stands around it. */
export interface Choice {
  before: string;
  options: ChoiceOption[];
  after: string;
  /** Lines, from 1, of options that stand apart from the list. */
  strayLines: number[];
}

const OPTION = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]+(\S.*)$/;

/** The choice that a front's Markdown offers, or undefined when it has no task list. */
export function choiceOf(front: string): Choice | undefined {
  if (!front.includes('[')) return undefined;
  const reader = new LineReader();
  const before: string[] = [];
  const after: string[] = [];
  const strayLines: number[] = [];
  const options: (ChoiceOption & { text: string[]; notes: string[] })[] = [];

  front.split('\n').forEach((line, index) => {
    const kind = reader.read(line);
    const option = kind === 'item' && reader.depth === 1 ? OPTION.exec(line) : null;
    const last = options.at(-1);
    if (option && after.length > 0) strayLines.push(index + 1);
    if (option && after.length === 0) {
      const isRight = option[1] !== ' ';
      options.push({ markdown: '', isRight, note: '', line: index + 1, text: [option[2] ?? ''], notes: [] });
    } else if (!last) before.push(line);
    else if (after.length > 0) after.push(line);
    else if (kind === 'blank' || kind === 'code') last.notes.push(line);
    else if (reader.depth > 0 && indentOf(line).column > 0) last.notes.push(line);
    else if (kind === 'text' && last.notes.length === 0) last.text.push(line);
    else after.push(line);
  });

  if (options.length === 0) return undefined;
  return {
    before: withoutOuterBlankLines(before),
    options: options.map(({ isRight, line, text, notes }) => {
      return { markdown: text.join('\n').trimEnd(), isRight, note: outdented(notes), line };
    }),
    after: withoutOuterBlankLines(after),
    strayLines,
  };
}

function outdented(lines: readonly string[]): string {
  const columns = lines.reduce(
    (least, line) => (line.trim() === '' ? least : Math.min(least, indentOf(line).column)),
    Infinity,
  );
  return withoutOuterBlankLines(lines.map((line) => outdent(line, columns)));
}
