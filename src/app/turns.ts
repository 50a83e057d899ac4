import type { Card, CardId, Face } from '../domain/card';
import type { Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import { turnOf } from '../domain/study-queue';
import { rendererVersion } from '../render/renderer-version';
import { readCards, readFaces } from '../storage/cards';
import type { DeckRow, GotchaDatabase } from '../storage/database';
import type { DeckLibrary } from './deck-library.svelte';
import { withMissingFaces } from './faces';

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
  return turnsOf(database, library, decks, await readTurnRows(database, schedules));
}

/** What turns are made of, as it is stored. */
export interface TurnRows {
  schedules: readonly Schedule[];
  cards: Map<CardId, Card>;
  faces: Map<CardId, Face>;
}

/** Reads only, so that it can be part of a transaction. */
export async function readTurnRows(database: GotchaDatabase, schedules: readonly Schedule[]): Promise<TurnRows> {
  const ids = schedules.map(({ cardId }) => cardId);
  const cards = await readCards(database, ids);
  return { schedules, cards, faces: await readFaces(database, [...cards.values()], rendererVersion) };
}

export async function turnsOf(
  database: GotchaDatabase,
  library: DeckLibrary,
  decks: ReadonlyMap<string, DeckSettings>,
  { schedules, cards, faces }: TurnRows,
): Promise<Turn[]> {
  const ready = await withMissingFaces(database, library, [...cards.values()], faces);
  return schedules.flatMap((schedule) => {
    const turn = turnFor(schedule, cards, ready, decks);
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
