import type { CardKind } from './card';
import { choiceOf, type Choice } from './choice';
import { clozeMarks, clozeNumbersOf, hasCloze } from './cloze';
import type { Note } from './deck';
import { mistakes, type Mistake } from './deck-mistakes';
import { passageOf, type Block, type Passage } from './deck-outline';
import { attributeMistakes, detailsOf } from './note-attributes';
import { readHeading, slugOf } from './heading-attributes';
import { readPrograms, type Program } from './program';

interface Sides {
  front: Passage;
  back: Passage;
  isDivided: boolean;
}

/** Reads one card of a deck, with everything that is wrong with it. */
export function readNote(block: Block, sectionId: string): { note: Note; mistakes: Mistake[] } {
  const heading = readHeading(block.heading);
  const sides = sidesOf(block);
  const cloze = clozeMarks(sides.front.text);
  const choice = choiceOf(sides.front.text);
  const programs = readPrograms({ front: sides.front.text, back: sides.back.text });
  const kind = kindOf(sides, choice, programs.programs);
  const onHeading = [
    ...heading.mistakes,
    ...attributeMistakes(heading.attributes),
    ...titleMistakes(heading.title, heading.attributes.id),
    ...emptySides(block, sides, kind),
  ];
  return {
    note: {
      id: heading.attributes.id ?? (slugOf(heading.title) || `line-${block.line}`),
      hasOwnId: heading.attributes.id !== undefined,
      sectionId,
      kind,
      title: heading.title,
      front: sides.front.text,
      back: sides.back.text,
      clozeNumbers: kind === 'cloze' ? clozeNumbersOf(cloze.marks) : [],
      isDivided: sides.isDivided,
      ...detailsOf(heading.attributes),
      line: block.line,
    },
    mistakes: [
      ...onHeading.map((message) => ({ line: block.line, message })),
      ...block.mistakes,
      ...clozeMistakes(sides),
      ...(choice && kind === 'choice' ? choiceMistakes(sides.front, choice) : []),
      ...programs.mistakes.map(({ side, line, message }) => {
        return { line: (side === 'question' ? sides.front : sides.back).line + line - 1, message };
      }),
    ],
  };
}

function sidesOf(block: Block): Sides {
  if (block.dividerAt !== undefined) {
    const front = passageOf(block, 0, block.dividerAt);
    return { front, back: passageOf(block, block.dividerAt + 1), isDivided: true };
  }
  const body = passageOf(block, 0);
  const nothing = { text: '', line: body.line };
  const isCloze = hasCloze(body.text);
  return { front: isCloze ? body : nothing, back: isCloze ? nothing : body, isDivided: false };
}

/** The kinds in the order in which they are decided. */
function kindOf({ front }: Sides, choice: Choice | undefined, programs: readonly Program[]): CardKind {
  if (hasCloze(front.text)) return 'cloze';
  if (choice) return 'choice';
  const asks = programs.some(({ side, mode }) => side === 'question' && mode !== 'illegal');
  const tells = programs.some(({ results }) => results.some(({ side }) => side === 'answer'));
  return asks && tells ? 'prediction' : 'basic';
}

function titleMistakes(title: string, id: string | undefined): string[] {
  if (title === '') return [mistakes.headingEmpty()];
  if (hasCloze(title)) return [mistakes.clozeInHeading()];
  return id === undefined && slugOf(title) === '' ? [mistakes.slugEmpty()] : [];
}

function emptySides({ visible }: Block, { isDivided }: Sides, kind: CardKind): string[] {
  if (!isDivided) return visible.front === 0 && kind !== 'cloze' ? [mistakes.emptyCard()] : [];
  return [
    ...(visible.front === 0 ? [mistakes.emptyFront()] : []),
    ...(visible.back === 0 ? [mistakes.emptyBack()] : []),
  ];
}

function clozeMistakes({ front, back }: Sides): Mistake[] {
  const { marks, unclosed } = clozeMarks(front.text);
  const inAnswer = clozeMarks(back.text);
  return [
    ...located(front, unclosed, mistakes.clozeUnclosed),
    ...located(
      front,
      startsOf(marks, ({ text }) => text.trim() === ''),
      mistakes.clozeEmpty,
    ),
    ...located(
      front,
      startsOf(marks, ({ number }) => number === 0),
      mistakes.clozeZero,
    ),
    ...located(
      back,
      [...inAnswer.unclosed, ...startsOf(inAnswer.marks)].sort((a, b) => a - b),
      mistakes.clozeInAnswer,
    ),
  ];
}

function startsOf<Mark extends { start: number }>(
  marks: Mark[],
  isMeant: (mark: Mark) => boolean = () => true,
): number[] {
  return marks.filter(isMeant).map(({ start }) => start);
}

/** A mistake for each cloze mark that begins at one of `starts`, which ascend. */
function located({ text, line }: Passage, starts: number[], sentence: (opening: string) => string): Mistake[] {
  let at = 0;
  let lineOfAt = line;
  return starts.map((start) => {
    for (; at < start; at++) if (text[at] === '\n') lineOfAt++;
    return { line: lineOfAt, message: sentence(text.slice(start, text.indexOf('::', start) + '::'.length)) };
  });
}

function choiceMistakes({ line }: Passage, { options, strayLines }: Choice): Mistake[] {
  const first = line + (options[0]?.line ?? 1) - 1;
  return [
    ...(options.every(({ isRight }) => !isRight) ? [{ line: first, message: mistakes.choiceWithoutRight() }] : []),
    ...(options.every(({ isRight }) => isRight) ? [{ line: first, message: mistakes.choiceWithoutWrong() }] : []),
    ...strayLines.map((stray) => ({ line: line + stray - 1, message: mistakes.choiceTwice() })),
  ];
}
