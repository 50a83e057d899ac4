import type { DeckId } from '../domain/card';
import { readWritten } from '../domain/deck-edit';
import { printDeck } from '../domain/deck-text';
import { deleteSetting, readSetting, writeSetting } from '../storage/settings';
import type { DeckPreview } from '../workers/deck-import-protocol';
import type { DeckEditor } from './deck-editor.svelte';
import type { Gotcha } from './gotcha';
import { previewText, StaleEditError } from './own-deck-edit';
import { problems } from './problems.svelte';

const CHANGED_ELSEWHERE =
  'The deck was changed in another tab, and this was not saved. Look at what saving would do now, then save again.';

/** A whole deck as text while it is written, with what is wrong with it and what saving it would do. */
export class TextWriting {
  text = $state('');
  /** The text goes on from what an earlier visit left unsaved. */
  isResumed = $state(false);
  hasBegun = $state(false);
  #gotcha: Gotcha;
  #editor: DeckEditor;
  #keeping: Promise<void> | undefined;
  #isOver = false;

  constructor(gotcha: Gotcha, editor: DeckEditor) {
    this.#gotcha = gotcha;
    this.#editor = editor;
  }

  readonly #stored = $derived.by(() => this.#editor.deck && printDeck(this.#editor.deck));
  readonly isChanged = $derived(this.hasBegun && this.text !== this.#stored);
  readonly #read = $derived(readWritten(this.text));

  readonly preview: DeckPreview | undefined = $derived.by(() => {
    const { rows } = this.#editor;
    return rows && this.hasBegun ? previewText(rows, this.#read, !this.isChanged) : undefined;
  });

  readonly canSave = $derived(this.isChanged && this.#read.problems.length === 0);

  async begin(): Promise<void> {
    const draft = await readSetting(this.#gotcha.database, this.#key);
    this.isResumed = draft !== undefined;
    this.text = draft?.text ?? this.#stored ?? '';
    this.hasBegun = true;
  }

  /** Writes the text down as it is now: one write at a time, the next one with what was typed meanwhile. */
  keep(): void {
    this.#keeping ??= this.#keepAll().finally(() => (this.#keeping = undefined));
  }

  async #keepAll(): Promise<void> {
    let kept: string | undefined;
    const { database } = this.#gotcha;
    while (!this.#isOver && kept !== this.text) {
      kept = this.text;
      await (
        this.isChanged ? writeSetting(database, this.#key, { text: kept }) : deleteSetting(database, this.#key)
      ).catch((reason: unknown) => problems.report(reason));
    }
  }

  async discard(): Promise<void> {
    await this.#dropDraft();
    this.text = this.#stored ?? '';
    this.isResumed = false;
    this.#isOver = false;
  }

  /** Resolves to whether it was saved; otherwise the editor's `failure` says why not. */
  async save(): Promise<boolean> {
    if (!this.canSave) return false;
    const { deck } = this.#read;
    const previewed = this.#editor.rows?.row.contentHash;
    const isSaved = await this.#editor.edit('The deck is saved.', (_, { row }) => {
      if (row.contentHash !== previewed) throw new StaleEditError(CHANGED_ELSEWHERE);
      return deck;
    });
    if (isSaved) await this.#dropDraft();
    return isSaved;
  }

  async #dropDraft(): Promise<void> {
    this.#isOver = true;
    await this.#keeping;
    await deleteSetting(this.#gotcha.database, this.#key);
  }

  get #key(): `text:${DeckId}` {
    return `text:${this.#editor.deckId}`;
  }
}
