import { type CardId, type DeckId, importedDeckId } from '../domain/card';
import type { Deck } from '../domain/deck';
import { slugOf } from '../domain/deck-text';
import { type DeckUpdate, formerIdsOf } from '../domain/deck-update';
import { hasProgress, type PastProgress } from '../domain/past-progress';
import type { IncomingDeck } from '../interchange/incoming-deck';
import type { ReadSource, ReadTable, SourceFormat } from '../interchange/source';
import type { DeckRow, GotchaDatabase } from '../storage/database';
import { readNews } from '../storage/foreign-log';
import { readStoredCards } from '../storage/imports';
import type { DeckChoice } from './deck-import-protocol';
import { deckHash, planImport } from './import-plan';

/** One deck of an import, and where it goes. */
export interface DeckTarget {
  incoming: IncomingDeck;
  format: SourceFormat;
  table: ReadTable | undefined;
  choices: DeckChoice[];
  deckId: DeckId;
}

/** What taking it in would do. */
export interface DeckPlan extends DeckTarget {
  known: DeckRow | undefined;
  update: DeckUpdate;
  hash: string;
  /** Of the deck's cards, what the collection does not know yet. */
  progress: Map<CardId, PastProgress>;
}

/** The deck that the source names; else the imported one of the same title; else a new one. */
export function targetOf(
  incoming: IncomingDeck,
  { format, table }: Pick<ReadSource, 'format' | 'table'>,
  imported: readonly DeckRow[],
  newId: string,
): DeckTarget {
  const own: DeckId = importedDeckId(incoming.deck.id ?? newId);
  const others = imported.filter(({ id }) => id !== own).map(({ id, title }) => ({ deckId: id, title }));
  const known = imported.find(({ id }) => id === own);
  const choices = [{ deckId: own, title: known?.title ?? 'A new deck' }, ...others];
  const sameTitle =
    incoming.deck.id === undefined && others.find(({ title }) => isSameTitle(title, incoming.deck.title));
  return { incoming, format, table, choices, deckId: sameTitle ? sameTitle.deckId : own };
}

/** A table has its file's name, and files have names of few characters. */
const isSameTitle = (one: string, other: string): boolean =>
  one === other || (slugOf(one) !== '' && slugOf(one) === slugOf(other));

export async function planDeck(database: GotchaDatabase, target: DeckTarget): Promise<DeckPlan> {
  const { deckId } = target;
  const stored = await readStoredCards(database, deckId, formerIdsOf(target.incoming.deck, deckId));
  const incoming = withKnownHead(target, stored.deck);
  const update = planImport(stored.cards, incoming, deckId);
  return {
    ...target,
    incoming,
    known: stored.deck,
    update,
    hash: deckHash(incoming.deck),
    progress: await progressOf(database, target, update),
  };
}

/** What a table and a package do not tell of a deck stays as it was: what it says of itself, and its sections without cards. */
function withKnownHead({ incoming, deckId, format }: DeckTarget, known: DeckRow | undefined): IncomingDeck {
  if (!known || (format !== 'table' && format !== 'anki')) return incoming;
  const { deck } = incoming;
  const knownSections = known.sections.map(({ id, title, introduction, noteCount }, index) => {
    return { id: id.slice(deckId.length + 1), hasOwnId: true, title, introduction, noteCount, index };
  });
  const sections = deck.sections.map((section) => {
    const before = knownSections.find(({ id }) => id === section.id);
    return { ...section, introduction: section.introduction || (before?.introduction ?? '') };
  });
  for (const { noteCount, index, ...section } of knownSections) {
    if (noteCount === 0 && sections.every(({ id }) => id !== section.id)) sections.splice(index, 0, section);
  }
  return {
    ...incoming,
    deck: {
      ...deck,
      title: format === 'table' ? known.title : deck.title,
      description: deck.description || known.description,
      sections,
    },
  };
}

/** Nothing of a card whose progress here is as new as the source's. */
async function progressOf(
  database: GotchaDatabase,
  { incoming, deckId }: DeckTarget,
  update: DeckUpdate,
): Promise<Map<CardId, PastProgress>> {
  const byCard = new Map<CardId, PastProgress>();
  if (incoming.progress.size === 0) return byCard;
  for (const id of cardsLeftBy(update)) {
    const past = incoming.progress.get(id.slice(deckId.length + 1));
    if (past && hasProgress(past)) byCard.set(id, past);
  }
  return readNews(database, byCard);
}

function cardsLeftBy({ added, changed, moved, returned, renamed, unchanged }: DeckUpdate): CardId[] {
  const after = [...changed, ...moved, ...returned, ...renamed].map((change) => change.after.id);
  return [...added.map(({ id }) => id), ...after, ...unchanged.map(({ id }) => id)];
}

/**
 * A note that other apps know by an id of their own is the same in whichever deck it is: where another imported deck has it, its progress
 * follows it here. `isOwnId` tells such ids.
 */
export async function followMovedNotes(
  database: GotchaDatabase,
  targets: readonly DeckTarget[],
  isOwnId: (noteId: string) => boolean,
): Promise<void> {
  const wanted = targets.some(({ incoming }) => incoming.deck.notes.some(({ id }) => isOwnId(id)));
  if (!wanted) return;
  const homes = await noteHomes(database, isOwnId);
  const arriving = new Set(
    targets.flatMap(({ incoming, deckId }) => incoming.deck.notes.map(({ id }) => `${deckId}/${id}`)),
  );
  for (const { incoming, deckId } of targets) {
    follow(incoming.deck, deckId, homes, arriving);
  }
}

function follow(
  deck: Deck,
  deckId: DeckId,
  homes: ReadonlyMap<string, readonly DeckId[]>,
  arriving: ReadonlySet<string>,
): void {
  for (const note of deck.notes) {
    const known = homes.get(note.id) ?? [];
    const left = known.find((home) => !arriving.has(`${home}/${note.id}`));
    if (!known.includes(deckId) && left && note.was === undefined) {
      note.was = `${left.slice(importedDeckId('').length)}/${note.id}`;
    }
  }
}

/** The imported decks that have a note, by its id. Reads keys alone. */
async function noteHomes(
  { cards, decks }: GotchaDatabase,
  isOwnId: (noteId: string) => boolean,
): Promise<Map<string, DeckId[]>> {
  const homes = new Map<string, DeckId[]>();
  for (const { id: deckId, origin } of await decks.toArray()) {
    if (origin !== 'imported') continue;
    for (const cardId of await cards.where('deckId').equals(deckId).primaryKeys()) {
      const noteId = cardId.slice(deckId.length + 1).replace(/\/c\d+$/, '');
      const known = homes.get(noteId) ?? [];
      if (isOwnId(noteId) && !known.includes(deckId)) homes.set(noteId, [...known, deckId]);
    }
  }
  return homes;
}
