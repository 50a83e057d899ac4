import type { Face } from '../domain/card';
import type { WrittenNote } from '../domain/note-draft';
import { faceAsMarkup, renderText } from './faces';
import { problems } from './problems.svelte';

/** The sides of a card that is being written, a moment after its words: until the new ones are made, the last ones stay. */
export class LivePreview {
  face = $state.raw<Face>();
  #newest = 0;

  async show({ kind, title, front, back }: WrittenNote, clozeNumber: number): Promise<void> {
    const turn = (this.#newest += 1);
    try {
      const face = faceAsMarkup(await renderText({ kind, clozeNumber }, { title, front, back }));
      if (turn === this.#newest) this.face = face;
    } catch (reason) {
      problems.report(reason);
    }
  }
}
