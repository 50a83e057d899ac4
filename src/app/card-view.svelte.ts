import type { CardId, Face, NoteText } from '../domain/card';
import { type CardState, editNote, readCardState, revertNote } from '../storage/cards';
import { actOnCard, type CardAction } from '../storage/reviews';
import { faceAsMarkup, facesFor, renderText } from './faces';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';
import { problems } from './problems.svelte';

/** Log rows made outside of a review name this as their sitting. */
const OUTSIDE_REVIEW = 'card screen';

/** One card outside of a review: how it looks, where it stands, and its wording to edit. */
export class CardView {
  #gotcha: Gotcha;
  #query: LiveQuery<CardState | undefined>;

  constructor(gotcha: Gotcha, id: CardId) {
    this.#gotcha = gotcha;
    this.#query = new LiveQuery(() => readCardState(gotcha.database, id));
  }

  get current(): CardState | undefined {
    return this.#query.current;
  }

  async face({ card }: CardState): Promise<Face | undefined> {
    const faces = await facesFor(this.#gotcha.database, this.#gotcha.library, [card]);
    return faces.get(card.id);
  }

  /** How the card would look with another wording. */
  async preview({ card }: CardState, text: NoteText): Promise<Face> {
    return faceAsMarkup(await renderText(card, text));
  }

  text({ card }: CardState): Promise<NoteText> {
    return this.#gotcha.library.textOf(card);
  }

  /** The deck's own wording where it changed behind the learner's. */
  async newDeckText({ card }: CardState): Promise<NoteText | undefined> {
    return card.deckChangedAt === undefined ? undefined : this.#gotcha.library.deckTextOf(card);
  }

  async save({ card }: CardState, text: NoteText): Promise<void> {
    await editNote(this.#gotcha.database, card, text, this.#gotcha.act(OUTSIDE_REVIEW).now.at);
  }

  async revert(state: CardState): Promise<void> {
    const { title } = await this.#gotcha.library.deckTextOf(state.card);
    await revertNote(this.#gotcha.database, state.card, title);
  }

  async act({ card, schedule }: CardState, action: CardAction): Promise<void> {
    await actOnCard(
      this.#gotcha.database,
      this.#gotcha.act(OUTSIDE_REVIEW),
      card.id,
      schedule?.lastLogId ?? null,
      action,
    ).catch((reason: unknown) => problems.report(reason));
  }
}
