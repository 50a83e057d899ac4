/** A file that cannot be taken in: the message is for the learner and names the place and the way out. */
export class Refusal extends Error {
  override name = 'Refusal';
}

/** What a file is called in a sentence about it. */
export type FileNoun = 'package' | 'archive';
