import Dexie from 'dexie';
import type { Card, CardId, Face, NoteText, SectionId } from '../domain/card';
import type { Schedule } from '../domain/schedule';
import type { EpochMs } from '../domain/time';
import type { FaceRow, GotchaDatabase } from './database';

export async function readCards(database: GotchaDatabase, ids: readonly CardId[]): Promise<Map<CardId, Card>> {
  const cards = await database.cards.bulkGet([...ids]);
  return new Map(cards.flatMap((card) => (card ? [[card.id, card]] : [])));
}

/** Those that an update left out among them. */
export const countCardsOfSection = (database: GotchaDatabase, sectionId: SectionId): Promise<number> =>
  database.cards.where('sectionId').equals(sectionId).count();

/** Of these cards those that are easily confused with another, each with that other. */
export async function readPairs(database: GotchaDatabase, ids: readonly CardId[]): Promise<Map<CardId, CardId>> {
  const cards = await readCards(database, ids);
  return new Map([...cards.values()].flatMap(({ id, vs }) => (vs ? [[id, vs]] : [])));
}

/** A card with where it stands. */
export interface CardState {
  card: Card;
  /** Absent while the learner studies the starter path only and the card is not on it. */
  schedule: Schedule | undefined;
}

/** The first `limit` cards of a section in the deck's order, those that an update left out aside. */
export function readSectionCards(database: GotchaDatabase, sectionId: SectionId, limit: number): Promise<CardState[]> {
  return database.transaction('r', database.cards, database.schedules, async () => {
    const cards = await database.cards
      .where('[sectionId+position]')
      .between([sectionId, Dexie.minKey], [sectionId, Dexie.maxKey])
      .filter(isThere)
      .limit(limit)
      .toArray();
    return withSchedules(database, cards);
  });
}

/** The first `limit` cards with a tag, by their ids, those that an update left out aside. */
export function readTaggedCards(database: GotchaDatabase, tag: string, limit: number): Promise<CardState[]> {
  return database.transaction('r', database.cards, database.schedules, async () => {
    const cards = await database.cards.where('tags').equals(tag).filter(isThere).limit(limit).toArray();
    return withSchedules(database, cards);
  });
}

const isThere = ({ removedAt }: Card): boolean => removedAt === undefined;

async function withSchedules(database: GotchaDatabase, cards: readonly Card[]): Promise<CardState[]> {
  const schedules = await database.schedules.bulkGet(cards.map(({ id }) => id));
  return cards.map((card, index) => ({ card, schedule: schedules[index] }));
}

export function readCardState(database: GotchaDatabase, id: CardId): Promise<CardState | undefined> {
  return database.transaction('r', database.cards, database.schedules, async () => {
    const card = await database.cards.get(id);
    return card && { card, schedule: await database.schedules.get(id) };
  });
}

/** What a face was made of: changes with the deck's text and with the learner's own. */
export const faceVersionOf = ({ contentHash, editedAt }: Card): string =>
  editedAt === undefined ? contentHash : `${contentHash}@${editedAt}`;

/** The faces that are there and show the card as it is now. */
export async function readFaces(
  database: GotchaDatabase,
  cards: readonly Card[],
  rendererVersion: number,
): Promise<Map<CardId, Face>> {
  const rows = await database.faces.bulkGet(cards.map(({ id }) => id));
  return new Map(
    cards.flatMap((card, index) => {
      const row = rows[index];
      return row?.version === faceVersionOf(card) && row.rendererVersion === rendererVersion
        ? [[card.id, row.face]]
        : [];
    }),
  );
}

export async function keepFaces(database: GotchaDatabase, rows: readonly FaceRow[]): Promise<void> {
  await database.transaction('rw', database.faces, () => database.faces.bulkPut(rows));
}

/** The learner's own wording for a note: all its cards change, their schedules do not. */
export function editNote(database: GotchaDatabase, card: Card, text: NoteText, editedAt: EpochMs): Promise<void> {
  return changeNote(database, card, (sibling) => {
    const { deckChangedAt: _settled, ...kept } = sibling;
    const deckText = sibling.editedAt === undefined ? sibling.text : sibling.deckText;
    return { ...kept, title: text.title, text, editedAt, ...(deckText && { deckText }) };
  });
}

/** Back to the deck's wording: `title` is the deck's. */
export function revertNote(database: GotchaDatabase, card: Card, title: string): Promise<void> {
  return changeNote(database, card, (sibling) => {
    const { text: _own, editedAt: _at, deckText, deckChangedAt: _offered, ...kept } = sibling;
    return { ...kept, title, ...(deckText && { text: deckText }) };
  });
}

async function changeNote(database: GotchaDatabase, card: Card, change: (sibling: Card) => Card): Promise<void> {
  await database.transaction('rw', database.cards, async () => {
    const siblings = await database.cards
      .where('sectionId')
      .equals(card.sectionId)
      .filter(({ noteId }) => noteId === card.noteId)
      .toArray();
    await database.cards.bulkPut(siblings.map(change));
  });
}
