import type { Card, CardId, DeckId, SectionId } from '../domain/card';
import { type LogId, logId, type Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import { grouped, outOfQueueWhenRemoved } from './card-trace';
import { rebuildSchedules } from './collection-check';
import type { DeckRow, GotchaDatabase, ImportBefore, ImportRow } from './database';
import { backInQueue, putAside, withOwnWording } from './decks';
import { lastSealedRows, withdrawSealedRows } from './foreign-log';
import { recountNotes } from './imported-deck-row';
import { readImportBefore, readLastImport } from './import-records';
import { CHUNK, schedulesOf } from './imports';
import { type Act, LOG_ID_BYTES, rowOf } from './reviews';

/**
 * Takes the last import back in one transaction. What the learner did since then stands: answers and edits are kept, and an
 * added card that has any is put aside with them, not deleted. `progress` hears the share done, 0 to 1. Rejects when another import came since, or an undo.
 */
export function undoImport(
  database: GotchaDatabase,
  act: Act,
  importId: string,
  progress: (share: number) => void = () => undefined,
): Promise<void> {
  const {
    decks,
    cards,
    faces,
    schedules,
    reviews,
    reviewSegments,
    schedulerConfigs,
    imports,
    importsBefore,
    mediaNames,
  } = database;
  const tables = [
    decks,
    cards,
    faces,
    schedules,
    reviews,
    reviewSegments,
    schedulerConfigs,
    imports,
    importsBefore,
    mediaNames,
  ];
  return database.transaction('rw', tables, async () => {
    const record = await readLastImport(database);
    const before = await readImportBefore(database);
    if (record?.id !== importId || before?.id !== importId) {
      throw new Error(`Inconsistent: import ${importId} is not the last one.`);
    }
    const brought: BroughtRows = {
      tail: grouped(await reviews.where('sessionId').equals(importId).toArray(), ({ cardId }) => cardId),
      lastSealed: await lastSealedRows(database, importId),
    };
    const goneOn = await goneOnSince(database, brought);
    await withdrawSealedRows(database, importId, act.now.at);

    const { addedCardIds, cards: cardsBefore } = before;
    const total = addedCardIds.length + cardsBefore.length;
    for (let start = 0; start < addedCardIds.length; start += CHUNK) {
      const chunk = addedCardIds.slice(start, start + CHUNK);
      await undoAdded(database, act, chunk, brought);
      progress((start + chunk.length) / total);
    }
    const restored = await restoreCards(database, act, record, before);
    await restoreSchedules(database, act, restored, before.schedules, brought);
    await restoreDecks(database, record, before);
    await mediaNames.bulkPut(before.mediaNames ?? []);
    await rebuildSchedules(database, goneOn);
    await imports.update(importId, { undoneAt: act.now.at });
  });
}

/** What the import wrote into the log: rows of its own, and of cards without a past here sealed ones. */
interface BroughtRows {
  tail: ReadonlyMap<CardId, readonly Review[]>;
  lastSealed: ReadonlyMap<CardId, LogId>;
}

/** Cards with sealed rows of the import that were answered since. */
async function goneOnSince({ schedules }: GotchaDatabase, { lastSealed }: BroughtRows): Promise<CardId[]> {
  const ids = [...lastSealed.keys()];
  const current = await schedules.bulkGet(ids);
  return ids.filter((id, index) => current[index] && current[index].lastLogId !== lastSealed.get(id));
}

async function undoAdded(
  database: GotchaDatabase,
  act: Act,
  addedCardIds: readonly CardId[],
  brought: BroughtRows,
): Promise<void> {
  const { cards, faces, schedules, reviews } = database;
  const added = (await cards.bulkGet([...addedCardIds])).filter((card) => card !== undefined);
  const current = await schedulesOf(database, added);
  const isUntouched = ({ id, editedAt }: Card) =>
    editedAt === undefined && (current.get(id)?.lastLogId ?? null) === (brought.lastSealed.get(id) ?? null);
  const untouched = added.filter(isUntouched).map(({ id }) => id);
  await cards.bulkDelete(untouched);
  await schedules.bulkDelete(untouched);
  await faces.bulkDelete(untouched);

  const undone = added.flatMap(({ id }) => undoRows(act, current.get(id), brought.tail.get(id)));
  await reviews.bulkAdd(undone);
  await schedules.bulkPut(undone.map(({ after }) => after!));
  await putAside(
    database,
    added.filter((card) => !isUntouched(card)),
    act.now.at,
  );
}

/** Undoes the import's own rows of a card, newest first; none of them when the card was answered since. */
function undoRows(act: Act, current: Schedule | undefined, rows: readonly Review[] = []): Review[] {
  const newestFirst = rows.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  if (!current || newestFirst[0]?.id !== current.lastLogId) return [];
  const undone: Review[] = [];
  let before = current;
  for (const row of newestFirst) {
    if (!row.before) throw new Error(`Inconsistent: row ${row.id} of the last import was sealed.`);
    const id = logId(act.now.at, before.lastLogId, crypto.getRandomValues(new Uint8Array(LOG_ID_BYTES)));
    const after = { ...row.before, lastLogId: id };
    const content = { cardId: row.cardId, kind: 'undo' as const, grade: null, durationMs: 0, undoes: row.id };
    undone.push({ ...content, id, ...rowOf(act), before, after });
    before = after;
  }
  return undone;
}

/** A card that the learner took out of its deck since then stays out of it. */
async function restoreCards(
  database: GotchaDatabase,
  act: Act,
  { at }: ImportRow,
  before: ImportBefore,
): Promise<Card[]> {
  const current = await database.cards.bulkGet(before.cards.map(({ id }) => id));
  const restored = before.cards.map((former, index) => {
    const now = current[index];
    const wasEditedSince = now !== undefined && now.editedAt !== former.editedAt;
    const card = wasEditedSince ? withOwnWording(asItsDeckHasIt(former), now, act.now.at) : former;
    const removedAt =
      card.removedAt ?? (now?.removedAt !== undefined && now.removedAt > at ? now.removedAt : undefined);
    return removedAt === undefined ? card : { ...card, removedAt };
  });
  await database.cards.bulkPut(restored);
  return restored;
}

function asItsDeckHasIt(card: Card): Card {
  const { editedAt, deckText, deckChangedAt: _offered, ...rest } = card;
  return editedAt !== undefined && deckText ? { ...rest, title: deckText.title, text: deckText } : card;
}

async function restoreSchedules(
  database: GotchaDatabase,
  act: Act,
  cards: readonly Card[],
  schedulesBefore: readonly Schedule[],
  brought: BroughtRows,
): Promise<void> {
  const current = await schedulesOf(database, cards);
  const cardsById = new Map(cards.map((card) => [card.id, card]));
  const undone: Review[] = [];
  const restored = schedulesBefore.map((before): Schedule => {
    const now = current.get(before.cardId);
    const isAsImported = now?.lastLogId === (brought.lastSealed.get(before.cardId) ?? before.lastLogId);
    if (!now || isAsImported) return before;
    const rows = undoRows(act, now, brought.tail.get(before.cardId));
    undone.push(...rows);
    const lastRow = rows.at(-1);
    return lastRow ? { ...before, lastLogId: lastRow.id } : inFormerPlace(now, before);
  });
  await database.schedules.bulkPut(
    restored.map((schedule) => outOfQueueWhenRemoved(schedule, cardsById.get(schedule.cardId))),
  );
  await database.reviews.bulkAdd(undone);
}

/** What was answered since then stands: only a card's place, and whether it is asked at all, go back. */
function inFormerPlace(now: Schedule, { sectionId, queue }: Schedule): Schedule {
  const isAside = queue === 'removed' && now.queue !== 'suspended';
  return { ...(isAside ? { ...now, queue } : backInQueue(now)), sectionId };
}

/** A deck that the learner took out since then stays out; one that they wrote cards into stays with those. */
async function restoreDecks(database: GotchaDatabase, { decks }: ImportRow, before: ImportBefore): Promise<void> {
  const formerDecks = new Map(before.decks.map((deck) => [deck.id, deck]));
  const touched = new Set(before.cards.map((card) => card.deckId));
  for (const { deckId } of decks) {
    touched.add(deckId);
    const current = await database.decks.get(deckId);
    if (!current) continue;
    const own = await sectionsInUse(database, deckId);
    const former = formerDecks.get(deckId);
    if (former) await database.decks.put(formerDeck(former, current, own));
    else if (own.size > 0) {
      await database.decks.put({ ...current, sections: current.sections.filter(({ id }) => own.has(id)) });
    } else await database.decks.delete(deckId);
  }
  await recountNotes(database, touched);
}

function formerDeck(former: DeckRow, current: DeckRow, inUse: ReadonlySet<SectionId>): DeckRow {
  const known = new Set(former.sections.map(({ id }) => id));
  const added = current.sections.filter(({ id }) => inUse.has(id) && !known.has(id));
  const { study, overrides } = current;
  return { ...former, sections: [...former.sections, ...added], study, overrides };
}

async function sectionsInUse({ cards }: GotchaDatabase, deckId: DeckId): Promise<Set<SectionId>> {
  const inDeck = await cards.where('deckId').equals(deckId).toArray();
  return new Set(inDeck.filter(({ removedAt }) => removedAt === undefined).map(({ sectionId }) => sectionId));
}
