import type { SectionId } from '../domain/card';
import { type CardState, readSectionCards } from '../storage/cards';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';

/** Cards shown at first, and added with each "more". */
const PAGE = 100;

/** A section's cards with their states, as many as were asked for. */
export class SectionCards {
  #limit = $state(PAGE);
  #query: LiveQuery<CardState[]>;

  constructor(gotcha: Gotcha, sectionId: () => SectionId) {
    let previous: LiveQuery<CardState[]> | undefined;
    this.#query = $derived.by(() => {
      const id = sectionId();
      const limit = this.#limit;
      return (previous = new LiveQuery(() => readSectionCards(gotcha.database, id, limit), previous));
    });
  }

  get current(): CardState[] | undefined {
    return this.#query.current;
  }

  /** True when there may be more than are shown. */
  get hasMore(): boolean {
    return this.current?.length === this.#limit;
  }

  showMore(): void {
    this.#limit += PAGE;
  }
}
