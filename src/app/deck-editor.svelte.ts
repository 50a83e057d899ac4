import type { DeckId, NoteText } from '../domain/card';
import type { Deck } from '../domain/deck';
import { NotInDeckError, putBack } from '../domain/deck-edit';
import { StaleImportError } from '../storage/imports';
import { type OwnDeckRows, readOwnDeck } from '../storage/own-decks';
import { readDrafts, type StoredDraft } from '../storage/settings';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';
import { createOwnDeck, deckOfRows, editOwnDeck, RefusedEditError, StaleEditError } from './own-deck-edit';
import { problems } from './problems.svelte';

/** Log rows made by an edit name this as their sitting. */
export const EDITOR = 'deck editor';

const CHANGED_ELSEWHERE = 'The deck was changed in another tab, and this was not saved. Here is the deck as it is now.';

/** What the last act took out of a deck, for as long as it can be brought back. */
interface Removal {
  deckId: DeckId;
  /** What was done, as a sentence. */
  says: string;
  former: Deck;
  next: Deck;
}

/** Shared by the screens of the editor: a card is deleted on one and brought back from another. */
class LastRemoval {
  current = $state.raw<Removal>();
}
export const lastRemoval = new LastRemoval();

/** A deck of the learner's own as it is stored, and what they do to it: one act after the other, each saved at once. */
export class DeckEditor {
  readonly deckId: DeckId;
  /** What just happened, for those who cannot see it. */
  said = $state('');
  /** Why the last act was not saved. */
  failure = $state<string>();
  #gotcha: Gotcha;
  #stored: LiveQuery<{ rows: OwnDeckRows | undefined; drafts: Map<string, StoredDraft> }>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(gotcha: Gotcha, deckId: DeckId) {
    this.#gotcha = gotcha;
    this.deckId = deckId;
    const { database } = gotcha;
    this.#stored = new LiveQuery(async () => ({
      rows: await readOwnDeck(database, deckId),
      drafts: await readDrafts(database, deckId),
    }));
  }

  get isLoaded(): boolean {
    return this.#stored.current !== undefined;
  }

  /** Undefined when there is no such deck, or it is not the learner's own. */
  readonly deck: Deck | undefined = $derived.by(() => {
    return this.rows && deckOfRows(this.rows);
  });

  get rows(): OwnDeckRows | undefined {
    return this.#stored.current?.rows;
  }

  /** The wording of the deck's file, where it changed behind the learner's own. */
  fileTextOf(noteId: string | undefined): NoteText | undefined {
    return this.rows?.cards.find((card) => card.noteId === noteId && card.deckChangedAt !== undefined)?.deckText;
  }

  /** Cards that are being written, by the ids of their notes; a new one's is ''. */
  get drafts(): ReadonlyMap<string, StoredDraft> {
    return this.#stored.current?.drafts ?? new Map();
  }

  /** Resolves to whether it was saved; `failure` says why not. */
  edit(says: string, change: (deck: Deck, rows: OwnDeckRows) => Deck): Promise<boolean> {
    return this.#next(async () => {
      await editOwnDeck(this.#gotcha.database, this.#gotcha.act(EDITOR), this.deckId, change);
      lastRemoval.current = undefined;
      this.said = says;
    });
  }

  /** As `edit`, and can be undone. */
  remove(says: string, change: (deck: Deck) => Deck): Promise<boolean> {
    return this.#next(async () => {
      const { former, deck: next } = await editOwnDeck(
        this.#gotcha.database,
        this.#gotcha.act(EDITOR),
        this.deckId,
        change,
      );
      lastRemoval.current = { deckId: this.deckId, says, former, next };
      // The notice with the undo says it.
      this.said = '';
    });
  }

  get removal(): Removal | undefined {
    return lastRemoval.current?.deckId === this.deckId ? lastRemoval.current : undefined;
  }

  undoRemoval({ former, next }: Removal): Promise<boolean> {
    return this.edit('It is back.', (deck) => putBack(deck, former, next));
  }

  /** A double tap, or a second tap before the first is saved, is a second act on what the first one left. */
  #next(act: () => Promise<void>): Promise<boolean> {
    const done = this.#last.then(async () => {
      this.failure = undefined;
      try {
        await act();
        return true;
      } catch (reason) {
        this.failure = sentenceOf(reason);
        return false;
      }
    });
    this.#last = done;
    return done;
  }
}

/** What kept an edit from being saved; what the world did wrong goes to the table of problems. */
function sentenceOf(reason: unknown): string | undefined {
  if (reason instanceof RefusedEditError || reason instanceof StaleEditError) return reason.message;
  if (reason instanceof StaleImportError || reason instanceof NotInDeckError) return CHANGED_ELSEWHERE;
  problems.report(reason);
  return undefined;
}

/** Makes an empty deck. Resolves to its id. */
export const createDeck = (gotcha: Gotcha, text: Pick<Deck, 'title' | 'description'>): Promise<DeckId> =>
  createOwnDeck(gotcha.database, gotcha.act(EDITOR), text);
