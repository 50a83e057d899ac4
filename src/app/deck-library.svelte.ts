import type { Card, CardId, DeckId, NoteText, SectionId } from '../domain/card';
import {
  hashOfShare,
  type SectionContent,
  type SectionShare,
  sectionUrl,
  type ShippedCard,
  type ShippedManifest,
  type ShippedSection,
} from '../domain/shipped-deck';
import { rendererVersion } from '../render/renderer-version';
import { countCardsOfSection } from '../storage/cards';
import { type DeckRow, type GotchaDatabase, withReopening } from '../storage/database';
import { readDecks, setStudyMode } from '../storage/decks';
import type { Act } from '../storage/reviews';
import { readSetting } from '../storage/settings';
import { bringInSection, registerShippedDecks } from '../storage/shipped-decks';
import { OfflineError } from './problems.svelte';

/** A section whose cards in the collection are not (all) what the app ships and the learner wants. */
interface Wanted {
  section: ShippedSection;
  share: SectionShare;
  /** An older version of these cards is in the collection. */
  isNews: boolean;
}

/** The shipped decks: what the app carries, and how it comes into the learner's collection. */
export class DeckLibrary {
  /** Cards that came back because an update changed their meaning; 0 once the learner was told. */
  returning = $state(0);
  #database: GotchaDatabase;
  #manifest: ShippedManifest;
  #act: () => Act;
  #starterIndex: ReadonlyMap<CardId, number>;

  constructor(database: GotchaDatabase, manifest: ShippedManifest, act: () => Act) {
    this.#database = database;
    this.#manifest = manifest;
    this.#act = act;
    this.#starterIndex = new Map(manifest.starterPath.map((cardId, index) => [cardId, index]));
  }

  /** What the first cards need, and nothing else: quick enough for a first paint. */
  async open(): Promise<void> {
    if ((await readSetting(this.#database, 'manifestHash')) === this.#manifest.hash) return;
    await registerShippedDecks(this.#database, this.#manifest, this.#act().now.at);
    const isNew = (await this.#database.cards.count()) === 0;
    if (!isNew) return;
    const first = new Set(this.#manifest.firstSections);
    for (const wanted of await this.#wanted()) if (first.has(wanted.section.id)) await this.#bringIn(wanted);
  }

  /**
   * Everything else that should be in the collection, a section at a time: first what is missing, then what has a newer version.
   * Before each, `idle` is awaited; before a newer version also `outsideReview`.
   */
  async bringInTheRest(idle: () => Promise<void>, outsideReview: () => Promise<void>): Promise<void> {
    const wanted = await this.#wanted();
    for (const missing of wanted.filter(({ isNews }) => !isNews)) {
      await idle();
      await this.#bringIn(missing);
    }
    for (const news of wanted.filter(({ isNews }) => isNews)) {
      await outsideReview();
      await idle();
      this.returning += (await this.#bringIn(news)).length;
    }
  }

  /** The files of what is in the collection: its sections' cards, and of a deck that was started the text, to edit it. */
  async filesInUse(): Promise<string[]> {
    const rows = new Map((await readDecks(this.#database)).map((row) => [row.id, row]));
    return this.#manifest.decks.flatMap(({ id, sourceUrl, sections }) => {
      const row = rows.get(id);
      const files = sections.flatMap((section) => {
        const held = heldOf(row, section.id);
        return held ? [sectionUrl(section, held.cards)] : [];
      });
      return row && row.study !== 'starter' ? [...files, sourceUrl] : files;
    });
  }

  /** Where the text of each shipped deck is, from anywhere. */
  textUrls(): Partial<Record<DeckId, string>> {
    const addresses = this.#manifest.decks.map(({ id, sourceUrl }) => [id, new URL(sourceUrl, document.baseURI).href]);
    return Object.fromEntries(addresses) as Partial<Record<DeckId, string>>;
  }

  /** Brings in all of a deck's cards and asks them from now on. `progress` hears of each section, as a share of 1. */
  async startDeck(deckId: DeckId, progress: (share: number) => void): Promise<void> {
    const shipped = this.#manifest.decks.find(({ id }) => id === deckId);
    // First, so that what a broken connection leaves out is brought in at the next start.
    await setStudyMode(this.#database, deckId, 'studied');
    if (!shipped) return;
    for (const [index, section] of shipped.sections.entries()) {
      await this.#bringIn({ section, share: 'all', isNews: false });
      progress((index + 1) / (shipped.sections.length + 1));
    }
    // Kept by the offline cache, so that a card can be edited on a plane. Without it the deck is studied all the same.
    await fetch(shipped.sourceUrl).catch(() => undefined);
  }

  /** A note's Markdown: the learner's own or imported, else from the deck's file. */
  async textOf(card: Card): Promise<NoteText> {
    return card.text ?? this.deckTextOf(card);
  }

  /** A note's Markdown as its deck has it, whatever the learner made of it. */
  async deckTextOf(card: Card): Promise<NoteText> {
    const deck = this.#manifest.decks.find(({ id }) => id === card.deckId);
    const own = card.deckText ?? card.text;
    if (!deck && own) return own;
    if (!deck) throw new Error(`Inconsistent: card ${card.id} has no text and its deck is not shipped.`);
    const [response, { parseDeckText }] = await Promise.all([
      fetchOrExplain(deck.sourceUrl),
      import('../domain/deck-text'),
    ]);
    const note = parseDeckText(await response.text()).deck.notes.find(({ id }) => id === card.noteId);
    if (!note) throw new Error(`Inconsistent: card ${card.id} is not in ${deck.sourceUrl}.`);
    return { title: note.title, front: note.front, back: note.back };
  }

  /** A shipped card as the app carries it, for when its prepared face is gone. */
  async shippedCard(card: Card): Promise<ShippedCard | undefined> {
    const section = this.#manifest.decks.flatMap(({ sections }) => sections).find(({ id }) => id === card.sectionId);
    if (!section) return undefined;
    const row = (await readDecks(this.#database)).find(({ id }) => id === card.deckId);
    // The file that is kept for offline use, where the card is in it.
    const share = this.#starterIndex.has(card.id) ? heldOf(row, section.id)?.cards : 'all';
    const { cards } = await fetchSection(section, share ?? 'all');
    return cards.find((shipped) => shipped.card.id === card.id);
  }

  async #wanted(): Promise<Wanted[]> {
    const rows = new Map((await readDecks(this.#database)).map((row) => [row.id, row]));
    return this.#manifest.decks.flatMap((deck) =>
      deck.sections.flatMap((section): Wanted[] => {
        const row = rows.get(deck.id);
        const held = heldOf(row, section.id);
        const share = row ? wantedShare(row, held?.cards) : 'starter';
        const isOffPath = share === 'starter' && section.starterHash === undefined && !held;
        const isHeld = held?.contentHash === hashOfShare(section, share) && held.cards === share;
        if (isOffPath || isHeld) return [];
        return [{ section, share, isNews: held?.cards === share }];
      }),
    );
  }

  async #bringIn({ section, share }: Wanted): Promise<CardId[]> {
    // What is in the collection is kept up to date, also where it has left the path: only the whole section tells.
    const isFirst = (await countCardsOfSection(this.#database, section.id)) === 0;
    const content = await fetchSection(section, isFirst ? share : 'all');
    const contentHash = hashOfShare(section, share);
    const wanted = { sectionId: section.id, content, contentHash, share, starterIndex: this.#starterIndex };
    return withReopening(this.#database, () => bringInSection(this.#database, this.#act(), wanted, rendererVersion));
  }
}

const heldOf = (row: DeckRow | undefined, sectionId: SectionId) =>
  row?.sections.find(({ id }) => id === sectionId)?.broughtIn;

/** A deck once studied keeps all its cards up to date, paused or not. */
const wantedShare = ({ study }: DeckRow, held: SectionShare | undefined): SectionShare =>
  study === 'starter' && held !== 'all' ? 'starter' : 'all';

const fetchSection = async (section: ShippedSection, share: SectionShare): Promise<SectionContent> =>
  (await (await fetchOrExplain(sectionUrl(section, share))).json()) as SectionContent;

async function fetchOrExplain(url: string): Promise<Response> {
  const response = await fetch(url).catch((): undefined => undefined);
  if (!response?.ok) throw new OfflineError(`${url} could not be fetched.`);
  return response;
}
