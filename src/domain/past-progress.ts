import type { Grade, ScheduleState } from './schedule';
import type { EpochMs } from './time';

/** Something that happened to a card elsewhere: in another app, or in another collection. */
export interface PastAnswer {
  at: EpochMs;
  /** `cram`: an answer that counted for nothing. `reset`: the card was made new again. */
  kind: 'learn' | 'review' | 'relearn' | 'cram' | 'reset';
  /** Null for `reset` alone. */
  grade: Grade | null;
  /** 0 where it is not known. */
  durationMs: number;
}

/** Where a card stood when it left the other app. */
export interface PastStanding {
  state: ScheduleState;
  /** A place in line (new), an EpochMs (learning, relearning) or a StudyDay (review). */
  due: number;
  /** FSRS's, where the other app had it. */
  memory?: { stabilityDays: number; difficulty: number };
  /** SM-2's: the last interval, 0 where there is none, and its ease, e.g. 2.5. */
  intervalDays: number;
  ease: number;
  lastReviewAt?: EpochMs;
  reviewCount: number;
  lapses: number;
}

export interface PastProgress {
  /** Oldest first. */
  answers: readonly PastAnswer[];
  standing: PastStanding;
  isSuspended: boolean;
  /** 0 = none. */
  flag: number;
}
