import type { CardId, DeckId } from '../domain/card';
import type { Review } from '../domain/review-log';
import type { Grade, Schedule } from '../domain/schedule';
import { previewGrades } from '../domain/scheduler';
import { turnOf } from '../domain/study-queue';
import { studyDay, type Moment, type StudyDay } from '../domain/time';
import { readDecks } from '../storage/decks';
import {
  actOnCard,
  answerCard,
  type CardAction,
  readSessionReviews,
  StaleTurnError,
  undoLast,
} from '../storage/reviews';
import { askedOf, type AskedScope, endBurials, readTogether, type StudyScope } from '../storage/schedules';
import { finishSession, openSession } from '../storage/sessions';
import { readMoment } from './clock.svelte';
import type { Gotcha } from './gotcha';
import { problemOf, problems } from './problems.svelte';
import { type SessionSummary, summarise } from './session-summary';
import { planStudy, readLearning, readStillDue } from './study-plan';
import { type DeckSettings, prepareTurns, readTurnRows, type Turn, turnsOf } from './turns';

/** Turns held ready behind the one on screen: refilled when fewer than the first are left, up to the second. */
const FEW = 3;
const ENOUGH = 6;
/** New cards that "a few more" means. */
const A_FEW_MORE = 5;
/** Longer than this, the learner was elsewhere. */
const LONGEST_ANSWER_MS = 3 * 60_000;

export const scopeName = (scope: StudyScope): string =>
  scope.kind === 'all' ? 'all' : scope.kind === 'deck' ? scope.deckId : scope.sectionId;

/**
 * One sitting: the card on screen and the next few, faces ready.
 * An answer is on disk before the next card can be turned over (`reveal` waits for it), and the card shown stays until it is
 * answered, undone, or found to have changed elsewhere.
 */
export class ReviewSession {
  current = $state.raw<Turn>();
  /** False until the first look at the database is over: nothing can be said before. */
  isLoaded = $state(false);
  /** Why the last answer was not saved: the card is back, and can be answered again. */
  failure = $state<string>();
  answered = $state(0);
  summary = $state.raw<SessionSummary>();
  #revealedTurn = $state<string>();
  #isUndoable = $state(false);
  #upcoming = $state.raw<Turn[]>([]);
  #planned = $state.raw<CardId[]>([]);

  readonly isRevealed = $derived(this.current !== undefined && this.#revealedTurn === this.current.id);
  readonly remaining = $derived((this.current ? 1 : 0) + this.#upcoming.length + this.#planned.length);
  /** What each grade would make of the card, while its answer is shown. */
  readonly outcomes = $derived.by(() => {
    const turn = this.current;
    if (!turn || !this.isRevealed) return undefined;
    const now = this.#now();
    return { now, schedules: previewGrades(turn.schedule, now, turn.config) };
  });

  #gotcha: Gotcha;
  #scope: StudyScope;
  /** What of the scope is asked: paused decks are not. */
  #asked: AskedScope = 'everything';
  /** Its id, once the sitting is in the collection. */
  #opening: Promise<string> = Promise.resolve('');
  #decks = new Map<DeckId, DeckSettings>();
  #day: StudyDay | undefined;
  #shownAt = 0;
  #extraNew = 0;
  /** Turns of this sitting that are over: a read that began before a commit still sees them as due. */
  #over = new Set<string>();
  #saving: Promise<void> | undefined;
  #refilling: Promise<void> | undefined;

  constructor(gotcha: Gotcha, scope: StudyScope) {
    this.#gotcha = gotcha;
    this.#scope = scope;
    this.#begin().catch((reason: unknown) => problems.report(reason));
  }

  get canUndo(): boolean {
    return this.#isUndoable;
  }

  async #begin(): Promise<void> {
    const { database, preferences } = this.#gotcha;
    const now = this.#now();
    const [decks] = await Promise.all([readDecks(database), endBurials(database, studyDay(now))]);
    this.#asked = askedOf(this.#scope, decks);
    for (const deck of decks) {
      this.#decks.set(deck.id, { deck, config: await preferences.configFor(deck.overrides) });
    }
    await this.#lookForNext();
    // The first card need not wait for its sitting to have a name.
    this.#opening = openSession(database, scopeName(this.#scope), now).then(({ id }) => id);
    await this.#countAnswered();
    if (!this.current) await this.#finish();
    this.isLoaded = true;
  }

  /** Turns the card over, once the answer before it is on disk. */
  async reveal(): Promise<void> {
    const turn = this.current?.id;
    await this.#saving;
    if (this.current?.id === turn) this.#revealedTurn = turn;
  }

  /** Shows the next card at once and saves; a failed save brings the answered card back, face up. */
  async answer(grade: Grade): Promise<void> {
    const turn = this.current;
    if (!turn || !this.isRevealed || this.#saving) return;
    const durationMs = Math.min(LONGEST_ANSWER_MS, Math.max(0, this.#now().at - this.#shownAt));
    const answer = { cardId: turn.card.id, turn: turn.schedule.lastLogId, grade, durationMs };
    await this.#leave(turn, async () => {
      const review = await answerCard(this.#gotcha.database, await this.#act(turn), answer);
      if (this.#gotcha.preferences.current.hasHaptics) navigator.vibrate?.(TICK_MS);
      return review;
    });
  }

  /** Suspends, buries... the card on screen. A flag leaves it there. */
  async act(action: CardAction): Promise<void> {
    const turn = this.current;
    if (!turn || this.#saving) return;
    const { id } = turn.card;
    const write = async () =>
      actOnCard(this.#gotcha.database, await this.#act(turn), id, turn.schedule.lastLogId, action);
    if (action.kind !== 'flag') return this.#leave(turn, write);
    this.#saving = write()
      .then(({ after }) => {
        const flagged: Turn = { ...turn, schedule: after!, id: turnOf(after!) };
        if (this.isRevealed) this.#revealedTurn = flagged.id;
        this.current = flagged;
        this.#isUndoable = true;
      })
      .catch((reason: unknown) => problems.report(reason))
      .finally(() => (this.#saving = undefined));
    await this.#saving;
  }

  /** Takes the last act back, also after the last card: its card is on screen again, face up. */
  async undo(): Promise<void> {
    await this.#saving;
    const undone = await undoLast(this.#gotcha.database, await this.#act()).catch((reason: unknown) => {
      problems.report(reason);
      return undefined;
    });
    await this.#countAnswered();
    if (!undone) return;
    const schedule = await this.#gotcha.database.schedules.get(undone.cardId);
    const [turn] = schedule ? await this.#prepare([schedule]) : [];
    if (!turn) return;
    if (this.current && this.current.card.id !== turn.card.id) this.#upcoming = [this.current, ...this.#upcoming];
    this.#upcoming = this.#upcoming.filter(({ card }) => card.id !== turn.card.id);
    this.summary = undefined;
    this.#show(turn);
    this.#revealedTurn = turn.id;
  }

  /** A few new cards beyond today's limit. */
  async learnMore(): Promise<void> {
    this.#extraNew += A_FEW_MORE;
    this.summary = undefined;
    this.isLoaded = false;
    await this.#next();
    this.isLoaded = true;
  }

  /** For the return to the page: another tab, an import or the night may have changed what is due. */
  async lookAgain(): Promise<void> {
    await this.#saving;
    const turn = this.current;
    if (turn) {
      const stored = await this.#gotcha.database.schedules.get(turn.card.id);
      if (this.current === turn && (!stored || stored.queue === 'removed' || turnOf(stored) !== turn.id)) {
        this.#over.add(turn.id);
        problems.report(new StaleTurnError());
        this.#forgetPlan();
        this.#show(undefined);
        await this.#next();
        return;
      }
    }
    if (studyDay(this.#now()) !== this.#day) this.#forgetPlan();
  }

  async #leave(turn: Turn, write: () => Promise<Review>): Promise<void> {
    this.failure = undefined;
    this.#over.add(turn.id);
    this.#show(this.#upcoming[0]);
    this.#upcoming = this.#upcoming.slice(1);
    this.#saving = write()
      .then(() => {
        this.answered += 1;
        this.#isUndoable = true;
      })
      .catch((reason: unknown) => this.#takeBack(turn, reason))
      .finally(() => (this.#saving = undefined));
    await this.#saving;
    if (!this.current) await this.#next();
    else if (this.#upcoming.length < FEW) await this.#refill();
  }

  #takeBack(turn: Turn, reason: unknown): void {
    if (reason instanceof StaleTurnError) {
      problems.report(reason);
      this.#forgetPlan();
      return;
    }
    if (this.current) this.#upcoming = [this.current, ...this.#upcoming];
    this.#over.delete(turn.id);
    this.#show(turn);
    this.#revealedTurn = turn.id;
    this.failure = problemOf(reason).message;
  }

  /** Fills the empty screen: with the next card, or with what was achieved. */
  async #next(): Promise<void> {
    await this.#lookForNext();
    if (!this.current) await this.#finish();
  }

  async #lookForNext(): Promise<void> {
    // Nothing found may mean that the read began before the last commit: look once more before saying so.
    for (let look = 0; look < 2 && !this.current; look++) {
      if (this.#upcoming.length === 0) await this.#refill();
      this.#show(this.#upcoming[0]);
      this.#upcoming = this.#upcoming.slice(1);
    }
    if (this.current && this.#upcoming.length < FEW) void this.#refill();
  }

  async #finish(): Promise<void> {
    const { database } = this.#gotcha;
    const now = this.#now();
    const sessionId = await this.#opening;
    const rows = await readSessionReviews(database, sessionId);
    this.summary = await summarise(database, this.#asked, rows, now);
    if (rows.length > 0) await finishSession(database, sessionId, now.at);
  }

  #show(turn: Turn | undefined): void {
    this.current = turn;
    this.#shownAt = this.#now().at;
  }

  #refill(): Promise<void> {
    this.#refilling ??= this.#read()
      .catch((reason: unknown) => problems.report(reason))
      .finally(() => (this.#refilling = undefined));
    return this.#refilling;
  }

  async #read(): Promise<void> {
    // An answer on its way to the log would be neither held nor done.
    await this.#saving;
    const { database, library } = this.#gotcha;
    const now = this.#now();
    if (studyDay(now) !== this.#day) this.#forgetPlan();
    this.#day = studyDay(now);
    const { due, rest, rows } = await readTogether(database, async () => {
      const due = (await readLearning(database, this.#asked, now.at)).filter((schedule) => !this.#isHeld(schedule));
      const isDue = new Set(due.map(({ cardId }) => cardId));
      const planned = this.#planned.length > 0 ? this.#planned : await this.#plan(now);
      const left = planned.filter((cardId) => !isDue.has(cardId));
      const room = Math.max(0, ENOUGH - this.#upcoming.length - due.length);
      const schedules = [...due, ...(await readStillDue(database, left.slice(0, room), now))];
      return { due: isDue, rest: left.slice(room), rows: await readTurnRows(database, schedules) };
    });
    const turns = await turnsOf(database, library, this.#decks, rows);
    this.#planned = rest;
    // Answers may have been given while this was being read.
    const fresh = turns.filter(({ schedule }) => !this.#isHeld(schedule));
    const isFirst = ({ card }: Turn) => due.has(card.id);
    this.#upcoming = [...fresh.filter(isFirst), ...this.#upcoming, ...fresh.filter((turn) => !isFirst(turn))];
  }

  async #plan(now: Moment): Promise<CardId[]> {
    const { database, preferences } = this.#gotcha;
    const planned = await planStudy(database, {
      scope: this.#asked,
      now,
      preferences: preferences.current,
      config: preferences.config,
      overrides: new Map([...this.#decks].map(([id, { deck }]) => [id, deck.overrides])),
      extraNew: this.#extraNew,
      answeredTurns: new Set(this.#over),
      held: [this.current, ...this.#upcoming].flatMap((turn) => (turn ? [turn.schedule] : [])),
    });
    return planned.filter((schedule) => !this.#isHeld(schedule)).map(({ cardId }) => cardId);
  }

  #isHeld(schedule: Schedule): boolean {
    return (
      this.#over.has(turnOf(schedule)) ||
      this.current?.card.id === schedule.cardId ||
      this.#upcoming.some(({ card }) => card.id === schedule.cardId)
    );
  }

  #forgetPlan(): void {
    this.#planned = [];
    this.#upcoming = [];
  }

  /** An answer may be given while this is being read: it counts itself. */
  async #countAnswered(): Promise<void> {
    const answeredBefore = this.answered;
    const rows = await readSessionReviews(this.#gotcha.database, await this.#opening);
    const isOvertaken = this.answered !== answeredBefore || this.#saving !== undefined;
    this.answered = isOvertaken ? Math.max(this.answered, rows.length) : rows.length;
    this.#isUndoable = this.answered > 0;
  }

  #prepare(schedules: readonly Schedule[]): Promise<Turn[]> {
    return prepareTurns(this.#gotcha.database, this.#gotcha.library, this.#decks, schedules);
  }

  async #act(turn?: Turn) {
    const act = this.#gotcha.act(await this.#opening);
    return turn ? { ...act, config: turn.config } : act;
  }

  #now() {
    return readMoment(this.#gotcha.preferences.current.rolloverHour);
  }
}

/** The haptic tick. */
const TICK_MS = 10;
