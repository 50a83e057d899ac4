import type { DeckId } from '../domain/card';
import { withReopening } from '../storage/database';
import type { Gotcha } from './gotcha';

/** The picture or the sound that a card calls `name`; undefined when it is missing. */
export type MediaReader = (name: string) => Promise<Blob | undefined>;

export const mediaOfDeck =
  ({ database }: Pick<Gotcha, 'database'>, deckId: DeckId): MediaReader =>
  async (name) => {
    const { readMedia } = await import('../storage/media');
    return withReopening(database, () => readMedia(database, deckId, name));
  };
