import type { Card, CardId, Face } from '../domain/card';
import type { Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import { turnOf } from '../domain/study-queue';
import { readCards } from '../storage/cards';
import type { DeckRow, GotchaDatabase } from '../storage/database';
import type { DeckLibrary } from './deck-library.svelte';
import { facesFor } from './faces';

/** One showing of one card, with all that the screen needs. */
export interface Turn {
  /** Changes with every row of the card's log: a stale screen cannot answer. */
  id: string;
  schedule: Schedule;
  card: Card;
  face: Face;
  deckTitle: string;
  sectionTitle: string;
  config: SchedulerConfig;
}

export interface DeckSettings {
  deck: DeckRow;
  config: SchedulerConfig;
}

/** Makes turns of schedules, in their order; a card that has vanished meanwhile is left out. */
export async function prepareTurns(
  database: GotchaDatabase,
  library: DeckLibrary,
  decks: ReadonlyMap<string, DeckSettings>,
  schedules: readonly Schedule[],
): Promise<Turn[]> {
  const cards = await readCards(
    database,
    schedules.map(({ cardId }) => cardId),
  );
  const faces = await facesFor(database, library, [...cards.values()]);
  return schedules.flatMap((schedule) => {
    const turn = turnFor(schedule, cards, faces, decks);
    return turn ? [turn] : [];
  });
}

function turnFor(
  schedule: Schedule,
  cards: ReadonlyMap<CardId, Card>,
  faces: ReadonlyMap<CardId, Face>,
  decks: ReadonlyMap<string, DeckSettings>,
): Turn | undefined {
  const card = cards.get(schedule.cardId);
  const face = faces.get(schedule.cardId);
  const settings = decks.get(schedule.deckId);
  if (!card || !face || !settings) return undefined;
  const { deck, config } = settings;
  const section = deck.sections.find(({ id }) => id === schedule.sectionId);
  return {
    id: turnOf(schedule),
    schedule,
    card,
    face,
    deckTitle: deck.title,
    sectionTitle: section?.title ?? '',
    config,
  };
}
