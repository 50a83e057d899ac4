import { describe, expect, it } from 'vitest';
import type { VerifiedProgram } from '../../src/domain/verification';
import { readCardPrograms, type CardProgram } from './verifier/card-programs';
import { compareVerified } from './verifier/compare-verified';
import { mistakesOfFragment, standardPackages, wrapFragment } from './verifier/fragment';
import { isUpToDate, mergeVerified, printVerified } from './verifier/lock-file';
import { tidyLines, withoutAccidents } from './verifier/printed-text';
import { labelOf, settingsOf } from './verifier/settings';
import { DEFAULT_VERSIONS } from './verifier/toolchains';

const deck = (results: string, attributes = '') =>
  `## Section\n\n### Card {#card ${attributes}}\n\nWhat?\n\n\`\`\`go\npackage main\n\`\`\`\n\n---\n\n${results}\n\nWhy.\n`;
const read = (text: string): CardProgram => {
  const [program] = readCardPrograms({ name: 'decks/some.md', text }).programs;
  if (!program) throw new Error('no program');
  return program;
};
const settings = (results: string, attributes = '') =>
  settingsOf(read(deck(results, attributes)), DEFAULT_VERSIONS).map(labelOf);

const anEntry = (fields: Partial<VerifiedProgram> = {}): VerifiedProgram => ({
  cards: ['some/card'],
  verdict: 'output',
  caughtBy: ['nothing'],
  go: ['1.22', '1.27'],
  printed: { '1.22': ['1'], '1.27': ['1'] },
  ...fields,
});

describe('a program is run with', () => {
  it('the supported toolchains by default', () => {
    expect(settings('```output\n1\n```')).toEqual(['1.22', '1.27']);
  });

  it('the old one too, and the newest with an old go line, where a result speaks of old versions', () => {
    expect(settings('```output go1.22+\n1\n```\n\n```output go1.21\n2\n```')).toEqual([
      '1.19',
      '1.22',
      '1.27',
      '1.27 with go 1.21',
    ]);
  });

  it('only what the card speaks for', () => {
    expect(settings('```output\n1\n```', 'go="1.23+"')).toEqual(['1.27']);
    expect(settings('```output\n1\n```', 'go="1.18-1.21"')).toEqual(['1.19', '1.27 with go 1.21']);
  });

  it('no old toolchain because of a wording that ended later', () => {
    expect(settings('```panic go1.26\na\n```\n\n```panic go1.27+\nb\n```')).toEqual(['1.22', '1.27']);
  });
});

describe('a program is found', () => {
  it.each(['\n', '\r\n', '\r'])('in its file and on its line, whatever ends a line (%j)', (end) => {
    const text = `\uFEFF${deck('```output\n1\n```').replaceAll('\n', end)}`;
    expect(read(text)).toMatchObject({ card: 'some/card', place: 'decks/some.md:7' });
  });
});

describe('a fragment', () => {
  const packages = standardPackages('encoding/json\nmath/rand\ncrypto/rand\nmath/rand/v2\ninternal/fmt\nerrors\n');

  it('is declarations of a file that imports what they use', () => {
    expect(wrapFragment('var e = errors.New("json.X")', packages)).toEqual([
      'package card\nimport "errors"\nvar e = errors.New("json.X")\n',
    ]);
  });

  it('is the body of a function when it has statements, with its functions outside', () => {
    const [first] = wrapFragment('func f() {\n\tg()\n}\n\nn := 1', packages);
    expect(first).toBe('package card\nfunc f() {\n\tg()\n}\nfunc _() {\n\nn := 1\n}\n');
  });

  it('is left alone when it is a file', () => {
    expect(wrapFragment('package x\n', packages)).toEqual(['package x\n']);
  });

  it('imports the package with the shorter path of two names alike, unless it names one itself', () => {
    expect(wrapFragment('var n = rand.Int()', packages)[0]).toContain('import "math/rand"\n');
    expect(wrapFragment('import "crypto/rand"\n\nvar n = rand.Reader', packages)[0]).not.toContain('math/rand');
  });

  it('is not to blame for what it leaves unused', () => {
    const unused = './main.go:3:1: declared and not used: n';
    const undefinedName = './main.go:4:1: undefined: x';
    expect(mistakesOfFragment(['# card', unused, undefinedName])).toEqual([undefinedName]);
  });
});

describe('printed text', () => {
  it('loses what changes from run to run', () => {
    expect(withoutAccidents('goroutine 7 at 0xc000012 ok 0.123s (/home/ann/go/src/fmt/print.go)')).toBe(
      'goroutine N at 0x… ok 0.00s (GOROOT/src/fmt/print.go)',
    );
  });

  it('loses the folder and the headings of a go command', () => {
    expect(tidyLines('# card\n# [card]\nvet: /tmp/x/main.go:1:2: bad \n\ttoo many errors\n', '/tmp/x')).toEqual([
      './main.go:1:2: bad',
    ]);
  });
});

describe('the lock file', () => {
  it('is the same text whatever the order of its parts', () => {
    const [a, b] = [anEntry({ cards: ['a/1'] }), anEntry({ cards: ['b/1'] })];
    const turned = { ...b, printed: { '1.27': ['1'], '1.22': ['1'] } };
    expect(printVerified({ y: turned, x: a })).toBe(printVerified({ x: a, y: b }));
    expect(JSON.parse(printVerified({ x: a, y: b }))).toEqual({ x: a, y: b });
  });

  it('is up to date when it speaks of every wanted version', () => {
    const program = read(deck('```output\n1\n```'));
    expect(isUpToDate(anEntry(), program, ['1.22', '1.27'])).toBe(true);
    expect(isUpToDate(anEntry(), program, ['1.25'])).toBe(false);
    expect(isUpToDate(undefined, program, ['1.22'])).toBe(false);
  });

  it('keeps what other versions and other decks said, and drops what vanished or differs', () => {
    const before = {
      vanished: anEntry(),
      other: anEntry({ cards: ['other/card'] }),
      broken: anEntry({ cards: ['other/card'] }),
      shared: anEntry({ cards: ['other/card'] }),
    };
    const newer = anEntry({ cards: [], caughtBy: ['vet'], go: ['1.28'], printed: { '1.28': ['1'] } });
    const found = new Map<string, VerifiedProgram | 'differs'>([
      ['shared', newer],
      ['broken', 'differs'],
    ]);
    expect(mergeVerified(before, found, [], ['some'])).toEqual({
      other: before.other,
      shared: {
        ...before.shared,
        caughtBy: ['vet'],
        go: ['1.22', '1.27', '1.28'],
        printed: { '1.22': ['1'], '1.27': ['1'], '1.28': ['1'] },
      },
    });
  });
});

describe('a check against the committed file', () => {
  it('is silent about equal files', () => {
    expect(compareVerified({ key: anEntry() }, { key: anEntry() })).toEqual([]);
  });

  it('names programs that only one of the two knows', () => {
    expect(compareVerified({ old: anEntry() }, { new: anEntry() })).toEqual([
      'some/card (old) is in the committed file, but was not verified now.',
      'some/card (new) is not in the committed file.',
    ]);
  });

  it('names what is not the same', () => {
    const now = anEntry({ caughtBy: ['vet'], printed: { '1.22': ['1'], '1.27': ['2'] } });
    expect(compareVerified({ key: anEntry() }, { key: now })).toEqual([
      'some/card (key): caughtBy was ["nothing"], is ["vet"]',
      'some/card (key): printed by 1.27 was ["1"], is ["2"]',
    ]);
  });

  it('compares what both printed when there are fewer toolchains', () => {
    const now = anEntry({ go: ['1.22'], caughtBy: ['vet'], printed: { '1.22': ['1'] } });
    expect(compareVerified({ key: anEntry() }, { key: now })).toEqual([]);
  });
});
