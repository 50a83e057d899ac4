/** One cloze of a field, e.g. `{{c1::text::hint}}`. */
export interface FieldCloze {
  number: number;
  /** HTML; '' without one. */
  hint: string;
}

/*
 * Where a cloze begins and ends in a field's HTML, as characters that HTML and Markdown carry like letters: no text has a
 * use for Unicode's noncharacters. `OPEN` is followed by the cloze's place among those of the field.
 */
export const OPEN = '\uFDD0';
export const CLOSE = '\uFDD1';
const DIGIT_0 = 0xfdd3;
export const PLACEHOLDER = /\uFDD0([\uFDD3-\uFDDC]*)|\uFDD1/g;

export const placeOf = (digits: string): number =>
  Number(digits.replace(/[^]/g, (digit) => String(digit.charCodeAt(0) - DIGIT_0)));

const opening = (place: number): string =>
  OPEN + String(place).replace(/\d/g, (digit) => String.fromCharCode(DIGIT_0 + Number(digit)));

const TOKEN = /\{\{c(\d+(?:,\d+)*)::|\}\}|::|[{}]/g;
/** The deck language's numbers have three digits. */
const MAX_NUMBER = 999;

interface OpenCloze {
  numbers: number[];
  /** Index of its opening among the pieces. */
  piece: number;
  /** Index of the first piece of its hint. */
  hintPiece?: number;
  braces: number;
}

/** A field with a placeholder for the beginning and the end of each of its clozes, which are added to `clozes`. */
export function withPlaceholders(html: string, clozes: FieldCloze[]): string {
  const pieces: string[] = [];
  const open: OpenCloze[] = [];
  let at = 0;

  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(html); token; token = TOKEN.exec(html)) {
    const [text, list] = token;
    const cloze = open.at(-1);
    pieces.push(html.slice(at, token.index));
    at = token.index + text.length;
    if (list !== undefined) {
      open.push({ numbers: numbersIn(list), piece: pieces.push(text) - 1, braces: 0 });
    } else if (!cloze || text.length === 1) {
      if (cloze) cloze.braces = Math.max(0, cloze.braces + (text === '{' ? 1 : -1));
      pieces.push(text);
    } else if (text === '::') {
      if (cloze.hintPiece === undefined) cloze.hintPiece = pieces.length;
      else pieces.push(text);
    } else if (cloze.braces > 0 && html[at] === '}') {
      // `{{c1::struct{}}}`: Anki ends the cloze at the first two braces, the author meant the last two.
      cloze.braces--;
      pieces.push('}');
      at--;
      TOKEN.lastIndex = at;
    } else {
      open.pop();
      close(cloze, pieces, clozes);
    }
  }
  pieces.push(html.slice(at));
  return pieces.join('');
}

/** A field as an answer shows it: the text of its clozes. */
export function withoutClozes(html: string): string {
  return withPlaceholders(html, []).replace(PLACEHOLDER, '');
}

function close({ numbers, piece, hintPiece }: OpenCloze, pieces: string[], clozes: FieldCloze[]): void {
  const hint = hintPiece === undefined ? '' : pieces.splice(hintPiece).join('').replace(PLACEHOLDER, '');
  pieces[piece] = numbers.map((number) => opening(clozes.push({ number, hint }) - 1)).join('');
  pieces.push(CLOSE.repeat(numbers.length));
}

function numbersIn(list: string): number[] {
  return [...new Set(list.split(',').map(Number))].filter((number) => number >= 1 && number <= MAX_NUMBER);
}
