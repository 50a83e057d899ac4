import type { Card, CardId } from './card';
import { noteOfCard } from './card-id';
import type { Schedule } from './schedule';
import { forgettingCurve, type SchedulerConfig } from './scheduler';
import { DAY_MS, type EpochMs, type Moment } from './time';

/** From this stability on, a card counts as lasting knowledge. */
export const DURABLE_STABILITY_DAYS = 21;

/** What the cards of a section (or of any set of cards) weigh, whether they were ever studied or not. */
export interface MasterySize {
  /** Notes: the cards of a cloze note count as one together. */
  total: number;
  /** Of the cards that do not weigh 1: a share of a cloze note, or 0 for a card that was removed. */
  weights: ReadonlyMap<CardId, number>;
}

/** All in cards, a cloze note counting as one. */
export interface Mastery {
  /** How many the learner would get right now. */
  expectedCorrect: number;
  /** All, studied or not, but for the suspended ones. */
  total: number;
  /** Those with a stability of 21 days or more. */
  durable: number;
  suspended: number;
}

/** What `measureMastery` needs to know of the cards besides their schedules. */
export function measureSize(cards: Iterable<Pick<Card, 'id' | 'clozeNumber' | 'removedAt'>>): MasterySize {
  const weights = new Map<CardId, number>();
  const clozes = new Map<string, CardId[]>();
  let total = 0;
  for (const { id, clozeNumber, removedAt } of cards) {
    if (removedAt !== undefined) {
      weights.set(id, 0);
    } else if (clozeNumber === 0) {
      total += 1;
    } else {
      const note = noteOfCard(id);
      const siblings = clozes.get(note) ?? [];
      siblings.push(id);
      clozes.set(note, siblings);
    }
  }
  for (const siblings of clozes.values()) {
    for (const id of siblings) weights.set(id, 1 / siblings.length);
  }
  return { total: total + clozes.size, weights };
}

/** `schedules` are those of the cards of `size`; a card without one is unseen. */
export function measureMastery(
  schedules: Iterable<Schedule>,
  size: MasterySize,
  now: Moment,
  config: SchedulerConfig,
): Mastery {
  const recallAfter = forgettingCurve(config);
  const mastery: Mastery = { expectedCorrect: 0, total: size.total, durable: 0, suspended: 0 };
  for (const schedule of schedules) {
    if (schedule.queue === 'removed') continue;
    const weight = size.weights.get(schedule.cardId) ?? 1;
    if (schedule.queue === 'suspended') {
      mastery.suspended += weight;
      mastery.total -= weight;
    } else {
      mastery.expectedCorrect += weight * recallBy(recallAfter, schedule, now.at);
      if (schedule.stabilityDays >= DURABLE_STABILITY_DAYS) mastery.durable += weight;
    }
  }
  return mastery;
}

/** Of a deck from its sections, of everything from its decks. */
export function addUpMastery(parts: Iterable<Mastery>): Mastery {
  const sum: Mastery = { expectedCorrect: 0, total: 0, durable: 0, suspended: 0 };
  for (const { expectedCorrect, total, durable, suspended } of parts) {
    sum.expectedCorrect += expectedCorrect;
    sum.total += total;
    sum.durable += durable;
    sum.suspended += suspended;
  }
  return sum;
}

/** The chance, 0 to 1, that the learner knows the card now; 0 for a card never seen. */
export const recall = (schedule: Schedule, now: Moment, config: SchedulerConfig): number =>
  recallBy(forgettingCurve(config), schedule, now.at);

function recallBy(
  recallAfter: ReturnType<typeof forgettingCurve>,
  { state, lastReviewAt, stabilityDays }: Schedule,
  at: EpochMs,
): number {
  if (state === 'new' || lastReviewAt === null) return 0;
  return recallAfter(Math.max(0, at - lastReviewAt) / DAY_MS, stabilityDays);
}
