import type { DeckId } from '../domain/card';
import type { DeckOverrides, DeckRow, StudyMode } from '../storage/database';
import { setDeckOverrides, setStudyMode } from '../storage/decks';
import { removeDeck } from '../storage/imports';
import type { Gotcha } from './gotcha';
import { problems } from './problems.svelte';

/** How a deck is studied, as its learner sees it: one that is not started and has no card on the starter path is `untouched`. */
export function standingOf({ study, sections }: Pick<DeckRow, 'study' | 'sections'>): StudyMode | 'untouched' {
  return study === 'starter' && !sections.some(({ broughtIn }) => broughtIn) ? 'untouched' : study;
}

/** What a learner can do with a whole deck. */
export class DeckStudy {
  /** Share of the deck that is in, while it is brought in; undefined otherwise. */
  progress = $state<number>();
  #gotcha: Gotcha;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
  }

  /** Asks all of the deck's cards from now on. */
  async start(deckId: DeckId): Promise<void> {
    this.progress = 0;
    try {
      await this.#gotcha.library.startDeck(deckId, (share) => (this.progress = share));
    } catch (reason) {
      problems.report(reason);
    } finally {
      this.progress = undefined;
    }
  }

  async pause(deckId: DeckId): Promise<void> {
    await setStudyMode(this.#gotcha.database, deckId, 'paused');
  }

  /** The deck's own limits, within the global ones. */
  async limit(deckId: DeckId, overrides: DeckOverrides): Promise<void> {
    await setDeckOverrides(this.#gotcha.database, deckId, overrides);
  }

  /** Takes an imported deck out of the collection; its progress waits for its return. */
  async remove(deckId: DeckId): Promise<void> {
    await removeDeck(this.#gotcha.database, deckId, this.#gotcha.act('').now.at);
  }
}
