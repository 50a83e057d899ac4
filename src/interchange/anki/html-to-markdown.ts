import type { BlockContent, ListItem, Nodes, Parents, PhrasingContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, toMarkdown, type Info, type Options, type State } from 'mdast-util-to-markdown';
import { clozeMarks, hasCloze } from '../../domain/cloze';
import { excerptOf } from '../../domain/excerpt';
import { CLOSE, OPEN, PLACEHOLDER, placeOf, type FieldCloze } from './cloze-field';
import { parseHtml, plainTextOf, type HtmlNode } from './field-html';
import { blocksOf } from './html-blocks';
import { withoutStandIns, type SideReading } from './html-phrasing';
import { plainMarkdown } from './plain-markdown';

/** One side of a card in the deck language. */
export interface Side {
  markdown: string;
  /** The first line and what follows it, where the side begins with a line of text that can be a heading. */
  firstLine?: { heading: string; rest: string };
  /** A heading for a side that has no such line, its clozes as `…`; '' where there is no text. */
  excerpt: () => string;
  media: string[];
  remoteImages: string[];
  missingMedia: string[];
}

/**
 * A side's HTML in the deck language: what would be structure, a choice or a cloze there stays text. `clozes` are those whose
 * placeholders are in the HTML.
 */
export function htmlToMarkdown(html: string, media: ReadonlySet<string>, clozes: readonly FieldCloze[] = []): Side {
  if (PLAIN.test(html) && !ADDRESS.test(html)) return plainSide(html);
  const nodes = parseHtml(html);
  return sideOf(nodes, media, clozes, false) ?? sideOf(nodes, media, clozes, true)!;
}

/** Words that are the same in HTML and in Markdown. */
const PLAIN = /^\p{L}(?:[\p{L}\p{M}\p{N},;?'"()%.]| (?! |$)){0,150}$/u;
const ADDRESS = /www\./i;

function plainSide(text: string): Side {
  return {
    markdown: text,
    firstLine: { heading: text, rest: '' },
    excerpt: () => excerptOf(text),
    media: [],
    remoteImages: [],
    missingMedia: [],
  };
}

/** Undefined where the Markdown would be read in another way than it was meant, which strict reading prevents. */
function sideOf(
  nodes: readonly HtmlNode[],
  media: ReadonlySet<string>,
  clozes: readonly FieldCloze[],
  isStrict: boolean,
): Side | undefined {
  const reading: SideReading = {
    media,
    isStrict,
    usedMedia: new Set(),
    remoteImages: new Set(),
    missingMedia: new Set(),
  };
  const blocks = blocksOf(nodes, reading);
  const { markdown, isAsMeant } = withClozes(markdownOf(blocks), clozes);
  if (!isStrict && !isAsMeant) return undefined;
  return {
    markdown,
    ...firstLineOf(blocks, markdown),
    excerpt: () => headingOfText(excerptOf(plainText(blocks))),
    media: [...reading.usedMedia],
    remoteImages: [...reading.remoteImages],
    missingMedia: [...reading.missingMedia],
  };
}

/** Behind the placeholder of a cloze a line may begin: its text stands alone on the cards of the note's other clozes. */
const BEHIND_OPENING = '[\\uFDD3-\\uFDDC]';

const OPTIONS: Options = {
  bullet: '-',
  emphasis: '*',
  resourceLink: true,
  rule: '*',
  handlers: { listItem },
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  unsafe: [
    // What the deck language reads in braces: clozes, and attributes at the end of a heading.
    { character: '{', before: '\\{', after: 'c\\d{1,3}::' },
    { character: '{', before: '\\s', after: '(?:[#.]|[^\\s{}"\'=]+=)', inConstruct: 'phrasing' },
    { character: '{', atBreak: true, after: '(?:[#.]|[^\\s{}"\'=]+=)' },
    // Before what becomes a brace or a character reference.
    { character: '\\', after: '[\\uFDD0-\\uFDEF]', inConstruct: 'phrasing' },
    ...Array.from('#>-+=~:', (character) => ({ character, before: BEHIND_OPENING })),
    { character: '.', before: `${BEHIND_OPENING}\\d+` },
    { character: ')', before: `${BEHIND_OPENING}\\d+` },
  ],
};

/** Code that begins an item begins on a line of its own, where the deck language looks for fences. */
function listItem(node: ListItem, parent: Parents | undefined, state: State, info: Info): string {
  const item = defaultHandlers.listItem(node, parent, state, info);
  if (node.children[0]?.type !== 'code') return item;
  return item.replace(/^(\S+ )(?=`)/, (bullet) => `${bullet.trimEnd()}\n${' '.repeat(bullet.length)}`);
}

const markdownOf = (blocks: BlockContent[]): string => plainMarkdown(blocks) ?? escapedMarkdown(blocks);

/** The Markdown of any blocks. */
export const escapedMarkdown = (blocks: BlockContent[]): string =>
  toMarkdown({ type: 'root', children: blocks }, OPTIONS).replace(/\n$/, '');

const reference = (character: string): string => `&#${character.codePointAt(0)};`;

/** The Markdown with the deck language's clozes, and whether it is read as it was meant. */
function withClozes(marked: string, clozes: readonly FieldCloze[]): { markdown: string; isAsMeant: boolean } {
  const text = withoutStandIns(marked, reference);
  const isPaired = pairedPlaceholders(text, clozes.length);
  const meant: { number: number; start: number; end: number }[] = [];
  const open: (typeof meant)[number][] = [];
  const hints: string[] = [];
  let markdown = '';
  let at = 0;
  for (const { 0: placeholder, 1: digits, index } of text.matchAll(PLACEHOLDER)) {
    markdown += text.slice(at, index);
    at = index + placeholder.length;
    if (!isPaired.has(index)) continue;
    if (digits === undefined) {
      markdown += `${hints.pop()}}}`;
      open.pop()!.end = markdown.length;
    } else {
      const { number, hint } = clozes[placeOf(digits)]!;
      const cloze = { number, start: markdown.length, end: 0 };
      meant.push(cloze);
      open.push(cloze);
      hints.push(hintText(hint));
      markdown += `{{c${number}::`;
    }
  }
  markdown += text.slice(at);
  return { markdown, isAsMeant: isReadAs(markdown, meant) };
}

function isReadAs(markdown: string, meant: readonly { number: number; start: number; end: number }[]): boolean {
  if (!hasCloze(markdown)) return meant.length === 0;
  const { marks, unclosed } = clozeMarks(markdown);
  if (unclosed.length > 0 || marks.length !== meant.length) return false;
  return marks.every(({ number, start, end }, index) => {
    const cloze = meant[index];
    return cloze?.number === number && cloze.start === start && cloze.end === end;
  });
}

/** Offsets of the placeholders that have a partner and hide something: what is dropped from a field may take one away. */
function pairedPlaceholders(text: string, clozeCount: number): ReadonlySet<number> {
  const paired = new Set<number>();
  const open: { index: number; textStart: number }[] = [];
  for (const { 0: placeholder, 1: digits, index } of text.matchAll(PLACEHOLDER)) {
    if (digits !== undefined) {
      if (digits !== '' && placeOf(digits) < clozeCount) open.push({ index, textStart: index + placeholder.length });
      continue;
    }
    const partner = open.pop();
    if (!partner || text.slice(partner.textStart, index).replace(PLACEHOLDER, '').trim() === '') continue;
    paired.add(partner.index).add(index);
  }
  return paired;
}

/** A hint is shown as it is: one line of text in which braces are balanced. */
function hintText(html: string): string {
  const hint = plainTextOf(html);
  if (hint === '') return '';
  const { marks } = clozeMarks(`{{c1::x::${hint}}}`);
  return marks[0]?.hint === hint ? `::${hint}` : `::${hint.replace(/\{/g, '(').replace(/\}/g, ')')}`;
}

/** Longer questions are read better as a card's text than as its heading. */
const MAX_HEADING_LENGTH = 200;

function firstLineOf(blocks: readonly BlockContent[], markdown: string): Pick<Side, 'firstLine'> {
  const first = blocks[0];
  if (first?.type !== 'paragraph') return {};
  const end = first.children.findIndex(({ type }) => type === 'break');
  const line = end < 0 ? first.children : first.children.slice(0, end);
  const [source = ''] = markdown.split('\n', 1);
  const heading = headingOf(end < 0 ? source : source.replace(/\\$/, ''));
  const isPlain = line.every((node) => isPlainText(node)) && areTagsClosed(line) && !hasCloze(heading);
  if (!isPlain || heading === '' || heading.length > MAX_HEADING_LENGTH) return {};
  return { firstLine: { heading, rest: markdown.slice(source.length).replace(/^\n+/, '') } };
}

function isPlainText(node: PhrasingContent): boolean {
  if (node.type === 'image' || node.type === 'break') return false;
  return 'children' in node ? node.children.every(isPlainText) : true;
}

const areTagsClosed = (line: readonly PhrasingContent[]): boolean =>
  line.filter(({ type }) => type === 'html').length % 2 === 0;

/** A line of Markdown as a heading has it: one space is as good as many, and `#` at its end would close it. */
function headingOf(line: string): string {
  return line
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(^|\s)(?=#+$)/, '$1\\');
}

/** Text that is not Markdown as a heading. */
export function headingOfText(text: string): string {
  const value = text.replace(/\s+/g, ' ').trim();
  return value === '' ? '' : headingOf(markdownOf([{ type: 'paragraph', children: [{ type: 'text', value }] }]));
}

/** What can be read of it, one cloze within another as one `…`. */
function plainText(blocks: readonly BlockContent[]): string {
  const text = blocks.map(textIn).join(' ');
  let shown = '';
  let depth = 0;
  for (const part of text.split(/(\uFDD0[\uFDD3-\uFDDC]*|\uFDD1)/)) {
    if (part.startsWith(OPEN)) shown += depth++ === 0 ? '…' : '';
    else if (part === CLOSE) depth = Math.max(0, depth - 1);
    else if (depth === 0) shown += part;
  }
  return withoutStandIns(shown, (character) => character).trim();
}

function textIn(node: Nodes): string {
  if (node.type === 'break') return ' ';
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'html') return node.value === '<br>' ? ' ' : '';
  if ('value' in node) return node.value;
  if (!('children' in node)) return '';
  const isOfBlocks =
    node.type === 'list' || node.type === 'listItem' || node.type === 'table' || node.type === 'tableRow';
  return node.children.map(textIn).join(isOfBlocks || node.type === 'blockquote' ? ' ' : '');
}
