import type { CardId, DeckId, SectionId } from './card';
import { noteOfCard } from './card-id';
import { hash32 } from './hash';
import { alternateSections, interleave } from './interleaving';
import type { Schedule } from './schedule';
import { forgettingCurve, type SchedulerConfig } from './scheduler';
import { MINUTE_MS, studyDay, type Moment, type StudyDay } from './time';

/** How early a card in its steps may come when nothing else is left. */
export const LEARN_AHEAD_MS = 20 * MINUTE_MS;

export interface DailyLimits {
  newPerDay: number;
  reviewsPerDay: number;
}

/** What the log says of today: `countAnswers` makes it. */
export interface DoneToday {
  newByDeck: ReadonlyMap<DeckId, number>;
  reviewsByDeck: ReadonlyMap<DeckId, number>;
  cardIds: ReadonlySet<CardId>;
}

export interface StudyQueueInput {
  /** Learning and relearning, due by `now` + LEARN_AHEAD_MS. */
  learning: readonly Schedule[];
  /** Due by today. Those that a limited read left out wait for the next one. */
  reviews: readonly Schedule[];
  /** In the order in which to introduce them. */
  unseen: readonly Schedule[];
  now: Moment;
  limits: DailyLimits;
  /** A deck's own limits, which count within the global ones. */
  deckLimits: ReadonlyMap<DeckId, Partial<DailyLimits>>;
  done: DoneToday;
  config: SchedulerConfig;
  /** Decides the order of a day. */
  seed: string;
  /** Of this sitting, by `turnOf`: a read that began before a commit would ask them again. */
  answeredTurns: ReadonlySet<string>;
  /** Of the card that is shown just before the first of the queue. */
  previousSectionId: SectionId | null;
  /** Cards that are easily confused, each with the other: both are shown near each other. */
  pairs?: ReadonlyMap<CardId, CardId>;
}

/** One showing of one card. */
export const turnOf = ({ cardId, lastLogId }: Pick<Schedule, 'cardId' | 'lastLogId'>): string =>
  `${cardId} ${lastLogId ?? ''}`;

/** The cards to show, in order: those due in their steps, then reviews and new cards mixed; steps not due yet come last of all. */
export function orderStudyQueue(input: StudyQueueInput): Schedule[] {
  const { now, done, answeredTurns } = input;
  const isOpen = (schedule: Schedule): boolean => !answeredTurns.has(turnOf(schedule));
  const learning = sortedBy(input.learning.filter(isOpen), ({ due }) => due);
  const learningDue = learning.filter(({ due }) => due <= now.at);

  const isFirstOfNote = oneCardOfEachNote([...input.learning.map(({ cardId }) => cardId), ...done.cardIds]);
  const reviews = chooseReviews(input, input.reviews.filter(isOpen), isFirstOfNote);
  const unseen = chooseUnseen(input, input.unseen.filter(isOpen), isFirstOfNote);
  const mixed = interleave(
    { items: reviews, doneCount: total(done.reviewsByDeck) },
    { items: unseen, doneCount: total(done.newByDeck) },
  );

  const previousSectionId = learningDue.at(-1)?.sectionId ?? input.previousSectionId;
  const queue = [...learningDue, ...alternateSections(mixed, previousSectionId)];
  return queue.length ? queue : learning.filter(({ due }) => due <= now.at + LEARN_AHEAD_MS);
}

/** Of a note with several cards one is enough for a day: it gives the others away. */
function oneCardOfEachNote(shownToday: readonly CardId[]): (schedule: Schedule) => boolean {
  const cardOfNote = new Map(shownToday.map((cardId) => [noteOfCard(cardId), cardId]));
  return ({ cardId }) => {
    const note = noteOfCard(cardId);
    const chosen = cardOfNote.get(note) ?? cardId;
    cardOfNote.set(note, chosen);
    return chosen === cardId;
  };
}

function chooseReviews(
  input: StudyQueueInput,
  due: readonly Schedule[],
  isFirstOfNote: (schedule: Schedule) => boolean,
): Schedule[] {
  const today = studyDay(input.now);
  const mostForgottenFirst = sortedBy(due, recallOn(today, input.config)).filter(isFirstOfNote);
  const chosen = mostForgottenFirst.filter(withinLimit('reviewsPerDay', input, input.done.reviewsByDeck));
  if (chosen.length < mostForgottenFirst.length) return chosen;
  const inOrderOfTheDay = sortedBy(chosen, ({ cardId }) => hash32(`${input.seed} ${today} ${cardId}`));
  return withPairsTogether(inOrderOfTheDay, input.pairs ?? new Map());
}

function chooseUnseen(
  input: StudyQueueInput,
  unseen: readonly Schedule[],
  isFirstOfNote: (schedule: Schedule) => boolean,
): Schedule[] {
  return unseen.filter(isFirstOfNote).filter(withinLimit('newPerDay', input, input.done.newByDeck));
}

/** By whole days, so that the order holds all day long. */
function recallOn(today: StudyDay, config: SchedulerConfig): (schedule: Schedule) => number {
  const recallAfter = forgettingCurve(config);
  return ({ lastReviewDay, stabilityDays }) =>
    recallAfter(Math.max(0, today - (lastReviewDay ?? today)), stabilityDays);
}

/** Accepts cards until today's limit, the deck's or the global one, is reached. */
function withinLimit(
  limit: keyof DailyLimits,
  { limits, deckLimits }: StudyQueueInput,
  doneByDeck: ReadonlyMap<DeckId, number>,
): (schedule: Schedule) => boolean {
  const countByDeck = new Map(doneByDeck);
  let count = total(doneByDeck);
  return ({ deckId }) => {
    const deckCount = countByDeck.get(deckId) ?? 0;
    const deckLimit = deckLimits.get(deckId)?.[limit] ?? Infinity;
    if (count >= limits[limit] || deckCount >= deckLimit) return false;
    count += 1;
    countByDeck.set(deckId, deckCount + 1);
    return true;
  };
}

function withPairsTogether(schedules: readonly Schedule[], pairs: ReadonlyMap<CardId, CardId>): Schedule[] {
  const left = new Map(schedules.map((schedule) => [schedule.cardId, schedule]));
  return schedules.flatMap((schedule) => {
    if (!left.delete(schedule.cardId)) return [];
    const otherId = pairs.get(schedule.cardId);
    const other = otherId === undefined ? undefined : left.get(otherId);
    if (!other) return [schedule];
    left.delete(other.cardId);
    return [schedule, other];
  });
}

/** Equal keys in the order of the card ids, so that the order never depends on the read. */
function sortedBy(schedules: readonly Schedule[], key: (schedule: Schedule) => number): Schedule[] {
  return schedules
    .map((schedule) => ({ schedule, key: key(schedule) }))
    .sort((a, b) => a.key - b.key || (a.schedule.cardId < b.schedule.cardId ? -1 : 1))
    .map(({ schedule }) => schedule);
}

const total = (countByDeck: ReadonlyMap<DeckId, number>): number =>
  [...countByDeck.values()].reduce((sum, count) => sum + count, 0);
