import type { Problem } from '../domain/deck';

/** A file that cannot be taken in: the message is for the learner and names the place and the way out. */
export class Refusal extends Error {
  override name = 'Refusal';
  /** With its line, where it is about one. */
  readonly problem: Problem | undefined;

  constructor(message: string, { problem, cause }: { problem?: Problem; cause?: unknown } = {}) {
    super(message, { cause });
    this.problem = problem;
  }
}

/** What a file is called in a sentence about it. */
export type FileNoun = 'package' | 'archive';

export const problemOf = ({ problem, message }: Refusal): Problem => problem ?? { line: 1, message };
