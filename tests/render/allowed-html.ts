import { isMediaName } from '../../src/domain/media-name';
import { ATTRIBUTES_OF_ELEMENT, CLASSES } from '../../src/render/allowlist';

const ALLOWED_VALUES: Record<string, RegExp> = {
  alt: /^/,
  'aria-label': /^(?:Code|Result|Table|blank|ticked|not ticked)$/,
  controls: /^$/,
  href: /^https?:\/\/[^/]/,
  preload: /^none$/,
  rel: /^noopener noreferrer$/,
  role: /^(?:group|img)$/,
  start: /^\d{1,9}$/,
  tabindex: /^0$/,
};

export function parsed(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

export function serialised(fragment: DocumentFragment): string {
  const template = document.createElement('template');
  template.content.append(fragment.cloneNode(true));
  return template.innerHTML;
}

/** What a browser would find in `html` that no card may hold; empty when all is well. */
export function forbiddenIn(html: string): string[] {
  const fragment = parsed(html);
  const found: string[] = [];
  const nodes = document.createTreeWalker(fragment, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_ELEMENT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    if (node instanceof Element) found.push(...forbiddenOn(node));
    else found.push(`a comment: ${node.textContent ?? ''}`);
  }
  const again = serialised(fragment);
  if (serialised(parsed(again)) !== again) found.push('HTML that changes when it is parsed again');
  return found;
}

function forbiddenOn(element: Element): string[] {
  const name = element.localName;
  const attributes = ATTRIBUTES_OF_ELEMENT.get(name);
  if (!attributes || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') return [`<${name}>`];
  const found = [...element.attributes]
    .filter((attribute) => !isAllowed(attribute, attributes) && !isSoundLabel(name, attribute))
    .map((attribute) => `<${name} ${attribute.name}="${attribute.value}">`);
  if (name === 'a' && element.className !== 'outside') found.push('a link that is not marked as leaving the app');
  if (name === 'a' && element.querySelector('a')) found.push('a link in a link');
  if ((name === 'img' || name === 'audio') && !element.hasAttribute('data-media')) found.push('a picture of nothing');
  if (name === 'audio' && element.closest('a')) found.push('controls in a link');
  return found;
}

/** What a deck calls its own sound. */
const isSoundLabel = (element: string, { name }: Attr): boolean => element === 'audio' && name === 'aria-label';

function isAllowed({ name, value }: Attr, attributes: readonly string[]): boolean {
  if (name === 'class') return value.split(' ').every((word) => CLASSES.has(word));
  if (name === 'data-media') return attributes.includes(name) && isMediaName(value);
  return attributes.includes(name) && (ALLOWED_VALUES[name]?.test(value) ?? false);
}
