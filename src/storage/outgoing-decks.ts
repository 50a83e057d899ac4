import type { Card, CardId, DeckId } from '../domain/card';
import { standingReviews } from '../domain/standing-reviews';
import type { Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import { type Configs, initialSchedule, traceCard } from './card-trace';
import type { DeckRow, GotchaDatabase } from './database';
import { readLogs } from './review-segments';

/** A deck with everything that the collection holds of it, as of one moment. */
export interface StoredDeck {
  row: DeckRow;
  /** Those that an update left out aside. */
  cards: StoredCard[];
  media: { name: string; hash: string; content: Blob }[];
}

export interface StoredCard {
  card: Card;
  /** Absent when the deck was read without progress. */
  schedule: Schedule | undefined;
  /** The rows of its log that stand, each with what it found and left, where they can be replayed. */
  reviews: Review[];
}

export interface WantedDecks {
  /** Without them: every deck of which there is a card. */
  deckIds?: readonly DeckId[];
  withProgress: boolean;
}

export function readStoredDecks(database: GotchaDatabase, wanted: WantedDecks): Promise<StoredDeck[]> {
  const { decks, cards, schedules, reviews, reviewSegments, schedulerConfigs, media, mediaNames } = database;
  const tables = [decks, cards, schedules, reviews, reviewSegments, schedulerConfigs, media, mediaNames];
  return database.transaction('r', tables, async () => {
    const known = wanted.deckIds ? await decks.bulkGet([...wanted.deckIds]) : await decks.toArray();
    const rows = known.filter((row) => row !== undefined).sort((a, b) => a.ordinal - b.ordinal);
    const stored: StoredDeck[] = [];
    for (const row of rows) {
      const inDeck = (await cards.where('deckId').equals(row.id).sortBy('position')).filter(
        ({ removedAt }) => removedAt === undefined,
      );
      if (inDeck.length === 0 && !wanted.deckIds) continue;
      stored.push({
        row,
        cards: wanted.withProgress ? await withProgress(database, inDeck) : inDeck.map(withoutProgress),
        media: await readMedia(database, row.id),
      });
    }
    return stored;
  });
}

const withoutProgress = (card: Card): StoredCard => ({ card, schedule: undefined, reviews: [] });

async function withProgress(database: GotchaDatabase, cards: readonly Card[]): Promise<StoredCard[]> {
  const ids = cards.map(({ id }) => id);
  const schedules = await database.schedules.bulkGet(ids);
  const logs = await readLogs(database, new Set(ids));
  const configs: Configs = new Map((await database.schedulerConfigs.toArray()).map((config) => [config.id, config]));
  return cards.map((card, index) => {
    const schedule = schedules[index];
    return { card, schedule, reviews: traced(schedule, standingReviews(logs.get(card.id) ?? []), configs) };
  });
}

/** A log that cannot be replayed goes out as it is. */
function traced(schedule: Schedule | undefined, rows: Review[], configs: Configs): Review[] {
  if (!schedule || rows.length === 0) return rows;
  try {
    const traces = traceCard(initialSchedule(schedule, schedule, rows), rows, configs);
    return rows.map((row) => ({ ...row, ...traces.get(row.id) }));
  } catch {
    return rows;
  }
}

async function readMedia(database: GotchaDatabase, deckId: DeckId): Promise<StoredDeck['media']> {
  const named = await database.mediaNames
    .where('[deckId+name]')
    .between([deckId, ''], [deckId, []], true, false)
    .toArray();
  const rows = await database.media.bulkGet(named.map(({ hash }) => hash));
  return named.flatMap(({ name, hash }, index) => {
    const content = rows[index]?.content;
    return content ? [{ name, hash, content }] : [];
  });
}

/** Bounds what is in memory: every pass unpacks the whole log. */
const CARDS_PER_PASS = 20_000;

/** The whole log, card by card: the rows that stand, as they happened. Cards that are gone are among them. */
export async function* readStandingLogs(
  database: GotchaDatabase,
): AsyncGenerator<{ logs: Map<CardId, Review[]>; share: number }> {
  const ids = await database.schedules.toCollection().primaryKeys();
  for (let start = 0; start < ids.length; start += CARDS_PER_PASS) {
    const logs = await readLogs(database, new Set(ids.slice(start, start + CARDS_PER_PASS)));
    for (const [cardId, rows] of logs) logs.set(cardId, standingReviews(rows));
    yield { logs, share: Math.min(1, (start + CARDS_PER_PASS) / ids.length) };
  }
}
