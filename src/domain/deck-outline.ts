import { headingOf, LineReader, withoutOuterBlankLines, type LineKind } from './deck-lines';
import { mistakes, type Mistake } from './deck-mistakes';

/** A heading that structures the deck, and the lines under it. */
export interface Block {
  /** 0 is what stands before the first heading. */
  level: 0 | 2 | 3;
  heading: string;
  /** Of the heading, from 1; the first line under it is the next one. */
  line: number;
  lines: string[];
  /** Index in `lines`. */
  dividerAt?: number;
  /** Lines that show something: comments and blank lines do not. */
  visible: { front: number; back: number };
  mistakes: Mistake[];
}

/** A piece of a deck's text, and where it begins. */
export interface Passage {
  text: string;
  /** Of its first line, from 1. */
  line: number;
}

export interface Outline {
  beginning: Block;
  /** Sections and cards, in the order of the text. */
  blocks: Block[];
  /** The headings with one `#`. */
  titles: { text: string; line: number; isLate: boolean }[];
}

/** Finds a deck's structure in its lines from index `from` on. */
export function outlineOf(lines: readonly string[], from: number): Outline {
  const outline: Outline = { beginning: newBlock(0, '', from), blocks: [], titles: [] };
  let block = outline.beginning;
  let levelAbove = 0;

  const reader = new LineReader((what, line) => {
    block.mistakes.push({ line: from + line, message: mistakes.unclosed(what) });
  });

  for (let index = from; index < lines.length; index++) {
    const text = lines[index] ?? '';
    const line = index + 1;
    const kind = reader.read(text);
    if (kind !== 'heading') {
      addLine(block, text, kind, line);
      continue;
    }
    const heading = headingOf(text);
    if (heading.level === 1) {
      outline.titles.push({ text: heading.text, line, isLate: outline.blocks.length > 0 });
      addLine(block, '', 'blank', line);
    } else if (heading.level === 2 || heading.level === 3) {
      block = newBlock(heading.level, heading.text, line);
      outline.blocks.push(block);
    } else {
      addLine(block, text, kind, line);
      if (heading.level > levelAbove + 1) {
        block.mistakes.push({ line, message: mistakes.levelSkipped(heading.level, levelAbove) });
      }
    }
    levelAbove = heading.level;
  }
  reader.end();
  return outline;
}

/** A block's lines from index `from` up to `to`, without the blank ones around them. */
export function passageOf(block: Block, from: number, to = block.lines.length): Passage {
  const lines = block.lines.slice(from, to);
  const blankLines = lines.findIndex((line) => line.trim() !== '');
  return { text: withoutOuterBlankLines(lines), line: block.line + 1 + from + Math.max(0, blankLines) };
}

function newBlock(level: Block['level'], heading: string, line: number): Block {
  return { level, heading, line, lines: [], visible: { front: 0, back: 0 }, mistakes: [] };
}

function addLine(block: Block, text: string, kind: LineKind, line: number): void {
  block.lines.push(text);
  if (kind === 'divider' && block.level === 3 && block.dividerAt === undefined) {
    block.dividerAt = block.lines.length - 1;
    return;
  }
  if (kind === 'underline') {
    const message = text.trim() === '---' ? mistakes.dividerUnderText() : mistakes.underline();
    block.mistakes.push({ line, message });
  }
  if (isVisible(text, kind)) block.visible[block.dividerAt === undefined ? 'front' : 'back']++;
}

function isVisible(text: string, kind: LineKind): boolean {
  return kind === 'comment' ? /-->\s*\S/.test(text) : kind !== 'blank';
}
