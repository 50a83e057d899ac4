import { clozeText } from '../domain/cloze';
import { escapeHtml } from './escape';
import type { SafeHtml } from './trusted';

/**
 * Unicode's noncharacters: no text has a use for them, and Markdown and highlighting carry them like letters. Here they
 * hold a cloze's places in the source and are gone from the HTML.
 */
export const CLOZE_CHARACTERS = /[\uFDD0-\uFDEF]/g;
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const BLANK = '\uFDD2';
const DIGIT_0 = 0xfdd3;

type Render = (markdown: string) => SafeHtml;

/** The source with its marks of this number as blanks: what they hide is not in the HTML. */
export function blankedHtml(source: string, number: number, render: Render): SafeHtml {
  const hints: string[] = [];
  const blanked = clozeText(withoutClozeCharacters(source), number, ({ hint }) => BLANK + digits(hints.push(hint) - 1));
  const html = render(blanked).replace(/\uFDD2([\uFDD3-\uFDDC]+)/g, (_, place: string) => blank(hints[placeOf(place)]));
  return withoutClozeCharacters(html) as SafeHtml;
}

/** The source with the text of its marks of this number highlighted. */
export function revealedHtml(source: string, number: number, render: Render): SafeHtml {
  const revealed = clozeText(
    withoutClozeCharacters(source),
    number,
    ({ text }) => OPEN + withoutClozeCharacters(text) + CLOSE,
  );
  const html = render(revealed).replace(/\uFDD0([^\uFDD0\uFDD1]*)\uFDD1/g, (_, text: string) => highlighted(text));
  return withoutClozeCharacters(html) as SafeHtml;
}

const withoutClozeCharacters = (text: string): string => text.replace(CLOZE_CHARACTERS, '');

const digits = (place: number): string =>
  String(place).replace(/\d/g, (digit) => String.fromCharCode(DIGIT_0 + Number(digit)));

const placeOf = (encoded: string): number =>
  Number(encoded.replace(/[^]/g, (digit) => String(digit.charCodeAt(0) - DIGIT_0)));

function blank(hint?: string): string {
  return hint
    ? `<span class="cloze">[${escapeHtml(hint)}]</span>`
    : '<span class="cloze" role="img" aria-label="blank">[…]</span>';
}

/** One mark around `html`, or where tags would overlap, one around each piece of its text. */
function highlighted(html: string): string {
  if (isWholePhrase(html)) return marked(html);
  const pieces = html.split(/(<[^>]*>)/);
  return pieces.map((piece) => (piece.startsWith('<') || piece.trim() === '' ? piece : marked(piece))).join('');
}

const marked = (html: string): string => `<mark class="cloze">${html}</mark>`;

function isWholePhrase(html: string): boolean {
  let depth = 0;
  for (const [, slash, tag] of html.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
    if (!/^(?:a|br|code|del|em|kbd|span|strong|sub|sup)$/.test(tag ?? '')) return false;
    if (tag !== 'br') depth += slash ? -1 : 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
