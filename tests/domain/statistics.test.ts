import { describe, expect, test } from 'vitest';
import { deckIdOf } from '../../src/domain/card';
import type { Review } from '../../src/domain/review-log';
import { countAnswers } from '../../src/domain/statistics';
import { aLogId, aNewSchedule, aReview, aSchedule } from '../support/schedules';

const types = deckIdOf('types');
const row = (id: string, fields: Partial<Review> = {}): Review => aReview({ id: aLogId(id), ...fields });
const introduction = (id: string): Review => row(id, { kind: 'learn', before: aNewSchedule() });

describe('the count of answers', () => {
  test('of no rows is nothing', () => {
    expect(countAnswers([])).toEqual({
      answered: 0,
      correct: 0,
      newByDeck: new Map(),
      reviewsByDeck: new Map(),
      cardIds: new Set(),
      minutes: 0,
      meanSecondsPerCard: 0,
    });
  });

  test('takes all grades but Again as correct', () => {
    const rows = (['again', 'hard', 'good', 'easy'] as const).map((grade, i) => row(`${i}`, { grade }));
    expect(countAnswers(rows)).toMatchObject({ answered: 4, correct: 3 });
  });

  test('knows a card’s first answer from the later ones in its steps', () => {
    const later = row('b', { kind: 'learn', before: aSchedule({ state: 'learning' }) });
    expect(countAnswers([introduction('a'), later]).newByDeck).toEqual(new Map([[types, 1]]));
  });

  test('counts reviews by deck, but not steps, relearning or cram', () => {
    const rows = [row('a'), row('b'), introduction('c'), row('d', { kind: 'relearn' }), row('e', { kind: 'cram' })];
    expect(countAnswers(rows).reviewsByDeck).toEqual(new Map([[types, 2]]));
    expect(countAnswers(rows).answered).toBe(5);
  });

  test('leaves out what was undone', () => {
    const undo = row('c', { kind: 'undo', grade: null, undoes: aLogId('b') });
    const counts = countAnswers([row('a'), introduction('b'), undo]);
    expect(counts).toMatchObject({ answered: 1, newByDeck: new Map(), minutes: 5 / 60 });
  });

  test('leaves out rows that are no answers', () => {
    expect(countAnswers([row('a', { kind: 'suspend', grade: null })]).answered).toBe(0);
  });

  test('gives the minutes spent, and the seconds that a card took with all its answers', () => {
    const rows = [row('a', { durationMs: 20_000 }), row('b', { durationMs: 10_000 })];
    expect(countAnswers(rows)).toMatchObject({ minutes: 0.5, meanSecondsPerCard: 30 });
  });

  test('names the cards', () => {
    expect(countAnswers([row('a')]).cardIds).toEqual(new Set(['types/nil-map']));
  });
});
