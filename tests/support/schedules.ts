import { cardIdOf, deckIdOf, sectionIdOf } from '../../src/domain/card';
import type { LogId, Review } from '../../src/domain/review-log';
import { newSchedule, type Schedule } from '../../src/domain/schedule';
import { defaultSchedulerConfig, schedulerConfigId, type SchedulerConfig } from '../../src/domain/scheduler';
import { HOUR_MS, studyDay, type Moment } from '../../src/domain/time';

/** 2026-01-05 12:00 UTC, with the default rollover hour. */
export const MONDAY_NOON: Moment = { at: 1_767_614_400_000, tzOffsetMin: 0, rolloverHour: 4 };
export const MONDAY = studyDay(MONDAY_NOON);

export const hoursLater = (hours: number, from: Moment = MONDAY_NOON): Moment => ({
  ...from,
  at: from.at + hours * HOUR_MS,
});
export const daysLater = (days: number, from: Moment = MONDAY_NOON): Moment => hoursLater(24 * days, from);

const deckId = deckIdOf('types');
const aCard = { cardId: cardIdOf(deckId, 'nil-map'), deckId, sectionId: sectionIdOf(deckId, 'maps') };

export const aNewSchedule = (columns: Partial<Schedule> = {}): Schedule => ({ ...newSchedule(aCard, 0), ...columns });

/** A card in review, answered ten days before MONDAY and due on it. */
export const aSchedule = (columns: Partial<Schedule> = {}): Schedule => {
  const state = columns.state ?? 'review';
  return {
    ...newSchedule(aCard, 0),
    state,
    queue: state,
    due: MONDAY,
    stabilityDays: 10,
    difficulty: 5,
    lastReviewAt: daysLater(-10).at,
    lastReviewDay: MONDAY - 10,
    reviewCount: 3,
    ...columns,
  };
};

export function aConfig(settings: Partial<Omit<SchedulerConfig, 'id'>> = {}): SchedulerConfig {
  const content = { ...defaultSchedulerConfig, isFuzzed: false, ...settings };
  return { ...content, id: schedulerConfigId(content) };
}

export const aLogId = (text: string): LogId => text as LogId;

export const aReview = (fields: Partial<Review> = {}): Review => ({
  ...MONDAY_NOON,
  id: aLogId('row-1'),
  cardId: aCard.cardId,
  sessionId: 'session-1',
  kind: 'review',
  grade: 'good',
  durationMs: 5_000,
  configId: aConfig().id,
  deviceId: 'device-1',
  ...fields,
});
