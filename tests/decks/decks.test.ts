import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDeckText } from '../../src/domain/deck-text';
import { fencesOf } from '../../src/domain/fences';
import { programsOf, RESULT_WORDS } from '../../src/domain/program';
import { deckIdOfFile } from './verifier/card-programs';
import { readDeckFiles, STARTER_PATH_FILE } from './verifier/deck-files';

const TAGS = new Set(
  (
    'axiom aliasing closure-capture comparison context copying deadlock encoding error-handling escape evaluation-order ' +
    'formatting generics initialization leak lifetime method-set nil-interface overflow panic performance race security ' +
    'shadowing tooling zero-value'
  ).split(' '),
);
const MAX_TAGS = 2;
const MAX_PROGRAM_LINES = 25;
const MAX_ANSWER_CHARACTERS = 200;
const FEWEST_CARDS = 750;
const FEWEST_PAIRS = 40;
const SHARE_WITH_PROGRAM = 0.7;
const FEWEST_STARTER_CARDS = 60;
/** Shorter messages, such as `ok`, stand in questions without telling anything. */
const TELLING_CHARACTERS = 6;

const decks = readDeckFiles().map((file) => ({
  file,
  id: deckIdOfFile(file),
  ...parseDeckText(file.text, { fileName: file.name }),
}));
const notes = decks.flatMap(({ file, id: deckId, deck }) =>
  deck.notes.map((note) => ({ ...note, deckId, name: `${deckId}/${note.id}`, place: `${file.name}:${note.line}` })),
);
type ShippedNote = (typeof notes)[number];

const placesWhere = (isWrong: (note: ShippedNote) => boolean) =>
  notes.filter(isWrong).map(({ place, name }) => `${place} ${name}`);

const withoutFences = (markdown: string) => markdown.replace(/^ {0,3}(`{3,}|~{3,})[^]*?^ {0,3}\1[^\S\n]*$/gm, '');
const proseOf = (markdown: string) =>
  withoutFences(markdown)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*[-*+] \[[ xX]\]/.test(line));

describe('the shipped decks', () => {
  it.each(decks)('$id has no problem in its text', ({ file, problems }) => {
    expect(problems.map(({ line, message }) => `${file.name}:${line}: ${message}`)).toEqual([]);
  });

  it.each(decks)('$id is called like its file', ({ id, deck }) => {
    expect(deck.id).toBe(id);
  });

  it('hold the whole curriculum', () => {
    expect(notes.length).toBeGreaterThanOrEqual(FEWEST_CARDS);
  });

  it('are proved by programs for the most part', () => {
    const withProgram = notes.filter((note) => programsOf(note).length > 0);
    expect(withProgram.length / notes.length).toBeGreaterThanOrEqual(SHARE_WITH_PROGRAM);
  });

  it('hold pairs that are told apart', () => {
    expect(notes.filter(({ vs }) => vs !== undefined).length / 2).toBeGreaterThanOrEqual(FEWEST_PAIRS);
  });
});

describe('every shipped card', () => {
  it('has an id of its own, which no other card of its deck has', () => {
    const counts = new Map<string, number>();
    for (const { name } of notes) counts.set(name, (counts.get(name) ?? 0) + 1);
    expect(placesWhere(({ hasOwnId, name }) => !hasOwnId || counts.get(name) !== 1)).toEqual([]);
  });

  it('has one or two tags from the list of trap kinds', () => {
    expect(
      placesWhere(({ tags }) => tags.length < 1 || tags.length > MAX_TAGS || tags.some((tag) => !TAGS.has(tag))),
    ).toEqual([]);
  });

  it('says where in the guides it comes from', () => {
    expect(placesWhere(({ from }) => from.length === 0)).toEqual([]);
  });

  it('has programs that fit on a phone', () => {
    const isLong = (source: string) => source.trimEnd().split('\n').length > MAX_PROGRAM_LINES;
    expect(
      placesWhere((note) => programsOf(note).some(({ files }) => files.some(({ source }) => isLong(source)))),
    ).toEqual([]);
  });

  it('answers in one short line first', () => {
    const firstLine = (note: ShippedNote) => proseOf(note.back)[0] ?? '';
    expect(placesWhere((note) => firstLine(note).length > MAX_ANSWER_CHARACTERS)).toEqual([]);
    expect(placesWhere((note) => note.kind !== 'cloze' && firstLine(note) === '')).toEqual([]);
  });

  it('is the contrast of the card that it names as its contrast', () => {
    const byName = new Map(notes.map((note) => [note.name, note]));
    const nameOf = (note: ShippedNote, vs: string) => (vs.includes('/') ? vs : `${note.deckId}/${vs}`);
    expect(
      placesWhere((note) => {
        if (note.vs === undefined) return false;
        const other = byName.get(nameOf(note, note.vs));
        return other?.vs === undefined || nameOf(other, other.vs) !== note.name;
      }),
    ).toEqual([]);
  });
});

describe('the question side', () => {
  it('shows no result', () => {
    const isResult = (word = '') => RESULT_WORDS.some((result) => result === word);
    expect(placesWhere(({ front }) => fencesOf(front).some(({ words }) => isResult(words[0])))).toEqual([]);
  });

  it('does not say what a tool or a failing program says', () => {
    expect(
      placesWhere((note) => {
        const question = [note.title, ...proseOf(note.front)].join('\n').toLowerCase();
        const results = programsOf(note).flatMap((program) => program.results.filter(({ word }) => word !== 'output'));
        const lines = results.flatMap(({ text }) => text.split('\n').map((line) => line.trim().toLowerCase()));
        return lines.some((line) => line.length >= TELLING_CHARACTERS && question.includes(line));
      }),
    ).toEqual([]);
  });

  it('has no comment that gives the trap away', () => {
    const telling = /\/\/.*\b(prints?|panics?|deadlocks?|races?|leaks?|bugs?|wrong|oops|never|compile)\b/i;
    const isAsked = ({ front, kind }: ShippedNote) => kind !== 'cloze' && front !== '';
    expect(
      placesWhere((note) => isAsked(note) && fencesOf(note.front).some(({ source }) => telling.test(source))),
    ).toEqual([]);
  });
});

describe('the starter path', () => {
  const lines = readFileSync(STARTER_PATH_FILE, 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');

  it('is long enough for the first weeks', () => {
    expect(lines.length).toBeGreaterThanOrEqual(FEWEST_STARTER_CARDS);
  });

  it('names cards that exist, each once', () => {
    const names = new Set(notes.map(({ name }) => name));
    expect(lines.filter((line) => !names.has(line))).toEqual([]);
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
  });
});
