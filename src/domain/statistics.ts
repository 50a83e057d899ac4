import type { CardId, DeckId } from './card';
import { deckOfCard } from './card-id';
import type { LogId, Review } from './review-log';
import { MINUTE_MS } from './time';

const SECOND_MS = 1_000;

export interface AnswerCounts {
  /** Graded answers, crammed ones too; those taken back do not count anywhere. */
  answered: number;
  /** Graded anything but Again. */
  correct: number;
  /** Cards answered for the first time ever. */
  newByDeck: Map<DeckId, number>;
  /** Answers to cards in review: the ones that the daily limit counts. */
  reviewsByDeck: Map<DeckId, number>;
  cardIds: Set<CardId>;
  minutes: number;
  /** 0 when nothing was answered. */
  meanSecondsPerCard: number;
}

/**
 * Of a day's rows, or of a session's: in any order, with the undo rows among them.
 *
 * Rows must still have `before`, by which a first answer is known: today's rows are not sealed.
 */
export function countAnswers(rows: readonly Review[]): AnswerCounts {
  const undone = new Set<LogId>();
  for (const { undoes } of rows) if (undoes !== undefined) undone.add(undoes);

  const counts: AnswerCounts = {
    answered: 0,
    correct: 0,
    newByDeck: new Map(),
    reviewsByDeck: new Map(),
    cardIds: new Set(),
    minutes: 0,
    meanSecondsPerCard: 0,
  };
  let durationMs = 0;
  for (const { id, cardId, kind, grade, before, durationMs: answerMs } of rows) {
    if (grade === null || undone.has(id)) continue;
    counts.answered += 1;
    if (grade !== 'again') counts.correct += 1;
    if (kind === 'learn' && before?.state === 'new') countOne(counts.newByDeck, deckOfCard(cardId));
    if (kind === 'review') countOne(counts.reviewsByDeck, deckOfCard(cardId));
    counts.cardIds.add(cardId);
    durationMs += answerMs;
  }
  counts.minutes = durationMs / MINUTE_MS;
  if (counts.cardIds.size > 0) counts.meanSecondsPerCard = durationMs / SECOND_MS / counts.cardIds.size;
  return counts;
}

function countOne(countByDeck: Map<DeckId, number>, deckId: DeckId): void {
  countByDeck.set(deckId, (countByDeck.get(deckId) ?? 0) + 1);
}
