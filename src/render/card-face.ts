import type { Face, NoteText, SafeHtml } from '../domain/card';
import { choiceOf } from '../domain/choice';
import { clozeMarks } from '../domain/cloze';
import type { Note } from '../domain/deck';
import { isExcerptOf } from '../domain/excerpt';
import type { Stamp } from '../domain/verification';
import { blankedHtml, revealedHtml } from './cloze-html';
import { inlineMarkdownToHtml, markdownToHtml } from './markdown';

type FaceSource = NoteText & Pick<Note, 'kind'>;

const UNVERIFIED: Stamp = { goVersions: [], caughtBy: [] };

/** Both sides of the card that `clozeNumber` picks from a note (0 unless the note is a cloze). */
export function faceOf(note: FaceSource, clozeNumber: number, stamp = UNVERIFIED): Face {
  if (note.kind === 'cloze') return clozeFace(note, clozeNumber, stamp);
  if (note.kind === 'choice') return choiceFace(note, stamp);
  return plainFace(note, stamp);
}

function plainFace({ title, front, back }: NoteText, stamp: Stamp): Face {
  const text = markdownToHtml(front);
  return {
    question: { html: joined(repeats(title, text) ? '' : titleHtml(title), text), options: [] },
    answer: { html: markdownToHtml(back), right: [], notes: [], ...stamp },
  };
}

function choiceFace(note: NoteText, stamp: Stamp): Face {
  const choice = choiceOf(note.front);
  if (!choice) return plainFace(note, stamp);
  const { before, options, after } = choice;
  const { question, answer } = plainFace({ ...note, front: `${before}\n\n${after}` }, stamp);
  const offered = options.map(({ markdown }) => inlineMarkdownToHtml(markdown));
  const sounds = offered.map((html) => joined(...(html.match(SOUND) ?? [])));
  return {
    question: {
      ...question,
      options: offered.map(asButton),
      ...(sounds.some((html) => html !== '') && { sounds }),
    },
    answer: {
      ...answer,
      right: options.flatMap(({ isRight }, index) => (isRight ? [index] : [])),
      notes: options.map(({ note: explanation }) => markdownToHtml(explanation)),
    },
  };
}

function clozeFace(note: NoteText, number: number, stamp: Stamp): Face {
  const { question, answer } = plainFace({ ...note, front: '' }, stamp);
  const title = repeats(note.title, markdownToHtml(withClozesCut(note.front))) ? '' : question.html;
  return {
    question: { ...question, html: joined(title, blankedHtml(note.front, number)) },
    answer: { ...answer, html: joined(revealedHtml(note.front, number), answer.html) },
  };
}

const titleHtml = (title: string): string => `<h2 class="title">${inlineMarkdownToHtml(title)}</h2>\n`;

/** Whether a title is for lists alone: an excerpt of the question, which shows the whole of it. */
const repeats = (title: string, text: string): boolean =>
  isExcerptOf(textOf(inlineMarkdownToHtml(title)), textOf(text));

const textOf = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/&(?:#\w+|\w+);/g, '');

function withClozesCut(front: string): string {
  let cut = '';
  let at = 0;
  for (const { start, end } of clozeMarks(front).marks) {
    if (start < at) continue;
    cut += `${front.slice(at, start)}…`;
    at = end;
  }
  return cut + front.slice(at);
}

const joined = (...parts: string[]) => parts.join('') as SafeHtml;

const SOUND = /<span class="media"><audio [^>]*><\/audio><\/span>/g;

/** An option is a button: neither a link nor a sound's controls can be inside. */
const asButton = (html: SafeHtml) =>
  html.replace(SOUND, (sound) => soundLabel(sound)).replace(/<\/?a\b[^>]*>/g, '') as SafeHtml;

const soundLabel = (sound: string): string => /aria-label="([^"]*)"/.exec(sound)?.[1] ?? '';
