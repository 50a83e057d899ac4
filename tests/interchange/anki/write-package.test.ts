import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withOwnTimes } from '../../../src/interchange/anki/package-cards';
import { writtenHash } from '../../../src/interchange/anki/gotcha-note';
import { type AnkiExport, writeAnkiPackage } from '../../../src/interchange/anki/write-package';
import type { OutgoingDeck } from '../../../src/interchange/outgoing-deck';
import { ankiSidesOf } from '../../../src/render/anki-html';
import { everyKind } from '../../support/deck-texts';
import { anOutgoingDeck, type Happening } from '../../support/outgoing-decks';
import { aConfig, MONDAY, MONDAY_NOON } from '../../support/schedules';
import {
  brokenInvariants,
  collectionOf,
  independentProblems,
  rowsOf,
  sqliteWasm,
  unzipped,
} from '../../support/written-package';

const NOW = MONDAY_NOON.at;
const wasm = sqliteWasm();

const happened = (...whats: (Happening['what'] | [Happening['what'], number])[]): Happening[] =>
  whats.map((what) => (Array.isArray(what) ? { what: what[0], days: what[1] } : { what, days: 0 }));

/** Cards in each state, with answers of each kind. */
const aDeck = (): OutgoingDeck =>
  anOutgoingDeck(everyKind, {
    basic: happened('good', 'good', ['easy', 3], 'cram', 'flag'),
    prediction: happened('easy', ['again', 20]),
    choice: happened('good', 'reset', 'again'),
    'cloze/c1': happened('easy', ['hard', 9], 'suspend'),
  });

const exported = (fields: Partial<AnkiExport> = {}): Promise<Blob> =>
  writeAnkiPackage({
    decks: [aDeck()],
    now: MONDAY_NOON,
    config: aConfig(),
    sidesOf: ankiSidesOf,
    wasm,
    ...fields,
  });

describe('a package for Anki', () => {
  test('holds every invariant for a reader that has nothing of ours', async () => {
    expect(await independentProblems(await exported(), NOW)).toEqual([]);
  });

  test('holds every invariant for the engine that wrote it', async () => {
    expect(brokenInvariants(await collectionOf(await exported()), NOW)).toEqual([]);
  });

  test.each([
    ['UPDATE col SET crt = crt + 60', 'The collection does not begin at 4 am'],
    ['UPDATE col SET ver = 18', 'There is not one row of col, of schema 11.'],
    ["UPDATE col SET conf = '{}'", 'The scheduler is not the second.'],
    ['UPDATE col SET decks = replace(decks, \'"newToday"\', \'"x"\')', 'A deck lacks a key'],
    ["UPDATE col SET dconf = '{}'", "A deck's preset is not there."],
    ['UPDATE col SET models = replace(models, \'"ord":1\', \'"ord":5\')', 'The fields or templates of a note type'],
    ['DROP INDEX ix_cards_nid', 'An index is missing'],
    ['ALTER TABLE graves ADD COLUMN more', 'A table has other columns. graves'],
    ['UPDATE notes SET id = id + 1e12', 'An id is later than now.'],
    ['UPDATE cards SET usn = 0', 'A row counts as synchronized.'],
    ["UPDATE notes SET guid = 'x'", 'A guid comes twice.'],
    ['UPDATE notes SET flds = flds || char(31)', 'A note has no note type, or the wrong number of fields.'],
    ["UPDATE notes SET tags = 'x'", 'Tags have no space'],
    ['UPDATE notes SET mod = mod * 1000', 'A time of change is not in seconds.'],
    ['UPDATE cards SET ord = 3', 'A card of a cloze asks for a number that is not in the text.'],
    ['DELETE FROM notes', 'A card has no note or no deck.'],
    ['UPDATE cards SET queue = 0', "A card's queue does not fit its type."],
    ['UPDATE cards SET factor = 0', "A card's ease is not that of its type"],
    ["UPDATE cards SET data = ''", 'A card that was met has no memory'],
    ['UPDATE cards SET due = -1', 'A card in review is due on no day'],
    ['DELETE FROM cards', 'An answer has no card.'],
    ['UPDATE revlog SET ease = 0', "An answer's grade does not fit its type."],
    ['UPDATE revlog SET factor = 0', "An answer's difficulty does not fit its type."],
    ['INSERT INTO graves VALUES (0, 0, 0)', 'There are graves.'],
  ])('after %s would break one of them', async (change, sentence) => {
    const database = await collectionOf(await exported());
    database.run(change);
    expect(brokenInvariants(database, NOW).some((broken) => broken.startsWith(sentence))).toBe(true);
  });

  test('says where each card stands', async () => {
    const database = await collectionOf(await exported());
    const [crt] = rowsOf(database, 'SELECT crt FROM col').map((row) => Number(row['crt']));
    const today = MONDAY - Math.floor(crt! / 86_400);
    const cards = rowsOf(database, 'SELECT guid, cards.* FROM cards JOIN notes ON nid = notes.id');
    const progress = aDeck().progress;
    const basic = progress.get('basic')!.schedule;
    expect(cards.map(({ guid, type, queue }) => [guid, type, queue])).toEqual([
      ['gotcha:my:kinds/basic', 2, 2],
      ['gotcha:my:kinds/prediction', 3, 1],
      ['gotcha:my:kinds/choice', 1, 1],
      ['gotcha:my:kinds/cloze', 2, -1],
    ]);
    expect(cards[0]).toMatchObject({
      due: basic.due - MONDAY + today,
      ivl: basic.due - basic.lastReviewDay!,
      reps: 3,
      flags: 3,
    });
    expect(JSON.parse(String(cards[0]!['data']))).toEqual({
      s: Number(basic.stabilityDays.toFixed(4)),
      d: Number(basic.difficulty.toFixed(3)),
      dr: 0.9,
      decay: 0.154,
      lrt: basic.lastReviewAt! / 1_000,
    });
    expect(cards[1]).toMatchObject({ lapses: 1, due: Math.floor(progress.get('prediction')!.schedule.due / 1_000) });
  });

  test('tells all answers with what they counted for', async () => {
    const database = await collectionOf(await exported());
    const ofBasic = rowsOf(
      database,
      "SELECT r.ease, r.ivl, r.lastIvl, r.type FROM revlog r JOIN cards c ON r.cid = c.id JOIN notes n ON c.nid = n.id WHERE n.guid = 'gotcha:my:kinds/basic' ORDER BY r.id",
    ).map((row) => Object.values(row));
    const { reviews } = aDeck().progress.get('basic')!;
    const daysAfter = (index: number) => reviews[index]!.after!.due - reviews[index]!.after!.lastReviewDay!;
    expect(ofBasic).toEqual([
      [3, -600, 0, 0],
      [3, daysAfter(1), -600, 0],
      [4, daysAfter(2), daysAfter(1), 1],
      [3, daysAfter(2), daysAfter(2), 3],
    ]);
    const reset = rowsOf(database, 'SELECT ease, factor FROM revlog WHERE type = 4').map((row) => Object.values(row));
    expect(reset).toEqual([[0, 0]]);
  });

  test('says of each note what it was made of, so that a change in Anki is noticed', async () => {
    const fields = rowsOf(await collectionOf(await exported()), 'SELECT flds FROM notes ORDER BY id').map(({ flds }) =>
      String(flds).split('\u001F'),
    );
    const [, , title, section, source, place, written] = fields[0]!;
    expect([title, section]).toEqual(['A basic question', 'Kinds']);
    expect(source).toBe('### A basic question {#basic}<br><br>SECRET-basic is the answer.');
    expect(place).toBe(
      '{&quot;deck&quot;:&quot;kinds&quot;,&quot;title&quot;:&quot;Every kind&quot;,&quot;section&quot;:&quot;kinds&quot;,&quot;sectionTitle&quot;:&quot;Kinds&quot;}',
    );
    const shown = fields[0]!.slice(0, 4);
    expect(written).toBe(writtenHash(shown));
    expect(writtenHash(['changed', ...shown.slice(1)])).not.toBe(written);
  });

  test('puts sections below their deck, and two decks of one title together', async () => {
    const other = anOutgoingDeck(everyKind.replace('id: kinds', 'id: other'));
    const archive = await exported({ decks: [aDeck(), other] });
    expect(await independentProblems(archive, NOW)).toEqual([]);
    const [{ decks } = {}] = rowsOf(await collectionOf(archive), 'SELECT decks FROM col');
    const names = Object.values(JSON.parse(String(decks)) as Record<string, { name: string }>).map(({ name }) => name);
    expect(names.sort()).toEqual(['Default', 'Every kind', 'Every kind::Kinds']);
  });

  test('keeps pictures by names that Anki allows, two of one name apart', async () => {
    const picture = (name: string, content: string) => ({
      name,
      hash: content.repeat(16),
      content: new Blob([content]),
    });
    const archive = await exported({
      decks: [
        anOutgoingDeck(everyKind, {}, [picture('maps/a?.png', 'aaaa')]),
        anOutgoingDeck(everyKind.replace('id: kinds', 'id: other'), {}, [picture('maps_a_.png', 'bbbb')]),
      ],
    });
    expect(await independentProblems(archive, NOW)).toEqual([]);
    const files = await unzipped(archive);
    const text = (name: string) => new TextDecoder().decode(files.get(name));
    expect(JSON.parse(text('media'))).toEqual({ 0: 'maps_a_.png', 1: 'maps_a_-bbbbbbbb.png' });
    expect([text('0'), text('1')]).toEqual(['aaaa', 'bbbb']);
  });

  test('is whole for any life of a card', async () => {
    const happening = fc.record({
      what: fc.constantFrom<Happening['what']>(
        'again',
        'hard',
        'good',
        'easy',
        'cram',
        'reset',
        'suspend',
        'bury',
        'flag',
      ),
      days: fc.constantFrom(0, 0, 1, 7, 400),
    });
    const lives = fc.record({
      basic: fc.array(happening, { maxLength: 12 }),
      prediction: fc.array(happening, { maxLength: 12 }),
      'cloze/c1': fc.array(happening, { maxLength: 12 }),
    });
    const moment = fc.record({
      tzOffsetMin: fc.integer({ min: -720, max: 840 }),
      rolloverHour: fc.integer({ min: 0, max: 23 }),
    });
    await fc.assert(
      fc.asyncProperty(lives, moment, async (happenings, where) => {
        const deck = anOutgoingDeck(everyKind, happenings);
        const database = await collectionOf(await exported({ decks: [deck], now: { ...MONDAY_NOON, ...where } }));
        expect(brokenInvariants(database, NOW)).toEqual([]);
        const answers = [...deck.progress.values()].flatMap(({ reviews }) =>
          reviews.filter(({ grade, kind }) => grade ?? kind === 'reset'),
        );
        expect(rowsOf(database, 'SELECT count(*) AS rows FROM revlog')).toEqual([{ rows: answers.length }]);
        database.close();
      }),
      { numRuns: 40 },
    );
  });
});

test('answers of one millisecond get times of their own, none later than now', () => {
  const row = (at: number) => ({ at, columns: [at] });
  expect(withOwnTimes([row(10), row(10), row(11), row(20), row(20)], 20)).toEqual([
    [10, 10],
    [11, 10],
    [12, 11],
    [19, 20],
    [20, 20],
  ]);
});
