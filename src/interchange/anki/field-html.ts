import type { Element, ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { parseSimpleHtml } from './simple-html';

export type HtmlNode = RootContent | ElementContent;

/** Far above any field; a card's side that is longer is shown as plain text anyway. */
const MAX_HTML_LENGTH = 100_000;
/** Deeper than any field that is meant to be read; parsers call themselves for each level. */
const MAX_NESTING = 100;

const NONCHARACTERS = /[\uFDD0-\uFDEF]/g;
const NONCHARACTER_REFERENCE = /&#(?:x0*fd[de][\da-f]|0*(?:649(?:7[6-9]|[89]\d)|6500[0-7]));?/gi;
const UNPAIRED = /\p{Surrogate}/gu;

/** A field without the characters that stand for clozes here, and those that no text can hold. */
export function cleanField(html: string): string {
  return html
    .replace(NONCHARACTERS, '')
    .replace(NONCHARACTER_REFERENCE, '')
    .replaceAll('\0', '')
    .replace(UNPAIRED, '\uFFFD')
    .replace(/\r\n?/g, '\n');
}

/** Delimiters of formulas that Anki sets; each pattern looks ahead as far as a formula is long. */
const FORMULA =
  /\[latex\][^]{0,5000}?\[\/latex\]|\[\$\$?\][^]{0,5000}?\[\/\$\$?\]|\\\([^]{0,5000}?\\\)|\\\[[^]{0,5000}?\\\]/g;

/** The tree of a side's HTML, formulas as code. */
export function parseHtml(html: string): HtmlNode[] {
  const asText = (): HtmlNode[] => [{ type: 'text', value: html.replace(/<[^<>]*>/g, ' ') }];
  if (html.length > MAX_HTML_LENGTH) return asText();
  const withFormulas = html.includes('\\') || html.includes('[') ? html.replace(FORMULA, '<code>$&</code>') : html;
  const simple = parseSimpleHtml(withFormulas);
  if (simple) return simple;
  return nestingOf(html) > MAX_NESTING ? asText() : fromHtml(withFormulas, { fragment: true }).children;
}

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr']);

/** The most elements that may be open at once, when each ends only at a tag of its own. */
function nestingOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)) {
    if (slash) depth = Math.max(0, depth - 1);
    else if (!VOID.has(name.toLowerCase())) deepest = Math.max(deepest, ++depth);
  }
  return deepest;
}

export const isElement = (node: HtmlNode): node is Element => node.type === 'element';

export function attributeOf({ properties }: Element, name: string): string {
  const value = properties[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function classesOf({ properties }: Element): string[] {
  return Array.isArray(properties['className']) ? properties['className'].map(String) : [];
}

/** Elements that begin a line of their own and end it. */
export const LINES = new Set([
  ...[
    'address',
    'article',
    'aside',
    'body',
    'caption',
    'center',
    'dd',
    'details',
    'dialog',
    'div',
    'dl',
    'dt',
    'fieldset',
  ],
  ...[
    'figcaption',
    'figure',
    'footer',
    'form',
    'header',
    'html',
    'legend',
    'li',
    'main',
    'menu',
    'nav',
    'p',
    'section',
  ],
  ...['summary', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
]);

export const DROPPED = new Set([
  ...[
    'applet',
    'base',
    'button',
    'canvas',
    'colgroup',
    'datalist',
    'embed',
    'frame',
    'frameset',
    'head',
    'iframe',
    'input',
  ],
  ...['link', 'meta', 'noembed', 'noframes', 'noscript', 'object', 'param', 'rp', 'script', 'select', 'style', 'svg'],
  ...['template', 'textarea', 'title', 'track'],
]);

/** What no text and no code shows. */
const CONTROLS = /[^\P{Cc}\s]/gu;

/** Text between tags: white space is one space, also the `&nbsp;` that Anki's editor puts everywhere. */
export function collapsed(text: string): string {
  return text.replace(CONTROLS, '').replace(/\s+/g, ' ');
}

/** The text of a program in a field, whose lines are `<br>`, `<div>` or line feeds and whose colors are spans. */
export function codeText(nodes: readonly HtmlNode[]): string {
  let code = '';
  const endLine = (): void => {
    if (code !== '' && !code.endsWith('\n')) code += '\n';
  };
  const read = (node: HtmlNode): void => {
    if (node.type === 'text') {
      code += node.value
        .replace(/[\u2028\u2029]/g, '\n')
        .replace(CONTROLS, '')
        .replace(/[^\S\n\t]/g, ' ');
    } else if (isElement(node) && !DROPPED.has(node.tagName)) {
      if (node.tagName === 'br') code += '\n';
      if (LINES.has(node.tagName)) endLine();
      node.children.forEach(read);
      if (LINES.has(node.tagName)) endLine();
    }
  };
  nodes.forEach(read);
  return code.replace(/^\n+/, '').trimEnd();
}

/** A field's text in one line, for those who look for the note. */
export function plainTextOf(html: string): string {
  const text = (nodes: readonly HtmlNode[]): string =>
    nodes
      .map((node) => {
        if (node.type === 'text') return node.value;
        if (!isElement(node) || DROPPED.has(node.tagName)) return '';
        return LINES.has(node.tagName) || node.tagName === 'br' ? ` ${text(node.children)} ` : text(node.children);
      })
      .join('');
  return collapsed(/[<&]/.test(html) ? text(parseHtml(html)) : html).trim();
}
