import { GRADES, type Grade, type Schedule } from '../../domain/schedule';
import { studyDay, type Moment } from '../../domain/time';
import { shortDays, shortWait } from '../shared/durations';

/** What each grade would make the card wait, in words that fit on its button. */
export function waitsOf({
  now,
  schedules,
}: {
  now: Moment;
  schedules: Record<Grade, Schedule>;
}): Record<Grade, string> {
  const waitOf = (grade: Grade) => {
    const { state, due } = schedules[grade];
    return state === 'review' ? shortDays(due - studyDay(now)) : shortWait(due - now.at);
  };
  return Object.fromEntries(GRADES.map((grade) => [grade, waitOf(grade)])) as Record<Grade, string>;
}

/** What a choice says of the learner's answer; they decide all the same. Undefined when nothing was chosen. */
export function suggestedGrade(right: readonly number[], chosen: ReadonlySet<number>): Grade | undefined {
  if (right.length === 0 || chosen.size === 0) return undefined;
  return right.length === chosen.size && right.every((option) => chosen.has(option)) ? 'good' : 'again';
}

/** The options after a tap on one: with a single right one, a new choice replaces the old. */
export function chosenAfter(chosen: ReadonlySet<number>, option: number, rightCount: number): ReadonlySet<number> {
  const others = rightCount <= 1 ? [] : [...chosen].filter((other) => other !== option);
  return new Set(chosen.has(option) ? others : [...others, option]);
}
