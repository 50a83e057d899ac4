import type { NoteText } from '../../domain/card';
import { hasCloze } from '../../domain/cloze';
import type { CardSides } from './note-sides';
import type { Side } from './html-to-markdown';

/** Stands for an answer that Anki shows as nothing: the deck language wants one. */
export const NO_ANSWER = '—';

const SOUND = /\.(?:3gp|aac|flac|m4a|mp3|oga|ogg|opus|spx|wav|wma)$/i;

/** A card's sides as a note of the deck language: the heading is the question where the question can be one. */
export function textOfSides({ front, back }: CardSides): NoteText & { isDivided: boolean } {
  if (hasCloze(front.markdown)) {
    return { title: headingOfSide(front), front: front.markdown, back: back.markdown, isDivided: back.markdown !== '' };
  }
  const answer = back.markdown || NO_ANSWER;
  const line = front.firstLine;
  if (!line) return { title: headingOfSide(front), front: front.markdown, back: answer, isDivided: true };
  return { title: line.heading, front: line.rest, back: answer, isDivided: line.rest !== '' };
}

function headingOfSide({ excerpt, media }: Side): string {
  const heading = excerpt();
  if (heading !== '') return heading;
  if (media.length === 0) return 'Card';
  return media.every((name) => SOUND.test(name)) ? 'Sound' : 'Picture';
}
