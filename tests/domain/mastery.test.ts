import { describe, expect, test } from 'vitest';
import { cardIdOf, deckIdOf, type Card } from '../../src/domain/card';
import { addUpMastery, measureMastery, measureSize, recall } from '../../src/domain/mastery';
import type { Schedule } from '../../src/domain/schedule';
import { MONDAY_NOON, aConfig, aNewSchedule, aSchedule, daysLater, hoursLater } from '../support/schedules';

const config = aConfig();
const deckId = deckIdOf('types');
const aSizedCard = (noteId: string, fields: Partial<Card> = {}): Pick<Card, 'id' | 'clozeNumber' | 'removedAt'> => ({
  id: cardIdOf(deckId, noteId, fields.clozeNumber),
  clozeNumber: 0,
  ...fields,
});
const size = (...noteIds: string[]) => measureSize(noteIds.map((noteId) => aSizedCard(noteId)));
/** Answered just now: recalled for certain. */
const known = (noteId: string, columns: Partial<Schedule> = {}): Schedule =>
  aSchedule({ cardId: cardIdOf(deckId, noteId), lastReviewAt: MONDAY_NOON.at, ...columns });

describe('recall', () => {
  const card = aSchedule({ stabilityDays: 10, lastReviewAt: MONDAY_NOON.at });

  test('is certain just after the answer and 0.9 once the stability has passed', () => {
    expect(recall(card, MONDAY_NOON, config)).toBe(1);
    expect(recall(card, daysLater(10), config)).toBeCloseTo(0.9, 6);
  });

  test('falls with the hours', () => {
    expect(recall(card, hoursLater(1), config)).toBeLessThan(1);
    expect(recall(card, hoursLater(2), config)).toBeLessThan(recall(card, hoursLater(1), config));
  });

  test('of a new card is 0, of a card in its steps its own', () => {
    expect(recall(aNewSchedule(), MONDAY_NOON, config)).toBe(0);
    expect(recall({ ...card, state: 'learning' }, daysLater(10), config)).toBeCloseTo(0.9, 6);
  });

  test('is certain, not more, when the clock went back', () => {
    expect(recall(card, daysLater(-5), config)).toBe(1);
  });
});

describe('mastery', () => {
  test('counts the cards never seen as unknown', () => {
    const mastery = measureMastery([known('a'), known('b')], size('a', 'b', 'c', 'd'), MONDAY_NOON, config);
    expect(mastery).toEqual({ expectedCorrect: 2, total: 4, durable: 0, suspended: 0 });
  });

  test('sums the chances of recall', () => {
    const cards = [known('a', { stabilityDays: 5 }), known('b', { stabilityDays: 5 })];
    expect(measureMastery(cards, size('a', 'b'), daysLater(5), config).expectedCorrect).toBeCloseTo(1.8, 6);
  });

  test('leaves suspended cards out and says how many', () => {
    const cards = [known('a'), known('b', { queue: 'suspended', stabilityDays: 30 })];
    expect(measureMastery(cards, size('a', 'b', 'c'), MONDAY_NOON, config)).toEqual({
      expectedCorrect: 1,
      total: 2,
      durable: 0,
      suspended: 1,
    });
  });

  test('counts a buried card: the day does not change what is known', () => {
    const cards = [known('a', { queue: 'buried' })];
    expect(measureMastery(cards, size('a'), MONDAY_NOON, config).expectedCorrect).toBe(1);
  });

  test('calls a stability of 21 days lasting', () => {
    const cards = [known('a', { stabilityDays: 21 }), known('b', { stabilityDays: 20.9 })];
    expect(measureMastery(cards, size('a', 'b'), MONDAY_NOON, config).durable).toBe(1);
  });

  test('takes the cards of a cloze note as one together', () => {
    const withCloze = measureSize([
      aSizedCard('a'),
      aSizedCard('zero', { clozeNumber: 1 }),
      aSizedCard('zero', { clozeNumber: 2 }),
    ]);
    const cards = [known('a'), known('zero/c1', { stabilityDays: 30 })];
    expect(measureMastery(cards, withCloze, MONDAY_NOON, config)).toEqual({
      expectedCorrect: 1.5,
      total: 2,
      durable: 0.5,
      suspended: 0,
    });
  });

  test('leaves out a removed card, whose progress waits for its return', () => {
    const withRemoved = measureSize([aSizedCard('a'), aSizedCard('gone', { removedAt: MONDAY_NOON.at })]);
    const mastery = measureMastery(
      [known('a'), known('gone', { stabilityDays: 30 })],
      withRemoved,
      MONDAY_NOON,
      config,
    );
    expect(mastery).toEqual({ expectedCorrect: 1, total: 1, durable: 0, suspended: 0 });
  });

  test('leaves out a card whose schedule says that an update removed it', () => {
    const cards = [known('a'), known('gone', { queue: 'removed', stabilityDays: 30 })];
    expect(measureMastery(cards, size('a'), MONDAY_NOON, config)).toEqual({
      expectedCorrect: 1,
      total: 1,
      durable: 0,
      suspended: 0,
    });
  });

  test('of a deck is the sum of its sections', () => {
    const section = { expectedCorrect: 1.5, total: 4, durable: 1, suspended: 2 };
    expect(addUpMastery([section, section])).toEqual({ expectedCorrect: 3, total: 8, durable: 2, suspended: 4 });
  });
});
