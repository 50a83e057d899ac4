import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileDecks } from '../../src/build/shipped-decks';
import { type SectionContent, sectionUrl } from '../../src/domain/shipped-deck';

const TYPES = `---
id: types
title: Types
description: Values and their traps.
---

## Maps {#maps}

A map is a pointer to its table.

### Writing to nil {#nil-write .zero-value from="roadmap:2.1"}

What happens?

---

It panics.

### What each does {#table .axiom}

A nil map {{c1::panics}} on writes and {{c2::is empty}} on reads.

---

Only a write needs a table.

## Slices {#slices}

### Which is nil? {#nil-slice .zero-value}

- [x] \`var s []int\`
- [ ] \`s := []int{}\`

---

A literal is empty, not nil.
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gotcha-decks-'));
  write('types.md', TYPES);
  write('starter-path.txt', '# First things first.\ntypes/table\ntypes/nil-write # the classic\n');
  write('verified.json', '{}');
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

describe('the shipped decks', () => {
  test('become a manifest of titles, counts and hashes, without text', () => {
    const { manifest } = compileDecks(folder);
    expect(manifest.decks).toMatchObject([
      {
        id: 'types',
        title: 'Types',
        sections: [
          {
            id: 'types/maps',
            title: 'Maps',
            noteCount: 2,
            clozes: { table: [1, 2] },
            starterHash: expect.stringMatching(/^\w+$/) as string,
          },
          { id: 'types/slices', noteCount: 1, clozes: {} },
        ],
      },
    ]);
    expect(manifest.decks[0]?.sections[1]).not.toHaveProperty('starterHash');
    expect(JSON.stringify(manifest)).not.toContain('panics');
  });

  test('have a starter path of cards, a cloze note with all of its own', () => {
    const { manifest } = compileDecks(folder);
    expect(manifest.starterPath).toEqual(['types/table/c1', 'types/table/c2', 'types/nil-write']);
    expect(manifest.firstSections).toEqual(['types/maps']);
  });

  test('have a second file for what of a section is on the starter path', () => {
    write('starter-path.txt', 'types/table');
    const { manifest, files } = compileDecks(folder);
    const text = files.get(sectionUrl(manifest.decks[0]!.sections[0]!, 'starter'))!;
    const { introduction, cards } = JSON.parse(text) as SectionContent;
    expect(introduction).toBe('A map is a pointer to its table.');
    expect(cards.map(({ card }) => card.id)).toEqual(['types/table/c1', 'types/table/c2']);
  });

  test('become a file a section, with faces and without text, and the deck as it is', () => {
    const { manifest, files } = compileDecks(folder);
    const [deck] = manifest.decks;
    const { introduction, cards } = JSON.parse(files.get(sectionUrl(deck!.sections[0]!, 'all'))!) as SectionContent;

    expect(introduction).toBe('A map is a pointer to its table.');
    expect(cards.map(({ card }) => card.id)).toEqual(['types/nil-write', 'types/table/c1', 'types/table/c2']);
    expect(cards[0]?.card.text).toBeUndefined();
    expect(cards[0]?.face.answer.html).toContain('It panics.');
    expect(cards[1]?.face.question.html).not.toContain('panics');
    expect(files.get(deck!.sourceUrl)).toBe(TYPES);
  });

  test('change no hash but those of what changed', () => {
    const before = compileDecks(folder).manifest;
    write('types.md', TYPES.replace('A literal is empty', 'The literal is empty'));
    const after = compileDecks(folder).manifest;

    expect(after.hash).not.toBe(before.hash);
    expect(after.decks[0]!.sections[0]).toEqual(before.decks[0]!.sections[0]);
    expect(after.decks[0]!.sections[1]!.contentHash).not.toBe(before.decks[0]!.sections[1]!.contentHash);
  });

  test('are the same when compiled twice', () => {
    expect(compileDecks(folder)).toEqual(compileDecks(folder));
  });
});

describe('the build fails, with file and line,', () => {
  test('for every problem of every deck', () => {
    write('types.md', TYPES.replace('{#nil-slice .zero-value}', '{#nil-write}'));
    write('memory.md', '### A card\n\n```go\npackage main\n');
    expect(() => compileDecks(folder)).toThrow(
      /memory\.md:3: [\s\S]*types\.md:\d+: .*nil-write|types\.md:\d+: .*nil-write[\s\S]*memory\.md:3: /,
    );
  });

  test('for a deck whose id is not its file name', () => {
    write('types.md', TYPES.replace('id: types', 'id: kinds'));
    expect(() => compileDecks(folder)).toThrow(`${join(folder, 'types.md')}:1: a shipped deck's id is its file name`);
  });

  test('for a deck that the house does not know', () => {
    cpSync(join(folder, 'types.md'), join(folder, 'kinds.md'));
    expect(() => compileDecks(folder)).toThrow('kinds.md is not one of the decks: concurrency, types');
  });

  test('for a starter path that names no card', () => {
    write('starter-path.txt', '\ntypes/nil-read\n');
    expect(() => compileDecks(folder)).toThrow('starter-path.txt:2: there is no card types/nil-read.');
  });
});
