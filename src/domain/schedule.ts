import type { CardId, DeckId, SectionId } from './card';
import type { LogId } from './review-log';
import type { EpochMs, StudyDay } from './time';

/** From the hardest to the easiest: the order of the buttons, and of the waits they give. */
export const GRADES = ['again', 'hard', 'good', 'easy'] as const;
export type Grade = (typeof GRADES)[number];

export type ScheduleState = 'new' | 'learning' | 'review' | 'relearning';
/** `removed`: a deck update left the card out; its progress waits for its return. */
export type Queue = ScheduleState | 'suspended' | 'buried' | 'removed';

/** Where a card stands: what its log folds into (`replayCard`). */
export interface Schedule {
  cardId: CardId;
  deckId: DeckId;
  sectionId: SectionId;
  state: ScheduleState;
  /** `state`, unless the card is set aside. */
  queue: Queue;
  /** A position (new), an EpochMs (learning, relearning) or a StudyDay (review). */
  due: number;
  /** Days after which the chance of recall has fallen to 0.9. 0 while new. */
  stabilityDays: number;
  /** 1 to 10. 0 while new. */
  difficulty: number;
  lastReviewAt: EpochMs | null;
  /** As it was by the clock, the zone and the rollover hour of that review. */
  lastReviewDay: StudyDay | null;
  /** The card's newest log row of any kind: the turn. */
  lastLogId: LogId | null;
  reviewCount: number;
  lapses: number;
  /** Index into the learning or relearning steps; 0 in other states. */
  step: number;
  /** The first day on which a buried card is back. */
  buriedUntilDay: StudyDay | null;
  /** 0 = none. */
  flag: number;
}

export function newSchedule(card: Pick<Schedule, 'cardId' | 'deckId' | 'sectionId'>, position: number): Schedule {
  return {
    cardId: card.cardId,
    deckId: card.deckId,
    sectionId: card.sectionId,
    state: 'new',
    queue: 'new',
    due: position,
    stabilityDays: 0,
    difficulty: 0,
    lastReviewAt: null,
    lastReviewDay: null,
    lastLogId: null,
    reviewCount: 0,
    lapses: 0,
    step: 0,
    buriedUntilDay: null,
    flag: 0,
  };
}

/** Burials end by themselves: no row of the log says so. */
export function withBurialOver(schedule: Schedule, today: StudyDay): Schedule {
  const isOver = schedule.queue === 'buried' && (schedule.buriedUntilDay ?? today) <= today;
  return isOver ? { ...schedule, queue: schedule.state, buriedUntilDay: null } : schedule;
}
