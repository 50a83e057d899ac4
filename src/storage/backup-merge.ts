import type { Card, CardId, DeckId } from '../domain/card';
import type { Review } from '../domain/review-log';
import { forgetPrepared, inChunks, type Progress } from './backup';
import { BackupError, type Backup, type Collection, type MediaContent } from './backup-format';
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

export type RestorePreview = Record<'decks' | 'cards' | 'reviews' | 'media', RestoreCounts>;

/** What a backup holds, beside what is here. */
export function previewRestore(database: GotchaDatabase, { collection }: Backup): Promise<RestorePreview> {
  const { decks, cards, reviews, reviewSegments, media } = database;
  return database.transaction('r', decks, cards, reviews, reviewSegments, media, async () => {
    const known = await readReviewIds(database);
    const standing = collection.reviewSegments.filter(stands);
    const theirs = [
      ...standing.flatMap((segment) => unpackReviews(segment).map(({ id }) => id)),
      ...collection.reviews.map(({ id }) => id),
    ];
    return {
      decks: countAdded(idsOf(collection.decks), new Set(await decks.toCollection().primaryKeys())),
      cards: countAdded(idsOf(collection.cards), new Set(await cards.toCollection().primaryKeys())),
      reviews: countAdded(theirs, known),
      media: countAdded(collection.media, new Set(await media.toCollection().primaryKeys())),
    };
  });
}

/**
 * Adds to the collection what a backup knows and it does not, in one transaction: the logs become their union, and the schedules of the
 * cards whose log grew follow. Of a card edited on both sides the newer wording stays. This device keeps its settings.
 * Rows that an undone import brought count on neither side: what stands on one side stands on both.
 */
export async function restoreMerge(
  database: GotchaDatabase,
  { collection, media }: Backup,
  progress: Progress = () => undefined,
): Promise<void> {
  await database.transaction('rw', database.tables, async () => {
    await mergeConfigs(database, collection);
    await mergeSessions(database, collection.sessions);
    await mergeMedia(database, collection, media);
    const addedDecks = await mergeDecks(database, collection.decks);
    const changed = new Set<CardId>([
      ...(await mergeCards(database, collection.cards, addedDecks)),
      ...(await mergeSchedules(database, collection)),
      ...(await mergeSegments(database, collection.reviewSegments)),
    ]);
    // After the segments: a row that was added with them is no longer new.
    for (const cardId of await mergeTail(database, collection.reviews)) changed.add(cardId);
    progress(LOGS_JOINED_SHARE);
    await rebuildOrRefuse(database, changed);
    await forgetPrepared(database);
  });
}

/** The rest is replaying the logs that grew. */
const LOGS_JOINED_SHARE = 0.5;

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

/** What a name means here stays so. */
async function mergeMedia(database: GotchaDatabase, collection: Collection, theirs: MediaContent): Promise<void> {
  const { media, mediaNames } = database;
  const known = new Set(await media.toCollection().primaryKeys());
  const added = [...theirs].filter(([hash]) => !known.has(hash));
  await media.bulkAdd(added.map(([hash, content]) => ({ hash, content, keptAt: 0 })));
  await inChunks(collection.mediaNames, async (part) => {
    const here = await mediaNames.bulkGet(part.map(({ deckId, name }) => [deckId, name]));
    await mediaNames.bulkAdd(part.filter((_, index) => !here[index]));
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
    kind: theirs.kind,
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
  for (const segment of theirs.filter(stands)) {
    const added = unpackReviews(segment).filter(({ id }) => !known.has(id));
    if (!added.length) continue;
    for (const { cardId } of added) grown.add(cardId);
    const { deviceId, importId } = segment;
    await database.reviewSegments.add({
      ...segmentOf(deviceId, await nextSequence(database, deviceId), added),
      ...(importId !== undefined && { importId }),
    });
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

/** Of every row that stands, sealed or not. */
async function readReviewIds({ reviews, reviewSegments }: GotchaDatabase): Promise<Set<string>> {
  const ids = new Set<string>(await reviews.toCollection().primaryKeys());
  for (const segment of (await reviewSegments.toArray()).filter(stands)) {
    for (const { id } of unpackReviews(segment)) ids.add(id);
  }
  return ids;
}

const stands = ({ undoneAt }: ReviewSegment): boolean => undoneAt === undefined;

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

function countAdded(ids: readonly string[], known: ReadonlySet<string>): RestoreCounts {
  return { inBackup: ids.length, here: known.size, added: ids.filter((id) => !known.has(id)).length };
}
