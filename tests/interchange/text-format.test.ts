import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isDeckFile } from '../../src/build/shipped-decks';
import { evidenceIn, formatOfEvidence, formatOfText } from '../../src/interchange/text-format';
import { everyKind } from '../support/deck-texts';

describe('a text is', () => {
  test.each([
    ['deck', 'the deck language', everyKind],
    ['deck', 'the deck language with everything else in it', '### A\n\nQ: x\nA: y\n\na::b\n\n==c==\n\n## D\n\nx'],
    ['deck', 'prose, for the sentence that the deck’s parser has', 'Dear diary,\n\nnothing happened.'],
    ['deck', 'nothing', ''],
    ['question-answer', 'Q: and A:', '# Go\n\nQ: What is nil?\n\nStill the question.\nA: Zero\n'],
    ['question-answer', 'a cloze of hashcards', 'C: An [agonist] binds.'],
    ['obsidian', 'cards on lines', '# Go\n\nWhat is nil?::Zero\n'],
    ['obsidian', 'cards on lines with commas', 'a, b::c\nd, e::f'],
    ['obsidian', 'cards of several lines', 'What?\n?\nThat.\n'],
    ['obsidian', 'highlights', 'The ==zero== value'],
    ['obsidian', 'a note with schedules under ### headings', '### Maps\n\na::b\n<!--SR:!2024-01-01,3,250-->'],
    ['obsidian', 'a note with its tag in the front matter', '---\ntags: [flashcards/go]\n---\n\n### Maps\n\na::b'],
    ['headings', 'headings with text', '# FAQ\n\n## What is nil?\n\nZero\n'],
    ['headings', 'underlined headings', 'What is nil?\n============\n\nZero\n'],
    ['table', 'commas', 'front,back\na,b\n'],
    ['table', 'tabs, whatever the cells hold', 'std::move\ta cast\nstd::swap\tan exchange\n'],
    ['table', 'what Anki writes', '#separator:tab\n#html:true\na\tb'],
    ['table', 'what Excel writes', 'sep=;\na;b'],
    ['json', 'an object', '{ "title": "Go" }'],
    ['json', 'a list', '[{}]'],
    ['deck', 'in braces and no JSON', '{not json}'],
  ])('%s: %s', (format, _, text) => {
    expect(formatOfText(text)).toBe(format);
  });

  test('a table or JSON by its name', () => {
    expect(formatOfText('one column\nof words', 'words.CSV')).toBe('table');
    expect(formatOfText('front\tback', 'words.tsv')).toBe('table');
    expect(formatOfText('{"a":', 'deck.json')).toBe('json');
    expect(formatOfText('a,b\nc,d', 'deck.md')).toBe('table');
  });

  test.each(readdirSync('decks').filter(isDeckFile))('a deck: %s', (file) => {
    expect(formatOfText(readFileSync(`decks/${file}`, 'utf8'), file)).toBe('deck');
  });
});

describe('the evidence', () => {
  test('is counted outside code and comments', () => {
    const text = '```\n### A\nQ: a\nA: b\nc::d\n==e==\n```\n<!--\n### B\n-->\n`x::y` and `==z==`\n';
    expect(evidenceIn(text)).toMatchObject({
      cards: 0,
      questionAnswers: 0,
      obsidianCards: 0,
      blanks: 0,
      obsidianMarks: 0,
    });
  });

  test('has a reason for each format', () => {
    const nothing = evidenceIn('');
    expect(formatOfEvidence(nothing)).toBe('deck');
    expect(formatOfEvidence({ ...nothing, otherHeadings: 1 })).toBe('headings');
    expect(formatOfEvidence({ ...nothing, otherHeadings: 1, obsidianCards: 1 })).toBe('obsidian');
    expect(formatOfEvidence({ ...nothing, equalRows: 1, lineCount: 2 })).toBe('table');
    expect(formatOfEvidence({ ...nothing, equalRows: 0.8, lineCount: 2 })).toBe('deck');
    expect(formatOfEvidence({ ...nothing, equalRows: 1, lineCount: 2, obsidianCards: 1 })).toBe('obsidian');
    expect(formatOfEvidence({ ...nothing, equalRows: 1, lineCount: 2, questionAnswers: 1 })).toBe('question-answer');
    expect(formatOfEvidence({ ...nothing, cards: 1, questionAnswers: 9, obsidianCards: 9 })).toBe('deck');
    expect(formatOfEvidence({ ...nothing, cards: 1, obsidianMarks: 1, obsidianCards: 1 })).toBe('obsidian');
    expect(formatOfEvidence({ ...nothing, cards: 1, hasTableHead: true })).toBe('table');
    expect(formatOfEvidence({ ...nothing, isJson: true, hasTableHead: true })).toBe('json');
  });

  test('is found in any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void formatOfText(text)));
  });
});
