import { readdirSync, readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { isDeckFile } from '../../src/build/shipped-decks';
import type { Deck, Note } from '../../src/domain/deck';
import { parseDeckText, printDeck } from '../../src/domain/deck-text';
import { readHeading, slugOf } from '../../src/domain/heading-attributes';
import { DECK_COLUMNS, printDeckCsv } from '../../src/interchange/deck-csv';
import { everyKind } from '../support/deck-texts';

const deckOf = (text: string): Deck => parseDeckText(text).deck;

/** Cards of a table as anybody's reader of RFC 4180 has them. */
const records = (csv: string) => Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true }).data;

/** What a card's row says, as a deck of the deck language. */
function backFrom(csv: string): Note[] {
  const sections = new Map<string, string>();
  const notes = records(csv).map((record): Note => {
    const heading = readHeading((record['section'] ?? '').trim());
    const sectionId = heading.attributes.id ?? slugOf(heading.title);
    sections.set(sectionId, heading.title);
    const words = (name: string) => (record[name] ?? '').split(' ').filter(Boolean);
    return {
      id: record['id']!,
      hasOwnId: true,
      sectionId,
      kind: 'basic',
      title: record['title']!,
      front: record['question']!,
      back: record['answer']!,
      clozeNumbers: [],
      isDivided: record['question'] !== '' && record['answer'] !== '',
      tags: words('tags'),
      from: words('from'),
      facts: [],
      ...(record['go'] && { go: record['go'] }),
      ...(record['vs'] && { vs: record['vs'] }),
      rev: Number(record['rev']),
      line: 0,
    };
  });
  const own = [...sections].map(([id, title]) => ({ id, hasOwnId: true, title, introduction: '' }));
  return deckOf(printDeck({ title: 'T', description: '', sections: own, notes })).notes;
}

const compared = ({ line: _, hasOwnId: _own, facts: _facts, was: _was, ...note }: Note) => note;

test.each(readdirSync('decks').filter(isDeckFile))('the cards of a table are those of its deck: %s', (file) => {
  const deck = deckOf(readFileSync(`decks/${file}`, 'utf8'));
  expect(backFrom(printDeckCsv(deck)).map(compared)).toEqual(deck.notes.map(compared));
});

test('a table begins with a byte order mark and its columns, and ends its lines as RFC 4180 says', () => {
  const csv = printDeckCsv(deckOf(everyKind));
  expect(csv.startsWith(`\uFEFF${DECK_COLUMNS.join(',')}\r\nbasic,Kinds,A basic question,,`)).toBe(true);
  expect(csv.endsWith('\r\n')).toBe(true);
});

test('a heading that a spreadsheet would take for a formula has a space in front and comes back as it was', () => {
  const deck = deckOf('## @home {#home}\n\n### =1+1 is 2, in Go too\n\nYes.');
  const csv = printDeckCsv(deck);
  expect(records(csv)[0]).toMatchObject({ title: ' =1+1 is 2, in Go too', section: ' @home' });
  expect(backFrom(csv)).toMatchObject([{ title: '=1+1 is 2, in Go too', sectionId: 'home' }]);
});

test('a section whose id is not its title’s slug says it', () => {
  const [record] = records(printDeckCsv(deckOf('## Maps and more {#maps}\n\n### A\n\nText.')));
  expect(record).toMatchObject({ section: 'Maps and more {#maps}' });
});

test('a version that the deck says once is said of each card', () => {
  const [record] = records(printDeckCsv(deckOf('---\ngo: 1.22+\n---\n\n### A\n\nText.')));
  expect(record).toMatchObject({ go: '1.22+', rev: '1' });
});
