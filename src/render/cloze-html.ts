import { clozeText } from '../domain/cloze';
import { escapeHtml } from './escape';
import { markdownToHtml, NONCHARACTERS } from './markdown';
import type { SafeHtml } from '../domain/card';

// Places in the source, as characters that Markdown carries into the HTML.
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const BLANK = '\uFDD2';
const DIGIT_0 = 0xfdd3;

/** The source with its marks of this number as blanks: what they hide is not in the HTML. */
export function blankedHtml(source: string, number: number): SafeHtml {
  const hints: string[] = [];
  const blanked = clozeText(withoutNoncharacters(source), number, ({ hint }) => BLANK + digits(hints.push(hint) - 1));
  const html = markdownToHtml(blanked).replace(/\uFDD2([\uFDD3-\uFDDC]+)/g, (_, place: string) =>
    blank(hints[placeOf(place)]),
  );
  return withoutNoncharacters(html) as SafeHtml;
}

/** The source with the text of its marks of this number highlighted. */
export function revealedHtml(source: string, number: number): SafeHtml {
  const revealed = clozeText(
    withoutNoncharacters(source),
    number,
    ({ text }) => OPEN + withoutNoncharacters(text) + CLOSE,
  );
  const html = markdownToHtml(revealed).replace(/\uFDD0([^\uFDD0\uFDD1]*)\uFDD1/g, (_, text: string) =>
    highlighted(text),
  );
  return withoutNoncharacters(html) as SafeHtml;
}

const withoutNoncharacters = (text: string): string => text.replace(NONCHARACTERS, '');

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
    if (!/^(?:a|audio|br|code|del|em|img|kbd|span|strong|sub|sup)$/.test(tag ?? '')) return false;
    if (tag !== 'br' && tag !== 'img') depth += slash ? -1 : 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
