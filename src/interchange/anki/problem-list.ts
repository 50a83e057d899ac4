import type { AnkiProblem } from './collection';

/** Enough to see what is wrong; a list of 200,000 would help nobody. */
const MOST_PROBLEMS = 1000;

/** What is wrong with single parts of a package, in the order in which it was found. */
export class ProblemList {
  readonly #listed: AnkiProblem[];
  #unlisted = 0;

  constructor(found: readonly AnkiProblem[] = []) {
    this.#listed = [...found];
  }

  add(place: string, message: string): void {
    if (this.#listed.length < MOST_PROBLEMS) this.#listed.push({ place, message });
    else this.#unlisted += 1;
  }

  all(): AnkiProblem[] {
    if (this.#unlisted === 0) return this.#listed;
    return [...this.#listed, { place: 'package', message: `There are ${this.#unlisted} more problems like these.` }];
  }
}
