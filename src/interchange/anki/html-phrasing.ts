import type { Element } from 'hast';
import type { Parents, PhrasingContent } from 'mdast';
import { attributeOf, codeText, collapsed, DROPPED, isElement, LINES, type HtmlNode } from './field-html';

/** What is known while a side's HTML is read, and what is found in it. */
export interface SideReading {
  /** Names of the package's pictures and sounds. */
  media: ReadonlySet<string>;
  /** Code becomes text and braces are written so that they are never read as a cloze's: for what cannot be written otherwise. */
  isStrict: boolean;
  usedMedia: Set<string>;
  /** Addresses of pictures that are not in the package. */
  remoteImages: Set<string>;
  missingMedia: Set<string>;
}

/** Characters that stand for others until the Markdown is written, where those become character references. */
const STAND_INS = new Map([
  ['{', '\uFDDD'],
  ['}', '\uFDDE'],
  [':', '\uFDDF'],
  ['[', '\uFDE0'],
  [']', '\uFDE1'],
]);
const STOOD_FOR = new Map(Array.from(STAND_INS, ([character, standIn]) => [standIn, character]));

const standIn = (character: string): string => STAND_INS.get(character) ?? character;

/** Text with what stands in for a character replaced by `write` of that character. */
export function withoutStandIns(text: string, write: (character: string) => string): string {
  return text.replace(/[\uFDDD-\uFDE1]/g, (found) => write(STOOD_FOR.get(found) ?? ''));
}

const written = (text: string, { isStrict }: SideReading): string =>
  isStrict ? text.replace(/[{}:]/g, standIn) : text;

/** Text between the brackets of a link or picture: marked takes escapes away before it reads what is in them. */
const label = (text: string): string => text.replace(/[[\]]/g, standIn);

const textNode = (value: string): PhrasingContent => ({ type: 'text', value });
const BREAK: PhrasingContent = { type: 'break' };

/** Content of a paragraph; what begins a line of its own in HTML does so here by breaks. */
export function phrasingOf(nodes: readonly HtmlNode[], reading: SideReading): PhrasingContent[] {
  return tidied(nodes.flatMap((node) => phrasing(node, reading)));
}

function phrasing(node: HtmlNode, reading: SideReading): PhrasingContent[] {
  if (node.type === 'text') return textWithSounds(node.value, reading);
  if (!isElement(node) || DROPPED.has(node.tagName)) return [];
  const inner = (): PhrasingContent[] => node.children.flatMap((child) => phrasing(child, reading));
  switch (node.tagName) {
    case 'br':
    case 'hr':
      return [BREAK];
    case 'b':
    case 'strong':
      return stressed('strong', tidied(inner()));
    case 'em':
    case 'i':
    case 'u':
      return stressed('emphasis', tidied(inner()));
    case 'del':
    case 's':
    case 'strike':
      return stressed('delete', tidied(inner()));
    case 'kbd':
    case 'sub':
    case 'sup':
      return tagged(node.tagName, tidied(inner()));
    case 'code':
    case 'pre':
    case 'samp':
    case 'tt':
      return codeLines(codeText([node]), reading);
    case 'q':
      return [textNode('“'), ...inner(), textNode('”')];
    case 'rt':
      return [textNode('('), ...inner(), textNode(')')];
    case 'a':
      return link(node, tidied(inner()), reading);
    case 'img':
      return image(node, reading);
    case 'audio':
    case 'video':
      return [...sound(sourceOf(node), reading), ...inner()];
    default:
      return LINES.has(node.tagName) || node.tagName === 'ul' || node.tagName === 'ol'
        ? [BREAK, ...inner(), BREAK]
        : inner();
  }
}

const SPOKEN = /\[anki:tts[^\]]*\][^]*?\[\/anki:tts\]|\[anki:play:[^\]]*\]/g;

function textWithSounds(value: string, reading: SideReading): PhrasingContent[] {
  const text = collapsed(value);
  if (!text.includes('[')) return [textNode(written(text, reading))];
  return text
    .replace(SPOKEN, '')
    .split(/\[sound:([^\]]*)\]/)
    .flatMap((part, index) => (index % 2 === 1 ? sound(part, reading) : [textNode(written(part, reading))]));
}

/** A stress on marks alone says nothing, and Markdown often reads it as more marks. */
function stressed(type: 'strong' | 'emphasis' | 'delete', children: PhrasingContent[]): PhrasingContent[] {
  return children.some(hasWords) ? [{ type, children }] : children;
}

const hasWords = (node: PhrasingContent): boolean =>
  'children' in node ? node.children.some(hasWords) : node.type !== 'text' || /[\p{L}\p{N}]/u.test(node.value);

/** Empty tags show as text once Markdown has taken the lines between them away. */
const isBlank = (node: PhrasingContent): boolean =>
  node.type === 'break' || node.type === 'html' || (node.type === 'text' && node.value.trim() === '');

function tagged(tag: string, children: PhrasingContent[]): PhrasingContent[] {
  if (children.every(isBlank)) return children.filter(({ type }) => type !== 'html');
  return [{ type: 'html', value: `<${tag}>` }, ...children, { type: 'html', value: `</${tag}>` }];
}

/** Code within a line; where it has several, each is code. */
export function codeLines(code: string, reading: SideReading): PhrasingContent[] {
  const lines = code.split('\n').map((line): PhrasingContent[] => {
    if (line.trim() === '') return [textNode(line === '' ? '' : ' ')];
    // Spaces that indent would be lost in text.
    if (reading.isStrict) return [textNode(written(line.replace(/\t/g, '    ').replace(/^ +/, indent), reading))];
    return [{ type: 'inlineCode', value: line }];
  });
  return lines.flatMap((line, index) => (index === 0 ? line : [BREAK, ...line]));
}

const indent = (spaces: string): string => '\u00A0'.repeat(spaces.length);

const WEB_ADDRESS = /^https?:\/\/[^\s/]/i;

function link(element: Element, children: PhrasingContent[], reading: SideReading): PhrasingContent[] {
  const address = attributeOf(element, 'href').trim();
  if (children.length === 0 || !WEB_ADDRESS.test(address)) return children;
  const url = address.replace(/[\s\uFDD0-\uFDEF<>{}\\^`|"]/g, encodeURIComponent);
  return [
    { type: 'link', url: reading.isStrict ? url.replaceAll('::', ':%3A') : url, children: children.map(asLabel) },
  ];
}

function asLabel(node: PhrasingContent): PhrasingContent {
  if (node.type === 'text' || (node.type === 'inlineCode' && /[[\]]/.test(node.value)))
    return textNode(label(node.value));
  return isWrapper(node) ? { ...node, children: node.children.map(asLabel) } : node;
}

const PLACEHOLDERS = /[\uFDD0-\uFDEF]/g;

function image(element: Element, reading: SideReading): PhrasingContent[] {
  const source = attributeOf(element, 'src').replace(PLACEHOLDERS, '').trim();
  const alt = collapsed(attributeOf(element, 'alt')).trim();
  const name = mediaName(source, reading.media);
  if (name !== undefined) {
    reading.usedMedia.add(name);
    return [{ type: 'image', url: name, alt: label(written(alt, reading)) }];
  }
  if (source === '') return [];
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(source)) {
    reading.remoteImages.add(source);
    return [textNode(written(alt, reading))];
  }
  reading.missingMedia.add(source);
  return [textNode(written(`[${alt || source}]`, reading))];
}

function sound(source: string, reading: SideReading): PhrasingContent[] {
  const name = mediaName(source.replace(PLACEHOLDERS, '').trim(), reading.media);
  if (name === undefined) {
    if (source !== '') reading.missingMedia.add(source);
    return [];
  }
  reading.usedMedia.add(name);
  return [{ type: 'image', url: name, alt: '' }];
}

function sourceOf(element: Element): string {
  const own = attributeOf(element, 'src');
  const child = element.children.find((node): node is Element => isElement(node) && node.tagName === 'source');
  return own || (child ? attributeOf(child, 'src') : '');
}

/** The package's file that a field means: Anki writes names as they are or percent-encoded. */
function mediaName(source: string, media: ReadonlySet<string>): string | undefined {
  const name = source.normalize('NFC');
  return [name, decoded(name)].find((candidate) => media.has(candidate));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name).normalize('NFC');
  } catch {
    return name;
  }
}

type Wrapper = Extract<PhrasingContent, { type: 'strong' | 'emphasis' | 'delete' | 'link' }>;
const isWrapper = (node: PhrasingContent): node is Wrapper =>
  node.type === 'strong' || node.type === 'emphasis' || node.type === 'delete' || node.type === 'link';

/** Joins what belongs together, and takes spaces and breaks out of the edges of emphasis, where Markdown does not read it. */
export function tidied(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const joined: PhrasingContent[] = [];
  for (const node of nodes.flatMap(withEdgesOutside)) add(joined, node);
  return joined;
}

function add(nodes: PhrasingContent[], node: PhrasingContent): void {
  const last = nodes.at(-1);
  if (node.type === 'text') {
    const text = last?.type === 'break' ? node.value.replace(/^ +/, '') : node.value;
    if (last?.type === 'text') nodes[nodes.length - 1] = textNode((last.value + text).replace(/ +/g, ' '));
    else if (text !== '') nodes.push(textNode(text));
  } else if (node.type === 'break') {
    if (last?.type === 'text' && last.value.endsWith(' ')) {
      nodes.pop();
      add(nodes, textNode(last.value.replace(/ +$/, '')));
      add(nodes, node);
    } else if (last?.type !== 'break') nodes.push(node);
  } else if (isWrapper(node) && node.type !== 'link' && last?.type === node.type) {
    nodes[nodes.length - 1] = { ...node, children: tidied([...last.children, ...node.children]) };
  } else nodes.push(node);
}

function withEdgesOutside(node: PhrasingContent): PhrasingContent[] {
  if (!isWrapper(node)) return [node];
  const children = node.children.flatMap((child) => (child.type === node.type ? child.children : [child]));
  const before: PhrasingContent[] = [];
  const after: PhrasingContent[] = [];
  for (let first = children[0]; first && isEdge(first, /^ /); first = children[0]) {
    before.push(first.type === 'break' ? first : textNode(' '));
    replaceEdge(children, 0, /^ +/);
  }
  for (let last = children.at(-1); last && isEdge(last, / $/); last = children.at(-1)) {
    after.unshift(last.type === 'break' ? last : textNode(' '));
    replaceEdge(children, children.length - 1, / +$/);
  }
  return children.length === 0 ? [...before, ...after] : [...before, { ...node, children }, ...after];
}

const isEdge = (node: PhrasingContent, space: RegExp): boolean =>
  node.type === 'break' || (node.type === 'text' && (node.value === '' || space.test(node.value)));

function replaceEdge(children: Parents['children'], index: number, spaces: RegExp): void {
  const node = children[index];
  const text = node?.type === 'text' ? node.value.replace(spaces, '') : '';
  if (text === '') children.splice(index, 1);
  else children[index] = { type: 'text', value: text };
}
