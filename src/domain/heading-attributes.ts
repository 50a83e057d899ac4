import { withoutClosingHashes } from './deck-lines';
import { mistakes } from './deck-mistakes';

/** The `{#id .tag name="value"}` at the end of a heading. */
export interface Attributes {
  id?: string;
  tags: string[];
  values: Map<string, string>;
}

export interface HeadingText {
  title: string;
  attributes: Attributes;
  /** What is wrong with the attributes, as sentences. */
  mistakes: string[];
}

interface Block extends Attributes {
  text: string;
  start: number;
  mistakes: string[];
}

const BLOCK_START = /\{(?=[#.]|[\p{L}_][\p{L}\p{N}_-]*=)/uy;
const ATTRIBUTE =
  /\s*(?:#(?<id>[^\s{}"'=]+)|\.(?<tag>[^\s{}"'=]+)|(?<name>[\p{L}_][\p{L}\p{N}_-]*)=(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s{}"']+))|(?<other>[^\s{}]+))/uy;
const BLOCK_END = /\s*\}/y;

const NAME = /^[\p{L}\p{N}\p{M}_.-]+$/u;

/** Whether something can be an id or a tag. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** What a heading without an id of its own is called: its letters and digits, joined by `-`. */
export function slugOf(heading: string): string {
  return heading
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/[\s_-]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Divides a heading's text into its title and the attributes behind it. */
export function readHeading(heading: string): HeadingText {
  const { blocks, unclosedAt } = attributeBlocks(heading);
  const last = blocks.at(-1);
  const isLast = last !== undefined && last.start + last.text.length === heading.length;
  const misplaced = isLast ? blocks.slice(0, -1) : blocks;
  return {
    title: isLast ? withoutClosingHashes(heading.slice(0, last.start).trimEnd()) : heading,
    attributes: isLast ? last : { tags: [], values: new Map() },
    mistakes: [
      ...misplaced.map((block) => mistakes.attributesNotLast(block.text)),
      ...(isLast ? last.mistakes : []),
      ...(unclosedAt === undefined ? [] : [mistakes.attributesUnclosed(heading.slice(unclosedAt))]),
    ],
  };
}

function attributeBlocks(heading: string): { blocks: Block[]; unclosedAt?: number } {
  const blocks: Block[] = [];
  if (!heading.includes('{')) return { blocks };
  const codeSpanEnd = codeSpans(heading);
  for (let at = 0; at < heading.length;) {
    const char = heading[at];
    if (char === '\\') at += 2;
    else if (char === '`') at = codeSpanEnd(at);
    else if (char === '{' && (at === 0 || /\s/.test(heading[at - 1] ?? ''))) {
      const block = readBlock(heading, at);
      if (block === 'unclosed') return { blocks, unclosedAt: at };
      if (block) blocks.push(block);
      at += block?.text.length ?? 1;
    } else at++;
  }
  return { blocks };
}

function readBlock(heading: string, start: number): Block | 'unclosed' | undefined {
  if (!matchAt(BLOCK_START, heading, start)) return undefined;
  const block: Block = { tags: [], values: new Map(), mistakes: [], text: '', start };
  for (let at = start + 1; ;) {
    const end = matchAt(BLOCK_END, heading, at);
    if (end) return { ...block, tags: [...new Set(block.tags)], text: heading.slice(start, at + end[0].length) };
    const attribute = matchAt(ATTRIBUTE, heading, at);
    if (!attribute) return 'unclosed';
    addAttribute(block, attribute.groups ?? {});
    at += attribute[0].length;
  }
}

function addAttribute(block: Block, groups: Record<string, string | undefined>): void {
  const { id, tag, name, double, single, bare, other } = groups;
  const fail = (message: string): number => block.mistakes.push(message);
  if (id !== undefined) {
    if (block.id !== undefined) fail(mistakes.attributeTwice('#id'));
    else if (isName(id)) block.id = id;
    else fail(mistakes.idUnreadable(id));
  } else if (tag !== undefined) {
    if (isName(tag)) block.tags.push(tag);
    else fail(mistakes.tagUnreadable(tag));
  } else if (name !== undefined) {
    if (block.values.has(name)) fail(mistakes.attributeTwice(name));
    block.values.set(name, double ?? single ?? bare ?? '');
  } else fail(mistakes.attributeUnreadable(other ?? ''));
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Tells, for the offset of a run of backticks, where its code span ends; a run without a partner is plain text. */
function codeSpans(text: string): (start: number) => number {
  const runs = [...text.matchAll(/`+/g)].map((run) => ({ start: run.index, length: run[0].length }));
  const lastStart = new Map(runs.map(({ start, length }) => [length, start]));
  let next = 0;
  return (start) => {
    let length = 1;
    while (text[start + length] === '`') length++;
    if ((lastStart.get(length) ?? -1) <= start) return start + length;
    while (runs[next] && ((runs[next]?.start ?? 0) <= start || runs[next]?.length !== length)) next++;
    return (runs[next]?.start ?? start) + length;
  };
}
