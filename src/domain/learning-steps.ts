import type { Grade } from './schedule';

const MINUTES_PER_DAY = 1440;
const LONGEST_STEP_MINUTES = MINUTES_PER_DAY - 1;
/** What Hard makes of the only step. */
const LONE_STEP_HARD_FACTOR = 1.5;

/** The next showing of a card that stays in its steps. */
export interface StepWait {
  minutes: number;
  /** Of the step that the card is on then. */
  index: number;
}

/** A step of a day or more would be a review day by another name. */
export const isStepLength = (minutes: number): boolean => minutes > 0 && minutes < MINUTES_PER_DAY;

/**
 * Anki's rules: Again starts over, Hard stays on its step, Good goes on, Easy is done. Null when the steps are done, or when
 * there are none: then the card waits whole days.
 */
export function stepWait(steps: readonly number[], currentIndex: number, grade: Grade): StepWait | null {
  const [first, second] = steps;
  if (first === undefined || grade === 'easy') return null;
  const again = { minutes: first, index: 0 };
  if (grade === 'again') return again;

  // The settings may have fewer steps now than at the card's last answer.
  const index = Math.min(currentIndex, steps.length - 1);
  const hardMinutes = index === 0 ? onFirstStep(first, second) : (steps[index] ?? first);
  const hard = { minutes: Math.max(again.minutes, hardMinutes), index };
  if (grade === 'hard') return hard;

  const next = steps[index + 1];
  return next === undefined ? null : { minutes: Math.max(hard.minutes, next), index: index + 1 };
}

function onFirstStep(first: number, second: number | undefined): number {
  if (second !== undefined) return (first + second) / 2;
  return Math.max(first, Math.min(first * LONE_STEP_HARD_FACTOR, LONGEST_STEP_MINUTES));
}
