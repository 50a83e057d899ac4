import DOMPurify from 'dompurify';
import type { Face, SafeHtml } from '../domain/card';
import { isMediaName } from '../domain/media-name';
import { ATTRIBUTES_OF_ELEMENT, CLASSES } from './allowlist';

const OUTSIDE_ADDRESS = /^https?:\/\//i;
const NOT_AN_ADDRESS = ['alt', 'aria-label', 'controls', 'data-media', 'preload', 'rel', 'start', 'tabindex'];

const CONFIG = {
  ALLOWED_TAGS: [...ATTRIBUTES_OF_ELEMENT.keys()],
  ALLOWED_ATTR: ['class', ...new Set([...ATTRIBUTES_OF_ELEMENT.values()].flat())],
  ALLOWED_URI_REGEXP: OUTSIDE_ADDRESS,
  ADD_URI_SAFE_ATTR: NOT_AN_ADDRESS,
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
};

DOMPurify.addHook('uponSanitizeAttribute', (element, attribute) => {
  attribute.keepAttr =
    attribute.attrName === 'class'
      ? attribute.attrValue.split(' ').every((name) => CLASSES.has(name))
      : (ATTRIBUTES_OF_ELEMENT.get(element.localName)?.includes(attribute.attrName) ?? false);
});

// Nothing but what a deck can bring along: an `src` is not in the allowlist, and without a name there is nothing to show.
DOMPurify.addHook('uponSanitizeElement', (node, { tagName }) => {
  if (tagName !== 'img' && tagName !== 'audio') return;
  if (!isMediaName((node as Element).getAttribute('data-media') ?? '')) node.parentNode?.removeChild(node);
});

DOMPurify.addHook('afterSanitizeAttributes', (element) => {
  if (element.localName !== 'a') return;
  element.setAttribute('class', 'outside');
  element.setAttribute('rel', 'noopener noreferrer');
});

/** A stranger's card passes here once, when its face is made: what slipped through `markdownToHtml` stops at a real parser. Needs a DOM. */
export function purifiedFace({ question, answer }: Face): Face {
  return {
    question: {
      html: purified(question.html),
      options: question.options.map(purified),
      ...(question.sounds && { sounds: question.sounds.map(purified) }),
    },
    answer: { ...answer, html: purified(answer.html), notes: answer.notes.map(purified) },
  };
}

function purified(html: SafeHtml): SafeHtml {
  const pure = DOMPurify.sanitize(html, CONFIG);
  // Where the Content-Security-Policy does not name its policy `dompurify`, DOMPurify returns '' and says nothing.
  if (html !== '' && pure === '') throw new Error('DOMPurify returned nothing: is its Trusted Types policy allowed?');
  return pure as SafeHtml;
}
