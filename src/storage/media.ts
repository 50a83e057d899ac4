import Dexie from 'dexie';
import type { Card, DeckId } from '../domain/card';
import { mediaNamesIn, mediaNamesOf, mediaTypeOf } from '../domain/media-name';
import { DAY_MS, type EpochMs } from '../domain/time';
import type { GotchaDatabase, MediaNameRow } from './database';
import { readImportBefore } from './import-records';
import { readSetting, writeSetting } from './settings';

/** Content that nothing names stays this long: an import keeps all contents first, and names them when it is sure. */
const UNNAMED_KEPT_MS = DAY_MS;

/** Cards read at once, so that a deck of 50,000 never holds up an answer. */
const CHUNK = 500;

/** Keeps a picture or a sound, once, and resolves to its hash. Nothing shows it until a deck has a name for it. */
export async function keepMedia(database: GotchaDatabase, content: Blob, now: EpochMs): Promise<string> {
  const hash = hexadecimal(await crypto.subtle.digest('SHA-256', await content.arrayBuffer()));
  await database.transaction('rw', database.media, async () => {
    const known = await database.media.get(hash);
    if (known && now - known.keptAt < UNNAMED_KEPT_MS / 2) return;
    await database.media.put({ hash, content: known?.content ?? content, keptAt: now });
  });
  return hash;
}

/** Forgets contents that were kept at `keptAt` for a deck that never came: nothing names them. */
export async function forgetMedia(database: GotchaDatabase, hashes: readonly string[], keptAt: EpochMs): Promise<void> {
  const { media, mediaNames } = database;
  await database.transaction('rw', [media, mediaNames], async () => {
    const named = new Set(await mediaNames.orderBy('hash').uniqueKeys());
    const rows = await media.bulkGet(hashes.filter((hash) => !named.has(hash)));
    await media.bulkDelete(rows.flatMap((row) => (row?.keptAt === keptAt ? [row.hash] : [])));
  });
}

const hexadecimal = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** What a deck's notes call `name`, with the type that the name says. */
export function readMedia(database: GotchaDatabase, deckId: DeckId, name: string): Promise<Blob | undefined> {
  const { media, mediaNames } = database;
  return database.transaction('r', media, mediaNames, async () => {
    const named = await mediaNames.get([deckId, name]);
    const row = named && (await media.get(named.hash));
    return row?.content.slice(0, row.content.size, mediaTypeOf(name));
  });
}

/** How many pictures and sounds there are, and how much room they take. */
export async function readMediaSize(database: GotchaDatabase): Promise<{ count: number; bytes: number }> {
  const rows = await database.media.toArray();
  return { count: rows.length, bytes: rows.reduce((sum, { content }) => sum + content.size, 0) };
}

/**
 * Forgets the names that no note of their deck refers to, and the content that then has no name. Notes that were put aside count, and every
 * wording that can come back.
 */
export async function cleanUpMedia(database: GotchaDatabase, now: EpochMs): Promise<void> {
  if ((await database.media.count()) === 0 && (await database.mediaNames.count()) === 0) return;
  const unused = await findUnusedNames(database);
  const { cards, decks, importsBefore, media, mediaNames } = database;
  await database.transaction('rw', [cards, decks, importsBefore, media, mediaNames], async () => {
    await mediaNames.bulkDelete(await stillUnused(database, unused));
    const named = new Set(await mediaNames.orderBy('hash').uniqueKeys());
    const before = await readImportBefore(database);
    for (const { hash } of before?.mediaNames ?? []) named.add(hash);
    const unnamed = (await media.toCollection().primaryKeys()).filter((hash) => !named.has(hash));
    const rows = (await media.bulkGet(unnamed)).filter((row) => row !== undefined);
    const old = rows.filter(({ keptAt }) => now - keptAt >= UNNAMED_KEPT_MS);
    await media.bulkDelete(old.map(({ hash }) => hash));
  });
}

/** To be called at each start: it reads every card of the decks that have pictures or sounds, which once a day is enough. */
export async function cleanUpMediaDaily(database: GotchaDatabase, now: EpochMs): Promise<void> {
  const last = await readSetting(database, 'mediaCleanedAt');
  // The clock may have gone back.
  if (last !== undefined && Math.abs(now - last) < DAY_MS) return;
  await cleanUpMedia(database, now);
  await writeSetting(database, 'mediaCleanedAt', now);
}

/** Looks through all decks, a part at a time, without keeping anybody from writing. */
async function findUnusedNames(database: GotchaDatabase): Promise<MediaNameRow[]> {
  const unused: MediaNameRow[] = [];
  const deckIds = new Set((await database.mediaNames.toCollection().primaryKeys()).map(([deckId]) => deckId));
  for (const deckId of deckIds) unused.push(...(await unusedNamesOf(database, deckId)));
  return unused;
}

/** The same once more, inside the transaction: an import or an edit may have come in between. */
async function stillUnused(database: GotchaDatabase, found: readonly MediaNameRow[]): Promise<[DeckId, string][]> {
  const unused: MediaNameRow[] = [];
  for (const deckId of new Set(found.map((row) => row.deckId))) unused.push(...(await unusedNamesOf(database, deckId)));
  return unused.map(({ deckId, name }) => [deckId, name]);
}

async function unusedNamesOf(database: GotchaDatabase, deckId: DeckId): Promise<MediaNameRow[]> {
  const rows = await database.mediaNames
    .where('[deckId+name]')
    .between([deckId, Dexie.minKey], [deckId, Dexie.maxKey])
    .toArray();
  const used = await namesUsedIn(database, deckId);
  return rows.filter(({ name }) => !used.has(name));
}

async function namesUsedIn(database: GotchaDatabase, deckId: DeckId): Promise<Set<string>> {
  const deck = await database.decks.get(deckId);
  const texts = deck ? [deck.description, ...deck.sections.map(({ introduction }) => introduction)] : [];
  const used = new Set(texts.flatMap(mediaNamesIn));
  const take = (cards: readonly Card[]): void => {
    for (const name of cards.flatMap(namesUsedBy)) used.add(name);
  };
  for (let last = ''; ;) {
    const cards = await cardsBehind(database, deckId, last);
    take(cards);
    last = cards.at(-1)?.id ?? '';
    if (cards.length < CHUNK) break;
  }
  // Undoing the last import brings back the wording before.
  const before = await readImportBefore(database);
  take(before?.cards.filter((card) => card.deckId === deckId) ?? []);
  return used;
}

/** The next cards of a deck in the order of their ids, which begin with the deck's. */
function cardsBehind({ cards }: GotchaDatabase, deckId: DeckId, last: string): Promise<Card[]> {
  return cards
    .where('id')
    .between(last || `${deckId}/`, `${deckId}/\uffff`, last === '')
    .limit(CHUNK)
    .toArray();
}

const namesUsedBy = ({ text, deckText }: Card): string[] =>
  [text, deckText].flatMap((wording) => (wording ? [...mediaNamesOf(wording)] : []));
