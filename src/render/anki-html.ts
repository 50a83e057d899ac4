import type { NoteText } from '../domain/card';
import { choiceOf } from '../domain/choice';
import { clozeMarks } from '../domain/cloze';
import type { Note } from '../domain/deck';
import { faceOf } from './card-face';
import { escapeHtml } from './escape';
import { inlineMarkdownToHtml, markdownToHtml, NONCHARACTERS } from './markdown';

/** A note's two sides as fields of a note of Anki. */
export interface AnkiSides {
  question: string;
  answer: string;
}

/** `mediaName` says what the package calls a file that the deck's notes name. */
export function ankiSidesOf(
  note: NoteText & Pick<Note, 'kind'>,
  mediaName: (name: string) => string = (name) => name,
): AnkiSides {
  const { question, answer } = sidesOf(note);
  return { question: withMedia(question, mediaName), answer: withMedia(answer, mediaName) };
}

function sidesOf(note: NoteText & Pick<Note, 'kind'>): AnkiSides {
  if (note.kind === 'cloze') {
    const title = `<h2 class="title">${inlineMarkdownToHtml(note.title)}</h2>\n`;
    return { question: title + clozeFieldHtml(note.front), answer: markdownToHtml(note.back) };
  }
  const { question, answer } = faceOf(note, 0);
  if (note.kind !== 'choice' || !choiceOf(note.front)) return { question: question.html, answer: answer.html };
  const told = question.options.map((option, index) => `${option}${answer.notes[index] ?? ''}`);
  return {
    question: question.html + optionList(question.options),
    answer: optionList(told, answer.right) + answer.html,
  };
}

function optionList(options: readonly string[], right: readonly number[] = []): string {
  const items = options.map((option, index) => `<li${right.includes(index) ? ' class="right"' : ''}>${option}</li>\n`);
  return `<ul class="options">\n${items.join('')}</ul>\n`;
}

// Places of a cloze's marks in the source, as characters that Markdown carries into the HTML.
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const DIGIT_0 = 0xfdd3;

interface OpenCloze {
  number: number;
  hint: string;
  /** HTML so far: tags, pieces of text, and finished inner clozes. */
  pieces: string[];
}

/** A cloze's text rendered, with its marks as Anki writes them: `{{c1::<code>x</code>::hint}}`. */
function clozeFieldHtml(source: string): string {
  const text = source.replace(NONCHARACTERS, '');
  const { marks } = clozeMarks(text);
  const edits = marks
    .flatMap(({ start, textStart, textEnd, end }, index) => [
      { from: start, to: textStart, by: OPEN + digits(index) },
      { from: textEnd, to: end, by: CLOSE },
    ])
    .sort((a, b) => a.from - b.from);
  let placed = '';
  let at = 0;
  for (const { from, to, by } of edits) {
    placed += text.slice(at, from) + by;
    at = to;
  }
  const html = markdownToHtml(placed + text.slice(at));

  const outermost: string[] = [];
  const open: OpenCloze[] = [];
  for (const piece of html.split(/(\uFDD0[\uFDD3-\uFDDC]+|\uFDD1|<[^>]*>)/)) {
    const target = open.at(-1)?.pieces ?? outermost;
    if (piece.startsWith(OPEN)) {
      const mark = marks[placeOf(piece.slice(OPEN.length))]!;
      open.push({ number: mark.number, hint: mark.hint, pieces: [] });
    } else if (piece === CLOSE) {
      const done = open.pop();
      (open.at(-1)?.pieces ?? outermost).push(...(done ? clozeOf(done) : []));
    } else if (piece !== '') {
      target.push(open.length > 0 ? withoutMarks(piece) : piece);
    }
  }
  // A mark whose end Markdown swallowed hides nothing.
  return [...outermost, ...open.flatMap(({ pieces }) => pieces)].join('').replace(NONCHARACTERS, '');
}

const digits = (place: number): string =>
  String(place).replace(/\d/g, (digit) => String.fromCharCode(DIGIT_0 + Number(digit)));
const placeOf = (encoded: string): number =>
  Number(encoded.replace(/[^]/g, (digit) => String(digit.charCodeAt(0) - DIGIT_0)));

/** One mark around it all, or where tags would overlap, one around each piece of its text. */
function clozeOf({ number, hint, pieces }: OpenCloze): string[] {
  const marked = (html: string) =>
    `{{c${number}::${html}${hint ? `::${withoutMarks(inlineMarkdownToHtml(hint))}` : ''}}}`;
  if (isBalanced(pieces)) return [marked(pieces.join(''))];
  return pieces.map((piece) => (piece.startsWith('<') || piece.trim() === '' ? piece : marked(piece)));
}

function isBalanced(pieces: readonly string[]): boolean {
  let depth = 0;
  for (const piece of pieces) {
    if (!piece.startsWith('<') || /^<(?:br|hr)\b/.test(piece)) continue;
    depth += piece.startsWith('</') ? -1 : 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const REFERENCES: Record<string, string> = { '{': '&#123;', '}': '&#125;', ':': '&#58;' };
/** Anki ends a mark at the first `}}` and its text at the first `::`, whatever they stand in. */
const withoutMarks = (html: string): string =>
  html.replace(/[{}:]/g, (character) => REFERENCES[character] ?? character);

const SOUND = /<span class="media"><audio data-media="([^"]*)"[^>]*><\/audio><\/span>/g;
const PICTURE = /(<img )data-media="([^"]*)"/g;

/** Pictures and sounds as Anki looks for them. */
export function withMedia(html: string, mediaName: (name: string) => string): string {
  return html
    .replace(SOUND, (_, name: string) => `[sound:${mediaName(unescaped(name))}]`)
    .replace(PICTURE, (_, tag: string, name: string) => `${tag}src="${escapeHtml(mediaName(unescaped(name)))}"`);
}

const CHARACTERS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
const unescaped = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(?:amp|lt|gt|quot);/g, (reference) => CHARACTERS[reference] ?? reference);
