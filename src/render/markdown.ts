/*
 * Markdown -> HTML of an allowlist (allowlist.ts), without any DOM: the same bytes in Node, worker and browser.
 *
 * The classes for the style sheet:
 *   h2.title                      the card's heading; headings inside a card are h3 to h6
 *   div.table > table             scrolls inside itself; th and td may be .left .center .right
 *   pre.code > code.language-go   a program (tabs are kept: set tab-size); figure.file > figcaption names its file
 *   .hk .ht .hn .hs .hc .hf .ha .hm .hi .hd
 *                                 inside it: keyword, type or builtin, number or constant, string, comment, name of what
 *                                 is declared, key or variable, directive, inserted line, deleted line
 *   figure.result.result-panic > figcaption + pre > samp
 *                                 what a terminal would have said; also result-output -fatal -exit -compile-error -vet
 *                                 -race -test
 *   a.outside                     leaves the app: opens after a confirmation only
 *   span.media > img, audio       a picture or a sound of the deck: the page gives what `data-media` names
 *   span.image                    alt text in the place of any other picture
 *   p.raw                         a block of raw HTML, shown as text (set white-space: pre-wrap)
 *   li.task > span.tick           an item of a task list
 *   span.cloze, mark.cloze        the blank of a cloze, and what was in it (card-face.ts)
 */
import { Lexer } from 'marked';
import type { MarkedToken, Token, Tokens } from 'marked';
import { BoundedTokenizer } from './bounded-tokenizer';
import { escapeHtml, escapeMarkdownText } from './escape';
import { fenceHtml } from './fence';
import type { SafeHtml } from '../domain/card';
import { mediaKindOf, mediaNameOf } from '../domain/media-name';

/** Far above any card's side. marked's patterns take quadratic time on some texts, so longer ones stay plain. */
const MAX_MARKDOWN_LENGTH = 50_000;

/** HTML's parser and UTF-8 would each change these. */
const UNPRINTABLE = /[\0\p{Surrogate}]/gu;

/**
 * No text has a use for Unicode's noncharacters, and Markdown and highlighting carry them like letters: cloze-html.ts
 * holds its places with them.
 */
export const NONCHARACTERS = /[\uFDD0-\uFDEF]/g;

export function markdownToHtml(markdown: string): SafeHtml {
  const text = markdown.replace(UNPRINTABLE, '\uFFFD');
  if (text.length > MAX_MARKDOWN_LENGTH) return `<p class="raw">${escapeHtml(text)}</p>\n` as SafeHtml;
  return blocks(newLexer().lex(text)) as SafeHtml;
}

/** HTML of a single line, a title or an option: emphasis, code and links, no blocks. */
export function inlineMarkdownToHtml(markdown: string): SafeHtml {
  const text = markdown.replace(UNPRINTABLE, '\uFFFD');
  return (text.length > MAX_MARKDOWN_LENGTH ? escapeHtml(text) : inlines(newLexer().inlineTokens(text))) as SafeHtml;
}

const newLexer = (): Lexer => new Lexer({ gfm: true, tokenizer: new BoundedTokenizer() });

const blocks = (tokens: Token[]): string => tokens.map((token) => block(token as MarkedToken)).join('');

function block(token: MarkedToken): string {
  switch (token.type) {
    case 'paragraph':
      return `<p>${inlines(token.tokens)}</p>\n`;
    case 'heading':
      return heading(token);
    case 'code':
      return fenceHtml(token.text, token.lang);
    case 'blockquote':
      return `<blockquote>\n${blocks(token.tokens)}</blockquote>\n`;
    case 'list':
      return list(token);
    case 'table':
      return table(token);
    case 'hr':
      return '<hr>\n';
    case 'html':
      return rawBlock(token.text);
    case 'space':
    case 'def':
      return '';
    default:
      // A tight list item holds inline tokens among its blocks.
      return inlines([token]);
  }
}

function heading({ depth, tokens }: Tokens.Heading): string {
  const tag = `h${Math.max(depth, 3)}`;
  return `<${tag}>${inlines(tokens)}</${tag}>\n`;
}

function list({ ordered, start, items }: Tokens.List): string {
  const body = items.map(listItem).join('');
  if (!ordered) return `<ul>\n${body}</ul>\n`;
  return start === 1 ? `<ol>\n${body}</ol>\n` : `<ol start="${Number(start)}">\n${body}</ol>\n`;
}

const listItem = ({ task, tokens }: Tokens.ListItem): string =>
  `<li${task ? ' class="task"' : ''}>${blocks(tokens)}</li>\n`;

function table({ header, rows }: Tokens.Table): string {
  const body = rows.length > 0 ? `<tbody>\n${rows.map(tableRow).join('')}</tbody>\n` : '';
  return (
    '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n' +
    `<thead>\n${tableRow(header)}</thead>\n${body}</table></div>\n`
  );
}

const tableRow = (cells: Tokens.TableCell[]): string => `<tr>${cells.map(tableCell).join('')}</tr>\n`;

function tableCell({ header, align, tokens }: Tokens.TableCell): string {
  const tag = header ? 'th' : 'td';
  return `<${tag}${align ? ` class="${align}"` : ''}>${inlines(tokens)}</${tag}>`;
}

/** A comment is for the author; without an end it takes the rest, as it does in a browser. */
const COMMENTS = /<!--(?:-?>|[\s\S]*?(?:-->|$))/g;

function rawBlock(text: string): string {
  const shown = text.replace(COMMENTS, '').trim();
  return shown && `<p class="raw">${escapeHtml(shown)}</p>\n`;
}

const BARE_TAG = /^<(\/?)(kbd|sub|sup)>$/i;

/** Raw tags are shown as text, but for <br> and for <kbd>, <sub>, <sup> that are closed again. */
function inlines(tokens: Token[]): string {
  const parts: string[] = [];
  const open: { tag: string; part: number }[] = [];
  for (const token of tokens as MarkedToken[]) {
    const [, slash, name] = (token.type === 'html' && BARE_TAG.exec(token.text)) || [];
    const tag = name?.toLowerCase();
    if (tag && !slash) open.push({ tag, part: parts.length });
    const opener = slash ? open.findLastIndex((candidate) => candidate.tag === tag) : -1;
    if (opener === -1) {
      parts.push(inline(token));
    } else {
      const [closed] = open.splice(opener);
      if (closed) parts[closed.part] = `<${closed.tag}>`;
      parts.push(`</${tag}>`);
    }
  }
  return parts.join('');
}

function inline(token: MarkedToken): string {
  switch (token.type) {
    case 'text':
      return token.tokens ? inlines(token.tokens) : escapeMarkdownText(token.text);
    case 'escape':
      return escapeHtml(token.text);
    case 'strong':
    case 'em':
    case 'del':
      return `<${token.type}>${inlines(token.tokens)}</${token.type}>`;
    case 'codespan':
      return `<code>${escapeHtml(token.text)}</code>`;
    case 'br':
      return '<br>';
    case 'link':
      return link(token);
    case 'image':
      return image(token);
    case 'checkbox':
      return token.checked
        ? '<span class="tick" role="img" aria-label="ticked">☑</span> '
        : '<span class="tick" role="img" aria-label="not ticked">☐</span> ';
    case 'html':
      return rawInline(token.text);
    default:
      return escapeHtml(token.raw);
  }
}

function rawInline(text: string): string {
  if (text.startsWith('<!--')) return '';
  return /^<br ?\/?>$/i.test(text) ? '<br>' : escapeHtml(text);
}

/** No address of a picture is ever fetched: a name is looked up among the files that came with the deck. */
function image({ href, tokens }: Tokens.Image): string {
  const text = inlines(tokens).replace(/<[^>]*>/g, '');
  const name = mediaNameOf(href);
  if (name === undefined) return `<span class="image">${text}</span>`;
  const alt = text.replace(NONCHARACTERS, '');
  const data = `data-media="${escapeHtml(name)}"`;
  return mediaKindOf(name) === 'image'
    ? `<span class="media"><img ${data} alt="${alt}"></span>`
    : `<span class="media"><audio ${data} aria-label="${alt || escapeHtml(name)}" controls="" preload="none"></audio></span>`;
}

function link(token: Tokens.Link): string {
  const text = token.autolink ? escapeHtml(token.text) : inlines(token.tokens);
  const href = outsideHref(token);
  // As in CommonMark a link holds no link, and HTML wants no controls in one: what is inside stays.
  if (!href || text.includes('<a ') || text.includes('<audio ')) return text;
  return `<a class="outside" href="${href}" rel="noopener noreferrer">${text}</a>`;
}

function outsideHref({ href, autolink }: Tokens.Link): string | undefined {
  const address = href.replace(NONCHARACTERS, '');
  if (!/^https?:\/\/[^/?#\\]/i.test(address)) return undefined;
  // encodeURI also encodes the % of what is encoded already.
  const encoded = encodeURI(address).replaceAll('%25', '%');
  return autolink ? escapeHtml(encoded) : escapeMarkdownText(encoded);
}
