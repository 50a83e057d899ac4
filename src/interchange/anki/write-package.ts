import type { Note } from '../../domain/deck';
import type { Review } from '../../domain/review-log';
import type { Schedule } from '../../domain/schedule';
import type { SchedulerConfig } from '../../domain/scheduler';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Moment, studyDay, type StudyDay } from '../../domain/time';
import { cardKey } from '../incoming-deck';
import type { OutgoingDeck } from '../outgoing-deck';
import { isPackedMedia, type ZipEntry, zipOf } from '../zip-writer';
import { BASIC_TYPE, noteTypes } from './note-types';
import { cardRow, type CardPlace, type PackageClock, type RevlogRow, revlogRows, withOwnTimes } from './package-cards';
import { PackageDecks, presets } from './package-decks';
import { PackageMedia } from './package-media';
import { fieldsOf, noteRow, type NoteSides } from './package-notes';
import { SCHEMA_11 } from './schema11-tables';
import { newSqlite, type SqlRow } from './sqlite-writer';

export interface AnkiExport {
  decks: readonly OutgoingDeck[];
  now: Moment;
  /** The learner's scheduling. */
  config: SchedulerConfig;
  /** What `render` makes of a note, its pictures and sounds called as `mediaName` says. */
  sidesOf: (note: Note, mediaName: (name: string) => string) => NoteSides;
  /** SQLite's own file. */
  wasm: ArrayBuffer;
}

const MIME_TYPE = 'application/apkg';
const SECOND_MS = 1_000;
/** Anki takes a collection's day of creation from this hour on, whatever the learner's own is. */
const CREATION_HOUR = 4;
const SCHEMA_VERSION = 11;
/** Of Anki's second scheduler, whose cards ours are like. */
const SCHEDULER_VERSION = 2;

/** Parts of the work, as shares of it. */
const ROWS_SHARE = 0.6;

/** A package of the oldest kind, which every Anki opens. `progress` hears the share done, 0 to 1. */
export async function writeAnkiPackage(
  anki: AnkiExport,
  progress: (share: number) => void = () => undefined,
): Promise<Blob> {
  const media = new PackageMedia(anki.decks);
  const rows = await rowsOf(anki, media, (share) => progress(share * ROWS_SHARE));
  const sqlite = await newSqlite(anki.wasm);
  sqlite.run(SCHEMA_11);
  sqlite.insert('col', [rows.col]);
  sqlite.insert('notes', rows.notes);
  sqlite.insert('cards', rows.cards);
  sqlite.insert('revlog', rows.revlog);
  const names = Object.fromEntries(media.files.map(({ name }, index) => [index, name]));
  const entries: ZipEntry[] = [
    { name: 'collection.anki2', content: sqlite.finish() },
    { name: 'media', content: JSON.stringify(names) },
    ...media.files.map(({ name, content }, index) => ({ name: String(index), content, isPacked: isPackedMedia(name) })),
  ];
  return zipOf(entries, MIME_TYPE, (share) => progress(ROWS_SHARE + share * (1 - ROWS_SHARE)));
}

interface PackageRows {
  col: SqlRow;
  notes: SqlRow[];
  cards: SqlRow[];
  revlog: SqlRow[];
}

async function rowsOf(
  { decks, now, config, sidesOf }: AnkiExport,
  media: PackageMedia,
  progress: (share: number) => void,
): Promise<PackageRows> {
  const outgoing = decks.flatMap(notesOf);
  const modifiedAtSeconds = Math.floor(now.at / SECOND_MS);
  const clock: PackageClock = { creationDay: creationDayOf(decks, now), modifiedAtSeconds, config };
  const packageDecks = new PackageDecks();
  const positions = positionsOf(outgoing.flatMap(({ cards }) => cards));
  // Ids are times: the last note, and the last card, is of now.
  let noteId = now.at - outgoing.length;
  let cardId = now.at - positions.size;
  const notes: SqlRow[] = [];
  const cards: SqlRow[] = [];
  const revlog: RevlogRow[] = [];

  for (const [index, { outgoingDeck, note, cards: ofNote }] of outgoing.entries()) {
    const { deckId, deck } = outgoingDeck;
    noteId += 1;
    const section = deck.sections.find(({ id }) => id === note.sectionId);
    const mediaName = (name: string) => media.nameOf(outgoingDeck, name);
    const fields = fieldsOf(deck.id ?? deckId, deck, note, section, sidesOf(note, mediaName), mediaName);
    notes.push(await noteRow(noteId, deckId, note, fields, modifiedAtSeconds));
    const ankiDeck = packageDecks.idOf(deck.title, section?.title ?? '');
    for (const card of ofNote) {
      cardId += 1;
      const place: CardPlace = { cardId, noteId, deckId: ankiDeck, ord: card.ord, position: positions.get(card)! };
      cards.push(cardRow(place, card.schedule, clock));
      revlog.push(...revlogRows(cardId, card.reviews));
    }
    progress((index + 1) / outgoing.length);
  }
  return { col: colRow(now, clock, packageDecks), notes, cards, revlog: withOwnTimes(revlog, now.at) };
}

interface OutgoingNote {
  outgoingDeck: OutgoingDeck;
  note: Note;
  cards: OutgoingNoteCard[];
}

interface OutgoingNoteCard {
  ord: number;
  schedule: Schedule | undefined;
  reviews: readonly Review[];
}

function notesOf(outgoingDeck: OutgoingDeck): OutgoingNote[] {
  return outgoingDeck.deck.notes.map((note) => {
    const numbers = note.kind === 'cloze' ? note.clozeNumbers : [0];
    const cards = numbers.map((number) => {
      const progress = outgoingDeck.progress.get(cardKey(note.id, number));
      return { ord: Math.max(0, number - 1), schedule: progress?.schedule, reviews: progress?.reviews ?? [] };
    });
    return { outgoingDeck, note, cards };
  });
}

/** New cards in the order in which they would be asked; those that the learner never got come last. */
function positionsOf(cards: readonly OutgoingNoteCard[]): Map<OutgoingNoteCard, number> {
  const place = ({ schedule }: OutgoingNoteCard) => (schedule?.state === 'new' ? schedule.due : Infinity);
  const inLine = [...cards].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  return new Map(inLine.map((card, index) => [card, index + 1]));
}

/** No day of the package comes before it. */
function creationDayOf(decks: readonly OutgoingDeck[], now: Moment): StudyDay {
  let earliest = studyDay(now);
  for (const { progress } of decks) {
    for (const { schedule, reviews } of progress.values()) {
      if (schedule.state === 'review') earliest = Math.min(earliest, schedule.due);
      for (const review of reviews) earliest = Math.min(earliest, studyDay(review));
    }
  }
  return earliest;
}

function colRow(now: Moment, { creationDay, modifiedAtSeconds, config }: PackageClock, decks: PackageDecks): SqlRow {
  const createdAt = creationDay * DAY_MS - now.tzOffsetMin * MINUTE_MS + CREATION_HOUR * HOUR_MS;
  const conf = {
    schedVer: SCHEDULER_VERSION,
    // Minutes west of UTC, as a date's own offset.
    creationOffset: 0 - now.tzOffsetMin,
    localOffset: 0 - now.tzOffsetMin,
    rollover: now.rolloverHour,
    fsrs: true,
    curDeck: 1,
    activeDecks: [1],
    curModel: BASIC_TYPE,
    nextPos: 1,
    collapseTime: 1_200,
    sortType: 'noteFld',
    sortBackwards: false,
  };
  return [
    1,
    createdAt / SECOND_MS,
    now.at,
    now.at,
    SCHEMA_VERSION,
    0,
    0,
    0,
    JSON.stringify(conf),
    JSON.stringify(noteTypes(1, modifiedAtSeconds)),
    JSON.stringify(decks.json(modifiedAtSeconds)),
    JSON.stringify(presets(config, modifiedAtSeconds)),
    '{}',
  ];
}
