import { describe, expect, test } from 'vitest';
import { includesGo, parseGoRange } from '../../src/domain/go-range';
import { programsOf } from '../../src/domain/program';

const fence = (info: string, source = 'x'): string => `\`\`\`${info}\n${source}\n\`\`\``;
const page = (...parts: string[]): string => parts.join('\n\n');

describe('a program', () => {
  test('is every go fence of a side, with its place', () => {
    expect(
      programsOf({ front: page('Why?', fence('go', 'a\n\tb')), back: page(fence('text'), fence('go', 'c')) }),
    ).toEqual([
      { files: [{ name: 'main.go', source: 'a\n\tb' }], mode: 'run', side: 'question', lineOffset: 2, results: [] },
      { files: [{ name: 'main.go', source: 'c' }], mode: 'run', side: 'answer', lineOffset: 4, results: [] },
    ]);
  });

  test('is run unless its fence says otherwise', () => {
    const back = page(fence('go fragment'), fence('go illegal'), fence('go'));
    expect(programsOf({ front: '', back }).map(({ mode }) => mode)).toEqual(['fragment', 'illegal', 'run']);
  });

  test('takes the files behind it, from the other side too', () => {
    const note = { front: page(fence('go', 'a'), fence('go file=b.go', 'b')), back: fence('go file="b_test.go"', 'c') };
    expect(programsOf(note).map(({ files }) => files.map(({ name }) => name))).toEqual([
      ['main.go', 'b.go', 'b_test.go'],
    ]);
  });

  test('may name its first file', () => {
    expect(programsOf({ front: '', back: fence('go file=a_test.go') })).toMatchObject([
      { files: [{ name: 'a_test.go' }] },
    ]);
  });

  test('has the text of its clozes', () => {
    expect(programsOf({ front: fence('go', 'x := {{c1::map[string]int{}::what?}}'), back: '' })).toMatchObject([
      { files: [{ source: 'x := map[string]int{}' }] },
    ]);
  });

  test('is taken out of the indentation of its fence, tabs kept', () => {
    expect(programsOf({ front: '- a\n  ```go\n  if x {\n  \ty\n  }\n  ```', back: '' })).toMatchObject([
      { files: [{ source: 'if x {\n\ty\n}' }] },
    ]);
  });

  test.each(['<!--\n```go\nx\n```\n-->', '~~~text\n```go\n```\n~~~', '    ```go\n    x', '`go`'])(
    'is not in %j',
    (back) => {
      expect(programsOf({ front: '', back })).toEqual([]);
    },
  );
});

describe('a result', () => {
  test('belongs to the nearest program before it', () => {
    const front = page(fence('go', 'a'));
    const back = page(fence('output', '1'), fence('panic', 'oh'), fence('go', 'b'), fence('output', '2'));
    expect(
      programsOf({ front, back }).map(({ results }) => results.map(({ word, text }) => `${word} ${text}`)),
    ).toEqual([['output 1', 'panic oh'], ['output 2']]);
  });

  test('has an exit code, alternatives and versions', () => {
    const back = page(fence('exit 3'), fence('output any go1.22+'), fence('vet go1.21'), fence('test go1.22-1.25'));
    expect(programsOf({ front: fence('go'), back })[0]?.results).toEqual([
      { word: 'exit', text: 'x', side: 'answer', any: false, exitCode: 3 },
      { word: 'output', text: 'x', side: 'answer', any: true, goRange: { from: '1.22' } },
      { word: 'vet', text: 'x', side: 'answer', any: false, goRange: { upTo: '1.21' } },
      { word: 'test', text: 'x', side: 'answer', any: false, goRange: { from: '1.22', upTo: '1.25' } },
    ]);
  });
});

describe('a range of Go versions', () => {
  test.each([
    ['1.22', ['1.22']],
    ['1.22+', ['1.22', '1.23', '1.27']],
    ['1.21-1.23', ['1.21', '1.22', '1.23']],
  ])('%s of a card includes %j', (range, included) => {
    const versions = ['1.9', '1.20', '1.21', '1.22', '1.23', '1.27'];
    expect(versions.filter((version) => includesGo(parseGoRange(range) ?? {}, version))).toEqual(included);
  });

  test('of a result goes up to a version that stands alone', () => {
    const range = parseGoRange('go1.21', 'up to') ?? {};
    expect(['1.9', '1.21', '1.22'].map((version) => includesGo(range, version))).toEqual([true, true, false]);
  });

  test('takes toolchains with patches and prefixes', () => {
    expect(includesGo({ upTo: '1.22' }, 'go1.22.5')).toBe(true);
    expect(includesGo({ from: '1.22' }, 'devel')).toBe(false);
  });

  test.each(['', '1', '2.1', '1.22++', '1.25-1.22', '>=1.22', '1.22.1'])('is not %j', (text) => {
    expect(parseGoRange(text)).toBeUndefined();
  });
});
