import type { Card, CardId, DeckId } from '../domain/card';
import type { Review } from '../domain/review-log';
import { forgetPrepared, inChunks } from './backup';
import { BackupError, type Backup, type Collection } from './backup-format';
import { rebuildSchedules } from './collection-check';
import type { DeckRow, GotchaDatabase, ReviewSegment, SessionRow } from './database';
import { nextSequence, segmentOf } from './review-segments';
import { unpackReviews } from './segment-codec';

export interface RestoreCounts {
  inBackup: number;
  here: number;
  /** How many of the backup's a merge would add. */
  added: number;
}

export type RestorePreview = Record<'decks' | 'cards' | 'reviews', RestoreCounts>;

/** What a backup holds, beside what is here. */
export function previewRestore(database: GotchaDatabase, { collection }: Backup): Promise<RestorePreview> {
  const { decks, cards, reviews, reviewSegments } = database;
  return database.transaction('r', decks, cards, reviews, reviewSegments, async () => {
    const known = await readReviewIds(database);
    const isNew = ({ id }: Review) => !known.has(id);
    const sealed = collection.reviewSegments.map((segment) => unpackReviews(segment).filter(isNew).length);
    return {
      decks: countAdded(collection.decks, new Set(await decks.toCollection().primaryKeys())),
      cards: countAdded(collection.cards, new Set(await cards.toCollection().primaryKeys())),
      reviews: {
        inBackup: sum(collection.reviewSegments.map(({ count }) => count)) + collection.reviews.length,
        here: known.size,
        added: sum(sealed) + collection.reviews.filter(isNew).length,
      },
    };
  });
}

/**
 * Adds to the collection what a backup knows and it does not, in one transaction: the logs become their union, and the schedules of the
 * cards whose log grew follow. Of a card edited on both sides the newer wording stays. This device keeps its settings.
 */
export async function restoreMerge(database: GotchaDatabase, { collection }: Backup): Promise<void> {
  await database.transaction('rw', database.tables, async () => {
    await mergeConfigs(database, collection);
    await mergeSessions(database, collection.sessions);
    const addedDecks = await mergeDecks(database, collection.decks);
    const changed = new Set<CardId>([
      ...(await mergeCards(database, collection.cards, addedDecks)),
      ...(await mergeSchedules(database, collection)),
      ...(await mergeSegments(database, collection.reviewSegments)),
    ]);
    // After the segments: a row that was added with them is no longer new.
    for (const cardId of await mergeTail(database, collection.reviews)) changed.add(cardId);
    await rebuildOrRefuse(database, changed);
    await forgetPrepared(database);
  });
}

async function rebuildOrRefuse(database: GotchaDatabase, cardIds: Iterable<CardId>): Promise<void> {
  try {
    await rebuildSchedules(database, cardIds);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Inconsistent: ')) throw error;
    throw new BackupError(
      `The logs of this backup and of your collection cannot be put together: ${error.message}. Use another backup. Your collection is as it was.`,
    );
  }
}

/** Configs never change: what is here under an id is what the backup has under it. */
async function mergeConfigs({ schedulerConfigs }: GotchaDatabase, collection: Collection): Promise<void> {
  const known = new Set(await schedulerConfigs.toCollection().primaryKeys());
  await schedulerConfigs.bulkAdd(collection.schedulerConfigs.filter(({ id }) => !known.has(id)));
}

async function mergeSessions({ sessions }: GotchaDatabase, theirs: readonly SessionRow[]): Promise<void> {
  await inChunks(theirs, async (part) => {
    const here = await sessions.bulkGet(part.map(({ id }) => id));
    await sessions.bulkPut(part.filter((_, index) => here[index]?.finishedAt === undefined));
  });
}

/** Resolves to the decks that were not here. */
async function mergeDecks({ decks }: GotchaDatabase, theirs: readonly DeckRow[]): Promise<Set<DeckId>> {
  const here = await decks.bulkGet(theirs.map(({ id }) => id));
  await decks.bulkPut(
    theirs.map((deck, index) => {
      const known = here[index];
      return known ? withMissingSections(known, deck) : deck;
    }),
  );
  return new Set(theirs.filter((_, index) => !here[index]).map(({ id }) => id));
}

function withMissingSections(here: DeckRow, theirs: DeckRow): DeckRow {
  const known = new Set(here.sections.map(({ id }) => id));
  return { ...here, sections: [...here.sections, ...theirs.sections.filter(({ id }) => !known.has(id))] };
}

/** Resolves to the cards that are asked again. */
async function mergeCards(
  { cards }: GotchaDatabase,
  theirs: readonly Card[],
  addedDecks: ReadonlySet<DeckId>,
): Promise<CardId[]> {
  const returned: CardId[] = [];
  await inChunks(theirs, async (part) => {
    const here = await cards.bulkGet(part.map(({ id }) => id));
    const next = part.flatMap((card, index) => {
      const known = here[index];
      if (!known) return [card];
      const isBack = known.removedAt !== undefined && card.removedAt === undefined && addedDecks.has(card.deckId);
      if (isBack) returned.push(card.id);
      return isBack || isNewer(card, known) ? [mergedCard(known, card, isBack)] : [];
    });
    await cards.bulkPut(next);
  });
  return returned;
}

const isNewer = (theirs: Card, here: Card): boolean =>
  theirs.editedAt !== undefined && theirs.editedAt > (here.editedAt ?? -Infinity);

/** Only the learner's own wording comes over, and the card itself with a deck that was taken out here. */
function mergedCard(here: Card, theirs: Card, isBack: boolean): Card {
  const { removedAt, ...kept } = here;
  const card: Card = isBack || removedAt === undefined ? kept : here;
  if (!isNewer(theirs, here)) return card;
  const deckText = here.editedAt === undefined ? here.text : here.deckText;
  return {
    ...card,
    title: theirs.title,
    text: theirs.text!,
    editedAt: theirs.editedAt!,
    ...(deckText && { deckText }),
  };
}

/** Resolves to the cards that had no schedule here: what they get is then rebuilt from the log. */
async function mergeSchedules({ schedules }: GotchaDatabase, collection: Collection): Promise<CardId[]> {
  const known = new Set(await schedules.toCollection().primaryKeys());
  const added = collection.schedules.filter(({ cardId }) => !known.has(cardId));
  await inChunks(added, (part) => schedules.bulkAdd(part));
  return added.map(({ cardId }) => cardId);
}

/** Resolves to the cards whose log grew. */
async function mergeSegments(database: GotchaDatabase, theirs: readonly ReviewSegment[]): Promise<Set<CardId>> {
  const known = await readReviewIds(database);
  const grown = new Set<CardId>();
  for (const segment of theirs) {
    const rows = unpackReviews(segment);
    const added = rows.filter(({ id }) => !known.has(id));
    if (!added.length) continue;
    for (const { cardId } of added) grown.add(cardId);
    await database.reviewSegments.add(
      segmentOf(segment.deviceId, await nextSequence(database, segment.deviceId), added),
    );
  }
  return grown;
}

/** Resolves to the cards whose log grew. */
async function mergeTail(database: GotchaDatabase, theirs: readonly Review[]): Promise<CardId[]> {
  const known = await readReviewIds(database);
  const added = theirs.filter(({ id }) => !known.has(id));
  await inChunks(added, (part) => database.reviews.bulkAdd(part));
  return added.map(({ cardId }) => cardId);
}

/** Of every row, sealed or not. */
async function readReviewIds({ reviews, reviewSegments }: GotchaDatabase): Promise<Set<string>> {
  const ids = new Set<string>(await reviews.toCollection().primaryKeys());
  for (const segment of await reviewSegments.toArray()) {
    for (const { id } of unpackReviews(segment)) ids.add(id);
  }
  return ids;
}

function countAdded(rows: readonly { id: string }[], known: ReadonlySet<string>): RestoreCounts {
  return { inBackup: rows.length, here: known.size, added: rows.filter(({ id }) => !known.has(id)).length };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
