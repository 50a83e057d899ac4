import { describe, expect, it } from 'vitest';
import { highlightedCode, languageOf } from '../../src/render/highlight';

describe('highlightedCode', () => {
  it('marks the parts of a Go program with short classes', () => {
    expect(highlightedCode('var n int = len("a<b") // why\nfunc f() { return nil, 0x1F }', 'go')).toBe(
      '<span class="hk">var</span> n <span class="ht">int</span> = <span class="ht">len</span>(<span class="hs">"a&lt;b"</span>) ' +
        '<span class="hc">// why</span>\n<span class="hk">func</span> <span class="hf">f</span>() ' +
        '{ <span class="hk">return</span> <span class="hn">nil</span>, <span class="hn">0x1F</span> }',
    );
  });

  it('shows what could be markup as text', () => {
    expect(highlightedCode('</span><script>', 'go')).toBe('&lt;/span&gt;&lt;script&gt;');
  });

  it('leaves code plain that is too long for a program', () => {
    expect(highlightedCode('func '.repeat(5_000), 'go')).toBe('func '.repeat(5_000));
  });
});

describe('languageOf', () => {
  it('knows the words that people write', () => {
    expect(['go', 'Go', 'golang', 'sh', 'yml', 'proto', 'patch'].map(languageOf)).toEqual([
      'go',
      'go',
      'go',
      'bash',
      'yaml',
      'protobuf',
      'diff',
    ]);
  });

  it('knows no other word', () => {
    expect(['', 'rust', 'constructor', '__proto__', 'go"'].map(languageOf)).toEqual(Array(5).fill(undefined));
  });
});
