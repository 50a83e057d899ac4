import type { NoteText } from './card';
import { clozeText } from './cloze';
import { LineReader } from './deck-lines';

export type MediaKind = 'image' | 'sound';

/** What a file's extension says that it holds. */
const TYPE_OF_EXTENSION: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['svg', 'image/svg+xml'],
  ['avif', 'image/avif'],
  ['bmp', 'image/bmp'],
  ['ico', 'image/x-icon'],
  ['mp3', 'audio/mpeg'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['opus', 'audio/ogg'],
  ['wav', 'audio/wav'],
  ['m4a', 'audio/mp4'],
  ['aac', 'audio/aac'],
  ['flac', 'audio/flac'],
  ['weba', 'audio/webm'],
]);

/** Longer than any path that is meant. */
const MAX_LENGTH = 500;

/** What no file system keeps, what would be an address or a path of Windows, and what HTML and a cloze have other uses for. */
const FORBIDDEN = /[\p{Cc}\p{Surrogate}\uFDD0-\uFDEF\uFFFD<>":\\]/u;

/** A cloze holds its places with them. */
const NONCHARACTERS = /[\uFDD0-\uFDEF]/g;

const EXTENSION = /[^/]\.([a-z\d]+)$/i;

/** A relative path with a known extension and without `..`, in the one way to write it: NFC. */
export function isMediaName(name: string): boolean {
  if (name.length > MAX_LENGTH || mediaTypeOf(name) === undefined) return false;
  if (FORBIDDEN.test(name) || name !== name.normalize('NFC')) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** The file that a picture's address in Markdown means, or undefined when no deck could have it. Percent-encoding and a leading `./` are undone. */
export function mediaNameOf(address: string): string | undefined {
  if (address.length > MAX_LENGTH) return undefined;
  const name = decoded(address.replace(NONCHARACTERS, ''))
    .normalize('NFC')
    .replace(/^(?:\.\/)+/, '');
  return isMediaName(name) ? name : undefined;
}

/** The media type that a name's extension says, or undefined when it is neither a picture's nor a sound's. */
export function mediaTypeOf(name: string): string | undefined {
  return TYPE_OF_EXTENSION.get(EXTENSION.exec(name)?.[1]?.toLowerCase() ?? '');
}

export function mediaKindOf(name: string): MediaKind {
  return mediaTypeOf(name)?.startsWith('audio/') ? 'sound' : 'image';
}

/** A `%` that encodes nothing is part of the name. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** The pictures and sounds that a note refers to, each once. */
export function mediaNamesOf({ title, front, back }: NoteText): Set<string> {
  return new Set([title, front, clozeText(front), back].flatMap(mediaNamesIn));
}

/**
 * The pictures and sounds that Markdown refers to, outside code. Every one that `render` shows is among them; where Markdown is hard to read,
 * in comments and raw HTML say, there may be more.
 */
export function mediaNamesIn(markdown: string): string[] {
  if (!markdown.includes('![')) return [];
  const mayHideCode = MAY_BE_HTML.test(markdown);
  const paragraphs = mayHideCode ? [markdown] : paragraphsOf(markdown);
  const names = paragraphs.flatMap((paragraph) => addressesIn(paragraph, !mayHideCode)).map(mediaNameOf);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** In raw HTML a backtick begins no code: what looks like code may then be a picture. */
const MAY_BE_HTML = /(?<!\]\()<[a-z!?/]/i;

/** Parts of a text that no code span reaches out of, without fenced code. */
function paragraphsOf(markdown: string): string[] {
  const reader = new LineReader();
  const paragraphs: string[][] = [[]];
  for (const line of markdown.split('\n')) {
    const kind = reader.read(line);
    if (kind !== 'text') paragraphs.push([]);
    if (kind !== 'code') paragraphs.at(-1)?.push(line);
  }
  return paragraphs.map((lines) => lines.join('\n'));
}

/** An escape, a run of backticks, a bracket, and what may hold a backtick that begins no code. */
const TOKEN = /\\[^]|`+|!?\[|\]|~|:\/\/|www\./g;
const OPENING = /\s*(<?)/y;
/** With its closing bracket. */
const MAX_ADDRESS = MAX_LENGTH + 1;
const TITLE_AND_END = /(?:\s+(?:"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\((?:\\[^]|[^)\\])*\)))?\s*\)/y;

/** The addresses of a paragraph's pictures, and those that it defines as references. */
function addressesIn(paragraph: string, hasCode: boolean): string[] {
  const addresses: string[] = [];
  const open: string[] = [];
  let isSureOfCode = hasCode;
  const token = new RegExp(TOKEN);
  for (let match = token.exec(paragraph); match; match = token.exec(paragraph)) {
    const [found] = match;
    if (found.startsWith('\\')) continue;
    if (found.endsWith('[')) open.push(found);
    else if (found.startsWith('`')) {
      const end = isSureOfCode ? codeEnd(paragraph, token.lastIndex, found) : undefined;
      isSureOfCode = end !== undefined;
      token.lastIndex = end ?? token.lastIndex;
    } else if (found === ']') {
      const opener = open.pop();
      const target = opener && targetAt(paragraph, token.lastIndex);
      if (!target) continue;
      token.lastIndex = target.end;
      // Of links in links marked makes what it can.
      if (opener === '[' && open.length > 0) isSureOfCode = false;
      if (opener === '![' || target.isDefinition) addresses.push(target.address);
    } else isSureOfCode = false;
  }
  return addresses;
}

/** Behind the run of backticks that ends code, when it does so on the same line and in the same table cell. */
function codeEnd(paragraph: string, start: number, run: string): number | undefined {
  for (const match of paragraph.slice(start).matchAll(/`+|[\n|]/g)) {
    if (match[0] === run) return start + match.index + run.length;
    if (!match[0].startsWith('`')) return undefined;
  }
  return undefined;
}

/** The address behind a closing bracket, in `(address "title")` or as the definition `: address`. */
function targetAt(paragraph: string, at: number): { address: string; end: number; isDefinition: boolean } | undefined {
  const isDefinition = paragraph[at] === ':';
  if (!isDefinition && paragraph[at] !== '(') return undefined;
  OPENING.lastIndex = at + 1;
  const isBracketed = OPENING.exec(paragraph)?.[1] === '<';
  const start = OPENING.lastIndex;
  const addressEnd = isBracketed ? closingAngle(paragraph, start) : bareAddressEnd(paragraph, start, isDefinition);
  if (addressEnd === undefined) return undefined;
  const address = paragraph.slice(start, addressEnd).replace(/\\([\p{P}\p{S}])/gu, '$1');
  const end = isBracketed ? addressEnd + 1 : addressEnd;
  // Where it is none after all, what follows is text.
  if (isDefinition) return { address, end: at, isDefinition };
  TITLE_AND_END.lastIndex = end;
  return TITLE_AND_END.test(paragraph) ? { address, end: TITLE_AND_END.lastIndex, isDefinition } : undefined;
}

function closingAngle(paragraph: string, start: number): number | undefined {
  const match = /^(?:\\[^]|[^\n<>\\])*>/.exec(paragraph.slice(start, start + MAX_ADDRESS));
  return match ? start + match[0].length - 1 : undefined;
}

/** Up to white space or, but for a definition, the parenthesis that nothing in the address opened: each one in it has to be closed. */
function bareAddressEnd(paragraph: string, start: number, isDefinition: boolean): number | undefined {
  const rest = paragraph.slice(start, start + MAX_ADDRESS);
  let depth = 0;
  for (const { 0: found, index } of rest.matchAll(/\\[^]|[()]|\s/g)) {
    if (found.trim() === '') return depth === 0 ? start + index : undefined;
    if (isDefinition) continue;
    if (found === '(') depth++;
    if (found === ')' && depth-- === 0) return start + index;
  }
  return start + rest.length;
}
