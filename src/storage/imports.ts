import type { Card, CardId, DeckId } from '../domain/card';
import type { Deck } from '../domain/deck';
import type { CardChange, DeckUpdate } from '../domain/deck-update';
import { type SectionId, sectionIdOf } from '../domain/card';
import { applyReview, logId, type Placement, type Review } from '../domain/review-log';
import { newSchedule, type Schedule } from '../domain/schedule';
import { clozesOf } from '../domain/mastery-size';
import type { DeckRow, GotchaDatabase, ImportRow } from './database';
import { backInQueue, dueTodayRow, newCardPosition, placeOf, putAside, withOwnWording } from './decks';
import { type Act, LOG_ID_BYTES, rowOf } from './reviews';

export interface DeckImport {
  deckId: DeckId;
  deck: Deck;
  contentHash: string;
  update: DeckUpdate;
}

/** Rows written between two reports of progress. */
const CHUNK = 1_000;

/**
 * Takes a deck, or a new version of one, into the collection: one transaction, nothing or all of it.
 * `progress` hears the share done, 0 to 1; when it throws, the import is called off and the collection is as it was.
 */
export function importDeck(
  database: GotchaDatabase,
  act: Act,
  { deckId, deck, contentHash, update }: DeckImport,
  progress: (share: number) => void,
): Promise<ImportRow> {
  const { decks, cards, schedules, reviews, imports } = database;
  return database.transaction('rw', [decks, cards, schedules, reviews, imports], async () => {
    const known = await decks.get(deckId);
    const ordinal = known?.ordinal ?? 1 + Math.max(-1, ...(await decks.toArray()).map((row) => row.ordinal));
    const row = deckRowOf(deckId, deck, contentHash, ordinal, update, known);

    const changes = [...update.changed, ...update.moved, ...update.returned];
    const touched = [...changes, ...update.renamed].map(({ before }) => before);
    const schedulesBefore = await schedulesOf(database, [...touched, ...update.removed]);

    await decks.put(row);
    await putAside(database, update.removed, act.now.at);
    await applyChanges(database, act, changes, schedulesBefore);
    await applyRenames(database, act, update.renamed, schedulesBefore, ordinal);
    for (let start = 0; start < update.added.length; start += CHUNK) {
      const chunk = update.added.slice(start, start + CHUNK);
      await cards.bulkPut(chunk);
      await schedules.bulkPut(
        chunk.map((card) => newSchedule(placeOf(card), newCardPosition(card, ordinal, undefined))),
      );
      progress((start + chunk.length) / update.added.length);
    }

    const record: ImportRow = {
      id: crypto.randomUUID(),
      at: act.now.at,
      deckId,
      title: deck.title,
      counts: {
        added: update.added.length,
        changed: update.changed.length + update.returned.length,
        removed: update.removed.length,
        renamed: update.renamed.length,
      },
      before: {
        ...(known && { deck: known }),
        cards: [...touched, ...update.removed],
        schedules: [...schedulesBefore.values()],
        addedCardIds: [...update.added, ...update.renamed.map(({ after }) => after)].map(({ id }) => id),
      },
    };
    await imports.add(record);
    return record;
  });
}

function deckRowOf(
  deckId: DeckId,
  deck: Deck,
  contentHash: string,
  ordinal: number,
  update: DeckUpdate,
  known: DeckRow | undefined,
): DeckRow {
  const next = [
    ...update.added,
    ...update.unchanged,
    ...[...update.changed, ...update.moved, ...update.returned, ...update.renamed].map(({ after }) => after),
  ];
  const bySection = new Map<SectionId, Card[]>();
  for (const card of next) {
    const inSection = bySection.get(card.sectionId);
    if (inSection) inSection.push(card);
    else bySection.set(card.sectionId, [card]);
  }
  return {
    id: deckId,
    title: deck.title,
    description: deck.description,
    origin: 'imported',
    contentHash,
    ordinal,
    sections: deck.sections.map(({ id, title, introduction }) => {
      const sectionId = sectionIdOf(deckId, id);
      const inSection = bySection.get(sectionId) ?? [];
      const noteCount = new Set(inSection.map(({ noteId }) => noteId)).size;
      return { id: sectionId, title, introduction, noteCount, clozes: clozesOf(inSection) };
    }),
    study: known?.study ?? 'studied',
    overrides: known?.overrides ?? {},
  };
}

async function schedulesOf(database: GotchaDatabase, cards: readonly Card[]): Promise<Map<CardId, Schedule>> {
  const rows = await database.schedules.bulkGet(cards.map(({ id }) => id));
  return new Map(rows.flatMap((row) => (row ? [[row.cardId, row]] : [])));
}

async function applyChanges(
  database: GotchaDatabase,
  act: Act,
  changes: readonly CardChange[],
  before: ReadonlyMap<CardId, Schedule>,
): Promise<void> {
  await database.cards.bulkPut(changes.map(({ before: card, after }) => withOwnWording(after, card, act.now.at)));
  const rows: Review[] = [];
  const next = changes.flatMap(({ after, meaningChanged }) => {
    const schedule = before.get(after.id);
    if (!schedule) return [];
    const placed = { ...backInQueue(schedule), sectionId: after.sectionId };
    if (!meaningChanged || placed.queue !== 'review') return [placed];
    const row = dueTodayRow(act, placed);
    rows.push(row);
    return [row.after!];
  });
  await database.schedules.bulkPut(next);
  await database.reviews.bulkAdd(rows);
}

/** Progress follows a renamed card as a row of the log: the old card's own rows stay where they are. */
async function applyRenames(
  database: GotchaDatabase,
  act: Act,
  renames: readonly CardChange[],
  before: ReadonlyMap<CardId, Schedule>,
  ordinal: number,
): Promise<void> {
  const rows: Review[] = [];
  const next: Schedule[] = [];
  for (const { before: old, after } of renames) {
    const fresh = newSchedule(placeOf(after), newCardPosition(after, ordinal, undefined));
    const known = before.get(old.id);
    const row = known && known.state !== 'new' ? placementRow(act, fresh, known) : undefined;
    if (row) rows.push(row);
    next.push(row?.after ?? fresh);
  }
  await putAside(
    database,
    renames.map(({ before: old }) => old),
    act.now.at,
  );
  await database.cards.bulkPut(renames.map(({ before: old, after }) => withOwnWording(after, old, act.now.at)));
  await database.schedules.bulkPut(next);
  await database.reviews.bulkAdd(rows);
}

function placementRow(act: Act, before: Schedule, { ...placement }: Schedule): Review {
  const id = logId(act.now.at, null, crypto.getRandomValues(new Uint8Array(LOG_ID_BYTES)));
  const { state, due, stabilityDays, difficulty, lastReviewAt, lastReviewDay, reviewCount, lapses, step } = placement;
  const kept: Placement = {
    state,
    due,
    stabilityDays,
    difficulty,
    lastReviewAt,
    lastReviewDay,
    reviewCount,
    lapses,
    step,
  };
  const row: Review = {
    id,
    cardId: before.cardId,
    ...rowOf(act),
    kind: 'import',
    grade: null,
    durationMs: 0,
    placement: kept,
    before,
  };
  return { ...row, after: applyReview(before, row, act.config) };
}

/** The newest import, if it has not been undone: the one that can be. */
export async function readLastImport(database: GotchaDatabase): Promise<ImportRow | undefined> {
  const last = await database.imports.orderBy('at').last();
  return last?.undoneAt === undefined ? last : undefined;
}

/** Takes the last import back in one transaction. Cards that were studied since are put aside with their progress, not deleted. */
export function undoImport(database: GotchaDatabase, record: ImportRow, at: number): Promise<void> {
  const { decks, cards, faces, schedules, imports } = database;
  return database.transaction('rw', [decks, cards, faces, schedules, imports], async () => {
    const { deck, cards: cardsBefore, schedules: schedulesBefore, addedCardIds } = record.before;

    const added = (await schedules.bulkGet(addedCardIds)).filter((schedule) => schedule !== undefined);
    const studied = new Set(added.filter(({ lastLogId }) => lastLogId !== null).map(({ cardId }) => cardId));
    const untouched = addedCardIds.filter((id) => !studied.has(id));
    await putAside(database, (await cards.bulkGet([...studied])).filter((card) => card !== undefined), at);
    await cards.bulkDelete(untouched);
    await schedules.bulkDelete(untouched);
    await faces.bulkDelete(untouched);

    await cards.bulkPut(cardsBefore);
    // What was answered since then stands: only a card's place, and whether it is asked, go back.
    const now = await schedulesOf(database, cardsBefore);
    await schedules.bulkPut(
      schedulesBefore.map((before): Schedule => {
        const current = now.get(before.cardId);
        if (!current || current.lastLogId === before.lastLogId) return before;
        return { ...current, sectionId: before.sectionId };
      }),
    );
    if (deck) await decks.put(deck);
    else await decks.delete(record.deckId);
    await imports.update(record.id, { undoneAt: at });
  });
}

/** Takes an imported deck out of the collection: its cards and their progress are put aside, and come back with it. */
export function removeDeck(database: GotchaDatabase, deckId: DeckId, at: number): Promise<void> {
  const { decks, cards, schedules } = database;
  return database.transaction('rw', [decks, cards, schedules], async () => {
    await putAside(database, await cards.where('deckId').equals(deckId).toArray(), at);
    await decks.delete(deckId);
  });
}
