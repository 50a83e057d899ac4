import { describe, expect, test } from 'vitest';
import { cardIdOf, deckIdOf, sectionIdOf, type CardId, type DeckId } from '../../src/domain/card';
import type { Schedule } from '../../src/domain/schedule';
import { orderStudyQueue, turnOf, type StudyQueueInput } from '../../src/domain/study-queue';
import { MINUTE_MS } from '../../src/domain/time';
import { MONDAY, MONDAY_NOON, aConfig, aLogId, aNewSchedule, aSchedule, daysLater } from '../support/schedules';

const types = deckIdOf('types');
const errors = deckIdOf('errors');

/** Of deck `types`, in a section of its own unless one is named. */
function card(id: string, section = id, deckId: DeckId = types): Pick<Schedule, 'cardId' | 'deckId' | 'sectionId'> {
  return { cardId: cardIdOf(deckId, id), deckId, sectionId: sectionIdOf(deckId, section) };
}
const due = (id: string, columns: Partial<Schedule> = {}): Schedule => aSchedule({ ...card(id), ...columns });
const unseen = (id: string, columns: Partial<Schedule> = {}): Schedule => aNewSchedule({ ...card(id), ...columns });
const learning = (id: string, minutes: number, columns: Partial<Schedule> = {}): Schedule =>
  aSchedule({ ...card(id), state: 'learning', due: MONDAY_NOON.at + minutes * MINUTE_MS, ...columns });

const count = (n: number, make: (id: string) => Schedule, prefix: string): Schedule[] =>
  Array.from({ length: n }, (_, i) => make(`${prefix}${i}`));

const aQueue = (input: Partial<StudyQueueInput> = {}): StudyQueueInput => ({
  learning: [],
  reviews: [],
  unseen: [],
  now: MONDAY_NOON,
  limits: { newPerDay: 10, reviewsPerDay: 200 },
  deckLimits: new Map(),
  done: { newByDeck: new Map(), reviewsByDeck: new Map(), cardIds: new Set() },
  config: aConfig(),
  seed: 'seed',
  answeredTurns: new Set(),
  previousSectionId: null,
  ...input,
});
const done = (fields: Partial<StudyQueueInput['done']>): StudyQueueInput['done'] => ({ ...aQueue().done, ...fields });

const names = (input: Partial<StudyQueueInput>): string[] =>
  orderStudyQueue(aQueue(input)).map(({ cardId }) => cardId.replace('types/', ''));

describe('cards in their steps', () => {
  test('come first once they are due, the longest due before the others', () => {
    const queue = names({
      learning: [learning('a', -1), learning('b', -5)],
      reviews: [due('c')],
      unseen: [unseen('d')],
    });
    expect(queue.slice(0, 2)).toEqual(['b', 'a']);
    expect(queue).toHaveLength(4);
  });

  test('wait while anything else is left', () => {
    expect(names({ learning: [learning('a', 5)], reviews: [due('b')] })).toEqual(['b']);
  });

  test('come up to 20 minutes early when nothing else is left', () => {
    expect(names({ learning: [learning('later', 21), learning('b', 20), learning('a', 5)] })).toEqual(['a', 'b']);
  });

  test('come however many answers the limits allow', () => {
    const limits = { newPerDay: 0, reviewsPerDay: 0 };
    expect(names({ learning: [learning('a', -1)], reviews: [due('b')], unseen: [unseen('c')], limits })).toEqual(['a']);
  });
});

describe('reviews', () => {
  test('within the limit come in the order that the day and the seed decide', () => {
    const reviews = count(30, due, 'r');
    const today = names({ reviews });
    expect([...today].sort()).toEqual(reviews.map(({ cardId }) => cardId.replace('types/', '')).sort());
    expect(names({ reviews: [...reviews].reverse() })).toEqual(today);
    expect(names({ reviews, seed: 'another' })).not.toEqual(today);
    expect(names({ reviews, now: daysLater(1) })).not.toEqual(today);
  });

  test('keep their order after an answer and later in the day', () => {
    const reviews = count(30, due, 'r');
    const [first, ...rest] = names({ reviews });
    const afterwards = names({
      reviews: reviews.filter(({ cardId }) => cardId !== `types/${first}`),
      done: done({ reviewsByDeck: new Map([[types, 1]]), cardIds: new Set([`types/${first}` as CardId]) }),
      now: { ...MONDAY_NOON, at: MONDAY_NOON.at + 60 * MINUTE_MS },
    });
    expect(afterwards).toEqual(rest);
  });

  test('beyond the limit are the most forgotten, lowest recall first', () => {
    const stabilities = [40, 2, 10, 5, 20];
    const reviews = stabilities.map((stabilityDays) => due(`s${stabilityDays}`, { stabilityDays }));
    expect(names({ reviews, limits: { newPerDay: 0, reviewsPerDay: 3 } })).toEqual(['s2', 's5', 's10']);
  });

  test('already done today count towards the limit', () => {
    const reviews = count(5, due, 'r');
    const limits = { newPerDay: 0, reviewsPerDay: 10 };
    expect(names({ reviews, limits, done: done({ reviewsByDeck: new Map([[errors, 8]]) }) })).toHaveLength(2);
  });

  test('of a deck end at the deck’s own limit, within the global one', () => {
    const reviews = [...count(5, due, 'r'), ...count(5, (id) => due(id, card(id, id, errors)), 'e')];
    const deckLimits = new Map([[errors, { reviewsPerDay: 2 }]]);
    const queue = names({ reviews, deckLimits });
    expect(queue.filter((name) => name.startsWith('errors/'))).toHaveLength(2);
    expect(queue).toHaveLength(7);
    expect(names({ reviews, deckLimits, limits: { newPerDay: 0, reviewsPerDay: 4 } })).toHaveLength(4);
  });

  test('of easily confused cards come one after the other', () => {
    const reviews = count(20, due, 'r');
    const pair = new Map([
      ['types/r3', 'types/r11'],
      ['types/r11', 'types/r3'],
    ]) as unknown as ReadonlyMap<CardId, CardId>;
    const queue = names({ reviews, pairs: pair });
    expect(Math.abs(queue.indexOf('r3') - queue.indexOf('r11'))).toBe(1);
    expect(queue).toHaveLength(20);
  });
});

describe('new cards', () => {
  test('come in the given order', () => {
    expect(names({ unseen: [unseen('c'), unseen('a'), unseen('b')] })).toEqual(['c', 'a', 'b']);
  });

  test('end at the limit of the day, those introduced already counting', () => {
    const limits = { newPerDay: 4, reviewsPerDay: 0 };
    const introduced = done({ newByDeck: new Map([[errors, 1]]) });
    expect(names({ unseen: count(9, unseen, 'n'), limits, done: introduced })).toEqual(['n0', 'n1', 'n2']);
  });

  test('of a deck end at the deck’s own limit', () => {
    const cards = [unseen('a'), unseen('b'), unseen('e', card('e', 'e', errors))];
    expect(names({ unseen: cards, deckLimits: new Map([[types, { newPerDay: 1 }]]) })).toEqual(['a', 'errors/e']);
  });

  test('are spread evenly among the reviews', () => {
    const queue = names({ reviews: count(9, due, 'r'), unseen: count(3, unseen, 'n') });
    const places = queue.flatMap((name, i) => (name.startsWith('n') ? [i] : []));
    expect(places).toEqual([2, 6, 10]);
  });

  test('stay evenly spread through the day, answer after answer', () => {
    let reviews = count(20, due, 'r');
    let cards = count(5, unseen, 'n');
    const asked: string[] = [];
    const limits = { newPerDay: 5, reviewsPerDay: 200 };
    while (reviews.length + cards.length > 0) {
      const reviewCount = 20 - reviews.length;
      const newCount = 5 - cards.length;
      const counts = done({ newByDeck: new Map([[types, newCount]]), reviewsByDeck: new Map([[types, reviewCount]]) });
      const [next] = orderStudyQueue(aQueue({ reviews, unseen: cards, done: counts, limits }));
      asked.push(next!.state === 'new' ? 'n' : 'r');
      reviews = reviews.filter((schedule) => schedule !== next);
      cards = cards.filter((schedule) => schedule !== next);
    }
    const gaps = asked.join('').split('n').slice(1, -1);
    expect(gaps.every((between) => between.length >= 3 && between.length <= 5)).toBe(true);
  });
});

describe('neighbours', () => {
  test('come from different sections', () => {
    const sections = ['x', 'y', 'z'];
    const reviews = Array.from({ length: 30 }, (_, i) => due(`r${i}`, card(`r${i}`, sections[i % 3])));
    const queue = orderStudyQueue(aQueue({ reviews }));
    queue.slice(1).forEach((schedule, i) => expect(schedule.sectionId).not.toBe(queue[i]!.sectionId));
  });

  test('differ from the card before the queue too', () => {
    const reviews = [due('a', card('a', 'x')), due('b', card('b', 'y'))];
    for (const section of ['x', 'y']) {
      const [first] = orderStudyQueue(aQueue({ reviews, previousSectionId: sectionIdOf(types, section) }));
      expect(first!.sectionId).not.toBe(sectionIdOf(types, section));
    }
  });
});

describe('cards of one cloze note', () => {
  const first = { ...card('zero/c1', 'zero') };
  const second = { ...card('zero/c2', 'zero') };

  test('are asked one a day', () => {
    expect(names({ unseen: [unseen('a'), unseen('', first), unseen('', second)] })).toEqual(['a', 'zero/c1']);
  });

  test('wait when another one was answered today', () => {
    const cardIds = new Set([first.cardId]);
    expect(names({ unseen: [unseen('', second)], reviews: [due('', second)], done: done({ cardIds }) })).toEqual([]);
  });

  test('wait while another one is in its steps', () => {
    expect(names({ learning: [learning('', 5, first)], unseen: [unseen('', second), unseen('a')] })).toEqual(['a']);
  });

  test('a review goes before a new one', () => {
    expect(names({ reviews: [due('', second)], unseen: [unseen('', first)] })).toEqual(['zero/c2']);
  });

  test('a card that looks like a cloze but is a note of its own has no siblings', () => {
    expect(names({ unseen: [unseen('c1'), unseen('c2')] })).toEqual(['c1', 'c2']);
  });
});

describe('a turn answered in this sitting', () => {
  const stale = due('a', { lastLogId: aLogId('row-1') });

  test('is not asked again', () => {
    expect(names({ reviews: [stale], answeredTurns: new Set([turnOf(stale)]) })).toEqual([]);
  });

  test('does not keep the card’s next turn away', () => {
    const next = learning('a', -1, { lastLogId: aLogId('row-2') });
    const queue = names({
      learning: [next],
      answeredTurns: new Set([turnOf(stale)]),
      done: done({ cardIds: new Set([stale.cardId]) }),
    });
    expect(queue).toEqual(['a']);
  });
});

test('nothing to do is an empty queue', () => {
  expect(names({})).toEqual([]);
});

test('a card due in the days before today is still due', () => {
  expect(names({ reviews: [due('a', { due: MONDAY - 40 })] })).toEqual(['a']);
});
