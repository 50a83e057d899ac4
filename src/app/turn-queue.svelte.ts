import type { CardId, DeckId } from '../domain/card';
import type { Schedule } from '../domain/schedule';
import { turnOf } from '../domain/study-queue';
import { studyDay, type Moment, type StudyDay } from '../domain/time';
import { type AskedScope, readTogether } from '../storage/schedules';
import { readMoment } from './clock.svelte';
import type { Gotcha } from './gotcha';
import { problems } from './problems.svelte';
import { planStudy, readLearning, readStillDue } from './study-plan';
import { type DeckSettings, readTurnRows, type Turn, turnsOf } from './turns';

/** Turns held ready: refilled when fewer than the first are left, up to the second. */
const FEW = 3;
const ENOUGH = 6;

/** What a sitting asks: the decks with their settings, and what of them. */
export interface Asked {
  scope: AskedScope;
  decks: ReadonlyMap<DeckId, DeckSettings>;
}

/** The next few turns of a sitting, faces ready, and the plan of card ids that they come from. */
export class TurnQueue {
  /** New cards beyond today's limit. */
  extraNew = 0;
  #upcoming = $state.raw<readonly Turn[]>([]);
  #planned = $state.raw<readonly CardId[]>([]);
  readonly length = $derived(this.#upcoming.length + this.#planned.length);
  readonly isShort = $derived(this.#upcoming.length < FEW);

  #gotcha: Gotcha;
  #asked: Asked;
  /** The turn on screen is not queued again. */
  #shown: () => Turn | undefined;
  /** Turns of this sitting that are over: a read that began before a commit still sees them as due. */
  #over = new Set<string>();
  #day: StudyDay | undefined;
  #refilling: Promise<void> | undefined;

  constructor(gotcha: Gotcha, asked: Asked, shown: () => Turn | undefined) {
    this.#gotcha = gotcha;
    this.#asked = asked;
    this.#shown = shown;
  }

  /** The next turn, out of the queue. */
  take(): Turn | undefined {
    const [next, ...rest] = this.#upcoming;
    this.#upcoming = rest;
    return next;
  }

  /** To the front: it was on screen and has to wait. */
  putBack(turn: Turn): void {
    this.#upcoming = [turn, ...this.#upcoming];
  }

  /** The card is on screen by another way. */
  leaveOut(cardId: CardId): void {
    this.#upcoming = this.#upcoming.filter(({ card }) => card.id !== cardId);
  }

  /** The turn is answered, or may not be any more. */
  close(turn: Turn): void {
    this.#over.add(turn.id);
  }

  /** Its answer was not saved. */
  reopen(turn: Turn): void {
    this.#over.delete(turn.id);
  }

  /** What is due has changed: look anew at the next refill. */
  forget(): void {
    this.#planned = [];
    this.#upcoming = [];
  }

  forgetOnNewDay(): void {
    if (studyDay(this.#now()) !== this.#day) this.forget();
  }

  /** Call with every answer on disk: one on its way to the log would be neither held nor done. */
  refill(): Promise<void> {
    this.#refilling ??= this.#read()
      .catch((reason: unknown) => problems.report(reason))
      .finally(() => (this.#refilling = undefined));
    return this.#refilling;
  }

  async #read(): Promise<void> {
    const { database, library } = this.#gotcha;
    const now = this.#now();
    this.forgetOnNewDay();
    this.#day = studyDay(now);
    const { due, rest, rows } = await readTogether(database, async () => {
      const learning = await readLearning(database, this.#asked.scope, now.at);
      const due = learning.filter((schedule) => !this.#isHeld(schedule));
      const isDue = new Set(due.map(({ cardId }) => cardId));
      const planned = this.#planned.length > 0 ? this.#planned : await this.#plan(now);
      const left = planned.filter((cardId) => !isDue.has(cardId));
      const room = Math.max(0, ENOUGH - this.#upcoming.length - due.length);
      const schedules = [...due, ...(await readStillDue(database, left.slice(0, room), now))];
      return { due: isDue, rest: left.slice(room), rows: await readTurnRows(database, schedules) };
    });
    const turns = await turnsOf(database, library, this.#asked.decks, rows);
    this.#planned = rest;
    // Answers may have been given while this was being read.
    const fresh = turns.filter(({ schedule }) => !this.#isHeld(schedule));
    const isFirst = ({ card }: Turn) => due.has(card.id);
    this.#upcoming = [...fresh.filter(isFirst), ...this.#upcoming, ...fresh.filter((turn) => !isFirst(turn))];
  }

  async #plan(now: Moment): Promise<CardId[]> {
    const { database, preferences } = this.#gotcha;
    const planned = await planStudy(database, {
      scope: this.#asked.scope,
      now,
      preferences: preferences.current,
      config: preferences.config,
      overrides: new Map([...this.#asked.decks].map(([id, { deck }]) => [id, deck.overrides])),
      extraNew: this.extraNew,
      answeredTurns: new Set(this.#over),
      held: [this.#shown(), ...this.#upcoming].flatMap((turn) => (turn ? [turn.schedule] : [])),
    });
    return planned.filter((schedule) => !this.#isHeld(schedule)).map(({ cardId }) => cardId);
  }

  #isHeld(schedule: Schedule): boolean {
    return (
      this.#over.has(turnOf(schedule)) ||
      this.#shown()?.card.id === schedule.cardId ||
      this.#upcoming.some(({ card }) => card.id === schedule.cardId)
    );
  }

  #now(): Moment {
    return readMoment(this.#gotcha.preferences.current.rolloverHour);
  }
}
