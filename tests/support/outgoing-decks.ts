import { importedDeckId } from '../../src/domain/card';
import { parseDeckText } from '../../src/domain/deck-text';
import { cardsOf } from '../../src/domain/deck-update';
import { applyReview, gradeKindOf, logId, type Review } from '../../src/domain/review-log';
import { type Grade, newSchedule } from '../../src/domain/schedule';
import { MINUTE_MS, type Moment, studyDay } from '../../src/domain/time';
import { cardKey } from '../../src/interchange/incoming-deck';
import type { OutgoingDeck, OutgoingMedia, OutgoingProgress } from '../../src/interchange/outgoing-deck';
import { placeOf } from '../../src/storage/decks';
import { aConfig, daysLater } from './schedules';

/** What happens to a card, and how many days after what happened before (0: ten minutes). */
export interface Happening {
  what: Grade | 'cram' | 'reset' | 'suspend' | 'bury' | 'flag';
  days: number;
}

/** A deck of a text, with what happened to its cards, by `cardKey`, until MONDAY_NOON. */
export function anOutgoingDeck(
  text: string,
  happenings: Record<string, readonly Happening[]> = {},
  media: readonly OutgoingMedia[] = [],
): OutgoingDeck {
  const { deck } = parseDeckText(text);
  const deckId = importedDeckId(deck.id ?? 'deck');
  const progress = cardsOf(deck, deckId).flatMap((card): [string, OutgoingProgress][] => {
    const key = cardKey(card.noteId, card.clozeNumber);
    const mine = happenings[key];
    if (!mine) return [];
    let schedule = newSchedule(placeOf(card), card.position);
    const total = mine.reduce((days, { days: gap }) => days + gap, 0);
    let now: Moment = daysLater(-total - 1);
    const reviews = mine.map((happening, index): Review => {
      const { what, days } = happening;
      now = days === 0 ? { ...now, at: now.at + 10 * MINUTE_MS } : daysLater(days, now);
      const isGrade = what === 'again' || what === 'hard' || what === 'good' || what === 'easy';
      const row: Review = {
        ...now,
        id: logId(now.at, schedule.lastLogId, new Uint8Array(10).fill(index)),
        cardId: card.id,
        sessionId: 'session-1',
        kind: isGrade ? gradeKindOf(schedule.state) : what,
        grade: isGrade ? what : what === 'cram' ? 'good' : null,
        durationMs: isGrade ? 1_234.5 : 0,
        ...(what === 'reset' && { due: 7 }),
        ...(what === 'bury' && { untilDay: studyDay(now) + 1 }),
        ...(what === 'flag' && { flag: 3 }),
        configId: aConfig().id,
        deviceId: 'device-1',
        before: schedule,
      };
      schedule = applyReview(schedule, row, aConfig());
      return { ...row, after: schedule };
    });
    return [[key, { schedule, reviews }]];
  });
  return { deckId, deck: { ...deck, id: deck.id ?? 'deck' }, progress: new Map(progress), media };
}
