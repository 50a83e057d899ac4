import { createSubscriber } from 'svelte/reactivity';
import { observe } from '../storage/observe';
import { problems } from './problems.svelte';

/**
 * A query's newest result as a Svelte value: `undefined` until the first one is there, then always the latest.
 * Watches the database only while something on screen reads it; a failing query reports to the table of problems.
 */
export class LiveQuery<T> {
  #value: T | undefined;
  #subscribe: () => void;

  constructor(query: () => Promise<T>, previous?: LiveQuery<T>) {
    this.#value = previous?.latest;
    this.#subscribe = createSubscriber((update) =>
      observe(query, {
        next: (value) => {
          this.#value = value;
          update();
        },
        error: (reason) => problems.report(reason),
      }),
    );
  }

  get current(): T | undefined {
    this.#subscribe();
    return this.#value;
  }

  /** The newest result without watching for the next. */
  get latest(): T | undefined {
    return this.#value;
  }
}
