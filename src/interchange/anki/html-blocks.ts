import type { Element } from 'hast';
import type { BlockContent, ListItem, PhrasingContent, TableRow } from 'mdast';
import { readPrograms } from '../../domain/program';
import { attributeOf, classesOf, codeText, DROPPED, isElement, LINES, type HtmlNode } from './field-html';
import { codeLines, phrasingOf, tidied, type SideReading } from './html-phrasing';

/** The Markdown tree of a side's HTML: its lines are paragraphs with breaks, as Anki's editor means its `<div>`s. */
export function blocksOf(nodes: readonly HtmlNode[], reading: SideReading): BlockContent[] {
  const flow = new Flow();
  readFlow(nodes, reading, flow);
  return flow.end();
}

/** Lines become paragraphs: an empty line, or another block, ends one. */
class Flow {
  readonly #blocks: BlockContent[] = [];
  #lines: PhrasingContent[][] = [];
  #line: PhrasingContent[] = [];

  add(nodes: readonly PhrasingContent[]): void {
    this.#line.push(...nodes);
  }

  /** The end of what has a line of its own: an empty line is none. */
  endLine(): void {
    const line = withoutOuterSpaces(tidied(this.#line));
    if (line.length > 0) this.#lines.push(line);
    this.#line = [];
  }

  break(): void {
    const before = this.#lines.length;
    this.endLine();
    if (this.#lines.length === before) this.endParagraph();
  }

  endParagraph(): void {
    this.endLine();
    if (this.#lines.length === 0) return;
    const children = this.#lines.flatMap((line, index): PhrasingContent[] =>
      index === 0 ? line : [{ type: 'break' }, ...line],
    );
    this.#blocks.push({ type: 'paragraph', children });
    this.#lines = [];
  }

  block(block: BlockContent | undefined): void {
    this.endParagraph();
    if (block) this.#blocks.push(block);
  }

  end(): BlockContent[] {
    this.endParagraph();
    return this.#blocks;
  }
}

const BLOCKS = new Set(['blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'ol', 'pre', 'table', 'ul', 'xmp']);
/** Elements that mean nothing but for what is in them. */
const FORMATS = new Set([
  ...[
    'a',
    'audio',
    'b',
    'code',
    'del',
    'em',
    'i',
    'img',
    'kbd',
    'q',
    'rt',
    's',
    'samp',
    'strike',
    'strong',
    'sub',
    'sup',
  ],
  ...['tt', 'u', 'video'],
]);

function readFlow(nodes: readonly HtmlNode[], reading: SideReading, flow: Flow): void {
  for (const node of nodes) {
    if (node.type === 'text') flow.add(phrasingOf([node], reading));
    if (!isElement(node) || DROPPED.has(node.tagName)) continue;
    const { tagName } = node;
    if (tagName === 'br') flow.break();
    else if (tagName === 'p') {
      flow.endParagraph();
      readFlow(node.children, reading, flow);
      flow.endParagraph();
    } else if (LINES.has(tagName)) {
      flow.endLine();
      readFlow(node.children, reading, flow);
      flow.endLine();
    } else if (BLOCKS.has(tagName)) readBlock(node, reading, flow);
    else if (tagName === 'code' && /\n/.test(codeText([node]))) readCode(node, reading, flow);
    else if (FORMATS.has(tagName) && !holdsBlock(node)) flow.add(phrasingOf([node], reading));
    else readFlow(node.children, reading, flow);
  }
}

const holdsBlock = ({ children }: Element): boolean =>
  children.some((child) => isElement(child) && (BLOCKS.has(child.tagName) || holdsBlock(child)));

function readBlock(element: Element, reading: SideReading, flow: Flow): void {
  switch (element.tagName) {
    case 'hr':
      return flow.block({ type: 'thematicBreak' });
    case 'pre':
    case 'xmp':
      return readCode(element, reading, flow);
    case 'ul':
    case 'ol':
      return flow.block(list(element, reading));
    case 'table':
      return readTable(element, reading, flow);
    case 'blockquote': {
      const children = blocksOf(element.children, reading);
      return flow.block(children.length === 0 ? undefined : { type: 'blockquote', children });
    }
    default: {
      // One level below a card's own heading; another would skip one.
      const children = withoutOuterSpaces(phrasingOf(element.children, reading).map(breakAsSpace));
      return flow.block(children.length === 0 ? undefined : { type: 'heading', depth: 4, children });
    }
  }
}

const breakAsSpace = (node: PhrasingContent): PhrasingContent =>
  node.type === 'break' ? { type: 'text', value: ' ' } : node;

function readCode(element: Element, reading: SideReading, flow: Flow): void {
  const value = codeText([element]);
  flow.endParagraph();
  if (value === '') return;
  if (!reading.isStrict) return flow.block({ type: 'code', lang: languageOf(element) ?? null, value });
  flow.add(codeLines(value, reading));
  flow.endParagraph();
}

const LANGUAGE_CLASS = /^lang(?:uage)?-([\w+#.-]{1,20})$/;

function languageOf(element: Element): string | undefined {
  const classes = [element, ...element.children.filter(isElement)].flatMap(classesOf);
  const language = classes.flatMap((name) => LANGUAGE_CLASS.exec(name)?.[1] ?? [])[0]?.toLowerCase();
  if (language === undefined) return undefined;
  // What a program printed (`output`) means something in a deck, and a slip of it is a mistake.
  const { programs, mistakes } = readPrograms({ front: '', back: `\`\`\`${language}\n\`\`\`` });
  return mistakes.length > 0 || programs.some(({ results }) => results.length > 0) ? undefined : language;
}

const MAX_START = 999_999_999;

function list(element: Element, reading: SideReading): BlockContent | undefined {
  const children: ListItem[] = [];
  for (const child of element.children) {
    const blocks = blocksOf(isElement(child) && child.tagName === 'li' ? child.children : [child], reading);
    if (blocks.length === 0) continue;
    const isNested = isElement(child) && (child.tagName === 'ul' || child.tagName === 'ol');
    const last = children.at(-1);
    const [first, ...rest] = blocks;
    if (isNested && last) last.children.push(...blocks);
    else if (first?.type === 'list') {
      // A list that begins an item is that item: `- - -` would be a rule.
      children.push(...first.children);
      children.at(-1)?.children.push(...rest);
    } else children.push({ type: 'listItem', spread: false, children: blocks });
  }
  if (children.length === 0) return undefined;
  const start = Math.min(MAX_START, Math.max(0, Math.trunc(Number(attributeOf(element, 'start') || 1) || 1)));
  return { type: 'list', ordered: element.tagName === 'ol', start, spread: false, children };
}

const ROWS_WITHIN = new Set(['tbody', 'tfoot', 'thead']);
/** Highlighters put the numbers of a program's lines into a column beside it. */
const LINE_NUMBERS = /^line-?no/;
/** Every row has as many cells as the longest. */
const MAX_COLUMNS = 50;

function readTable(table: Element, reading: SideReading, flow: Flow): void {
  const rows = table.children
    .filter(isElement)
    .flatMap((part) => (ROWS_WITHIN.has(part.tagName) ? part.children.filter(isElement) : [part]))
    .filter(({ tagName }) => tagName === 'tr')
    .map((row) => row.children.filter(isElement).filter(({ tagName }) => tagName === 'td' || tagName === 'th'));
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  const isLayout = columns < 2 || columns > MAX_COLUMNS || rows.flat().some(holdsProgram);

  flow.endParagraph();
  if (isLayout) {
    for (const cell of rows.flat()) {
      if (!classesOf(cell).some((name) => LINE_NUMBERS.test(name))) readFlow([cell], reading, flow);
    }
    flow.endParagraph();
    return;
  }
  const hasHeader = rows[0]?.some(({ tagName }) => tagName === 'th') ?? false;
  const read = rows.map((cells) => tableRow(cells, columns, reading));
  flow.block({ type: 'table', children: hasHeader ? read : [tableRow([], columns, reading), ...read] });
}

const holdsProgram = ({ children }: Element): boolean =>
  children.some((child) => isElement(child) && (child.tagName === 'pre' || holdsProgram(child)));

function tableRow(cells: readonly Element[], columns: number, reading: SideReading): TableRow {
  const children = Array.from({ length: columns }, (_, column) => {
    const nodes = withoutOuterSpaces(phrasingOf(cells[column]?.children ?? [], reading));
    return { type: 'tableCell' as const, children: nodes.map(breakAsTag) };
  });
  return { type: 'tableRow', children };
}

const breakAsTag = (node: PhrasingContent): PhrasingContent =>
  node.type === 'break' ? { type: 'html', value: '<br>' } : node;

function withoutOuterSpaces(nodes: PhrasingContent[]): PhrasingContent[] {
  const first = nodes.findIndex((node) => !isSpace(node));
  if (first < 0) return [];
  const kept = nodes.slice(first, nodes.findLastIndex((node) => !isSpace(node)) + 1);
  return kept.map((node, index) => {
    if (node.type !== 'text') return node;
    const start = index === 0 ? node.value.replace(/^ +/, '') : node.value;
    return { type: 'text', value: index === kept.length - 1 ? start.replace(/ +$/, '') : start };
  });
}

const isSpace = (node: PhrasingContent): boolean =>
  node.type === 'break' || (node.type === 'text' && /^ *$/.test(node.value));
