import { type DeckId, importedDeckId } from '../domain/card';
import type { Deck, Problem } from '../domain/deck';
import { readEdited } from '../domain/deck-edit';
import { deckOfCards } from '../domain/deck-of-cards';
import type { DeckUpdate } from '../domain/deck-update';
import { planOwnEdit } from '../domain/own-edit';
import type { GotchaDatabase } from '../storage/database';
import { saveOwnDeck } from '../storage/imports';
import { freeDeckName, type OwnDeckRows, readOwnDeck } from '../storage/own-decks';
import type { Act } from '../storage/reviews';
import type { DeckPreview } from '../workers/deck-import-protocol';
import { deckHash, type ReadDeck } from '../workers/import-plan';
import { previewOf } from '../workers/import-preview';

/** The deck did not take the edit; nothing was saved. */
export class RefusedEditError extends Error {
  override name = 'RefusedEditError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join(' '));
    this.problems = problems;
  }
}

/** What is to be edited was changed or removed in another tab, as the message says; nothing was saved. */
export class StaleEditError extends Error {
  override name = 'StaleEditError';
}

export const deckOfRows = ({ row, cards }: OwnDeckRows): Deck => deckOfCards(row, cards);

/** Ids that no new note may get: progress of theirs waits. */
export const idsAside = ({ cards }: OwnDeckRows): string[] =>
  cards.flatMap(({ noteId, removedAt }) => (removedAt === undefined ? [] : [noteId]));

interface Edited {
  deck: Deck;
  update: DeckUpdate;
}

/**
 * What it would do to edit the deck of these rows, `former`, into `wanted`: that goes to the deck language and back, so that nothing is
 * saved that a deck's text could not say.
 */
function planEdit(rows: OwnDeckRows, former: Deck, wanted: Deck, act: Act): Edited {
  const { deck: read, problems } = readEdited(wanted);
  // A card that was wrong before, as one of a foreign package can be, must not keep the others from being edited: it stays as it is.
  const before = new Set(former.notes);
  const untouched = new Set(wanted.notes.filter((note) => before.has(note)).map(({ id }) => id));
  const refused = problems.filter(({ noteId }) => noteId === undefined || !untouched.has(noteId));
  if (refused.length > 0) throw new RefusedEditError(refused);
  const notes = new Map(read.notes.map((note) => [note.id, note]));
  const deck = { ...read, notes: wanted.notes.map((note) => notes.get(note.id) ?? note) };
  return { deck, update: planOwnEdit(rows.cards, deck, rows.row.id, act.now.at) };
}

/** Reads the deck, edits it and saves it in the language of decks. Rejects with a `RefusedEditError` or `StaleEditError`. */
export async function editOwnDeck(
  database: GotchaDatabase,
  act: Act,
  deckId: DeckId,
  edit: (deck: Deck, rows: OwnDeckRows) => Deck,
): Promise<{ former: Deck; deck: Deck }> {
  const rows = await readOwnDeck(database, deckId);
  if (!rows) throw new StaleEditError('This deck was removed in another tab.');
  const former = deckOfRows(rows);
  const { deck, update } = planEdit(rows, former, edit(former, rows), act);
  await saveOwnDeck(database, act, {
    deckId,
    deck,
    contentHash: deckHash(deck),
    update,
    replaces: rows.row.contentHash,
  });
  return { former, deck };
}

/** What it would do to save a text as the deck of these rows. */
export function previewText({ row, cards }: OwnDeckRows, read: ReadDeck, isSameText: boolean): DeckPreview {
  const update = planOwnEdit(cards, read.deck, row.id, 0);
  const incoming = { ...read, progress: new Map(), isWhole: true, media: [] };
  const hash = isSameText ? row.contentHash : deckHash(read.deck);
  const plan = { incoming, format: 'deck' as const, table: undefined, choices: [], deckId: row.id, known: row, hash };
  return previewOf({ ...plan, update, progress: new Map() }, update);
}

const NOTHING: DeckUpdate = {
  added: [],
  changed: [],
  removed: [],
  returned: [],
  renamed: [],
  moved: [],
  unchanged: [],
};

export async function createOwnDeck(
  database: GotchaDatabase,
  act: Act,
  text: Pick<Deck, 'title' | 'description'>,
): Promise<DeckId> {
  const id = await freeDeckName(database, text.title);
  const { deck, problems } = readEdited({ id, ...text, sections: [], notes: [] });
  if (problems.length > 0) throw new RefusedEditError(problems);
  const deckId = importedDeckId(id);
  await saveOwnDeck(database, act, {
    deckId,
    deck,
    contentHash: deckHash(deck),
    update: NOTHING,
    replaces: undefined,
  });
  return deckId;
}
