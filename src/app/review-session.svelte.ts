import type { DeckId } from '../domain/card';
import type { Review } from '../domain/review-log';
import type { Grade, Schedule } from '../domain/schedule';
import { previewGrades } from '../domain/scheduler';
import { turnOf } from '../domain/study-queue';
import { MINUTE_MS, studyDay, type Moment } from '../domain/time';
import { readDecks } from '../storage/decks';
import {
  actOnCard,
  answerCard,
  type CardAction,
  readSessionReviews,
  StaleTurnError,
  undoLast,
} from '../storage/reviews';
import { endBurials, readAsked, type StudyScope } from '../storage/schedules';
import { finishSession, openSession } from '../storage/sessions';
import { readMoment } from './clock.svelte';
import type { Gotcha } from './gotcha';
import { problemOf, problems } from './problems.svelte';
import { type SessionSummary, summarise } from './session-summary';
import { type Asked, TurnQueue } from './turn-queue.svelte';
import { type DeckSettings, prepareTurns, type Turn } from './turns';

/** New cards that "a few more" means. */
const A_FEW_MORE = 5;
/** Longer than this, the learner was elsewhere. */
const LONGEST_ANSWER_MS = 3 * MINUTE_MS;
/** The haptic tick. */
const TICK_MS = 10;

function scopeName(scope: StudyScope): string {
  if (scope.kind === 'all') return 'all';
  if (scope.kind === 'tag') return `tag ${scope.tag}`;
  return scope.kind === 'deck' ? scope.deckId : scope.sectionId;
}

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
  #asked: Asked = { scope: 'everything', decks: new Map() };
  #queue = $state.raw<TurnQueue>();

  readonly isRevealed = $derived(this.current !== undefined && this.#revealedTurn === this.current.id);
  readonly remaining = $derived((this.current ? 1 : 0) + (this.#queue?.length ?? 0));
  /** What each grade would make of the card, while its answer is shown. */
  readonly outcomes = $derived.by(() => {
    const turn = this.current;
    if (!turn || !this.isRevealed) return undefined;
    const now = this.#now();
    return { now, schedules: previewGrades(turn.schedule, now, turn.config) };
  });

  #gotcha: Gotcha;
  #scope: StudyScope;
  /** Its id, once the sitting is in the collection. */
  #opening: Promise<string> | undefined;
  #startedAt: Moment;
  #shownAt = 0;
  #saving: Promise<void> | undefined;

  constructor(gotcha: Gotcha, scope: StudyScope) {
    this.#gotcha = gotcha;
    this.#scope = scope;
    this.#startedAt = this.#now();
    this.#begin().catch((reason: unknown) => problems.report(reason));
  }

  get canUndo(): boolean {
    return this.#isUndoable;
  }

  async #begin(): Promise<void> {
    const { database, preferences } = this.#gotcha;
    const [rows] = await Promise.all([readDecks(database), endBurials(database, studyDay(this.#startedAt))]);
    const decks = new Map<DeckId, DeckSettings>();
    for (const deck of rows) decks.set(deck.id, { deck, config: await preferences.configFor(deck.overrides) });
    this.#asked = { scope: await readAsked(database, this.#scope, rows), decks };
    this.#queue = new TurnQueue(this.#gotcha, this.#asked, () => this.current);
    await this.#lookForNext(this.#queue);
    // The first card need not wait for its sitting to have a name.
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
    this.#queue?.leaveOut(turn.card.id);
    if (this.current && this.current.card.id !== turn.card.id) this.#queue?.putBack(this.current);
    this.summary = undefined;
    this.#show(turn);
    this.#revealedTurn = turn.id;
  }

  /** A few new cards beyond today's limit. */
  async learnMore(): Promise<void> {
    if (this.#queue) this.#queue.extraNew += A_FEW_MORE;
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
        this.#queue?.close(turn);
        problems.report(new StaleTurnError());
        this.#queue?.forget();
        this.#show(undefined);
        await this.#next();
        return;
      }
    }
    this.#queue?.forgetOnNewDay();
  }

  async #leave(turn: Turn, write: () => Promise<Review>): Promise<void> {
    this.failure = undefined;
    this.#queue?.close(turn);
    this.#show(this.#queue?.take());
    this.#saving = write()
      .then(() => {
        this.answered += 1;
        this.#isUndoable = true;
      })
      .catch((reason: unknown) => this.#takeBack(turn, reason))
      .finally(() => (this.#saving = undefined));
    await this.#saving;
    if (!this.current) await this.#next();
    else if (this.#queue?.isShort) await this.#queue.refill();
  }

  #takeBack(turn: Turn, reason: unknown): void {
    if (reason instanceof StaleTurnError) {
      problems.report(reason);
      this.#queue?.forget();
      return;
    }
    if (this.current) this.#queue?.putBack(this.current);
    this.#queue?.reopen(turn);
    this.#show(turn);
    this.#revealedTurn = turn.id;
    this.failure = problemOf(reason).message;
  }

  /** Fills the empty screen: with the next card, or with what was achieved. */
  async #next(): Promise<void> {
    if (this.#queue) await this.#lookForNext(this.#queue);
    if (!this.current) await this.#finish();
  }

  async #lookForNext(queue: TurnQueue): Promise<void> {
    // Nothing found may mean that the read began before the last commit: look once more before saying so.
    for (let look = 0; look < 2 && !this.current; look++) {
      this.#show(queue.take());
      if (this.current) break;
      await queue.refill();
      this.#show(queue.take());
    }
    if (this.current && queue.isShort) void queue.refill();
  }

  async #finish(): Promise<void> {
    const { database } = this.#gotcha;
    const now = this.#now();
    const sessionId = await this.#open();
    const rows = await readSessionReviews(database, sessionId);
    this.summary = await summarise(database, this.#asked.scope, rows, now);
    if (rows.length > 0) await finishSession(database, sessionId, now.at);
  }

  #show(turn: Turn | undefined): void {
    this.current = turn;
    this.#shownAt = this.#now().at;
  }

  /** The sitting's id; asked for again after it could not be stored. */
  #open(): Promise<string> {
    this.#opening ??= openSession(this.#gotcha.database, scopeName(this.#scope), this.#startedAt).then(
      ({ id }) => id,
      (reason: unknown) => {
        this.#opening = undefined;
        throw reason;
      },
    );
    return this.#opening;
  }

  /** An answer may be given while this is being read: it counts itself. */
  async #countAnswered(): Promise<void> {
    const answeredBefore = this.answered;
    const rows = await readSessionReviews(this.#gotcha.database, await this.#open());
    const isOvertaken = this.answered !== answeredBefore || this.#saving !== undefined;
    this.answered = isOvertaken ? Math.max(this.answered, rows.length) : rows.length;
    this.#isUndoable = this.answered > 0;
  }

  #prepare(schedules: readonly Schedule[]): Promise<Turn[]> {
    return prepareTurns(this.#gotcha.database, this.#gotcha.library, this.#asked.decks, schedules);
  }

  async #act(turn?: Turn) {
    const act = this.#gotcha.act(await this.#open());
    return turn ? { ...act, config: turn.config } : act;
  }

  #now() {
    return readMoment(this.#gotcha.preferences.current.rolloverHour);
  }
}
