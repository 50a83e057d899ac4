import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DeckLibrary } from '../../src/app/deck-library.svelte';
import type { Gotcha } from '../../src/app/gotcha';
import { PreferencesModel } from '../../src/app/preferences.svelte';
import { problems } from '../../src/app/problems.svelte';
import { ReviewSession } from '../../src/app/review-session.svelte';
import { type Card, deckIdOf, sectionIdOf } from '../../src/domain/card';
import type { GotchaDatabase } from '../../src/storage/database';
import type { StudyScope } from '../../src/storage/schedules';
import { aCard, aDeck, addCards, anAct, openTestDatabase, someCards } from '../support/collection';
import { daysLater, MONDAY_NOON } from '../support/schedules';

const withText = (card: Card): Card => ({
  ...card,
  text: { title: card.noteId, front: 'What does it print?', back: 'Nothing.' },
});

let database: GotchaDatabase;
let gotcha: Gotcha;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: MONDAY_NOON.at });
  database = await openTestDatabase();
  const preferences = new PreferencesModel(database);
  await preferences.load();
  const act = (sessionId: string) =>
    anAct({ ...MONDAY_NOON, at: Date.now() }, { sessionId, config: preferences.config });
  const manifest = { hash: '', decks: [], starterPath: [], firstSections: [] };
  gotcha = { database, preferences, library: new DeckLibrary(database, manifest, () => act('')), deviceId: 'd', act };
});

afterEach(() => {
  problems.dismiss();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A session over so many new cards, with its first card on screen. */
async function start(cards: number | Card[], sessionCount = 1): Promise<ReviewSession[]> {
  await addCards(database, (typeof cards === 'number' ? someCards(cards) : cards).map(withText));
  return Promise.all(Array.from({ length: sessionCount }, () => begin()));
}

async function begin(scope: StudyScope = { kind: 'all' }): Promise<ReviewSession> {
  const session = new ReviewSession(gotcha, scope);
  await vi.waitFor(() => expect(session.isLoaded).toBe(true), { timeout: 60_000 });
  return session;
}

/** The notes in the order in which they are asked, each graded easy. */
async function notesAsked(session: ReviewSession): Promise<string[]> {
  const asked: string[] = [];
  while (session.current) {
    asked.push(session.current.card.noteId);
    await answer(session, 'easy');
  }
  return asked;
}

async function answer(session: ReviewSession, grade: 'again' | 'hard' | 'good' | 'easy'): Promise<void> {
  await session.reveal();
  await session.answer(grade);
}

const rows = () => database.reviews.orderBy('id').toArray();

describe('a session', () => {
  test('shows a card, its answer, and what each grade would make of it', async () => {
    const [session] = await start(3);
    expect(session!.current?.card.noteId).toBe('note-0');
    expect(session!.isRevealed).toBe(false);
    expect(session!.outcomes).toBeUndefined();

    await session!.reveal();
    flushSync();
    expect(session!.isRevealed).toBe(true);
    expect(session!.outcomes?.schedules.good).toMatchObject({ state: 'learning', step: 1 });
  });

  test('ends with what was achieved and what comes next', async () => {
    const [session] = await start(2);
    await answer(session!, 'easy');
    await answer(session!, 'easy');
    expect(session!.current).toBeUndefined();
    expect(session!.summary).toMatchObject({ answered: 2, introduced: 2, reviewed: 0, newLeft: 0 });
    expect((await database.sessions.toArray())[0]?.finishedAt).toBeDefined();
  });

  test('says that nothing is due when nothing is', async () => {
    const [session] = await start(0);
    expect(session!.current).toBeUndefined();
    expect(session!.summary).toMatchObject({ answered: 0 });
  });

  test('asks a card in its steps again, and every card once in between', async () => {
    const [session] = await start(2);
    await answer(session!, 'again');
    expect(session!.current?.card.noteId).toBe('note-1');
    await answer(session!, 'easy');
    // Nothing else is left: the minute is not waited for.
    expect(session!.current?.card.noteId).toBe('note-0');
    await answer(session!, 'easy');
    expect(session!.summary).toBeDefined();
    expect((await rows()).map(({ cardId }) => cardId)).toEqual(['types/note-0', 'types/note-1', 'types/note-0']);
  });

  test('goes on where it was after a reload', async () => {
    const [session] = await start(3);
    await answer(session!, 'easy');
    const reloaded = await begin();
    expect(reloaded.answered).toBe(1);
    expect(reloaded.canUndo).toBe(true);
    expect(reloaded.current?.card.noteId).toBe('note-1');
  });

  test('gives a few more new cards beyond the limit', async () => {
    await gotcha.preferences.change({ newPerDay: 1 });
    const [session] = await start(9);
    await answer(session!, 'easy');
    expect(session!.summary).toMatchObject({ newLeft: 8 });
    await session!.learnMore();
    expect(session!.current).toBeDefined();
    expect(session!.remaining).toBe(5);
  });
});

describe('a session over one tag', () => {
  test('asks the cards with that tag alone, and none of a paused deck', async () => {
    const cards = someCards(4).map((card, index) => ({ ...card, tags: index % 2 ? ['race'] : ['leak', 'race'] }));
    await addCards(database, cards.map(withText));
    const paused = aDeck({ id: deckIdOf('memory'), study: 'paused' });
    const ofPaused = { deckId: paused.id, sectionId: sectionIdOf(paused.id, 'gc'), tags: ['leak'] };
    await addCards(database, [withText(aCard({ noteId: 'resting', ...ofPaused }))], paused);

    const session = await begin({ kind: 'tag', tag: 'leak' });
    expect(await notesAsked(session)).toEqual(['note-0', 'note-2']);
    expect(session.summary).toMatchObject({ answered: 2, newLeft: 0 });
  });

  test('says that nothing is due where no card has it', async () => {
    await start(1);
    expect((await begin({ kind: 'tag', tag: 'none' })).summary).toMatchObject({ answered: 0 });
  });
});

test('two cards that are easily confused come one after the other once both are learned', async () => {
  const cards = someCards(12).map((card, index) => ({ ...card, sectionId: sectionIdOf(card.deckId, `s${index}`) }));
  const [first, last] = [cards[0]!, cards[11]!];
  await addCards(database, [{ ...first, vs: last.id }, ...cards.slice(1, 11), { ...last, vs: first.id }].map(withText));
  await database.schedules.toCollection().modify((schedule) => {
    Object.assign(schedule, { state: 'review', queue: 'review', due: 0, lastReviewDay: 0, lastReviewAt: 0 });
    Object.assign(schedule, { stabilityDays: 5, difficulty: 5, reviewCount: 3 });
  });

  const asked = await notesAsked(await begin());
  expect(asked).toHaveLength(12);
  expect(Math.abs(asked.indexOf('note-0') - asked.indexOf('note-11'))).toBe(1);
});

describe('an answer', () => {
  test('cannot be given before the card is turned over', async () => {
    const [session] = await start(2);
    await session!.answer('good');
    expect(await rows()).toEqual([]);
  });

  test('is given once, however often it is tapped', async () => {
    const [session] = await start(2);
    await session!.reveal();
    await Promise.all([session!.answer('good'), session!.answer('good'), session!.answer('again')]);
    expect(await rows()).toHaveLength(1);
  });

  test('shows the next question at once and its answer only when it is saved', async () => {
    const [session] = await start(3);
    await session!.reveal();
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    const transaction = database.transaction.bind(database) as (...args: unknown[]) => PromiseLike<unknown>;
    vi.spyOn(database, 'transaction').mockImplementationOnce((async (...args: unknown[]) => {
      await held;
      return transaction(...args);
    }) as unknown as typeof database.transaction);

    const answering = session!.answer('good');
    expect(session!.current?.card.noteId).toBe('note-1');
    const revealing = session!.reveal();
    await Promise.resolve();
    expect(session!.isRevealed).toBe(false);

    commit();
    await Promise.all([answering, revealing]);
    expect(session!.isRevealed).toBe(true);
    expect(await rows()).toHaveLength(1);
  });

  test('that cannot be saved comes back face up, says why, and can be given again', async () => {
    const [session] = await start(3);
    await session!.reveal();
    const full = Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
    vi.spyOn(database.reviews, 'add').mockRejectedValueOnce(full);

    await session!.answer('good');
    expect(session!.current?.card.noteId).toBe('note-0');
    expect(session!.isRevealed).toBe(true);
    expect(session!.failure).toContain('The device has no room left');
    expect(await rows()).toEqual([]);

    await session!.answer('good');
    expect(session!.failure).toBeUndefined();
    expect(session!.current?.card.noteId).toBe('note-1');
    expect((await rows()).map(({ cardId, grade }) => [cardId, grade])).toEqual([['types/note-0', 'good']]);
  });

  test('in two tabs is stored once, and the second tab is told', async () => {
    const [one, two] = await start(3, 2);
    await one!.reveal();
    await two!.reveal();
    await one!.answer('good');
    await two!.answer('again');

    expect((await rows()).map(({ grade }) => grade)).toEqual(['good']);
    expect(problems.current?.message).toContain('answered or changed in another tab');
    expect(two!.current?.card.noteId).toBe('note-1');
  });
});

describe('undo', () => {
  test('brings the card back face up, to be answered again', async () => {
    const [session] = await start(3);
    await answer(session!, 'again');
    await session!.undo();
    expect(session!.current?.card.noteId).toBe('note-0');
    expect(session!.isRevealed).toBe(true);
    expect(session!.answered).toBe(0);

    await session!.answer('easy');
    expect(session!.current?.card.noteId).toBe('note-1');
    expect((await rows()).map(({ kind, grade }) => grade ?? kind)).toEqual(['again', 'undo', 'easy']);
  });

  test('works after the last card', async () => {
    const [session] = await start(1);
    await answer(session!, 'easy');
    expect(session!.summary).toBeDefined();
    await session!.undo();
    expect(session!.summary).toBeUndefined();
    expect(session!.current?.card.noteId).toBe('note-0');
    await session!.answer('easy');
    expect(session!.summary).toMatchObject({ answered: 1 });
  });

  test('of a suspension asks the card again', async () => {
    const [session] = await start(2);
    await session!.act({ kind: 'suspend' });
    expect(session!.current?.card.noteId).toBe('note-1');
    await session!.undo();
    expect(session!.current?.card.noteId).toBe('note-0');
    expect((await database.schedules.get(session!.current!.card.id))?.queue).toBe('new');
  });
});

describe('the card on screen', () => {
  test('keeps its place when it is flagged', async () => {
    const [session] = await start(2);
    await session!.reveal();
    await session!.act({ kind: 'flag', flag: 1 });
    expect(session!.current?.card.noteId).toBe('note-0');
    expect(session!.isRevealed).toBe(true);
    await session!.answer('good');
    expect((await rows()).map(({ kind }) => kind)).toEqual(['flag', 'learn']);
  });

  test('is replaced, and that is said, when it was answered elsewhere meanwhile', async () => {
    const [one, two] = await start(3, 2);
    await answer(one!, 'easy');
    await two!.lookAgain();
    expect(two!.current?.card.noteId).toBe('note-1');
    expect(problems.current?.message).toContain('answered or changed in another tab');
  });

  test('stays over the night, and the next day is planned anew', async () => {
    const cards = [aCard({ noteId: 'seen' }), aCard({ noteId: 'other', position: 1 })];
    const [session] = await start(cards);
    await answer(session!, 'easy');
    const shown = session!.current?.card.noteId;
    vi.setSystemTime(daysLater(30).at);
    await session!.lookAgain();
    expect(session!.current?.card.noteId).toBe(shown);
    await answer(session!, 'easy');
    expect(session!.current?.card.noteId).toBe('seen');
  });

  test('is answered without a throw after the clock went back', async () => {
    const [session] = await start(2);
    await answer(session!, 'easy');
    vi.setSystemTime(daysLater(-1).at);
    await answer(session!, 'easy');
    expect(await rows()).toHaveLength(2);
    expect(problems.current).toBeUndefined();
  });
});
