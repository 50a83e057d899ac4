import type { Face, NoteText, SafeHtml } from '../domain/card';
import { choiceOf } from '../domain/choice';
import type { Note } from '../domain/deck';
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
  return {
    question: {
      html: joined(`<h2 class="title">${inlineMarkdownToHtml(title)}</h2>\n`, markdownToHtml(front)),
      options: [],
    },
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
  return {
    question: { ...question, html: joined(question.html, blankedHtml(note.front, number)) },
    answer: { ...answer, html: joined(revealedHtml(note.front, number), answer.html) },
  };
}

const joined = (...parts: string[]) => parts.join('') as SafeHtml;

const SOUND = /<span class="media"><audio [^>]*><\/audio><\/span>/g;

/** An option is a button: neither a link nor a sound's controls can be inside. */
const asButton = (html: SafeHtml) =>
  html.replace(SOUND, (sound) => soundLabel(sound)).replace(/<\/?a\b[^>]*>/g, '') as SafeHtml;

const soundLabel = (sound: string): string => /aria-label="([^"]*)"/.exec(sound)?.[1] ?? '';
