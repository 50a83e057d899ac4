import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import { type Card, type CardId, deckIdOf, type SectionId, sectionIdOf } from '../domain/card';
import type { Deck, Note } from '../domain/deck';
import { parseDeckText } from '../domain/deck-text';
import { cardsOf, formerIdOf } from '../domain/deck-update';
import { clozesOf } from '../domain/mastery-size';
import {
  type SectionContent,
  sectionUrl,
  type ShippedCard,
  type ShippedDeck,
  type ShippedManifest,
  type ShippedSection,
} from '../domain/shipped-deck';
import { stampOf, type VerifiedPrograms } from '../domain/verification';
import { faceOf } from '../render/card-face';

const MODULE = 'virtual:shipped-decks';
const RESOLVED = `\0${MODULE}`;
const STARTER_PATH = 'starter-path.txt';
const VERIFIED = 'verified.json';
/** Enough for a first look while the rest still comes in. */
const FIRST_CARDS = 3;

/** What one deck file becomes: its entry in the manifest and the files that it is fetched from. */
interface CompiledDeck {
  manifest: ShippedDeck;
  /** `noteName` is `deck/note`: how the starter path names a card and its siblings. */
  cards: { cardId: CardId; sectionId: SectionId; noteName: string }[];
  files: Map<string, string>;
}

/**
 * Compiles `folder`/*.md: an asset per section with its cards' faces, one more with those on the starter path, the text as it is, and the
 * manifest as the module `virtual:shipped-decks`. A deck with a problem fails the build, with file and line.
 */
export function shippedDecks({ folder }: { folder: string }): Plugin {
  let compiled: { manifest: ShippedManifest; files: Map<string, string> } | undefined;
  const compileOnce = () => (compiled ??= compileDecks(folder));
  return {
    name: 'shipped-decks',
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      return `export default ${JSON.stringify(compileOnce().manifest)};`;
    },
    buildStart() {
      compiled = undefined;
      for (const file of readdirSync(folder)) this.addWatchFile(join(folder, file));
    },
    generateBundle() {
      for (const [fileName, source] of compileOnce().files) this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const file = compileOnce().files.get((request.url ?? '').replace(/^\//, ''));
        if (file === undefined) next();
        else response.end(file);
      });
    },
    handleHotUpdate({ file, server }) {
      if (!file.includes(`/${folder}/`)) return;
      compiled = undefined;
      const module = server.moduleGraph.getModuleById(RESOLVED);
      if (module) server.moduleGraph.invalidateModule(module);
      server.ws.send({ type: 'full-reload' });
    },
  };
}

/** Every deck of the folder, or an error that lists all their problems. */
export function compileDecks(folder: string): { manifest: ShippedManifest; files: Map<string, string> } {
  const verified = JSON.parse(readFileSync(join(folder, VERIFIED), 'utf8')) as VerifiedPrograms;
  const path = readStarterPath(folder);
  const names = new Set(path.map(({ noteName }) => noteName));
  const decks = readShippedDecks(folder).map((file) => compileDeck(file, verified, names));
  const files = new Map(decks.flatMap((deck) => [...deck.files]));
  const onPath = path.flatMap((line) => cardsNamed(line, decks));
  const content = {
    decks: decks.map(({ manifest }) => manifest),
    starterPath: onPath.map(({ cardId }) => cardId),
    firstSections: [...new Set(onPath.slice(0, FIRST_CARDS).map(({ sectionId }) => sectionId))],
  };
  return { manifest: { hash: hashOf(JSON.stringify(content)), ...content }, files };
}

/** Pages about the decks that stand beside them. */
const OTHER_PAGES = new Set(['README.md', 'coverage.md']);
export const isDeckFile = (fileName: string): boolean => fileName.endsWith('.md') && !OTHER_PAGES.has(fileName);

/** The order of the Guide's parts; a deck that is not named here fails the build. */
const DECK_ORDER = 'concurrency types memory errors stdlib project testing performance architecture systems'.split(' ');

interface DeckFile {
  fileName: string;
  text: string;
  deck: Deck;
}

function readShippedDecks(folder: string): DeckFile[] {
  const fileNames = readdirSync(folder)
    .filter(isDeckFile)
    .sort((a, b) => orderOf(a) - orderOf(b));
  const problems: string[] = [];
  const decks = fileNames.map((fileName) => {
    const text = readFileSync(join(folder, fileName), 'utf8');
    const { deck, problems: found } = parseDeckText(text, { fileName });
    problems.push(...found.map(({ line, message }) => `${join(folder, fileName)}:${line}: ${message}`));
    const id = basename(fileName, '.md');
    if (deck.id !== undefined && deck.id !== id) {
      problems.push(
        `${join(folder, fileName)}:1: a shipped deck's id is its file name: expected "${id}", found "${deck.id}".`,
      );
    }
    return { fileName, text, deck };
  });
  if (problems.length) throw new Error(`The shipped decks have problems:\n${problems.join('\n')}`);
  return decks;
}

function compileDeck(
  { fileName, text, deck }: DeckFile,
  verified: VerifiedPrograms,
  path: ReadonlySet<string>,
): CompiledDeck {
  const id = deckIdOf(basename(fileName, '.md'));
  const files = new Map<string, string>();
  const sourceUrl = `decks/${id}-${hashOf(text)}.md`;
  files.set(sourceUrl, text);

  const notes = new Map(deck.notes.map((note) => [note.id, note]));
  const cards = cardsOf(deck, id, hashOf);
  const sections = deck.sections.map((section): ShippedSection => {
    const sectionId = sectionIdOf(id, section.id);
    const shipped = cards
      .filter((card) => card.sectionId === sectionId)
      .map((card) => shippedCard(card, notes.get(card.noteId)!, verified));
    const { introduction } = section;
    const textOf = (content: SectionContent) => JSON.stringify(content);
    const all = textOf({ introduction, cards: shipped });
    const onPath = shipped.filter(({ card }) => path.has(`${id}/${card.noteId}`));
    const starter = onPath.length > 0 ? textOf({ introduction, cards: onPath }) : undefined;
    const compiled: ShippedSection = {
      id: sectionId,
      title: section.title,
      noteCount: new Set(shipped.map(({ card }) => card.noteId)).size,
      clozes: clozesOf(shipped.map(({ card }) => card)),
      contentHash: hashOf(all),
      ...(starter && { starterHash: hashOf(starter) }),
    };
    files.set(sectionUrl(compiled, 'all'), all);
    if (starter) files.set(sectionUrl(compiled, 'starter'), starter);
    return compiled;
  });
  return {
    manifest: { id, title: deck.title, description: deck.description, contentHash: hashOf(text), sourceUrl, sections },
    cards: cards.map(({ id: cardId, sectionId, noteId }) => ({ cardId, sectionId, noteName: `${id}/${noteId}` })),
    files,
  };
}

/** The text stays in the deck's file: a card that nobody edits does without. The section's hash covers face and stamp. */
function shippedCard(card: Card, note: Note, verified: VerifiedPrograms): ShippedCard {
  const { text: _text, ...shown } = card;
  const face = faceOf(note, card.clozeNumber, stampOf(note, verified));
  const formerId = formerIdOf(note, card.clozeNumber, card.deckId);
  return {
    card: { ...shown, contentHash: hashOf(card.contentHash + JSON.stringify(face)) },
    face,
    ...(formerId && { formerId }),
  };
}

/** A line of the starter path: `deck/note`, and where to point when it names nothing. */
interface PathLine {
  noteName: string;
  place: string;
}

function readStarterPath(folder: string): PathLine[] {
  const file = join(folder, STARTER_PATH);
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line, index) => ({ noteName: line.replace(/#.*/, '').trim(), place: `${file}:${index + 1}` }))
    .filter(({ noteName }) => noteName !== '');
}

function cardsNamed({ noteName, place }: PathLine, decks: readonly CompiledDeck[]): CompiledDeck['cards'] {
  const siblings = decks.flatMap((deck) => deck.cards).filter((card) => card.noteName === noteName);
  if (siblings.length === 0) throw new Error(`${place}: there is no card ${noteName}.`);
  return siblings;
}

function orderOf(fileName: string): number {
  const order = DECK_ORDER.indexOf(basename(fileName, '.md'));
  if (order < 0) throw new Error(`${fileName} is not one of the decks: ${DECK_ORDER.join(', ')}.`);
  return order;
}

const hashOf = (content: string) => createHash('sha256').update(content).digest('hex').slice(0, 12);
