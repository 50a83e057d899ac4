import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { claimOf, programKey } from '../../src/domain/verification';
import { readCardPrograms } from './verifier/card-programs';
import { readDeckFiles } from './verifier/deck-files';
import { isUpToDate, printVerified, readVerified, VERIFIED_FILE } from './verifier/lock-file';
import { DEFAULT_VERSIONS } from './verifier/toolchains';

const COMMAND = 'run: npm run verify:decks';
const verified = readVerified(VERIFIED_FILE);
const programs = readDeckFiles().flatMap((file) => readCardPrograms(file).programs);

describe('every program of the shipped decks', () => {
  it('was run by a Go toolchain as it stands on the card', () => {
    const unknown = programs.filter(({ program }) => !verified[programKey(program)]);
    expect(unknown.map(({ place, card }) => `${place} ${card} is not in ${VERIFIED_FILE}; ${COMMAND}`)).toEqual([]);
  });

  it('did what the card says', () => {
    const others = programs.filter(({ program }) => {
      const entry = verified[programKey(program)];
      return entry && entry.verdict !== claimOf(program);
    });
    expect(others.map(({ place, card }) => `${place} ${card} has another verdict; ${COMMAND}`)).toEqual([]);
  });

  it('was run on every version that the card speaks for', () => {
    const partly = programs.filter((program) => {
      const entry = verified[programKey(program.program)];
      return entry && !isUpToDate(entry, program, DEFAULT_VERSIONS);
    });
    const versions = DEFAULT_VERSIONS.join(',');
    expect(
      partly.map(({ place, card }) => `${place} ${card} was run on some versions only; ${COMMAND} -- --go ${versions}`),
    ).toEqual([]);
  });
});

describe(VERIFIED_FILE, () => {
  it('names the cards that show a program, and no others', () => {
    const shown = new Set(programs.map(({ card, program }) => `${programKey(program)} ${card}`));
    const named = Object.entries(verified).flatMap(([key, { cards }]) => cards.map((card) => `${key} ${card}`));
    expect(
      named.filter((each) => !shown.has(each)).map((each) => `${each} is no longer in the decks; ${COMMAND}`),
    ).toEqual([]);
    const isKnown = (each: string) => each.split(' ')[0]! in verified;
    const missing = [...shown].filter((each) => isKnown(each) && !named.includes(each));
    expect(missing.map((each) => `${each} is missing; ${COMMAND}`)).toEqual([]);
  });

  it('has the bytes that the verifier writes', () => {
    expect(readFileSync(VERIFIED_FILE, 'utf8')).toBe(printVerified(verified));
  });

  it('tells nothing of the machine that made it', () => {
    const text = readFileSync(VERIFIED_FILE, 'utf8');
    expect(text.match(/.*(\/(home|root|tmp|Users)\/|0x[0-9a-f]{4,}|goroutine \d).*/g)).toBeNull();
  });
});
