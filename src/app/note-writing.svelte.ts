import type { DeckId, NoteText } from '../domain/card';
import type { Deck, Note } from '../domain/deck';
import { addNote, changeNote, moveNote } from '../domain/deck-edit';
import { type DraftField, draftOf, type NoteDraft, readDraft } from '../domain/note-draft';
import type { StoredDraft } from '../storage/settings';
import { draftKey, deleteSetting, readSetting, writeSetting } from '../storage/settings';
import type { DeckEditor } from './deck-editor.svelte';
import type { Gotcha } from './gotcha';
import { idsAside, StaleEditError } from './own-deck-edit';
import { problems } from './problems.svelte';

const CHANGED_ELSEWHERE =
  'This card was changed in another tab, and what you wrote is not saved yet. Save again to replace it.';
const REMOVED_ELSEWHERE =
  'This card was removed in another tab, and what you wrote is not saved. Bring the card back there, then save again.';

const BLANK: NoteDraft = { title: '', front: '', back: '', tags: '' };

/** One card while it is written: its fields, what is wrong with them, and a draft that outlives the page. */
export class NoteWriting {
  fields = $state<NoteDraft>({ ...BLANK });
  sectionId = $state('');
  /** The learner says that another answer is right now. */
  meaningChanged = $state(false);
  /** The fields go on from what an earlier visit left unsaved. */
  isResumed = $state(false);
  /** Also empty fields are mistakes now. */
  isTried = $state(false);
  /** Undefined for a new card. */
  readonly noteId: string | undefined;
  #gotcha: Gotcha;
  #deckId: DeckId;
  /** As it was stored when the learner began. */
  #base = $state.raw<{ fields: NoteDraft; sectionId: string }>();
  #keeping: Promise<void> | undefined;
  #isOver = false;

  constructor(gotcha: Gotcha, deckId: DeckId, noteId: string | undefined) {
    this.#gotcha = gotcha;
    this.#deckId = deckId;
    this.noteId = noteId;
  }

  readonly read = $derived(readDraft(this.fields));

  readonly isChanged = $derived(
    this.#base !== undefined &&
      (this.sectionId !== this.#base.sectionId || this.meaningChanged || !isSame(this.fields, this.#base.fields)),
  );

  /** What is wrong with a field. One that is empty is no mistake before the learner wants to save. */
  mistakesOf(field: DraftField): string[] {
    const isAsked = this.isTried || this.fields[field].trim() !== '';
    return isAsked ? this.read.mistakes.filter((mistake) => mistake.field === field).map(({ message }) => message) : [];
  }

  /** Begins with the stored note, or with the draft that waits for it. */
  async begin(note: Note | undefined, sectionId: string): Promise<void> {
    const base = { fields: note ? draftOf(note) : { ...BLANK }, sectionId: note?.sectionId ?? sectionId };
    const draft = await readSetting(this.#gotcha.database, this.#key);
    this.isResumed = draft !== undefined;
    this.fields = draft ? fieldsOf(draft) : { ...base.fields };
    this.sectionId = note || !draft ? (draft?.sectionId ?? base.sectionId) : sectionId;
    this.#base = base;
  }

  /** Other words for the fields: those of the deck's file. */
  take({ title, front, back }: NoteText): void {
    this.fields = { ...this.fields, title, front, back };
    this.keep();
  }

  get hasBegun(): boolean {
    return this.#base !== undefined;
  }

  /** Writes the fields down as they are now: one write at a time, the next one with what was typed meanwhile. */
  keep(): void {
    this.#keeping ??= this.#keepAll().finally(() => (this.#keeping = undefined));
  }

  async #keepAll(): Promise<void> {
    let kept: string | undefined;
    while (!this.#isOver && kept !== JSON.stringify(this.#draft())) {
      const draft = this.#draft();
      kept = JSON.stringify(draft);
      const { database } = this.#gotcha;
      await (this.isChanged ? writeSetting(database, this.#key, draft) : deleteSetting(database, this.#key)).catch(
        (reason: unknown) => problems.report(reason),
      );
    }
  }

  #draft(): StoredDraft {
    return { ...this.fields, sectionId: this.sectionId };
  }

  /** Throws the draft away: the stored card stays as it is. */
  async discard(): Promise<void> {
    this.#isOver = true;
    await this.#keeping;
    await deleteSetting(this.#gotcha.database, this.#key);
    this.isResumed = false;
    if (this.#base) {
      this.fields = { ...this.#base.fields };
      this.sectionId = this.#base.sectionId;
    }
    this.meaningChanged = false;
    this.#isOver = false;
  }

  /** Saves the card into its deck. Resolves to whether it was; otherwise the fields or `editor.failure` say why not. */
  async save(editor: DeckEditor): Promise<boolean> {
    this.isTried = true;
    if (this.read.mistakes.length > 0) return false;
    const { note: written } = this.read;
    const saved = await editor.edit(`${written.title}: saved.`, (deck, rows) => this.#into(deck, idsAside(rows)));
    if (!saved) return false;
    this.#isOver = true;
    await this.#keeping;
    await deleteSetting(this.#gotcha.database, this.#key);
    return true;
  }

  #into(deck: Deck, taken: readonly string[]): Deck {
    const { note: written } = this.read;
    const { sectionId, noteId } = this;
    if (noteId === undefined) return addNote(deck, written, { sectionId: homeIn(deck, sectionId) }, taken).deck;
    const stored = deck.notes.find(({ id }) => id === noteId);
    if (!stored || !this.#base || !isSame(draftOf(stored), this.#base.fields)) {
      // What the learner wrote stays in its fields; another save replaces what is there now.
      if (stored) this.#base = { fields: draftOf(stored), sectionId: stored.sectionId };
      throw new StaleEditError(stored ? CHANGED_ELSEWHERE : REMOVED_ELSEWHERE);
    }
    const changed = changeNote(deck, noteId, written, this.meaningChanged);
    return stored.sectionId === sectionId ? changed : moveNote(changed, noteId, { sectionId: homeIn(deck, sectionId) });
  }

  get #key() {
    return draftKey(this.#deckId, this.noteId);
  }
}

/** A section that was removed since leaves its new card to the ones before all sections. */
const homeIn = (deck: Deck, sectionId: string): string =>
  deck.sections.some(({ id }) => id === sectionId) ? sectionId : '';

const fieldsOf = ({ title, front, back, tags }: NoteDraft): NoteDraft => ({ title, front, back, tags });

const isSame = (a: NoteDraft, b: NoteDraft): boolean =>
  a.title === b.title && a.front === b.front && a.back === b.back && a.tags === b.tags;
