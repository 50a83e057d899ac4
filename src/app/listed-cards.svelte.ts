import type { SectionId } from '../domain/card';
import { type CardState, readSectionCards, readTaggedCards } from '../storage/cards';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';

/** Cards shown at first, and added with each "more". */
const PAGE = 100;

/** What a list is of. */
export type Listing = { sectionId: SectionId } | { tag: string };

/** A long list of cards with their states, as many as were asked for. */
export class ListedCards {
  #limit = $state(PAGE);
  #query: LiveQuery<CardState[]>;

  constructor({ database }: Gotcha, listing: () => Listing) {
    let previous: LiveQuery<CardState[]> | undefined;
    this.#query = $derived.by(() => {
      const of = listing();
      const limit = this.#limit;
      const read = () =>
        'tag' in of ? readTaggedCards(database, of.tag, limit) : readSectionCards(database, of.sectionId, limit);
      return (previous = new LiveQuery(read, previous));
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
