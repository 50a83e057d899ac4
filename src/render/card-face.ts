import type { Face } from '../domain/card';
import { choiceOf } from '../domain/choice';
import { hasCloze } from '../domain/cloze';
import type { Note } from '../domain/deck';
import { blankedHtml, revealedHtml } from './cloze-html';
import { inlineMarkdownToHtml, markdownToHtml } from './markdown';

type FaceSource = Pick<Note, 'kind' | 'title' | 'front' | 'back' | 'isDivided'>;
type Stamp = Pick<Face['answer'], 'goVersions' | 'caughtBy'>;
type Sides = Pick<Face['question'], 'html' | 'options'> & {
  answer: Pick<Face['answer'], 'html' | 'right' | 'notes'>;
};

const UNVERIFIED: Stamp = { goVersions: [], caughtBy: [] };

/** Both sides of the card that `clozeNumber` picks from a note (0 unless the note is a cloze). */
export function faceOf(note: FaceSource, clozeNumber: number, stamp = UNVERIFIED): Face {
  const { html, options, answer } = sidesOf(note, clozeNumber);
  return { question: { html, options }, answer: { ...answer, ...stamp } };
}

function sidesOf(note: FaceSource, clozeNumber: number): Sides {
  if (note.kind === 'cloze') return clozeSides(note, clozeNumber);
  if (note.kind === 'choice') return choiceSides(note);
  return plainSides(note, note.front);
}

function plainSides({ title, back }: FaceSource, front: string): Sides {
  return {
    html: heading(inlineMarkdownToHtml(title)) + markdownToHtml(front),
    options: [],
    answer: { html: markdownToHtml(back), right: [], notes: [] },
  };
}

function choiceSides(note: FaceSource): Sides {
  const { before, options, after } = choiceOf(note.front) ?? { before: note.front, options: [], after: '' };
  const sides = plainSides(note, `${before}\n\n${after}`);
  return {
    ...sides,
    options: options.map(({ markdown }) => inlineMarkdownToHtml(markdown)),
    answer: {
      ...sides.answer,
      right: options.flatMap(({ isRight }, index) => (isRight ? [index] : [])),
      notes: options.map(({ note: text }) => markdownToHtml(text)),
    },
  };
}

function clozeSides({ title, front, back, isDivided }: FaceSource, number: number): Sides {
  const text = isDivided ? front : front || back;
  const explanation = isDivided ? back : '';
  const revealedTitle = hasCloze(title) ? heading(revealedHtml(title, number, inlineMarkdownToHtml)) : '';
  return {
    html: heading(blankedHtml(title, number, inlineMarkdownToHtml)) + blankedHtml(text, number, markdownToHtml),
    options: [],
    answer: {
      html: revealedTitle + revealedHtml(text, number, markdownToHtml) + markdownToHtml(explanation),
      right: [],
      notes: [],
    },
  };
}

const heading = (html: string): string => `<h2 class="title">${html}</h2>\n`;
