import type { Card, CardId, DeckId } from '../domain/card';
import type { Deck } from '../domain/deck';
import type { CardChange, CardRename, DeckUpdate } from '../domain/deck-update';
import type { Review } from '../domain/review-log';
import { newSchedule, type Schedule } from '../domain/schedule';
import type { DeckRow, GotchaDatabase, ImportCounts, ImportRow, MediaNameRow } from './database';
import { backInQueue, dueTodayRow, newCardPosition, placeOf, putAside, withOwnWording } from './decks';
import { bringInProgress, type IncomingProgress } from './foreign-log';
import { keepRecord } from './import-records';
import { deckRowOf, recountNotes } from './imported-deck-row';
import { inheritedProgress } from './inherited-progress';
import type { Act } from './reviews';

export interface DeckImport {
  deckId: DeckId;
  deck: Deck;
  contentHash: string;
  update: DeckUpdate;
  /** `contentHash` of the deck that the update was planned against; absent when there was none. */
  replaces: string | undefined;
  /** Of cards that the update leaves in the deck. */
  progress?: IncomingProgress;
  /** What the notes name; the contents are kept already (`keepMedia`). */
  media?: readonly Omit<MediaNameRow, 'deckId'>[];
}

/** The collection is no longer what the import was planned against; nothing was written. Plan it again. */
export class StaleImportError extends Error {
  override name = 'StaleImportError';
}

/** Leaves room for shipped decks still to come. */
const FIRST_IMPORTED = 100;

/** Rows written between two reports of progress. */
export const CHUNK = 1_000;

/** What `planDeckUpdate` compares with. A card that was put aside before it was ever learned is as good as gone. */
export async function readStoredCards(
  database: GotchaDatabase,
  deckId: DeckId,
  formerIds: readonly CardId[],
): Promise<{ deck: DeckRow | undefined; cards: Card[] }> {
  const { decks, cards, schedules } = database;
  return database.transaction('r', [decks, cards, schedules], async () => {
    const own = await cards.where('deckId').equals(deckId).toArray();
    const former = await cards.bulkGet(formerIds.filter((id) => !id.startsWith(`${deckId}/`)));
    const aside = own.filter(({ removedAt }) => removedAt !== undefined);
    const schedulesAside = await schedules.bulkGet(aside.map(({ id }) => id));
    const gone = new Set(aside.filter((card, index) => hasNothingToKeep(card, schedulesAside[index])));
    return {
      deck: await decks.get(deckId),
      cards: [...own.filter((card) => !gone.has(card)), ...former.filter((card) => card !== undefined)],
    };
  });
}

function hasNothingToKeep({ editedAt }: Card, schedule: Schedule | undefined): boolean {
  if (editedAt !== undefined) return false;
  if (!schedule) return true;
  const { state, queue, flag, buriedUntilDay } = schedule;
  return state === 'new' && queue === 'removed' && flag === 0 && buriedUntilDay === null;
}

/**
 * Takes decks, or new versions of them, into the collection: one transaction, nothing or all of it. The import gets the id
 * `act.sessionId`, and so do its rows of the log. `progress` hears the share done, 0 to 1.
 * Rejects with `StaleImportError` when the cards are no longer those that an update was planned against.
 */
export function importDecks(
  database: GotchaDatabase,
  act: Act,
  imports: readonly DeckImport[],
  progress: (share: number) => void,
): Promise<ImportRow> {
  return database.transaction('rw', importedTables(database), async () => {
    const taken = await takeInAll(database, act, imports, progress, (after, before) =>
      withOwnWording(after, before, act.now.at),
    );
    const record = {
      id: act.sessionId,
      at: act.now.at,
      decks: imports.map(({ deckId, deck: { title } }) => ({ deckId, title })),
      counts: countsOf(taken),
    };
    return keepRecord(database, record, {
      decks: taken.flatMap(({ deckBefore }) => deckBefore ?? []),
      cards: taken.flatMap(({ cardsBefore }) => cardsBefore),
      schedules: taken.flatMap(({ schedulesBefore }) => schedulesBefore),
      addedCardIds: taken.flatMap(({ addedCardIds }) => addedCardIds),
      mediaNames: taken.flatMap(({ mediaNamesBefore }) => mediaNamesBefore),
    });
  });
}

/** A deck that its learner writes here: as an import, but for the record that would let it be undone. Its words are the learner's own. */
export async function saveOwnDeck(database: GotchaDatabase, act: Act, deck: DeckImport): Promise<void> {
  // Dexie keeps the transaction through the awaits inside only where the function that it is given is itself async.
  await database.transaction('rw', importedTables(database), async () => {
    await takeInAll(
      database,
      act,
      [deck],
      () => undefined,
      (after) => after,
    );
  });
}

const importedTables = ({
  decks,
  cards,
  schedules,
  reviews,
  reviewSegments,
  imports,
  importsBefore,
  mediaNames,
}: GotchaDatabase) => [decks, cards, schedules, reviews, reviewSegments, imports, importsBefore, mediaNames];

/** What an import did to one deck. */
interface Taken {
  counts: ImportCounts;
  deckBefore: DeckRow | undefined;
  cardsBefore: Card[];
  schedulesBefore: Schedule[];
  addedCardIds: CardId[];
  mediaNamesBefore: MediaNameRow[];
}

const countsOf = (taken: readonly Taken[]): ImportCounts => {
  const sum = (key: keyof Taken['counts']) => taken.reduce((total, { counts }) => total + counts[key], 0);
  return {
    added: sum('added'),
    changed: sum('changed'),
    removed: sum('removed'),
    renamed: sum('renamed'),
    answers: sum('answers'),
  };
};

/** The card as it is stored in place of `before`. */
type Wording = (after: Card, before: Card) => Card;

async function takeInAll(
  database: GotchaDatabase,
  act: Act,
  imports: readonly DeckImport[],
  progress: (share: number) => void,
  wording: Wording,
): Promise<Taken[]> {
  const total = imports.reduce((sum, one) => sum + sizeOf(one), 0);
  let written = 0;
  const wrote = (count: number): void => {
    written += count;
    progress(written / total);
  };
  const taken: Taken[] = [];
  for (const one of imports) taken.push(await takeIn(database, act, one, wrote, wording));
  return taken;
}

/** Cards that an import writes; those that bring progress count twice. */
function sizeOf({ update: { added, changed, moved, returned, renamed, removed }, progress }: DeckImport): number {
  const lists = [added, changed, moved, returned, renamed, removed];
  return lists.reduce((sum, list) => sum + list.length, progress?.byCard.size ?? 0);
}

async function takeIn(
  database: GotchaDatabase,
  act: Act,
  { deckId, deck, contentHash, update, replaces, progress, media = [] }: DeckImport,
  wrote: (count: number) => void,
  wording: Wording,
): Promise<Taken> {
  const { decks } = database;
  const known = await decks.get(deckId);
  if (known?.contentHash !== replaces) throw new StaleImportError(`${deckId} was imported elsewhere.`);
  const ordinals = (await decks.toArray()).map((row) => row.ordinal);
  const ordinal = known?.ordinal ?? Math.max(FIRST_IMPORTED, 1 + Math.max(-1, ...ordinals));
  const current = await currentCards(database, update);
  const latest = <Change extends CardChange>(change: Change): Change => ({
    ...change,
    before: current.get(change.before.id)!,
  });
  const changes = [...update.changed, ...update.moved, ...update.returned].map(latest);
  const renames = update.renamed.map(latest);
  const removed = update.removed.map(({ id }) => current.get(id)!);
  const schedulesBefore = await schedulesOf(database, [...current.values()]);

  const inChunks = async <Row>(rows: readonly Row[], write: (chunk: Row[]) => Promise<unknown>): Promise<void> => {
    for (let start = 0; start < rows.length; start += CHUNK) {
      const chunk = rows.slice(start, start + CHUNK);
      await write(chunk);
      wrote(chunk.length);
    }
  };

  await decks.put(deckRowOf(deckId, deck, contentHash, ordinal, update, known));
  await inChunks(removed, (chunk) => putAside(database, chunk, act.now.at));
  await inChunks(changes, (chunk) => applyChanges(database, act, chunk, schedulesBefore, ordinal, wording));
  await inChunks(renames, (chunk) => applyRenames(database, act, chunk, schedulesBefore, ordinal, wording));
  await inChunks(update.added, (chunk) => add(database, chunk, ordinal));
  await recountNotes(database, neighboursOf(deckId, renames));
  const mediaNamesBefore = await nameMedia(
    database,
    media.map((row) => ({ deckId, ...row })),
  );
  const resumed = progress && (await knownAmong(database, update.unchanged, progress));
  const answers = progress ? await bringInProgress(database, act, progress, wrote) : 0;

  return {
    counts: {
      added: update.added.length,
      changed: update.changed.length + update.returned.length,
      removed: removed.length,
      renamed: renames.length,
      answers,
    },
    deckBefore: known,
    cardsBefore: [...current.values(), ...(resumed?.cards ?? [])],
    schedulesBefore: [...schedulesBefore.values(), ...(resumed?.schedules ?? [])],
    addedCardIds: [...update.added, ...renames.map(({ after }) => after)].map(({ id }) => id),
    mediaNamesBefore,
  };
}

/** Resolves to the names that meant something else until now. */
async function nameMedia({ mediaNames }: GotchaDatabase, rows: readonly MediaNameRow[]): Promise<MediaNameRow[]> {
  const known = await mediaNames.bulkGet(rows.map(({ deckId, name }): [DeckId, string] => [deckId, name]));
  await mediaNames.bulkPut(rows);
  return rows.flatMap(({ hash }, index) => {
    const before = known[index];
    return before && before.hash !== hash ? [before] : [];
  });
}

/** Cards whose text stays and whose progress goes on, as they are before. */
async function knownAmong(
  database: GotchaDatabase,
  unchanged: readonly Card[],
  { byCard }: IncomingProgress,
): Promise<{ cards: Card[]; schedules: Schedule[] }> {
  const ids = unchanged.filter(({ id }) => byCard.has(id)).map(({ id }) => id);
  const cards = (await database.cards.bulkGet(ids)).filter((card) => card !== undefined);
  return { cards, schedules: [...(await schedulesOf(database, cards)).values()] };
}

/** The cards that an update touches as they are now: the learner may have edited one since it was planned. */
async function currentCards(database: GotchaDatabase, update: DeckUpdate): Promise<Map<CardId, Card>> {
  const changes = [...update.changed, ...update.moved, ...update.returned, ...update.renamed];
  const planned = [...changes.map(({ before }) => before), ...update.removed];
  const stored = await database.cards.bulkGet(planned.map(({ id }) => id));
  const current = planned.map(({ id, contentHash, sectionId, removedAt }, index) => {
    const card = stored[index];
    const isSame = card?.contentHash === contentHash && card.sectionId === sectionId && card.removedAt === removedAt;
    if (!isSame) throw new StaleImportError(`${id} was changed elsewhere.`);
    return card;
  });
  const appearing = [...update.added, ...update.renamed.map(({ after }) => after)];
  const taken = await database.cards.bulkGet(appearing.map(({ id }) => id));
  const clash = taken.find((card) => card && card.removedAt === undefined);
  if (clash) throw new StaleImportError(`${clash.id} was added elsewhere.`);
  return new Map(current.map((card) => [card.id, card]));
}

/** Other decks, from which cards moved here. */
const neighboursOf = (deckId: DeckId, renames: readonly CardRename[]): Set<DeckId> =>
  new Set(renames.map(({ before }) => before.deckId).filter((id) => id !== deckId));

export async function schedulesOf(database: GotchaDatabase, cards: readonly Card[]): Promise<Map<CardId, Schedule>> {
  const rows = await database.schedules.bulkGet(cards.map(({ id }) => id));
  return new Map(rows.flatMap((row) => (row ? [[row.cardId, row]] : [])));
}

async function add(database: GotchaDatabase, added: readonly Card[], ordinal: number): Promise<void> {
  await database.cards.bulkPut(added);
  await database.schedules.bulkPut(await freshSchedules(database, added, ordinal));
}

/** A card whose import was undone left rows in the log: its turns go on from there. */
async function freshSchedules(database: GotchaDatabase, cards: readonly Card[], ordinal: number): Promise<Schedule[]> {
  const earlier = await schedulesOf(database, cards);
  return cards.map((card) => ({
    ...newSchedule(placeOf(card), newCardPosition(card, ordinal, undefined)),
    lastLogId: earlier.get(card.id)?.lastLogId ?? null,
  }));
}

async function applyChanges(
  database: GotchaDatabase,
  act: Act,
  changes: readonly CardChange[],
  before: ReadonlyMap<CardId, Schedule>,
  ordinal: number,
  wording: Wording,
): Promise<void> {
  const rows: Review[] = [];
  const next = changes.map(({ after, meaningChanged }) => {
    const position = newCardPosition(after, ordinal, undefined);
    const schedule = before.get(after.id);
    if (!schedule) return newSchedule(placeOf(after), position);
    const isUntouched = schedule.state === 'new' && schedule.lastLogId === null;
    const placed = {
      ...backInQueue(schedule),
      sectionId: after.sectionId,
      due: isUntouched ? position : schedule.due,
    };
    if (!meaningChanged || placed.queue !== 'review') return placed;
    const row = dueTodayRow(act, placed);
    rows.push(row);
    return row.after!;
  });
  await database.cards.bulkPut(changes.map((change) => wording(change.after, change.before)));
  await database.schedules.bulkPut(next);
  await database.reviews.bulkAdd(rows);
}

/** Progress follows a renamed card as rows of the log: the old card's own rows stay where they are. */
async function applyRenames(
  database: GotchaDatabase,
  act: Act,
  renames: readonly CardRename[],
  before: ReadonlyMap<CardId, Schedule>,
  ordinal: number,
  wording: Wording,
): Promise<void> {
  const fresh = await freshSchedules(
    database,
    renames.map(({ after }) => after),
    ordinal,
  );
  const inherited = renames.map(({ before: old, meaningChanged }, index) =>
    inheritedProgress(act, fresh[index]!, before.get(old.id), meaningChanged),
  );
  await putAside(
    database,
    renames.map(({ before: old }) => old),
    act.now.at,
  );
  await database.cards.bulkPut(renames.map((rename) => wording(rename.after, rename.before)));
  await database.schedules.bulkPut(inherited.map(({ schedule }) => schedule));
  await database.reviews.bulkAdd(inherited.flatMap(({ rows }) => rows));
}

/** Takes an imported deck out of the collection: its cards and their progress are put aside, and come back with it. */
export function removeDeck(database: GotchaDatabase, deckId: DeckId, at: number): Promise<void> {
  const { decks, cards, schedules } = database;
  return database.transaction('rw', [decks, cards, schedules], async () => {
    const deckCards = await cards.where('deckId').equals(deckId).toArray();
    await putAside(
      database,
      deckCards.filter(({ removedAt }) => removedAt === undefined),
      at,
    );
    await decks.delete(deckId);
  });
}
